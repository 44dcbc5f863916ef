"""What the office costs: pages and answers a second."""
