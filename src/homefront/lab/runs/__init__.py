"""Runs that people ask for: what may be asked, the queue, the workers, and what is shown of a result."""
