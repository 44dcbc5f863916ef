"""The High Income Child Benefit Charge of the United Kingdom, by tax years. Start with README.md."""
