"""Published models, each a file with equation, parameters, kernel and closed form, and their known numbers."""
