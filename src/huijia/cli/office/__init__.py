"""Commands that need the office: its database and its settings. Django is loaded when one of them runs, not before."""
