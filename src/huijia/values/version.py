"""The version of Huijia: of its engine as of its service. ``pyproject.toml`` repeats it."""

VERSION = "0.1.0"
