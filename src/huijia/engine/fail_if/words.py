"""Words that no fact, parameter or rule of a pack may carry. They stand in ``values``: the office's outreach asks for them, too."""

from __future__ import annotations

from huijia.values.forbidden import FORBIDDEN_STEMS, forbidden_word

__all__ = ["FORBIDDEN_STEMS", "forbidden_word"]
