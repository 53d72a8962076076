"""The choices beside filters (unit, stage, …): their values, the first of which is the default, and what people call them: choices.csv."""

from collections.abc import Iterable
from typing import NamedTuple

from queries.catalogue import table


class Words(NamedTuple):
    """A value of a choice in words: on a switch below the choice's title, as a noun, in the sentence of a selection, as a step from another value to it."""

    choice: str
    title: str
    value: str
    label: str
    noun: str
    sentence: str
    step: str


def choices() -> dict[str, dict[str, Words]]:
    """Every choice, and the words of each of its values."""
    return table("choices.csv", _choices)


def _choices(rows: Iterable[dict]) -> dict[str, dict[str, Words]]:
    found: dict[str, dict[str, Words]] = {}
    for row in rows:
        found.setdefault(row["choice"], {})[row["value"]] = Words(**row)
    return found


def title(choice: str) -> str:
    """What a choice is called."""
    return next(iter(choices()[choice].values())).title


def noun(choice: str, value: str) -> str:
    """A value as a noun: initial → first decision."""
    return choices()[choice][value].noun
