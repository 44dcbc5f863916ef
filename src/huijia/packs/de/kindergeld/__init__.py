"""The German Kindergeld (child benefit). Start with README.md."""
