"""Which lines count: a Selection, its words for URL and terminal, its struct for SQL and its sentence for people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

import duckdb

from data import InputError
from data.refusals import shown
from queries.catalogue import Dimension, dimensions
from queries.choices import choices, noun
from queries.remembered import known

# The choices and their values; the first is the default. The same words in the terminal, the URL and the sidebar.
CHOICES: dict[str, tuple[str, ...]] = {
    name: tuple(values) for name, values in choices().items() if name != "small_cells"
}
BLANK = "(blank)"


class Values(NamedTuple):
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


def list_names() -> list[str]:
    """The list fields of a Selection: the dimensions one may filter by."""
    return [one.name for one in dimensions().values() if one.filter == "yes"]


def words() -> list[str]:
    """Every word that a URL or a terminal may carry."""
    return [*list_names(), *(f"{name}_not" for name in list_names()), "from", "to", *CHOICES]


@dataclass(frozen=True)
class Selection:
    """Which lines count. Lists: empty include keeps all. Dates are inclusive; None is open."""

    lists: Mapping[str, Values] = field(default_factory=dict)
    from_date: date | None = None
    to_date: date | None = None
    basis: str = "service"
    chained: str = "on"
    stage: str = "initial"
    unit: str = "lines"
    partial: str = "counted"

    def __post_init__(self) -> None:
        given = {
            name: Values(tuple(v.include), tuple(v.exclude)) for name, v in self.lists.items() if v.include or v.exclude
        }
        object.__setattr__(self, "lists", {name: given[name] for name in sorted(given)})

    def __hash__(self) -> int:
        return hash(self.url())

    def struct(self, parts: list[int] | None = None, small_cells: str = "show") -> dict:
        """The value of $selection in SQL: always the same fields, so that one macro binds for all."""
        lists = {name: self.lists.get(name, Values()) for name in list_names()}
        return {name: {"include": list(v.include), "exclude": list(v.exclude)} for name, v in lists.items()} | {
            "from": self.from_date,
            "to": self.to_date,
            "parts": parts,
            "small_cells": small_cells,
            **{name: getattr(self, name) for name in CHOICES},
        }

    def pairs(self) -> list[tuple[str, str]]:
        """The selection as (word, value), defaults explicit: what a URL carries. An empty code list is written out."""
        found = [("code", "")] if "code" not in self.lists else []
        for name, values in self.lists.items():
            found += [(name, one) for one in values.include] + [(f"{name}_not", one) for one in values.exclude]
        found += [
            ("from", self.from_date.isoformat() if self.from_date else ""),
            ("to", self.to_date.isoformat() if self.to_date else ""),
        ]
        return found + [(name, getattr(self, name)) for name in CHOICES]

    def url(self) -> str:
        """The query string that opens this very selection again."""
        return urlencode(self.pairs())

    def sentence(self) -> str:
        """What is selected, in words."""
        said = []
        for name, values in sorted(self.lists.items(), key=lambda one: list_names().index(one[0])):
            label = dimensions()[name].label
            if values.include:
                said.append(f"{label}: {' or '.join(values.include)}")
            if values.exclude:
                said.append(f"{label}: not {', not '.join(values.exclude)}")
        if "code" not in self.lists:
            said.insert(0, "All codes in the extract")
        said.append(f"{choices()['basis'][self.basis].sentence} {period(self.from_date, self.to_date)}")
        said.append(choices()["chained"][self.chained].sentence)
        return "; ".join(filter(None, said))

    def metric_sentence(self) -> str:
        """Which of the denial rates this is, in words."""
        unit = choices()["unit"][self.unit].sentence
        return f"denied ÷ adjudicated {unit}, {noun('stage', self.stage)}, {noun('partial', self.partial)}"


def period(start: date | None, end: date | None) -> str:
    """A period in words, both ends included."""
    if start and end:
        return f"{day(start)} to {day(end)}"
    return f"from {day(start)}" if start else f"to {day(end)}" if end else "of the whole extract"


def day(value: date) -> str:
    """5 Mar 2026."""
    return f"{value.day} {value:%b %Y}"


class Wrong:
    """What of an address or a command line is unknown, by the word it stands behind: one notice for each word, however much there is."""

    def __init__(self) -> None:
        self.values: dict[str, list[str]] = {}

    def add(self, word: str, value: str) -> None:
        """Keep an unknown value; "" is the word of unknown words."""
        self.values.setdefault(word, []).append(value)

    def notices(self) -> list[str]:
        """A sentence for each word: a few of its values, and how many more."""
        return [self.notice(word, list(dict.fromkeys(values))) for word, values in self.values.items()]

    def notice(self, word: str, values: list[str]) -> str:
        said, is_one = some(values), len(values) == 1
        if not word:
            return f"{said} {'is no filter' if is_one else 'are no filters'}. Known: {', '.join(words())}."
        if word in ("from", "to"):
            return f"{said} {'is no date' if is_one else 'are no dates'}. Write it as 2026-03-31."
        if word in CHOICES:
            return (
                f"{said} {'is no value' if is_one else 'are no values'} of {word}. Known: {', '.join(CHOICES[word])}."
            )
        label = dimensions()[side_of(word)[0]].label
        return f"{label} {said} {'is' if is_one else 'are'} not in this extract."


NAMED = 3  # so many unknown values are named, the rest counted


def some(values: list[str]) -> str:
    """The first few values in quotation marks, each short, and the number of the others."""
    said = ", ".join(f"'{shown(one)}'" for one in values[:NAMED])
    return said if len(values) <= NAMED else f"{said} and {len(values) - NAMED:,} more"


def side_of(word: str) -> tuple[str, str]:
    """A list filter's word as its name and its side: payer_not → payer, exclude."""
    return (word[:-4], "exclude") if word.endswith("_not") else (word, "include")


