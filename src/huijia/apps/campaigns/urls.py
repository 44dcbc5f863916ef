"""Addresses of campaigns and of the stock."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.campaigns import views

app_name = "campaigns"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.year, name="year"),
    path("new/", views.new, name="new"),
    path("stock/", views.stock, name="stock"),
    path("stock/<int:material_id>/", views.material, name="material"),
    path("<int:campaign_id>/", views.one, name="one"),
    path("<int:campaign_id>/steps/", views.add_step, name="add_step"),
    path("<int:campaign_id>/steps/<int:step_id>/done/", views.done, name="done"),
    path("<int:campaign_id>/spending/", views.spending, name="spending"),
    path("<int:campaign_id>/plan.xlsx", views.workbook, name="workbook"),
]
