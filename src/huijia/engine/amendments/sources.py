"""Sources: which texts are cited, and whether two places are the same place in the same text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huijia.engine.amendments.amendment import Amendment, Aspect, Group, Kind, Said
from huijia.engine.amendments.saying import citation_of, plain
from huijia.engine.explain.steps import Citation
from huijia.engine.model.pack import Source
from huijia.values.text import Text

Sources = Mapping[str, Source]


class Cited:
    """Compares what two sides cite. A source is the same where its key is, or, under another key, all that is said of it."""

    def __init__(self, old: Sources, new: Sources) -> None:
        self._sides = (old, new)
        self._renamed = {
            key: other
            for key, source in new.items()
            if key not in old
            for other, candidate in old.items()
            if other not in new and _said(candidate) == _said(source)
        }

    def place(self, side: int, source: str, article: str) -> Citation:
        """The place in a text, as a reader needs it. ``side``: 0 the old one, 1 the new one."""
        return citation_of(self._sides[side][source], article)

    def is_same(self, old: tuple[str, str], new: tuple[str, str]) -> bool:
        """Whether two pairs of a source's key and an article are the same place."""
        return old == (self._renamed.get(new[0], new[0]), new[1])

    def amendments(self) -> Iterator[Amendment]:
        """The sources that came, went, or are described otherwise."""
        old, new = self._sides
        renamed_from = set(self._renamed.values())
        for key, source in new.items():
            if key in old:
                yield from _redescribed(old[key], source)
            elif key not in self._renamed:
                yield _amendment(source, Aspect.ADDED, None, _whole(source))
        for key, source in old.items():
            if key not in new and key not in renamed_from:
                yield _amendment(source, Aspect.REMOVED, _whole(source), None)


def _redescribed(old: Source, new: Source) -> Iterator[Amendment]:
    pairs = {
        Aspect.TITLE: (old.title, new.title),
        Aspect.NUMBER: (plain(old.number), plain(new.number)),
        Aspect.DATED: (plain(old.dated), plain(new.dated)),
        Aspect.ADDRESS: (plain(old.address), plain(new.address)),
    }
    for aspect, (before, after) in pairs.items():
        if before != after:
            yield _amendment(new, aspect, Said(before), Said(after))


def _amendment(source: Source, aspect: Aspect, old: Said | None, new: Said | None) -> Amendment:
    return Amendment(Group.SOURCES, Kind.SOURCE, source.key, source.title, aspect, old, new)


def _whole(source: Source) -> Said:
    number = f" {source.number}" if source.number else ""
    rest = f"{number}, {source.dated}, {source.address}"
    return Said(Text(zh=f"《{source.title.zh}》{rest}", en=f"《{source.title.en}》{rest}"))


def _said(source: Source) -> tuple[object, ...]:
    return (source.title, source.number, source.dated, source.address)
