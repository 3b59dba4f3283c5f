"""Slices and snapshots of the market side by side, and which of their differences are more than noise."""
