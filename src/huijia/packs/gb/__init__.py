"""Benefits of the United Kingdom."""
