"""What payments cost: bank files, runs, reconciliation."""
