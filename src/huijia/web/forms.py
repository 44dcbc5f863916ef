"""How Django's forms look: the templates under ``web/templates/forms``."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Renders fields with our own templates."""

    field_template_name = "forms/field.html"
