"""What a new class opens with: stored runs, a sample essay, a guided reading."""
