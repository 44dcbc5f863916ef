"""The ways in which a pack runs: ``in_memory`` is the truth, ``sql`` is the same meaning for millions of rows."""
