"""Every address of the service."""

from __future__ import annotations

from django.urls import include, path

from huijia.apps.claims.views_pairs import pair

urlpatterns = [
    path("api/bookings/", include("huijia.apps.bookings.api_urls")),
    path("", include("huijia.web.urls")),
    path("", include("huijia.apps.accounts.urls")),
    path("", include("huijia.apps.consent.urls")),
    # Deciding on two records shows what it means for claims, so it lies above people.
    path("people/duplicates/<int:pair_id>/", pair, name="pair"),
    path("people/", include("huijia.apps.people.urls")),
    path("claims/", include("huijia.apps.claims.urls")),
    path("payments/", include("huijia.apps.payments.urls")),
    path("recalculations/", include("huijia.apps.recalculation.urls")),
    path("library/", include("huijia.apps.library.urls")),
    path("articles/", include("huijia.apps.library.urls_editing")),
    path("events/", include("huijia.apps.events.urls")),
    path("events-office/", include("huijia.apps.events.urls_staff")),
    path("campaigns/", include("huijia.apps.campaigns.urls")),
    path("training/", include("huijia.apps.training.urls")),
    path("", include("huijia.apps.outreach.urls")),
    path("bookings/", include("huijia.apps.bookings.urls")),
    path("facilities/", include("huijia.apps.bookings.office_urls")),
    path("", include("huijia.apps.field.urls")),
    path("reports/", include("huijia.apps.reports.urls")),
    path("figures/", include("huijia.apps.reports.urls_public")),
    # Before the trail's: where a page was that is now part of these.
    path("", include("huijia.apps.privacy.urls")),
    path("retention/", include("huijia.apps.privacy.urls_retention")),
    path("looking/", include("huijia.apps.looking.urls")),
    path("audit/", include("huijia.apps.audit.urls")),
    path("privacy/", include("huijia.apps.privacy.urls_notice")),
    path("", include("huijia.server.health")),
    path("", include("huijia.server.metrics")),
]
handler404 = "huijia.web.errors.not_found"
handler500 = "huijia.web.errors.failed"
handler403 = "huijia.web.errors.forbidden"
