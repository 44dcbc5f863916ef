"""Each law with families once more, in plain Python and day by day: slow, without the language, to compare with."""
