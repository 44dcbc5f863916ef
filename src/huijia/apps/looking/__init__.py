"""Looking beyond the usual: at one record in an emergency, and at many records in little time. Each is possible, for a reason, and seen.

Its tables hold no relation: as the audit trail, they name accounts and records by their numbers. Nothing here counts what staff get done.
"""
