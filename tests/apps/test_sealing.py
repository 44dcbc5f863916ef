"""Sealing: what is sealed opens, under its key and where it belongs, and nowhere else; a ring that is not right says what to do."""

from __future__ import annotations

import base64
import json
import os
import stat
import string
from binascii import a2b_base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from huijia.apps.sealing import UnableToUnseal, UnableToUseKeys, fingerprint, looks_sealed, seal, unseal
from huijia.apps.sealing.blind import as_it_is, as_number, as_telephone, marker, marks
from huijia.apps.sealing.kms import AS_IT_IS
from huijia.apps.sealing.ring import (
    FILE,
    STILL_AT_WORK,
    Use,
    _held,
    add_key,
    current_ring,
    make_ring,
    switch_to,
    take_out,
    wrap_again,
)
from huijia.apps.sealing.sealed import PREFIX

AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
WRAPPED = "huijia.apps.sealing.kms.WrappedByFile"
SEALED_BEFORE_THE_RING = "1:AAECAwQFBgcICQoLte+JrAbe4T6TaL5zMcw2IHMNB883j+LdGda0Iq3rUu9ZIBQ="


@pytest.fixture
def ring(tmp_path: Path, settings: Any) -> Path:
    """A ring of its own."""
    settings.KEY_RING = tmp_path / FILE
    make_ring(at=AT)
    return tmp_path / FILE


