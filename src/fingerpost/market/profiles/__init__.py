"""Roles and skills as postings describe them: what they ask for, what tells them apart, and what hangs together."""
