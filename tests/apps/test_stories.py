"""Ten worked stories of money, each told to its end (``tests/stories``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.apps.conftest import Office
from tests.apps.payments_office import make_money
from tests.apps.storytelling import Story, stories


@pytest.mark.parametrize("name", stories())
def test_story_is_told_to_its_end(name: str, office: Office, settings: Any, tmp_path: Path) -> None:
    settings.SENT = tmp_path / "sent"

    Story(make_money(office), tmp_path).tell(stories()[name])
