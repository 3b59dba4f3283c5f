"""How well the readers read, against gold labels."""
