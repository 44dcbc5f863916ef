"""Migrations of the bookings."""
