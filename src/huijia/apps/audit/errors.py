"""What can go wrong with the audit trail."""

from huijia.values.errors import HuijiaError


class UnableToTrustAudit(HuijiaError):
    """The chain of entries does not hold: something was changed, taken out or put elsewhere."""
