"""The schedule, the one loop over days, and what a run returns."""
