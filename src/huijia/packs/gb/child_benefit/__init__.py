"""Child Benefit of the United Kingdom, by tax years. Start with README.md."""
