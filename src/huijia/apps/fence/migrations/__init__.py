"""Policies of tables, in the order in which they came."""
