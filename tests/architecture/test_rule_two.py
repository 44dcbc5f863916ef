"""What the server must never know stands in no table, form, import, code list, trail, address, report or sentence (charter, rule 2).

The list of words is a net and not a proof: whoever reviews a new field reads it, too. What stands in ``EXEMPT`` speaks to everybody, about nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

import huijia
from huijia.apps.audit.wording import ACTIONS
from huijia.apps.people.catalogue import kinds
from huijia.apps.privacy.everything import BARE, TABLES
from huijia.engine.loading import load_pack
from huijia.engine.offered import pack_names
from huijia.tables.headings import ADDED_HEADINGS, ID_HEADINGS
from huijia.values.forbidden import forbidden_word
from huijia.values.text import Text
from tests.apps.routes import Route, routes
from tests.architecture import spoken

ROOM = Path(huijia.__file__).parent

EXEMPT = {
    "values/forbidden.py": "the list itself",
    "apps/library/starter/": "articles on health, for everybody: nobody's reading is recorded",
    "apps/library/synonyms.yaml": "by which such an article is found; what is looked for is not kept",
    "apps/library/topics.py": "the library's shelves",
    "apps/library/pressing.py": "words of pressure of which whoever reviews an article is warned",
    "apps/training/courses/charter.yaml": "teaches the staff that there is no fee",
    "apps/training/courses/privacy.yaml": "teaches the staff what is never written down",
    "apps/training/courses/rights.yaml": "the title of a published text",
    "apps/privacy/notice.py": "the notice says what is never asked",
    # In parts, as no text here names a folder of somebody's machine.
    "/".join(("web", "templates", "home", "visitor.html")): "the way to the library, for everybody",
    "care_calendar/": "stays on the person's own device; nothing of the server knows it",
    "web/static/vendor/": "not ours",
}
"""Files and folders in which the words may stand, and why."""


EXEMPT_PLACES = {
    "huijia.apps.campaigns.forms.CampaignForm.topic": "a shelf of the library, of which posters speak to everybody",
}
"""Fields of forms that offer the library's shelves."""


def _every_module() -> None:
    """Import each form and model module, so that their classes are known."""
    for path in sorted((ROOM / "apps").rglob("*.py")):
        if path.stem.startswith(("forms", "paper_forms", "states", "words", "texts", "models")):
            import_module("huijia." + ".".join(path.relative_to(ROOM).with_suffix("").parts))


def _subclasses(kind: type) -> Iterator[type]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)


def _ours(kind: type) -> list[type]:
    _every_module()
    return sorted({each for each in _subclasses(kind) if each.__module__.startswith("huijia.")}, key=repr)


def _forbidden(said: spoken.Spoken) -> list[tuple[str, str]]:
    return [(place, word) for place, word in said if place not in EXEMPT_PLACES and forbidden_word(word)]


def _files() -> spoken.Spoken:
    return spoken.of_files(ROOM, EXEMPT)


def _routes() -> spoken.Spoken:
    return ((route.pattern, route.pattern) for route in routes())


def _facts() -> spoken.Spoken:
    for kind in kinds().values():
        for word in (kind.name, kind.label.zh, kind.label.en):
            yield kind.name, word


def _headings() -> spoken.Spoken:
    for names in (*ID_HEADINGS.values(), *ADDED_HEADINGS.values()):
        yield from ((each, each) for each in names)


def _packs() -> spoken.Spoken:
    for name in pack_names():
        yield from spoken.of_pack(load_pack(name))


def _inventory() -> spoken.Spoken:
    for table in (*TABLES, *BARE):
        for name, field in table.fields.items():
            yield from ((f"{table.name}.{name}", word) for word in (name, field.what.zh, field.what.en))


