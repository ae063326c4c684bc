"""Who runs the tasks of a plan: processes of this machine, a SLURM array, a Dask cluster."""
