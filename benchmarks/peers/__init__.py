"""Engines that others wrote, on the same families in one run."""
