"""Figures of essays: charts of runs that are kept in the database, drawn by the server and again by the page."""
