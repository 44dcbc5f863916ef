"""All amendments between two packs, ordered by what matters to a reader."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from huijia.engine.amendments.amendment import Amendment, Amendments, Group, Side
from huijia.engine.amendments.facts import fact_amendments
from huijia.engine.amendments.pack_file import pack_amendments
from huijia.engine.amendments.parameters import parameter_amendments
from huijia.engine.amendments.procedures import procedure_amendments
from huijia.engine.amendments.rules import contradiction_amendments, rule_amendments
from huijia.engine.amendments.sources import Cited
from huijia.engine.loading import load_procedure
from huijia.engine.model.pack import Pack


def amendments_between(old: Pack, new: Pack) -> Amendments:
    """What ``new`` says otherwise than ``old``, with the procedures that their folders hold. They may be two benefits.

    Raises ``UnableToLoadPack`` for a procedure that cannot be read.
    """
    procedures = [None if _is_kept(pack) else load_procedure(pack.folder) for pack in (old, new)]
    is_known = not any(_is_kept(pack) for pack in (old, new))
    of_law = [*_of_law(old, new)]
    of_procedure = [*procedure_amendments(*procedures)] if is_known else []
    return Amendments(_side(old), _side(new), _ordered(of_law, of_procedure), is_known)


def law_amendments(old: Pack, new: Pack) -> tuple[Amendment, ...]:
    """The amendments of the law alone, without the procedure."""
    return _ordered(_of_law(old, new))


def _of_law(old: Pack, new: Pack) -> Iterator[Amendment]:
    cited = Cited(old.sources, new.sources)
    yield from pack_amendments(old, new)
    yield from parameter_amendments(old, new, cited)
    yield from rule_amendments(old, new, cited)
    yield from fact_amendments(old, new)
    yield from contradiction_amendments(old, new)
    yield from cited.amendments()


def _ordered(*found: Iterator[Amendment] | list[Amendment]) -> tuple[Amendment, ...]:
    """By group; within one in the order of the pack. A text that law and procedure both cite is told once."""
    groups = list(Group)
    return tuple(sorted(dict.fromkeys(chain.from_iterable(found)), key=lambda each: groups.index(each.group)))


def _is_kept(pack: Pack) -> bool:
    """Whether a pack comes from an archive of versions, in which a folder is named by the version and has no procedure."""
    return pack.folder.name == pack.version


def _side(pack: Pack) -> Side:
    return Side(pack.id, pack.version, pack.name)
