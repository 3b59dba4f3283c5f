"""Simulated markets with known truth: whether the published intervals cover it."""
