"""Plans of many runs, and what is learned from them."""