def read(given: Iterable[tuple[str, str]], con: duckdb.DuckDBPyConnection) -> tuple[Selection, list[str]]:
    """A Selection from (word, value) pairs of a URL or a terminal; what is not given takes the default of this extract.

    Returns the selection and a notice for each word that is unknown or has unknown values; these are left out.
    """
    start = default(con)
    lists = {name: {"include": [], "exclude": []} for name in list_names()}
    held: dict[str, set[str]] = {}
    seen, wrong, fields = set(), Wrong(), {}
    for word, value in given:
        name, side = side_of(word)
        seen.add(word)
        if name in lists:
            if value and name not in held:
                held[name] = {*values(con, name), BLANK}
            if value and value in held[name]:
                lists[name][side].append(value)
            elif value:
                wrong.add(word, value)
        elif word in ("from", "to"):
            try:
                fields[f"{word}_date"] = date.fromisoformat(value) if value else None
            except ValueError:
                wrong.add(word, value)
        elif word in CHOICES and value in CHOICES[word]:
            fields[word] = value
        else:
            wrong.add(*((word, value) if word in CHOICES else ("", word)))
    chosen = {
        name: Values(tuple(dict.fromkeys(v["include"])), tuple(dict.fromkeys(v["exclude"])))
        for name, v in lists.items()
    }
    if not seen & {"code", "code_not"}:
        chosen["code"] = start.lists.get("code", Values())
    if seen & {"from", "to"}:  # one end given leaves the other open
        fields = {"from_date": None, "to_date": None} | fields
    notices = wrong.notices()
    if fields.get("from_date") and fields.get("to_date") and fields["from_date"] > fields["to_date"]:
        notices.append(
            f"The period ends ({day(fields['to_date'])}) before it starts ({day(fields['from_date'])}): it holds no line."
        )
    return replace(start, lists=chosen, **fields), notices


def values(con: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    """The values of a list filter in this extract, most lines first, then those of posted prices alone; of a set, its members."""
    if name not in list_names():
        raise InputError(f"No filter '{shown(name)}'. Known: {', '.join(list_names())}.")
    return known(con, f"values of {name}", lambda: _values(con.cursor(), dimensions()[name]))


def _values(cursor: duckdb.DuckDBPyConnection, one: Dimension) -> list[str]:
    if one.kind == "set":
        query = """SELECT m FROM (SELECT unnest(modifiers) AS m, sum(line_count) AS n FROM modifier_sets GROUP BY m) ORDER BY n DESC, m"""
    else:
        query = f"SELECT {one.column}::VARCHAR FROM lines WHERE {one.column} IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, 1"
    found = [value for (value,) in cursor.execute(query).fetchall()]
    if "posted_rates" not in one.about.split():
        return found
    posted = f"""SELECT DISTINCT value FROM (SELECT {POSTED.get(one.name, one.column)}::VARCHAR AS value FROM posted_rates)
        WHERE value <> 'whoever pays' ORDER BY 1"""
    return list(dict.fromkeys([*found, *(value for (value,) in cursor.execute(posted).fetchall())]))


# Where a posted price holds several values of a dimension.
POSTED = {"code": "unnest(hcpcs_codes)"}


HAS_CODE = """SELECT EXISTS (FROM lines WHERE hcpcs_code::VARCHAR = 'J3590')
    OR (NOT EXISTS (FROM lines) AND EXISTS (FROM posted_rates WHERE list_contains(hcpcs_codes, 'J3590')))"""


def default(con: duckdb.DuckDBPyConnection) -> Selection:
    """J3590 where the extract has it, else all codes; the latest 12 mature months, or everything where they hold under 30 lines."""
    return known(con, "default", lambda: _default(con.cursor()))


def _default(cursor: duckdb.DuckDBPyConnection) -> Selection:
    has_code = cursor.execute(HAS_CODE).fetchone()[0]
    codes = {"code": Values(("J3590",))} if has_code else {}
    last = cursor.execute("SELECT max(month) FROM months WHERE is_mature").fetchone()[0]
    if last is None:
        return Selection(codes)
    start, end, count = cursor.execute(
        """SELECT ($last - to_months(11))::DATE, last_day($last), count(*) FILTER (
            WHERE claim_line_start_date BETWEEN ($last - to_months(11))::DATE AND last_day($last)
                AND ($code IS NULL OR hcpcs_code::VARCHAR = $code))
        FROM lines""",
        {"last": last, "code": "J3590" if has_code else None},
    ).fetchone()
    return Selection(codes, start, end) if count >= 30 else Selection(codes)
