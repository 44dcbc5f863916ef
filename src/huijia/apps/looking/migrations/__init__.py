"""Emergencies, reasons and days of reading."""
