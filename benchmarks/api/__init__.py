"""Whether the API does what its description says: schemathesis makes requests up from it, and examples are kept."""
