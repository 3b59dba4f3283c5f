"""Pay as employers state it: its amounts, how they change, and what a skill goes with in pay."""
