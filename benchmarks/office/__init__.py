"""What the office costs: pages with many people."""
