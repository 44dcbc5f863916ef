"""What is held of a person, in one place for that person: to see, to take along, and to have erased."""
