"""How often one address may do what strangers may do. Counted in the database's cache; the address itself is not kept."""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in so many seconds, by one address of the network."""

    name: str
    times: int
    seconds: int

    def passed(self, request: HttpRequest) -> bool:
        """Count this time; whether it is one too many. Whole villages share an address, so limits are wide."""
        keys = self._keys(request)
        used = len(cache.get_many(keys))
        # Adding is atomic, which counting up is not: of two at once each gets an entry of its own.
        return not any(cache.add(key, 1, self.seconds) for key in keys[used:])

    def is_used_up(self, request: HttpRequest) -> bool:
        """Whether there is none left, without counting this time."""
        return len(cache.get_many(self._keys(request))) >= self.times

    def _keys(self, request: HttpRequest) -> list[str]:
        """One for each time that is allowed, in this stretch of time and from this address."""
        address = get_adapter().get_client_ip(request)
        window = int(time.time()) // self.seconds
        who = salted_hmac("huijia.limits", f"{address}:{window}").hexdigest()[:32]
        return [f"limit:{self.name}:{who}:{number}" for number in range(self.times)]
