"""Addresses of money."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.payments import (
    views,
    views_adopting,
    views_budget,
    views_coming_in,
    views_families,
    views_recoveries,
    views_runs,
)

app_name = "payments"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.funds, name="funds"),
    path("budget/", views_budget.budget, name="budget"),
    path("mine/", views_families.mine, name="mine"),
    path("overpaid/", views_recoveries.overpaid, name="overpaid"),
    path("overpaid/plans/<int:recovery_id>/waive/", views_coming_in.waive, name="waive"),
    path("overpaid/<str:number>/", views_recoveries.recover, name="recover"),
    path("people/<int:person_id>/account/", views_families.account, name="account"),
    path("people/<int:person_id>/hold/", views_families.hold_child, name="hold"),
    path("holds/<int:hold_id>/end/", views_families.end_hold, name="end_hold"),
    path("funds/<int:fund_id>/prepare/", views_runs.prepare, name="prepare"),
    path("funds/<int:fund_id>/answers/", views.answers, name="answers"),
    path("funds/<int:fund_id>/answers/progress/", views.answers_progress, name="answers_progress"),
    path("funds/<int:fund_id>/adopt/<slug:message_id>/", views_adopting.adopt_file, name="adopt"),
    path("funds/<int:fund_id>/allocation/", views_coming_in.allocation, name="allocation"),
    path("funds/<int:fund_id>/coming-back/", views_coming_in.coming_back, name="coming_back"),
    path("funds/<int:fund_id>/coming-back/<int:recovery_id>/", views_coming_in.part, name="part"),
    path("troubles/<int:answer_id>/", views.trouble, name="trouble"),
    path("runs/<int:run_id>/", views_runs.run, name="run"),
    path("runs/<int:run_id>/left-out/", views_runs.left_out, name="left_out"),
    path("runs/<int:run_id>/file/", views_runs.bank_file, name="file"),
    path("runs/<int:run_id>/<slug:name>/", views_runs.step, name="step"),
]
