"""fingerpost: reads machine-learning job postings, measures their market and shows a person the ways through it."""

from fingerpost._version import __version__

__all__ = ["__version__"]
