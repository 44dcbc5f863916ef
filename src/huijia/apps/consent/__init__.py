"""What a person was told, and what they agreed to, for each purpose."""
