"""What must not be read by whoever has the database alone is kept sealed: AES-256-GCM under a key that lies outside of it.

Resident numbers, account numbers, telephone numbers, addresses. Keys lie on a ring (``ring``), so that they can be changed while the
service runs (``rotating``); a model's fields seal and open by themselves (``fields``), and an exact value is found by a keyed digest
(``blind``). ``fingerprint`` tells whether two are the same without opening them.

    2:k7fm:<Base64 of nonce, ciphertext and tag>      under the key k7fm of the ring, bound to where it stands
    1:<Base64>                                        as it was before there was a ring: under ``ACCOUNTS_KEY``
"""

from __future__ import annotations

from huijia.apps.sealing.errors import UnableToUnseal, UnableToUseKeys
from huijia.apps.sealing.sealed import fingerprint, looks_sealed, seal, sealer, unseal

__all__ = (
    "UnableToUnseal",
    "UnableToUseKeys",
    "fingerprint",
    "looks_sealed",
    "seal",
    "sealer",
    "unseal",
)
