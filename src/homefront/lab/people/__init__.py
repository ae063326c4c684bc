"""People of a class: names, codes, how they come in."""
