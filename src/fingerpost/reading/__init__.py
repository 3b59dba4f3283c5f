"""Readers: from a posting's text to findings, each with the words that prove it."""
