"""呼和浩特市育儿补贴 (Hohhot's own childcare subsidy), births from 2025-03-01. Start with README.md."""
