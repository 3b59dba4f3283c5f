"""What rises and what falls between two windows that can be compared, told only where it can be told from none."""
