"""The past computed again: when facts are corrected or the law changes, what is due now for periods that were decided."""
