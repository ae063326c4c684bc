"""Sixteen neighbouring slots at a time: what they hear, what households say, and who is counted."""
