"""Bookings: a place, a time and a general service, without a name. Never more people than places.

It knows no person: nothing of people, consent, claims, payments and recalculation, nor they of it (charter, rule 1). Whoever has the code
of a booking can see, move and cancel it; nobody can list bookings by it, and nothing is kept of who came.
"""
