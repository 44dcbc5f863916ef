"""An article's Markdown becomes HTML: paragraphs, second-level headings, lists and bold. Anything else, HTML too, stays text."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("zero").enable(["heading", "list", "emphasis"])
_CLASSES = {
    "paragraph_open": "govuk-body",
    "heading_open": "govuk-heading-m",
    "bullet_list_open": "govuk-list govuk-list--bullet",
    "ordered_list_open": "govuk-list govuk-list--number",
}


def html_of(markdown: str) -> SafeString:
    """The HTML, with the classes of our pages.

    >>> html_of("## Milk\\n<b>Warm</b> it **well**.")
    '<h2 class="govuk-heading-m">Milk</h2>\\n<p class="govuk-body">&lt;b&gt;Warm&lt;/b&gt; it <strong>well</strong>.</p>\\n'
    """
    tokens = _MARKDOWN.parse(markdown)
    for token in tokens:
        if token.type in _CLASSES:
            token.attrSet("class", _CLASSES[token.type])
    # Safe: what was not made here, markdown-it has escaped.
    return mark_safe(str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})))
