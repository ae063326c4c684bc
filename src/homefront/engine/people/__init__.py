"""The one kernel over people: a sub-step of a block while it is in cache."""
