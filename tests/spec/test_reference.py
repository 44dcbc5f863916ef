"""The manual is what the specs say."""

from tests.spec import reference


def test_manual_is_up_to_date() -> None:
    written = reference.PAGE.read_text(encoding="utf-8")

    assert written == reference.page(), "docs/reference/language.md is stale; run make docs"
