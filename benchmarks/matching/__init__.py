"""How well possible duplicates are found: FEBRL's data, and Chinese names made here."""
