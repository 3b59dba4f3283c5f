"""The faces: command line, HTTP API and pages. One engine, no second truth: they use fingerpost's public names only."""
