"""济南市提高的育儿补贴 (what Jinan pays above the national subsidy), claim years from 2025. Start with README.md."""
