"""Plans: many jobs, made once, run by anybody who sees their folder, and put together at the end."""
