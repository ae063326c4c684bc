"""The ODD protocol of a scenario, its assumption register and a methods paragraph, from the code and the data."""
