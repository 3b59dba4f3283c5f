"""Which postings a question is about: names as people write them, as SQL and as rows of coded columns."""
