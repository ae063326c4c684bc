"""Published models on any graph, each a file with equation, parameters, kernel and closed form."""
