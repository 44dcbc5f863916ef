"""The errors that Huijia expects, each of which says where, what and how to mend it.

``UnableTo...`` is for what can happen to a careful user; what cannot happen is an assertion. The command turns
these into one clear line; no error text holds a value about a person unless its class says so.
"""

from __future__ import annotations


class HuijiaError(Exception):
    """Any error whose text is written for the person who sees it."""


class UnableToLoadPack(HuijiaError):
    """A pack is not valid law for the engine. The text lists every fault that was found, one a line."""


class UnableToFindPack(HuijiaError):
    """No pack has this name."""


class UnableToReadFacts(HuijiaError):
    """A table of facts cannot be used as a whole (missing column, wrong type, unreadable file)."""


class UnableToAssess(HuijiaError):
    """The question cannot be answered as asked (a period that the law does not cover, for one)."""


class UnableToWriteResults(HuijiaError):
    """The results cannot be written where or how the user asked."""


class UnableToUseDatabase(HuijiaError):
    """The database in which an engine runs cannot be reached, does not have a table, or refuses."""
