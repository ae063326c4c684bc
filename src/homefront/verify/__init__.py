"""Cases whose numbers are known from theory or from publications, and what runs them."""
