"""What a new class opens with: stored runs, a sample essay with sample comments, a guided reading."""
