"""What the app on the device asks for: JSON both ways, nothing in addresses. Signed out and not allowed are answers that it can read."""

from __future__ import annotations

import gzip
import json
import uuid
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.field.devices import note_seen, register_device
from huijia.apps.field.errors import UnableToReach
from huijia.apps.field.models import Operation
from huijia.apps.field.policies import acting, check_reaches
from huijia.apps.field.queries import state_of
from huijia.apps.field.receiving import MOST, read_sent, receive
from huijia.apps.field.syncing import MOST_HELD, changes_for, digest_for

PACKED_FROM = 1000
"""Bytes from which an answer is packed."""

MOST_BYTES = 4 * 1024 * 1024


class UnableToRead(ValueError):
    """A request that no device of ours sends."""


Work = Callable[[HttpRequest, Viewer, Mapping[str, Any]], dict[str, Any]]


def asked_by_device(work: Work) -> Callable[[HttpRequest], HttpResponse]:
    """A view of JSON for a worker who is signed in; ``error`` says why there is nothing else."""

    @never_cache
    @wraps(work)
    def answer(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return _json(request, {"error": "signed_out"}, 403)
        try:
            by = acting(viewer_in(request))
            return _json(request, work(request, by, _body(request)))
        except UnableToReach as error:
            return _json(request, {"error": error.code}, 403)
        except NotAllowed:
            return _json(request, {"error": "too_many_devices"}, 403)
        except UnableToFind:
            return _json(request, {"error": "not_allowed"}, 403)
        except UnableToRead:
            return _json(request, {"error": "malformed"}, 400)

    return answer


def _body(request: HttpRequest) -> Mapping[str, Any]:
    if request.method == "GET":
        return {}
    if len(request.body) > MOST_BYTES:
        raise UnableToRead
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        raise UnableToRead from None
    if not isinstance(found, dict):
        raise UnableToRead
    return found


def _json(request: HttpRequest, given: Mapping[str, Any], status: int = 200) -> HttpResponse:
    body = json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode()
    packed = len(body) > PACKED_FROM and "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(
        gzip.compress(body, 5, mtime=0) if packed else body, content_type="application/json", status=status
    )
    if packed:
        answer["Content-Encoding"] = "gzip"
    answer["Vary"] = "Cookie, Accept-Encoding"
    return answer


def _device_in(given: Mapping[str, Any]) -> uuid.UUID:
    return _uuid(given.get("device"))


def _uuid(raw: Any) -> uuid.UUID:
    try:
        return uuid.UUID(raw)
    except (TypeError, ValueError, AttributeError):
        raise UnableToRead from None


@require_GET
def state(request: HttpRequest) -> HttpResponse:
    """What a device is told about itself, by the id that only it knows, which stands in a header: open, shut out, or not known. Asks for no session."""
    try:
        found = state_of(_uuid(request.headers.get("X-Device")))
    except UnableToRead:
        found = "unknown"
    answer = _json(request, {"state": found})
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
@asked_by_device
def hello(request: HttpRequest, by: Viewer, given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    """Who is signed in, the token that writing needs, and the server's clock."""
    return {
        "token": get_token(request),
        "worker": by.id,
        "name": by.name,
        "now": timezone.now().isoformat(),
        "today": timezone.localdate().isoformat(),
    }


@require_POST
@asked_by_device
def register(request: HttpRequest, by: Viewer, given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    """Register this device."""
    name = given.get("name")
    if not isinstance(name, str):
        raise UnableToRead
    device = register_device(by=by, device_id=_device_in(given), name=name, at=timezone.now())
    return {"device": str(device.pk), "name": device.name}


@require_POST
@asked_by_device
def operations(request: HttpRequest, by: Viewer, given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    """Take in what was recorded: an answer for each, in their order. What could not be read has no id, and is not among them."""
    sent = given.get("operations")
    if not isinstance(sent, list) or len(sent) > MOST:
        raise UnableToRead
    readable = [found for found in map(read_sent, sent) if found is not None]
    results = receive(by=by, device_id=_device_in(given), sent=readable, at=timezone.now())
    return {"results": [_result(each) for each in results]}


def _result(operation: Operation) -> dict[str, Any]:
    found = {"id": str(operation.pk), "result": operation.result}
    if operation.reason:
        found["reason"] = operation.reason
    return found


@require_POST
@asked_by_device
def compare(request: HttpRequest, by: Viewer, given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    """Whether a device holds exactly what it may hold now."""
    device = check_reaches(by, _device_in(given))
    note_seen(device, at=timezone.now())
    return {"equal": given.get("digest") == digest_for(by)}


@require_POST
@asked_by_device
def changes(request: HttpRequest, by: Viewer, given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    """A page of what a device has to take away and to write."""
    note_seen(check_reaches(by, _device_in(given)), at=timezone.now())
    have, after = given.get("have"), given.get("after", "")
    if not isinstance(have, dict) or len(have) > MOST_HELD or not isinstance(after, str):
        raise UnableToRead
    found = changes_for(by, have=have, after=after)
    return {
        "removed": found.removed,
        "changed": [[each.id, each.mark, each.record] for each in found.changed],
        "next": found.next,
        "digest": found.digest,
    }
