"""How often each interval holds the truth, asked of the product's own questions in worlds whose truth is known.

A cell is one interval, one layout and one rate: so many draws, each asked of by the question itself (the whole SQL, with the correlation of
decisions estimated from the world). An interval at its level holds the truth 95 times in a hundred: means of 94 to 97 %, no cell under 91.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import duckdb
import numpy as np
import pandas as pd

from bench import worlds
from queries import answer
from queries.running import forget
from queries.selection import Selection

RATES = (0.03, 0.05, 0.1, 0.2, 0.3, 0.5)
# Draws that stand in one world: it is as large as a small extract, and its correlation as well known as there.
TOGETHER = {"denial_rate": 100, "payer_adjusted": 25, "element_denials": 50}
LINES = (60, 250)
# Of a line of business every payer is a draw. Twice as many of these: payers of one line of business share its rate.
PAYER_DRAWS = 2


class Cell(NamedTuple):
    """What was asked and how often it held."""

    interval: str
    layout: str
    rate: float
    draws: int
    held: int

    @property
    def coverage(self) -> float:
        return self.held / self.draws if self.draws else float("nan")


class Mean(NamedTuple):
    """One row of the table: an interval in a layout, over all rates."""

    interval: str
    layout: str
    mean: float
    least: float
    draws: int

    def __str__(self) -> str:
        return f"| {self.interval} | {self.layout} | {self.mean:.1%} | {self.least:.1%} | {self.draws:,} |"


def measure(draws: int = 2000, seed: int = 1) -> dict:
    """Every cell, and the means over rates: the table of docs/statistics.md."""
    found = list(every(draws, seed))
    table = means(found)
    print("", HEAD, *table, sep="\n")
    return {"cells": [one._asdict() for one in found], "means": [one._asdict() for one in table]}


HEAD = "| interval | layout | mean over rates | least of a rate | draws |\n|---|---|---|---|---|"


def means(cells: list[Cell]) -> list[Mean]:
    """The coverage of each interval and layout over its rates."""
    found: dict[tuple[str, str], list[Cell]] = {}
    for one in cells:
        found.setdefault((one.interval, one.layout), []).append(one)
    return [
        Mean(*key, float(np.mean(held := [one.coverage for one in every])), min(held), sum(one.draws for one in every))
        for key, every in found.items()
    ]


def every(draws: int, seed: int, rates: tuple[float, ...] = RATES) -> Iterator[Cell]:
    con = worlds.empty()
    for kind, layouts in {
        rate_cells: worlds.LAYOUTS,
        market_cells: worlds.MARKETS,
        matched_cells: worlds.MATCHES,
    }.items():
        for layout, how in layouts.items():
            for rate in rates:
                rng = np.random.default_rng([seed, hash_of(layout), int(rate * 1000)])
                yield from kind(con, rng, layout, how, rate, draws)


def hash_of(name: str) -> int:
    """The same number for the same words on every run."""
    return sum(place * ord(letter) for place, letter in enumerate(name, start=1))


def asked(
    con: duckdb.DuckDBPyConnection, question: str, world: pd.DataFrame, by: str = "", unit: str = "lines"
) -> pd.DataFrame:
    """What the question says of a world."""
    worlds.replace(con, world)
    return again(con, question, by, unit)


def again(con: duckdb.DuckDBPyConnection, question: str, by: str = "", unit: str = "lines") -> pd.DataFrame:
    """Another question of the world that is open. Nothing is remembered: worlds look alike from outside."""
    forget()
    return answer(con, question, Selection(unit=unit), [by] if by else []).table.to_pandas()


def rate_cells(
    con: duckdb.DuckDBPyConnection, rng: np.random.Generator, layout: str, how: dict, rate: float, draws: int
) -> Iterator[Cell]:
    """Denial rates of lines, claims and dollars. Of claims the truth is not the rate of lines: it is that of many of them."""
    units = ("dollars",) if "slope" in how else ("lines", "claims", "dollars")
    for lines in LINES:
        held = {unit: [] for unit in units}
        for _ in range(0, draws, TOGETHER["denial_rate"]):
            worlds.replace(con, worlds.rated(rng, TOGETHER["denial_rate"], lines, rate, how))
            for unit in units:
                held[unit].append(again(con, "denial_rate", "payer", unit))
        for unit, parts in held.items():
            rows = pd.concat(parts).dropna(subset=["denial_rate_low"])
            truth = rows["numerator"].sum() / rows["denominator"].sum() if unit == "claims" else rate
            inside = rows["denial_rate_low"].le(truth) & rows["denial_rate_high"].ge(truth)
            yield Cell(f"denial rate, {unit}", f"{layout}, {lines} lines", rate, len(rows), int(inside.sum()))


def market_cells(
    con: duckdb.DuckDBPyConnection, rng: np.random.Generator, layout: str, how: dict, rate: float, draws: int
) -> Iterator[Cell]:
    """Adjusted rates and funnels where no payer differs: the truth is 100 % of expected."""
    rounds = range(0, PAYER_DRAWS * draws // len(how["shares"]), TOGETHER["payer_adjusted"])
    asked_of = [asked(con, "payer_adjusted", worlds.market(rng, TOGETHER["payer_adjusted"], rate, how)) for _ in rounds]
    rows = pd.concat(part.assign(truth=pooled(part)) for part in asked_of)
    rows = rows[rows["not_comparable"].isna()]
    ratio, within = rows["denied_to_expected_rate"], rows.dropna(subset=["adjusted_rate_low"])
    tests: dict[str, Callable[[], pd.Series]] = {
        "adjusted rate": lambda: (
            within["adjusted_rate_low"].le(within["truth"]) & within["adjusted_rate_high"].ge(within["truth"])
        ),
        "funnel": lambda: (ratio - 1).abs().le(rows["funnel_95_rate"]),
    }
    for interval, test in tests.items():
        inside = test()
        yield Cell(interval, layout, rate, len(inside), int(inside.sum()))


def pooled(part: pd.DataFrame) -> pd.Series:
    """The rate of all payers of each line of business: what every adjusted rate is but for chance."""
    sums = part.groupby("line_of_business")[["denied_line_count", "adjudicated_line_count"]].transform("sum")
    return sums["denied_line_count"] / sums["adjudicated_line_count"]


def matched_cells(
    con: duckdb.DuckDBPyConnection, rng: np.random.Generator, layout: str, how: dict, rate: float, draws: int
) -> Iterator[Cell]:
    """Differences between lines with and without an element that makes none."""
    rounds = range(0, draws, TOGETHER["element_denials"])
    rows = pd.concat(
        asked(con, "element_denials", worlds.matched(rng, TOGETHER["element_denials"], rate, how), "state")
        for _ in rounds
    ).dropna(subset=["gap_rate_low"])
    inside = rows["gap_rate_low"].le(0) & rows["gap_rate_high"].ge(0)
    yield Cell("difference with an element", layout, rate, len(rows), int(inside.sum()))
