"""国家育儿补贴 (the national childcare subsidy), from 2025-01-01. Start with README.md."""
