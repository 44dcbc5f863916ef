"""The tour in docs shows what its list of stops says, and stays small."""

from __future__ import annotations

from tests.browser import tour


def test_tour_is_what_its_stops_say() -> None:
    assert tour.PAGE.read_text(encoding="utf-8") == tour.told(), (
        "python -m tests.browser.tour writes it again"
    )
    wanted = {f"{stop.name}-{kind}.png" for stop in tour.STOPS for kind in ("zh-phone", "en-desk")}
    assert {each.name for each in tour.PICTURES.iterdir()} == wanted


def test_pictures_are_small() -> None:
    assert sum(each.stat().st_size for each in tour.PICTURES.iterdir()) < 4_000_000
