"""What was measured, and the page and picture made from it. The measuring itself is ``huijia bench``."""
