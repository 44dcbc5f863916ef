"""What disclosure control holds, keeps and costs: ``python -m benchmarks.disclosure``."""
