"""Holding still who is whom: whoever merges records, takes a merge back, or relies on what is merged takes the same rows first."""

from __future__ import annotations

from huijia.apps.people.models import Person


def locked_ends(*people: Person) -> list[Person]:
    """For each record the one that was kept in the end, locked until the transaction ends, so that no merge changes it meanwhile.

    A merge may be committed between reading where it leads and getting the lock: then it is read again.
    """
    numbers = [each.pk for each in people]
    while True:
        ends = _ends(numbers)
        rows = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ends).order_by("pk")
        found = {each.pk: each for each in rows.select_related("area")}
        if _ends(numbers) == ends:
            return [found[end] for end in ends]


def _ends(numbers: list[int]) -> list[int]:
    leads = dict(Person.objects.filter(pk__in=numbers).values_list("pk", "merged_into"))
    return [leads[number] or number for number in numbers]
