"""The notice's address. It is for everybody; a person's own pages lie elsewhere."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from huijia.apps.privacy.views_notice import notice

urlpatterns: list[URLPattern | URLResolver] = [path("", notice, name="notice")]
