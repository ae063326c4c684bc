"""Cases whose numbers are known from theory or from publications: what this version must reproduce."""
