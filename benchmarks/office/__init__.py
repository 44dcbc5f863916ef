"""What the office costs under load. Each module is run by itself: `python -m benchmarks.office.<name>`."""