@pytest.fixture(scope="module")
def any_ring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A ring for all examples of a property."""
    with override_settings(KEY_RING=tmp_path_factory.mktemp("ring") / FILE):
        make_ring(at=AT)
        yield


def another_process() -> None:
    """Whoever comes now has read no ring yet."""
    _held.clear()


def told(ring: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(ring.read_text())["keys"]
    return found


def _same_bytes(one: str, other: str) -> bool:
    try:
        return one[:PREFIX] == other[:PREFIX] and a2b_base64(one[PREFIX:]) == a2b_base64(
            other[PREFIX:], strict_mode=True
        )
    except ValueError:
        return False


@pytest.mark.usefixtures("any_ring")
class TestAnyText:
    @given(st.text())
    def test_opens_again_and_never_looks_alike(self, text: str) -> None:
        one, other = seal(text, bound_to="a.b.c"), seal(text, bound_to="a.b.c")

        assert one != other
        assert looks_sealed(one)
        assert one.isascii()
        assert unseal(one, bound_to="a.b.c") == unseal(other, bound_to="a.b.c") == text

    @given(st.text(), st.text(max_size=20), st.text(max_size=20))
    def test_opens_only_where_it_belongs(self, text: str, where: str, elsewhere: str) -> None:
        sealed = seal(text, bound_to=where)

        if where == elsewhere:
            assert unseal(sealed, bound_to=elsewhere) == text
        else:
            with pytest.raises(UnableToUnseal):
                unseal(sealed, bound_to=elsewhere)

    @given(st.text(max_size=30), st.data())
    def test_that_was_changed_anywhere_does_not_open(self, text: str, data: st.DataObject) -> None:
        sealed = seal(text)
        place = data.draw(st.integers(0, len(sealed) - 1))
        # What was sealed is another text each time: what is drawn hangs on no letter of it.
        letters = string.ascii_letters + string.digits + "+/=:"
        further = data.draw(st.integers(1, len(letters) - 1))
        other = letters[(letters.index(sealed[place]) + further) % len(letters)]
        changed = sealed[:place] + other + sealed[place + 1 :]

        if _same_bytes(sealed, changed):
            # The last letter of a Base64 holds bits that stand for nothing.
            assert unseal(changed) == text
            return
        with pytest.raises(UnableToUseKeys):
            unseal(changed)

    @given(st.text(), st.text())
    def test_has_one_mark_and_another_text_another(self, one: str, other: str) -> None:
        mark = marker("a.b.c")

        assert (mark(one) == mark(other)) == (one == other)
        assert mark(one) != marker("a.b.d")(one)
        assert marks("a.b.c", [one]) == [mark(one)]
        assert len(mark(one)) == 20


@given(
    st.text(string.digits, min_size=17, max_size=17).map("{}X".format),
    st.sampled_from([str.lower, " {} ".format, "\u3000{}".format]),
)
def test_a_number_is_the_same_however_it_is_typed(number: str, typed: Any) -> None:
    wide = number.translate({ord(digit): ord(digit) + 0xFEE0 for digit in string.digits})

    assert as_number(typed(number)) == as_number(wide) == number


@given(st.text(string.digits, min_size=9, max_size=9).map("13{}".format))
def test_a_telephone_is_the_same_however_it_is_typed(number: str) -> None:
    forms = [f"+86{number}", f"0086 {number}", f"{number[:3]}-{number[3:7]}-{number[7:]}", f" {number}"]

    assert {as_telephone(each) for each in forms} == {number}
    assert as_it_is(f" +86{number} ") == f"+86{number}"


def test_text_from_before_there_was_a_ring_opens(ring: Path, settings: Any) -> None:
    settings.ACCOUNTS_KEY = "only for tests"

    assert unseal(SEALED_BEFORE_THE_RING, bound_to="wherever") == "6217000010001234567"
    settings.ACCOUNTS_KEY = "another"
    with pytest.raises(UnableToUnseal, match="accounts-key"):
        unseal(SEALED_BEFORE_THE_RING)


def test_fingerprints_stay_whatever_happens_to_the_ring(ring: Path) -> None:
    before = fingerprint("6217000010001234567")

    switch_to(add_key(Use.SEAL, at=AT).id, at=AT + STILL_AT_WORK)

    assert fingerprint("6217000010001234567") == before


def test_a_ring_is_its_owners_alone_and_made_once(ring: Path) -> None:
    made = ring.read_bytes()

    make_ring(at=AT)

    assert stat.S_IMODE(ring.stat().st_mode) == 0o600
    assert ring.read_bytes() == made
    assert [each.name for each in ring.parent.iterdir()] == [FILE]


def test_a_key_that_was_added_seals_once_it_is_in_use_and_the_old_one_opens(ring: Path) -> None:
    old = seal("x")
    added = add_key(Use.SEAL, at=AT)
    assert seal("x")[:PREFIX] == old[:PREFIX]

    switch_to(added.id, at=AT + timedelta(days=1))

    assert seal("x").startswith(f"2:{added.id}:")
    assert unseal(old) == "x"


def test_what_another_process_adds_is_seen(ring: Path, tmp_path: Path) -> None:
    """It puts another file in the place of this one: no process has to be told."""
    before = seal("x")
    kept = ring.read_bytes()
    switch_to(add_key(Use.SEAL, at=AT).id, at=AT + timedelta(days=1))
    after = seal("x")
    assert after[:PREFIX] != before[:PREFIX]
    changed = ring.read_bytes()
    other = tmp_path / "other"

    other.write_bytes(kept)
    other.replace(ring)
    assert seal("x")[:PREFIX] == before[:PREFIX]
    with pytest.raises(UnableToUnseal):
        current_ring().opened(after[2:6])
    other.write_bytes(changed)
    other.replace(ring)
    assert unseal(after) == "x"


def test_marks_of_older_index_keys_are_looked_for_too(ring: Path) -> None:
    old = marker("a.b.c")("x")
    added = add_key(Use.INDEX, at=AT)
    switch_to(added.id, at=AT + timedelta(days=1))

    assert marks("a.b.c", ["x"]) == [marker("a.b.c")("x"), old]
    assert marker("a.b.c")("x").startswith(added.id)


def test_a_key_goes_only_when_nobody_can_be_writing_by_it(ring: Path) -> None:
    [old] = [each["id"] for each in told(ring) if each["use"] == "seal"]
    with pytest.raises(UnableToUseKeys, match="in use"):
        take_out(old, at=AT)
    switched = AT + timedelta(days=1)
    new = add_key(Use.SEAL, at=AT)
    switch_to(new.id, at=switched)

    with pytest.raises(UnableToUseKeys, match="03:00"):
        take_out(old, at=switched + STILL_AT_WORK - timedelta(seconds=1))
    take_out(old, at=switched + STILL_AT_WORK)

    assert old not in current_ring().ids
    with pytest.raises(UnableToUseKeys, match="no key"):
        take_out(old, at=switched + STILL_AT_WORK)


def test_a_missing_key_is_named_with_what_to_do(ring: Path) -> None:
    sealed = seal("6217000010001234567")
    ring.unlink()
    with pytest.raises(UnableToUseKeys, match=r"key-ring.*backup"):
        seal("x")
    make_ring(at=AT)
    another_process()

    with pytest.raises(UnableToUnseal, match=rf"lacks the key {sealed[2:6]}.*backup") as error:
        unseal(sealed)
    assert "6217" not in str(error.value)


def test_a_wrong_key_of_the_right_name_is_told(ring: Path) -> None:
    sealed = seal("x", bound_to="people.person.phone")
    kept = json.loads(ring.read_text())
    for each in kept["keys"]:
        each["wrapped"] = base64.b64encode(os.urandom(32)).decode()
    ring.write_text(json.dumps(kept))
    another_process()

    with pytest.raises(UnableToUnseal, match=r"people\.person\.phone.*key-ring"):
        unseal(sealed, bound_to="people.person.phone")


@pytest.mark.parametrize(
    "written",
    ["", "{}", '{"format": 2, "keys": []}', '{"format": 1, "keys": [{}]}', '{"format": 1, "keys": []}'],
)
def test_a_damaged_ring_is_told(ring: Path, written: str) -> None:
    ring.write_text(written)

    with pytest.raises(UnableToUseKeys, match="damaged"):
        seal("x")


@pytest.fixture
def elsewhere(ring: Path, tmp_path: Path, settings: Any) -> Path:
    """The key that wraps the ring's keys, in a file that is kept elsewhere."""
    place = tmp_path / "elsewhere"
    place.write_text(base64.b64encode(os.urandom(32)).decode() + "\n")
    settings.KMS, settings.KMS_KEY = WRAPPED, str(place)
    return place


