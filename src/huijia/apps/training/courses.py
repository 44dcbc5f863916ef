"""The courses: YAML files beside this module, read once in a process. In a file the first option of a question is the right one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML

from huijia.apps.training.errors import UnableToReadCourse
from huijia.values.text import Text

FOLDER = Path(__file__).parent / "courses"

Words = Annotated[str, Field(min_length=1)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(_Closed):
    """Words in both languages."""

    zh: Words
    en: Words

    @property
    def text(self) -> Text:
        """As pages show it."""
        return Text(self.zh, self.en)


class Section(_Closed):
    """A heading and a few sentences."""

    heading: Said
    text: Said


class Question(_Closed):
    """A question; the first option is right, and ``why`` says so to whoever chose another."""

    ask: Said
    options: Annotated[tuple[Said, ...], Field(min_length=2, max_length=4)]
    why: Said

    def shown(self, number: int) -> list[tuple[str, Said]]:
        """The options in the order in which they are shown, each with its place in the file: the right one stands now here, now there."""
        turned = [(str(place), each) for place, each in enumerate(self.options)]
        by = (number + 1) % len(turned)
        return turned[by:] + turned[:by]


class Source(_Closed):
    """What a course rests on."""

    title: Words
    address: str = ""


class Course(_Closed):
    """A course. A certificate for it lasts ``valid_months``."""

    slug: Words
    title: Said
    required: bool
    valid_months: Annotated[int, Field(ge=1, le=60)]
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    questions: Annotated[tuple[Question, ...], Field(min_length=2)]
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]


@lru_cache(maxsize=1)
def courses() -> dict[str, Course]:
    """Every course by its slug. Raises ``UnableToReadCourse``."""
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        content = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        try:
            found[path.stem] = Course.model_validate({**content, "slug": path.stem})
        except ValidationError as error:
            faults = (
                f"{path.name}: {' > '.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()
            )
            raise UnableToReadCourse("\n".join(faults)) from None
    return found
