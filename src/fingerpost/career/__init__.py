"""The career room."""
