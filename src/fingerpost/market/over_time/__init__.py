"""Demand period by period on a panel of boards read again and again, official series beside it, and what may come."""
