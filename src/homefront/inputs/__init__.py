"""Arrays that a run is given, made of a checked scenario: by place and day for the society, by axis for the front."""
