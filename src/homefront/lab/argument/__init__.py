"""Comments, likes, and what follows from them."""
