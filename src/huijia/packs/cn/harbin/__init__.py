"""哈尔滨市增发的育儿补贴 (Harbin's addition to the national subsidy), months from 2025-01. Start with README.md."""
