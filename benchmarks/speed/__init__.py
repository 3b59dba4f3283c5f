"""How fast the stages are."""
