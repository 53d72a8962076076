"""The choices beside filters (unit, stage, …): their values, the first of which is the default, and what people call them: choices.csv."""

import csv
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from queries.catalogue import stamp

HERE = Path(__file__).parent


class Words(NamedTuple):
    """A value of a choice in words: on a switch below the choice's title, as a noun, in a sentence."""

    choice: str
    title: str
    value: str
    label: str
    noun: str
    sentence: str


def choices() -> dict[str, dict[str, Words]]:
    """Every choice, and the words of each of its values."""
    path = HERE / "choices.csv"
    return _choices(path, stamp(path))


@lru_cache(4)
def _choices(path: Path, written: int) -> dict[str, dict[str, Words]]:
    found: dict[str, dict[str, Words]] = {}
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["choice"], {})[row["value"]] = Words(**row)
    return found


def noun(choice: str, value: str) -> str:
    """A value as a noun: initial → first decision."""
    return choices()[choice][value].noun
