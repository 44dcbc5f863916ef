"""What a backup says of itself."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

FORMAT = 1
"""Of the file. A reader refuses one that it does not know."""

NAME = "manifest.json"
DATABASE, PAPERS, LAW = "database/", "papers/", "packs/"
"""``packs``: the versions of the law by which the office decided."""
KEYS = ("secret-key", "accounts-key", "key-ring")
"""Keys that lie in the office's folder go with it: without them nobody could be paid, or found by a number. Files that were sent do not: they
tell an office that was restored what has left since (``payments.sending``)."""


@dataclass(frozen=True)
class Manifest:
    """``vendor``: sqlite or postgresql. ``migrations``: app and name of each that was applied. ``rows``: table -> how many.

    ``columns``: table -> their names, in the order of its rows (PostgreSQL). ``audit_sequence`` and ``audit_digest``: the end of
    the audit trail. ``parts``: name in the file -> SHA-256.
    """

    huijia: str
    made_at: str
    vendor: str
    database: str
    migrations: list[list[str]]
    rows: dict[str, int]
    audit_sequence: int
    audit_digest: str
    columns: dict[str, list[str]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return asdict(self)

    @property
    def papers(self) -> int:
        """How many papers it holds."""
        return sum(name.startswith(PAPERS) for name in self.parts)
