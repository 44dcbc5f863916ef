"""児童手当 (the Japanese child allowance), on both sides of October 2024. Start with README.md."""
