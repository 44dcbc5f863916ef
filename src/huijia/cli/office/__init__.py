"""Commands of the office. Django is made ready when one of them runs: the others start without it."""
