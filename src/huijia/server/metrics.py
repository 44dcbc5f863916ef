"""Metrics for whoever watches the service. Names of routes, numbers, nothing of a person.

With several processes each writes to ``PROMETHEUS_MULTIPROC_DIR``, which ``huijia serve`` makes; they are added up when asked.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.claims.aggregates import claims_by_state
from huijia.apps.fence.told import the_service

REQUESTS = Counter("huijia_requests", "Requests answered.", ["route", "method", "status"])
SECONDS = Histogram(
    "huijia_request_seconds",
    "Seconds until a request was answered.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10),
)

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


class Claims(Collector):
    """Claims by state, of the whole office: counted when asked."""

    def collect(self) -> Iterator[Metric]:
        """One number for each state."""
        family = GaugeMetricFamily("huijia_claims", "Claims of the whole office by state.", labels=["state"])
        with the_service():
            counted = claims_by_state()
        for state, count in counted.items():
            family.add_metric([state], count)
        yield family


def may_read(request: HttpRequest) -> bool:
    """Whether the asker is on this machine, or has the token.

    Behind a reverse proxy everybody seems to be on this machine: whoever was forwarded needs the token.
    """
    given = request.headers.get("Authorization", "")
    if settings.METRICS_TOKEN:
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    try:
        near = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return near and not any(name in request.META for name in FORWARDED)


def metrics(request: HttpRequest) -> HttpResponse:
    """All numbers, in Prometheus' form. 404 for strangers."""
    if not may_read(request):
        raise UnableToFind("not for this asker")
    own = CollectorRegistry()
    own.register(Claims())
    told: CollectorRegistry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        told = CollectorRegistry()
        MultiProcessCollector(told)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(told) + generate_latest(own), content_type=CONTENT_TYPE_LATEST)


urlpatterns = [path("metrics", metrics, name="metrics")]
