"""Every address of the service."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("huijia.web.urls")),
    path("", include("huijia.apps.accounts.urls")),
    path("", include("huijia.apps.consent.urls")),
    path("people/", include("huijia.apps.people.urls")),
    path("claims/", include("huijia.apps.claims.urls")),
    path("audit/", include("huijia.apps.audit.urls")),
    path("", include("huijia.server.health")),
    path("", include("huijia.server.metrics")),
]
handler404 = "huijia.web.errors.not_found"
handler500 = "huijia.web.errors.failed"
handler403 = "huijia.web.errors.forbidden"