def test_keys_are_wrapped_where_they_lie(ring: Path, elsewhere: Path) -> None:
    sealed, plain = seal("x"), [each["wrapped"] for each in told(ring)]

    assert wrap_again(WRAPPED) == 2
    assert wrap_again(WRAPPED) == 0

    assert {each["wrapped_by"] for each in told(ring)} == {WRAPPED}
    assert not {each["wrapped"] for each in told(ring)} & set(plain)
    assert unseal(sealed) == "x"
    added = add_key(Use.SEAL, at=AT)
    assert added.wrapped_by == WRAPPED
    assert len(base64.b64decode(added.wrapped)) == 40


def test_keys_can_be_kept_as_they_are_again(ring: Path, elsewhere: Path, settings: Any) -> None:
    sealed, before = seal("x"), told(ring)
    wrap_again(WRAPPED)

    assert wrap_again(AS_IT_IS) == 2

    settings.KMS, settings.KMS_KEY = "", ""
    assert told(ring) == before
    assert unseal(sealed) == "x"


@pytest.mark.parametrize("wrong", ["another key", "no key", "no file"])
def test_without_the_key_that_wraps_nothing_opens(ring: Path, elsewhere: Path, wrong: str) -> None:
    sealed = seal("x")
    wrap_again(WRAPPED)
    if wrong == "no file":
        elsewhere.unlink()
    else:
        elsewhere.write_text(base64.b64encode(os.urandom(32)).decode() if wrong == "another key" else "x")
    another_process()

    with pytest.raises(UnableToUseKeys, match="HUIJIA_KMS_KEY"):
        unseal(sealed)


def test_an_adapter_that_the_settings_do_not_name_is_not_loaded(
    ring: Path, elsewhere: Path, settings: Any
) -> None:
    sealed = seal("x")
    wrap_again(WRAPPED)
    settings.KMS = "huijia.apps.sealing.kms.Another"
    another_process()

    with pytest.raises(UnableToUseKeys, match=f"Set HUIJIA_KMS={WRAPPED}"):
        unseal(sealed)
    with pytest.raises(UnableToUseKeys, match="cannot be loaded"):
        add_key(Use.SEAL, at=AT)
