"""Search measured against judged queries."""
