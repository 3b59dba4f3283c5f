"""How fast the market's questions are on a corpus of a million postings, made from the packaged reference."""
