"""Addresses of the office's reports."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.reports import views, views_noise, views_releases, views_take_up
from huijia.apps.reports.indicators import Side

app_name = "reports"
BENEFITS, OUTREACH = {"side": Side.BENEFITS}, {"side": Side.OUTREACH}
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.figures, BENEFITS, name="benefits"),
    path("figures.xlsx", views.workbook, BENEFITS, name="benefits_xlsx"),
    path("figures.csv", views.comma_separated, BENEFITS, name="benefits_csv"),
    path("figures.pdf", views.printed, BENEFITS, name="benefits_pdf"),
    path("releases/", views_releases.releases, BENEFITS, name="releases"),
    path("releases/one/", views_releases.one, BENEFITS, name="release"),
    path("noise/", views_noise.noise, BENEFITS, name="noise"),
    path("releases/noise/", views_noise.release, BENEFITS, name="release_with_noise"),
    path("take-up/", views_take_up.take_up, name="take_up"),
    path("take-up/release/", views_take_up.release, name="release_take_up"),
    path("population/", views_take_up.population, name="population"),
    path("population.xlsx", views_take_up.population_sheet, name="population_sheet"),
    path("outreach/", views.figures, OUTREACH, name="outreach"),
    path("outreach/figures.xlsx", views.workbook, OUTREACH, name="outreach_xlsx"),
    path("outreach/figures.csv", views.comma_separated, OUTREACH, name="outreach_csv"),
    path("outreach/figures.pdf", views.printed, OUTREACH, name="outreach_pdf"),
    path("outreach/releases/", views_releases.releases, OUTREACH, name="outreach_releases"),
    path("outreach/releases/one/", views_releases.one, OUTREACH, name="outreach_release"),
    path("outreach/noise/", views_noise.noise, OUTREACH, name="outreach_noise"),
    path("outreach/releases/noise/", views_noise.release, OUTREACH, name="outreach_release_with_noise"),
]
