"""Benefits of Japan."""