ALL: dict[str, Callable[[], spoken.Spoken]] = {
    "tables": lambda: spoken.of_models(apps.get_models(include_auto_created=True)),
    "forms": lambda: spoken.of_forms(_ours(forms.BaseForm)),
    "code lists": lambda: spoken.of_code_lists(
        each for each in _ours(Enum) if each.__module__ != "huijia.apps.library.topics"
    ),
    "audit trail": lambda: spoken.of_actions(ACTIONS),
    "addresses": _routes,
    "facts": _facts,
    "headings": _headings,
    "packs": _packs,
    "inventory": _inventory,
    "files": _files,
}


@pytest.mark.parametrize("kind", ALL)
def test_nothing_speaks_of_what_the_server_must_never_know(kind: str) -> None:
    assert _forbidden(ALL[kind]()) == []


@pytest.mark.parametrize("kind", [each for each in ALL if each != "files"])
def test_there_is_something_to_look_at(kind: str) -> None:
    assert len(list(ALL[kind]())) > 5


def test_every_form_and_list_is_looked_at() -> None:
    assert len(_ours(forms.BaseForm)) > 40
    assert len(_ours(Enum)) > 60


@pytest.mark.parametrize("exempt", [each for each in EXEMPT if each != "web/static/vendor/"])
def test_what_is_exempt_still_needs_to_be(exempt: str) -> None:
    path = ROOM / exempt

    assert _forbidden(spoken.of_files(path) if path.is_dir() else spoken.of_file(path))


def test_fields_that_are_exempt_still_need_to_be() -> None:
    said = [place for place, word in ALL["forms"]() if forbidden_word(word)]

    assert set(said) == set(EXEMPT_PLACES)


class _Asking(forms.Form):
    how = forms.ChoiceField(choices=[("none", "None"), ("iud", "A coil")], required=False)
    more = forms.CharField(label="孕周", required=False)
    note = forms.CharField(help_text="e.g. date of a miscarriage", required=False)


class _Listed(models.TextChoices):
    OTHER = "other", "Other"
    LOSS = "loss", "流产"


@isolate_apps("huijia.apps.audit")
def test_table_that_holds_it_is_found() -> None:
    class Wrong(models.Model):
        is_pregnant = models.BooleanField()
        state = models.CharField(max_length=9, choices=[("ok", "Within policy")])
        when = models.DateField(help_text="末次月经")
        what = models.CharField("Contraception", max_length=9)

        class Meta:
            app_label = "audit"

        def __str__(self) -> str:
            return ""

    found = {place for place, _ in _forbidden(spoken.of_models([Wrong]))}

    assert found == {f"audit.Wrong.{name}" for name in ("is_pregnant", "state", "when", "what")}


def test_form_that_asks_for_it_is_found() -> None:
    found = [place.rpartition(".")[2] for place, _ in _forbidden(spoken.of_forms([_Asking]))]

    assert found == ["how", "more", "note"]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (spoken.of_code_lists([_Listed]), f"{__name__}._Listed.LOSS"),
        (spoken.of_actions({"visit.asked": Text(zh="登记了怀孕", en="asked")}), "visit.asked"),
        (spoken.of_actions({"person.sterilised": Text(zh="登记", en="noted")}), "person.sterilised"),
        (
            ((each.pattern, each.pattern) for each in [Route("people/<int:person_id>/contraception/", None, False)]),
            "people/<int:person_id>/contraception/",
        ),
    ],
)  # fmt: skip
def test_what_a_list_a_trail_or_an_address_says_is_found(said: spoken.Spoken, place: str) -> None:
    assert [each for each, _ in _forbidden(said)] == [place]


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ('TITLE = Text(zh="政策内生育率", en="Births within policy")', True),
        ('headings = ["村", "节育人数"]', True),
        ("SELECT RAISE(ABORT, 'never changed')", False),
        ("count of abortions", True),
        ("writing.abort();", False),
        ("计划：每月一次", False),
    ],
)
def test_report_or_export_that_counts_it_is_found(tmp_path: Path, line: str, is_found: bool) -> None:
    (tmp_path / "report.py").write_text(f"# a report\n{line}\n", encoding="utf-8")

    found = [place for place, _ in _forbidden(spoken.of_files(tmp_path))]

    assert found == (["report.py:2"] if is_found else [])
