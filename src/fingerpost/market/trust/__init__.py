"""How far the data and their reading can be trusted: coverage, freshness, drift, readers and published intervals."""
