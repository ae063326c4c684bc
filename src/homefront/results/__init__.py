"""What a run returns, and how it is kept on disk."""
