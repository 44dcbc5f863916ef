"""The demo office: an invented township, made through the same actions as a real one's. Nobody in it exists."""
