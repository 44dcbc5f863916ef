"""Finding one person by name, pinyin, resident number, telephone or address. There is no browsing: nothing asked, nobody found.

Names stand in the index as they are; of an address stands a mark of how each of its parts begins (``sealing.blind``). Whoever has that
mark is read and their address opened, so that an address is found by its beginning although it stands nowhere in plain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice

from django.db.models import QuerySet
from django.db.models.functions import Length

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.bulk import insert_rows
from huijia.apps.fence.told import the_service
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
from huijia.apps.sealing.blind import marker, marks
from huijia.apps.wording import text

MOST = 20
"""As many people as one search shows. Whoever needs more letters to find one person is asked for them."""

TELEPHONE = range(7, 14)
"""As many digits as a whole telephone number may have."""

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
    """People of the viewer's area whose name or address begins with what is wanted, or has a part that does; or with just this number.

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
        if len(asked) not in TELEPHONE:
            raise UnableToSearch(
                str(
                    text(
                        "身份证号码请输入全部18位，电话请输入全部号码；地址请连同组名、村名或路名输入。",
                        "Enter all 18 characters of a resident ID number, a telephone number as a whole, and an address with its village or "
                        "street.",
                    )
                )
            )
        return _by_exactly(viewer, phone_index__of=asked)
    return _by_reading(viewer, asked)


def readings_for(person: Person) -> list[PersonReading]:
    """The rows by which a person is found, not yet written."""
    told = (person.pk, person.area_id, person.name, person.address)
    return [
        PersonReading(township=township, kind=kind, reading=reading, person_id=number)
        for township, kind, reading, number in _readings_in_order([told])
    ]


def address_marks(address: str, mark: Callable[[str], str]) -> list[str]:
    """How each part of an address begins, as the index has it."""
    return list({mark(reading[:SHORTEST_ADDRESS]): None for reading in address_readings(address)})


ADDRESS = "people.person.address"
"""Of what the marks of addresses are."""


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
    of_name = lru_cache(maxsize=10_000)(name_readings)
    of_address = lru_cache(maxsize=10_000)(partial(address_marks, mark=marker(ADDRESS)))
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
    return _by_exactly(viewer, id_number_index__of=number)


def _by_exactly(viewer: Viewer, **exactly: str) -> Found:
    rows = Person.objects.filter(within(viewer, *WHO_SEES_PEOPLE), withdrawn=False, **exactly)
    return _shown(viewer, rows.order_by("pk").values_list("pk", "merged_into_id")[: MOST * _ROWS_A_PERSON])


def _by_reading(viewer: Viewer, asked: str) -> Found:
    rows = PersonReading.objects.filter(township__in=_townships(viewer))
    names = rows.filter(kind=PersonReading.Kind.NAME)
    # Who is called just so comes first; who is called so and more follows.
    found = [
        _known(viewer, names.filter(reading=asked)),
        _known(viewer, names.filter(begins("reading", asked))),
    ]
    if parts := address_readings(asked):
        # The last part tells most: a street and a number, where the first is the name of a town.
        marked = marks(ADDRESS, [parts[-1][:SHORTEST_ADDRESS]])
        places = rows.filter(kind=PersonReading.Kind.ADDRESS, reading__in=marked)
        found.append(_known(viewer, places, lambda address: _begins_somewhere(address, asked)))
    return _shown(viewer, *found)


def _begins_somewhere(address: str, asked: str) -> bool:
    return any(reading.startswith(asked) for reading in address_readings(address))


def _known(
    viewer: Viewer, rows: QuerySet[PersonReading], lives: Callable[[str], bool] | None = None
) -> Iterator[tuple[int, int | None]]:
    """The people of these readings: of the viewer's area, not withdrawn, and with such an address, if that is asked.

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
            if lives:
                rest = people.values_list("pk", "merged_into_id", "address")
                merged = {number: kept for number, kept, address in rest if lives(address)}
            else:
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
    # Numbers only, by an index that a "begins with" cannot use past a policy; whom they name is read as the viewer.
    with the_service():
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
