"""Measurements of the navigator."""
