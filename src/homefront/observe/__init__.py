"""What is measured of a world, by place and day: declared, aggregated, never a log of people."""
