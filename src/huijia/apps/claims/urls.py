"""Addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.claims import views_letters, views_papers

app_name = "claims"
urlpatterns: list[URLPattern | URLResolver] = [
    path("<str:number>/letter/", views_letters.letter, name="letter"),
    path("<str:number>/letter.pdf", views_letters.letter_as_pdf, name="letter_pdf"),
    path("<str:number>/papers/", views_papers.papers, name="papers"),
    path("<str:number>/papers/<int:paper_id>/", views_papers.paper, name="paper"),
    path("<str:number>/papers/<int:paper_id>/remove/", views_papers.remove, name="remove_paper"),
]
