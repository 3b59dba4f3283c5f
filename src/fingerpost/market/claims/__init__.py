"""An article's claims and its three reasons, each beside what the postings say and a verdict by a stated rule."""
