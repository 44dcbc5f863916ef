"""Finding one person by name, pinyin, resident number or address. There is no browsing: nothing asked, nobody found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from django.db.models import QuerySet
from django.db.models.functions import Length

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.bulk import insert_rows
from huijia.apps.people.errors import UnableToSearch
from huijia.apps.people.models import Person, PersonReading
from huijia.apps.people.naming import (
    SHORTEST_ADDRESS,
    SHORTEST_READING,
    address_readings,
    birth_date_in,
    name_readings,
    plain,
)
from huijia.apps.people.queries import WHO_SEES_PEOPLE, begins, people_seen_by, within
from huijia.apps.wording import text

MOST = 20
"""As many people as one search shows. Whoever needs more letters to find one person is asked for them."""

_ROWS_A_PERSON = 4
_TOWNSHIP = 9


@dataclass(frozen=True, slots=True)
class Found:
    """At most ``MOST`` people, and whether there are more."""

    people: tuple[Person, ...]
    more: bool


def may_search(viewer: Viewer) -> bool:
    """Whether this viewer may look for people at all."""
    return viewer.has(*WHO_SEES_PEOPLE)


def find_people(viewer: Viewer, wanted: str) -> Found:
    """People of the viewer's area whose name, resident number or address begins with what is wanted, or has a part that does.

    A record that was merged gives the one that was kept. Raises ``UnableToFind`` for whoever may not search, ``UnableToSearch``
    when too little is asked: a list of people is nobody's to see.
    """
    if not may_search(viewer):
        raise UnableToFind("no such page")
    asked = plain(wanted)
    number = asked.upper()
    if len(number) == 18 and number[:17].isdigit():
        return _by_number(viewer, number)
    if sum(letter.isalnum() for letter in asked) < SHORTEST_READING:
        raise UnableToSearch(str(text("请至少输入两个字或两个字母。", "Enter at least two letters.")))
    if asked.isdigit():
        raise UnableToSearch(
            str(
                text(
                    "身份证号码请输入全部18位；地址请连同组名、村名或路名输入。",
                    "Enter all 18 characters of a resident ID number; enter an address with its village or street.",
                )
            )
        )
    return _by_reading(viewer, asked)


def readings_for(person: Person) -> list[PersonReading]:
    """The rows by which a person is found, not yet written."""
    township = person.area_id[:_TOWNSHIP]
    kinds = (
        (PersonReading.Kind.NAME, name_readings(person.name)),
        (PersonReading.Kind.ADDRESS, address_readings(person.address)),
    )
    return [
        PersonReading(person=person, township=township, kind=kind, reading=reading)
        for kind, readings in kinds
        for reading in readings
    ]


def index_many(people: Iterable[tuple[int, str, str, str]], *, new: bool = False) -> None:
    """As ``index_people``, for a whole roster: number, area code, name and address of each. The caller has the transaction.

    Rows are written in the order of the index, some thousands of people at a time: in any other a database looks for each row's place.
    """
    if not new:
        people = list(people)
        for start in range(0, len(people), _PEOPLE_AT_ONCE):
            numbers = [number for number, *_ in people[start : start + _PEOPLE_AT_ONCE]]
            PersonReading.objects.filter(person__in=numbers).delete()
    insert_rows(PersonReading, ("township", "kind", "reading", "person"), _readings_in_order(people))


def _readings_in_order(people: Iterable[tuple[int, str, str, str]]) -> Iterator[tuple[str, int, str, int]]:
    of_name, of_address = (lru_cache(maxsize=10_000)(each) for each in (name_readings, address_readings))
    rest = iter(people)
    while part := list(islice(rest, _INDEXED_AT_ONCE)):
        yield from sorted(
            (area[:_TOWNSHIP], int(kind), reading, number)
            for number, area, name, address in part
            for kind, readings in (
                (PersonReading.Kind.NAME, of_name(name)),
                (PersonReading.Kind.ADDRESS, of_address(address)),
            )
            for reading in readings
        )


def index_people(people: Iterable[Person], *, new: bool = False) -> None:
    """Write the rows by which these people are found, in place of those that were. ``new``: there were none."""
    listed = list(people)
    if not new:
        PersonReading.objects.filter(person__in=listed).delete()
    PersonReading.objects.bulk_create(
        (row for person in listed for row in readings_for(person)), batch_size=5000
    )


def _by_number(viewer: Viewer, number: str) -> Found:
    if birth_date_in(number) is None:
        raise UnableToSearch(
            str(
                text(
                    "身份证号码有误：校验位或出生日期不对，请核对。",
                    "This resident ID number cannot be true: its check digit or date is wrong.",
                )
            )
        )
    rows = Person.objects.filter(within(viewer, *WHO_SEES_PEOPLE), id_number=number, withdrawn=False)
    return _shown(viewer, rows.order_by("pk").values_list("pk", "merged_into_id")[: MOST * _ROWS_A_PERSON])


def _by_reading(viewer: Viewer, asked: str) -> Found:
    kinds = [PersonReading.Kind.NAME]
    if len(asked) >= SHORTEST_ADDRESS:
        kinds.append(PersonReading.Kind.ADDRESS)
    rows = PersonReading.objects.filter(township__in=_townships(viewer), kind__in=kinds)
    # Who is called just so comes first; who is called so and more follows.
    queries = [rows.filter(reading=asked), rows.filter(begins("reading", asked))]
    return _shown(viewer, *(_known(viewer, query) for query in queries))


def _known(viewer: Viewer, rows: QuerySet[PersonReading]) -> Iterator[tuple[int, int | None]]:
    """The people of these readings: of the viewer's area, and not withdrawn.

    Readings and people are asked for one after the other. In one query a database may begin with all people of the area, which
    took ten seconds with a million of them. Where many of the first rows are of people who do not count, more are read.
    """
    seen: set[int] = set()
    for most in READ_AT_ONCE:
        numbers = list(dict.fromkeys(rows.values_list("person_id", flat=True)[:most]))
        new = [number for number in numbers if number not in seen]
        for start in range(0, len(new), _PEOPLE_AT_ONCE):
            batch = new[start : start + _PEOPLE_AT_ONCE]
            people = Person.objects.filter(within(viewer, *WHO_SEES_PEOPLE), pk__in=batch, withdrawn=False)
            merged = dict(people.values_list("pk", "merged_into_id"))
            yield from ((number, merged[number]) for number in batch if number in merged)
        seen.update(numbers)
        if not rows[most : most + 1].exists():
            return


READ_AT_ONCE = (84, 2_000, 50_000)
_PEOPLE_AT_ONCE = 500
_INDEXED_AT_ONCE = 20_000


def _shown(viewer: Viewer, *queries: Iterable[tuple[int, int | None]]) -> Found:
    found: dict[int, None] = {}
    for person_id in _kept(queries):
        found[person_id] = None
        if len(found) > MOST:
            break
    wanted = list(found)[:MOST]
    people = people_seen_by(viewer).select_related("area").in_bulk(wanted)
    return Found(tuple(people[each] for each in wanted if each in people), more=len(found) > MOST)


def _kept(queries: Iterable[Iterable[tuple[int, int | None]]]) -> Iterator[int]:
    for query in queries:
        for person_id, merged_into in query:
            yield merged_into or person_id


def _townships(viewer: Viewer) -> list[str]:
    """The townships of the viewer's areas, as they stand in the index."""
    found: set[str] = set()
    for role in WHO_SEES_PEOPLE:
        for code in viewer.areas.get(role, ()):
            if len(code) >= _TOWNSHIP:
                found.add(code[:_TOWNSHIP])
            else:
                below = Area.objects.annotate(digits=Length("code")).filter(
                    begins("code", code), digits__lte=_TOWNSHIP
                )
                found.update(below.values_list("code", flat=True))
    return sorted(found)
