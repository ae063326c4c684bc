"""The kinds of charts: each module here that has CHARTS is found by itself, so a new kind is a new file and no more."""
