"""Claims, from draft to decision and beyond. The engine assesses; a named person decides."""
