"""What the office holds of people, declared field by field beside each table (``held.py`` of each app): for the pages, the copy, and the erasing."""
