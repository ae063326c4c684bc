"""The scenarios that ship with homefront: one folder each, data only."""
