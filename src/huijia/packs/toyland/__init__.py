"""A fictional country, for documentation and for tests of the engine. Start with README.md."""
