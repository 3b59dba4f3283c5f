"""Postings counted by what they state and ask for: sizes, cells, shares and the scope that an answer rests on."""
