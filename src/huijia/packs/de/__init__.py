"""Benefits of Germany."""
