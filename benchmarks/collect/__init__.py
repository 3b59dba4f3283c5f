"""How collecting holds up: many boards with faults, nothing changed, and kill -9 at any moment."""
