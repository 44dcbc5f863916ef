"""Addresses of claims."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from huijia.apps.claims import views, views_known, views_letters, views_making, views_papers, views_steps

app_name = "claims"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.claims, name="list"),
    path("new/", views_making.new, name="new"),
    path("roster/", include("huijia.apps.claims.roster.urls")),
    path("<str:number>/", views.claim, name="claim"),
    path("<str:number>/facts/", views_making.facts, name="facts"),
    path("<str:number>/submit/", views_making.submit, name="submit"),
    path("<str:number>/renew/", views_making.renew, name="renew"),
    path("<str:number>/correct/", views_steps.correct, name="correct"),
    *(
        path(f"<str:number>/{name}/", views_steps.step, {"name": name}, name=name)
        for name in views_steps.STEPS
    ),
    path("<str:number>/letter/", views_letters.letter, name="letter"),
    path("<str:number>/letter.pdf", views_letters.letter_as_pdf, name="letter_pdf"),
    path("<str:number>/letter/got/", views_letters.got, name="letter_got"),
    path("<str:number>/letter/wrong/", views_letters.wrong, name="letter_wrong"),
    path("<str:number>/known/", views_known.known, name="known"),
    path("<str:number>/papers/", views_papers.papers, name="papers"),
    path("<str:number>/papers/<int:paper_id>/", views_papers.paper, name="paper"),
    path("<str:number>/papers/<int:paper_id>/remove/", views_papers.remove, name="remove_paper"),
]
