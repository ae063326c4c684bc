"""Plans: many jobs, made once, carried out by anybody who sees their folder, and put together at the end."""
