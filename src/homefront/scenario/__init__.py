"""Scenarios: what happened and what is assumed, as data that is checked once and frozen."""
