"""Of whom each row tells: somebody known, somebody new, or it cannot be said and the row goes back.

Nothing here depends on the order of rows: where rows of the sheet contradict each other, all of them go back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from huijia.apps.claims.roster import reasons
from huijia.apps.claims.roster.known import Known
from huijia.apps.claims.roster.sheet import Problems, Row
from huijia.values.problems import Problem

Who = int | tuple[str, ...]
"""The number of somebody known, or what makes somebody new the same in several rows."""


@dataclass(slots=True)
class Matched:
    """``children`` and ``guardians``: row number -> who. Rows that are in ``problems`` are in neither."""

    rows: dict[int, Row]
    problems: Problems
    children: dict[int, Who] = field(default_factory=dict)
    guardians: dict[int, Who] = field(default_factory=dict)

    def back(self, problem: Problem) -> None:
        """The row goes back."""
        self.problems.setdefault(problem.row, []).append(problem)
        self.rows.pop(problem.row, None)
        self.children.pop(problem.row, None)
        self.guardians.pop(problem.row, None)


def match(
    rows: Iterable[Row], known: Known, *, area: str, problems: Problems, headings: Mapping[str, str]
) -> Matched:
    """Say for every row of whom it tells. ``problems`` are those of the sheet; new ones are added to them."""
    found = Matched({row.number: row for row in rows}, problems)
    for problem in list(_within_the_sheet(found.rows, area)):
        found.back(problem)
    for row in list(found.rows.values()):
        child = _child(row, known, headings)
        if isinstance(child, Problem):
            found.back(child)
        else:
            found.children[row.number] = child
    _back_where_shared(found, found.children)
    for row in list(found.rows.values()):
        guardian = _guardian(row, found.children[row.number], known, headings)
        if isinstance(guardian, Problem):
            found.back(guardian)
        elif guardian is not None:
            found.guardians[row.number] = guardian
    _take_one_number_for_one_guardian(found)
    _back_where_told_differently(found)
    return found


def _within_the_sheet(rows: Mapping[int, Row], area: str) -> Iterator[Problem]:
    """Rows that tell of the same child, or may."""
    by_id: dict[str, list[int]] = defaultdict(list)
    by_birth: dict[tuple[str, str], list[int]] = defaultdict(list)
    of_guardians = {row.guardian_id for row in rows.values()} - {""}
    of_children = {row.id_number for row in rows.values()} - {""}
    for number, row in rows.items():
        if row.id_number:
            by_id[row.id_number].append(number)
        by_birth[row.name, row.birth_date].append(number)
        if row.id_number in of_guardians or row.guardian_id in of_children:
            yield reasons.same_number(number)
    for group in by_id.values():
        if len(group) > 1:
            for number in group:
                yield reasons.same_child(number, _others(group, number))
    for group in by_birth.values():
        if len(group) > 1:
            yield from _not_told_apart([rows[number] for number in group], area)


def _not_told_apart(group: list[Row], area: str) -> Iterator[Problem]:
    """Of rows with the same name and birth date in one place, those where a number is missing."""
    by_area: dict[str, list[Row]] = defaultdict(list)
    for row in group:
        by_area[row.area].append(row)
    wide = by_area.get(area, [])
    for place, rows in by_area.items():
        # Without a village a row may tell of somebody in any of them.
        near = group if place == area else [*rows, *wide]
        if len(near) > 1 and not all(row.id_number for row in near):
            numbers = [row.number for row in near]
            for row in rows:
                if not row.id_number or any(not other.id_number for other in near if other is not row):
                    yield reasons.same_child(row.number, _others(numbers, row.number))


def _child(row: Row, known: Known, headings: Mapping[str, str]) -> Who | Problem:
    by_id = known.by_id.get(row.id_number, set()) if row.id_number else set()
    if len(by_id) > 1:
        return reasons.several_people(row.number)
    for number in by_id:
        somebody = known.people[number]
        if somebody.name != row.name:
            return reasons.other_name(row.number, headings["child_name"], row.name)
        if not _near(somebody.area, row.area):
            return reasons.in_another_village(row.number, headings.get("village", ""), "")
        return number
    alike = [
        known.people[number]
        for number in known.by_birth.get((row.name, row.birth_date), ())
        if _near(known.people[number].area, row.area)
    ]
    if row.id_number:
        # Whoever has another number is somebody else.
        alike = [each for each in alike if not each.id_number]
    at_home = [each for each in alike if _is_guarded(each.number, row, known)]
    if len(at_home) == 1:
        return at_home[0].number
    if alike:
        return reasons.several_people(row.number)
    return ("child", row.id_number) if row.id_number else ("child", row.name, row.birth_date, row.area)


def _is_guarded(child: int, row: Row, known: Known) -> bool:
    """Whether the row's guardian is one of this child's."""
    guardians = [known.people[number] for number in known.guardians_of(child)]
    if row.guardian_id and any(each.id_number == row.guardian_id for each in guardians):
        return True
    return any(each.name == row.guardian for each in guardians) if row.guardian else False


def _guardian(row: Row, child: Who, known: Known, headings: Mapping[str, str]) -> Who | Problem | None:
    if not row.guardian:
        return None
    by_id = known.by_id.get(row.guardian_id, set()) if row.guardian_id else set()
    if len(by_id) > 1 or child in by_id:
        return reasons.several_people(row.number)
    for number in by_id:
        if known.people[number].name != row.guardian:
            return reasons.other_name(row.number, headings["guardian_name"], row.guardian)
        return number
    at_home = known.guardians_of(child) if isinstance(child, int) else set()
    alike = [known.people[number] for number in at_home if known.people[number].name == row.guardian]
    if not alike and row.phone:
        numbers = known.by_phone.get((row.guardian, row.phone), set()) - {child}
        alike = [known.people[number] for number in numbers if _near(known.people[number].area, row.area)]
    if row.guardian_id:
        alike = [each for each in alike if not each.id_number]
    if len(alike) > 1:
        return reasons.several_people(row.number)
    if alike:
        return alike[0].number
    if row.guardian_id:
        return ("guardian", row.guardian_id)
    if row.phone:
        return ("guardian", row.guardian, row.phone, row.area)
    return ("guardian of row", str(row.number))


def _back_where_shared(found: Matched, who: Mapping[int, Who]) -> None:
    """Rows that were matched with one and the same record."""
    rows_of: dict[Who, list[int]] = defaultdict(list)
    for number, person in who.items():
        rows_of[person].append(number)
    for group in rows_of.values():
        if len(group) > 1:
            for number in group:
                found.back(reasons.same_child(number, _others(group, number)))


def _take_one_number_for_one_guardian(found: Matched) -> None:
    """Where one row finds a guardian at the child's home and another only has the same number, both mean the one at home."""
    who_has: dict[str, set[Who]] = defaultdict(set)
    for number, guardian in found.guardians.items():
        who_has[found.rows[number].guardian_id].add(guardian)
    for number, guardian in list(found.guardians.items()):
        known = {who for who in who_has[found.rows[number].guardian_id] if isinstance(who, int)}
        if not found.rows[number].guardian_id or known <= {guardian}:
            continue
        if len(known) > 1:
            found.back(reasons.several_people(number))
        else:
            found.guardians[number] = min(known)


def _back_where_told_differently(found: Matched) -> None:
    """Rows that say different things of one guardian, or of a child who is another's guardian."""
    told: dict[Who, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows_of: dict[Who, list[int]] = defaultdict(list)
    for number, guardian in found.guardians.items():
        rows_of[guardian].append(number)
        row = found.rows[number]
        said = (
            ("name", row.guardian),
            ("id", row.guardian_id),
            ("phone", row.phone),
            ("address", row.address),
        )
        for name, value in said:
            if value:
                told[guardian][name].add(value)
    children = set(found.children.values())
    for guardian, group in rows_of.items():
        if guardian in children:
            for number in group:
                found.back(reasons.several_people(number))
        elif any(len(values) > 1 for values in told[guardian].values()):
            for number in group:
                found.back(reasons.guardian_told_differently(number, _others(group, number)))


def _near(one: str, other: str) -> bool:
    """Whether two places may be the same: one is the other, or holds it."""
    return one.startswith(other) or other.startswith(one)


def _others(group: Iterable[int], number: int) -> list[int]:
    return [each for each in group if each != number]
