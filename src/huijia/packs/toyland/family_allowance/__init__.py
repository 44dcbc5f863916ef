"""The family allowance of Toyland, a fictional country. Start with README.md."""
