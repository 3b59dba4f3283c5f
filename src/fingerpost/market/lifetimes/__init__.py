"""How long postings stay open, from the visits that listed them and those that did not."""
