"""An article's YAML file becomes an article. Every fault is told with file, place and remedy."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from huijia.apps.library.errors import UnableToReadArticle
from huijia.apps.library.shape import Article


def read_article(path: Path) -> Article:
    """The article in this file, named after it. Raises ``UnableToReadArticle``."""
    try:
        content = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError, ValueError) as error:
        raise UnableToReadArticle(f"{path.name} is not readable YAML: {error}") from error
    if not isinstance(content, dict) or "slug" in content:
        raise UnableToReadArticle(
            f"{path.name}: the whole file: write the article's parts by name, topic first, and no slug: the file's name is it"
        )
    try:
        return Article.model_validate({**content, "slug": path.stem})
    except ValidationError as error:
        raise UnableToReadArticle(
            "\n".join(
                f"{path.name}: {' > '.join(str(part) for part in fault['loc']) or 'the whole file'}: {fault['msg']}"
                for fault in error.errors()
            )
        ) from None


def read_articles(folder: Path) -> dict[str, Article]:
    """Every article of a folder by its slug. Raises ``UnableToReadArticle`` with the faults of all files."""
    found: dict[str, Article] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found[path.stem] = read_article(path)
        except UnableToReadArticle as error:
            faults.append(str(error))
    if faults:
        raise UnableToReadArticle("\n".join(faults))
    return found


def read_synonyms(path: Path) -> list[list[str]]:
    """Sets of words that mean the same, in both languages. Raises ``UnableToReadArticle``."""
    try:
        found = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError, ValueError) as error:
        raise UnableToReadArticle(f"{path.name} is not readable YAML: {error}") from error
    if not isinstance(found, list):
        raise UnableToReadArticle(f"{path.name}: write a list of sets, each as - [flu, influenza, 流感]")
    faults = [f"{path.name}: set {number}: write at least two words, each as text" for number, words in enumerate(found, 1)
              if not isinstance(words, list) or len(words) < 2 or not all(isinstance(word, str) and word.strip() for word in words)]  # fmt: skip
    if faults:
        raise UnableToReadArticle("\n".join(faults))
    return found
