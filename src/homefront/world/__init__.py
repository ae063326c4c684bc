"""Entities and state variables (ODD): who there is, where, and what is known of them; no dynamics."""
