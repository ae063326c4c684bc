"""Arrays that a run is given, made of a checked scenario and a seed."""
