"""A model's fields that seal by themselves, and those by which a row is found all the same.

In migrations they are plain texts, so that what moves rows there sees what the table holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact, In, Lookup

from huijia.apps.sealing.blind import LENGTH, marker, marks
from huijia.apps.sealing.sealed import ON_THE_RING, looks_sealed, seal, sealer, unseal

_Set = TypeVar("_Set")
_Get = TypeVar("_Get")
if TYPE_CHECKING:

    class _Text(models.TextField[_Set, _Get]): ...

    class _Char(models.CharField[_Set, _Get]): ...
else:
    # The types that a field takes and gives are known to whoever checks them, not to Django.

    class _Text(models.TextField):
        def __class_getitem__(cls, _types):
            return cls

    class _Char(models.CharField):
        def __class_getitem__(cls, _types):
            return cls


class Sealed(str):
    """A text that is sealed already, so that no field seals it again."""

    __slots__ = ()


class HeldSealed(_Text[_Set, _Get]):
    """A text that its callers seal and open: it is copied within the database, or bound to nothing. Changing keys finds it here."""

    bound_to = ""

    def deconstruct(self) -> Any:
        """A plain text."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class _OnlyEmpty(Exact):
    def get_prep_lookup(self) -> Any:
        if self.rhs != "":
            raise _not_searched(self.lhs.output_field)
        return self.rhs


class SealedText(_Text[_Set, _Get]):
    """A text that is sealed on its way in and opened on its way out. An empty one stays empty.

    It can be asked for whether it is empty, and for nothing else: two seals of one text differ. ``found_by`` names its blind index.
    """

    def __init__(self, *args: Any, found_by: str = "", **kwargs: Any) -> None:
        self.found_by = found_by
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """A plain text."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    @property
    def bound_to(self) -> str:
        """Where it stands, which is sealed with it."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        """The text as the database has it."""
        value = super().get_prep_value(value)
        return (
            value if not value or isinstance(value, Sealed) else Sealed(seal(value, bound_to=self.bound_to))
        )

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:  # noqa: ARG002
        """The text again. Raises ``UnableToUnseal``."""
        return unseal(value, bound_to=self.bound_to) if value else value

    def sealed_many(self, values: Sequence[str | None]) -> list[str | None]:
        """A whole column as the database has it."""
        sealed = sealer(self.bound_to)
        return [sealed(value) if value else value for value in values]

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        """Only whether there is one. Raises ``FieldError`` for anything else."""
        if lookup_name == "isnull":
            found: type[Lookup[Any]] | None = super().get_lookup(lookup_name)
            return found
        if lookup_name == "exact":
            return _OnlyEmpty
        raise _not_searched(self)


def _not_searched(field: Any) -> FieldError:
    where = f"{field.model.__name__}.{field.name}"
    how = (
        f"look for an exact value by {field.found_by}__of or {field.found_by}__of_any"
        if field.found_by
        else "no blind index is kept of it"
    )
    return FieldError(f"{where} is sealed: it can only be asked whether it is empty; {how}")


class SealedJSON(models.JSONField):
    """A JSON value that is sealed where another field of the row has one of some values (``by`` and ``only``): texts only.

    Whatever looks sealed is sealed, so that nobody can write a text that is taken for one.
    """

    def __init__(self, *args: Any, by: str = "", only: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        self.by, self.only = by, only
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """A plain JSON value."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    @property
    def bound_to(self) -> str:
        """Where it stands, which is sealed with it."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def writer(self) -> Callable[[str, Any], Any]:
        """For many rows: what the other field says, and the value -> the value as it is written."""
        sealed, only = sealer(self.bound_to), self.only

        def write(kind: str, value: Any) -> Any:
            if isinstance(value, str) and value and (kind in only or value.startswith(ON_THE_RING)):
                return Sealed(sealed(value))
            return value

        return write

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The row's value as it is written; the row itself keeps what it has."""
        value = super().pre_save(model_instance, add)
        if getattr(model_instance, self.by) in self.only and isinstance(value, str) and value:
            return Sealed(seal(value, bound_to=self.bound_to))
        return value

    def get_prep_value(self, value: Any) -> Any:
        """A text that only looks sealed is sealed."""
        if isinstance(value, str) and not isinstance(value, Sealed) and value.startswith(ON_THE_RING):
            value = Sealed(seal(value, bound_to=self.bound_to))
        return super().get_prep_value(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The value again. Raises ``UnableToUnseal``."""
        found = super().from_db_value(value, expression, connection)
        if isinstance(found, str) and found.startswith(ON_THE_RING) and looks_sealed(found):
            return unseal(found, bound_to=self.bound_to)
        return found


class BlindIndex(_Char[_Set, _Get]):
    """The mark of another field's value in its exact form (``blind``); empty (null) where that is empty.

    ``filter(phone_index__of="...")`` and ``__of_any=[...]`` find by plain values. It is written when a row is saved as a whole;
    ``update`` has to name it beside the other field.
    """

    def __init__(
        self, *args: Any, of: str = "", exact: Callable[[str], str] = str.strip, **kwargs: Any
    ) -> None:
        self.of, self.exact = of, exact
        kwargs |= {"max_length": LENGTH, "null": True, "blank": True, "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """A plain text."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    @property
    def place(self) -> str:
        """Of what the marks are: part of each."""
        return f"{self.model._meta.label_lower}.{self.of}"

    def mark_of(self, value: str | None) -> str | None:
        """The mark of a value under the newest index key."""
        return marker(self.place)(self.exact(value)) if value else None

    def marked_many(self, values: Sequence[str | None]) -> list[str | None]:
        """As ``mark_of``, for a whole column of plain values."""
        mark, exact = marker(self.place), self.exact
        return [mark(exact(value)) if value else None for value in values]

    def marks_of(self, values: Sequence[str]) -> list[str]:
        """The marks under which one of these values may stand."""
        return marks(self.place, [self.exact(value) for value in values if value])

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002
        """The mark of what the row has now."""
        mark = self.mark_of(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, mark)
        return mark


class _Of(In):
    lookup_name = "of"

    def __init__(self, lhs: Any, rhs: Any) -> None:
        super().__init__(lhs, lhs.output_field.marks_of(self.values(rhs)))

    @staticmethod
    def values(rhs: Any) -> list[str]:
        """The plain values that are looked for."""
        return [rhs]


class _OfAny(_Of):
    lookup_name = "of_any"

    @staticmethod
    def values(rhs: Any) -> list[str]:
        """The plain values that are looked for."""
        return list(rhs)


BlindIndex.register_lookup(_Of)
BlindIndex.register_lookup(_OfAny)
