"""What an SQL file of ours says of itself above its first word: `-- word: a, b`. Read here alone.

Which words a file may have its folder says: sources in data/reading/layouts.py, concepts in data/opening/lines.py, questions and findings in queries/catalogue.py.
"""

import re
from functools import lru_cache

LINE = re.compile(r"^-- ([a-z ]+): (.*)$", re.MULTILINE)


def title(text: str) -> str:
    """The first line, without its dashes: what the file is."""
    return text.split("\n", 1)[0].removeprefix("-- ")


@lru_cache(2000)
def _lines(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word, said in LINE.findall(text):
        found.setdefault(word, []).append(said)
    return found


def stated(text: str, word: str) -> str | None:
    """What a word's line says, as written; None where there is no such line."""
    return next(iter(_lines(text).get(word, ())), None)


def terms(text: str, word: str) -> list[str]:
    """What all lines of a word say, at their commas."""
    return [one.strip() for said in _lines(text).get(word, ()) for one in said.split(",") if one.strip()]


class Needs:
    """What a concept, question or metric states: `needs` (each a set of alternatives, a|b) and `refines`."""

    def __init__(self, text: str) -> None:
        self.needs = [frozenset(one.split("|")) for one in terms(text, "needs")]
        self.refines = [frozenset([one]) for one in terms(text, "refines")]
