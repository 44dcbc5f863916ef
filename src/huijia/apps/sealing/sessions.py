"""Sessions are sealed: they hold what somebody looked for, and for some minutes the telephone by which they sign in."""

from __future__ import annotations

import json
from typing import Any

from huijia.apps.sealing.sealed import seal, unseal

WHERE = "django_session.session_data"


class SealedSerializer:
    """As Django's JSON, sealed. A session whose key is gone is none: whoever had it signs in again."""

    def dumps(self, obj: Any) -> bytes:
        """A session as it is kept."""
        return seal(json.dumps(obj, separators=(",", ":")), bound_to=WHERE).encode("ascii")

    def loads(self, data: bytes) -> Any:
        """A session again. Raises ``UnableToUnseal``."""
        return json.loads(unseal(data.decode("ascii"), bound_to=WHERE))
