"""How a value looks, by what its column is counted in: $1.24 M, 31.4 %, 1,234, 18 d, Mar 2026; and what a row is about."""

import re
from collections.abc import Callable, Iterable
from datetime import date

from queries import words
from queries.words import label, value

NONE, SMALL = "–", "hidden (small)"
SINGULAR = re.compile(r"(^|of )[-−]?1( \(.*\))?$")
UNKNOWN_RATE = 0.05  # above this share of lines of unknown outcome a rate is a range
YES_NO = {"Y": "yes", "N": "no"}


def lacks(names: Iterable[str]) -> str:
    """What is missing, in words; columns of which any one would do are joined by "or"."""
    return ", ".join(LACKS.get(one, one) for one in names)


# What is published and can be read into any extract.
PUBLIC = {
    "posted_rates": "hospital price files",
    "cms_asp_crosswalk": "CMS's ASP crosswalk file",
    "cms_asp_pricing": "CMS's ASP pricing file",
}
LACKS = PUBLIC | {"every_answer": "the first decisions (final claims only)"}


def amount(number: float) -> str:
    """$1.24 M, $12.3 k, $812."""
    for size, unit, digits in ((999_995_000, "B", 2), (999_500, "M", 2), (1e4, "k", 0), (1e3, "k", 1)):
        if abs(number) >= size:
            scale = {"B": 1e9, "M": 1e6, "k": 1e3}[unit]
            return f"{'−' if number < 0 else ''}${abs(number) / scale:.{digits}f}\u00a0{unit}"
    return f"{'−' if number < 0 else ''}${abs(number):.0f}"


def excess(row: dict) -> str:
    """$288 k ($120 k to $470 k): dollars beyond the others' rates, with their interval."""
    low, high = (amount(float(row[f"excess_{end}_amount"])) for end in ("low", "high"))
    return f"{amount(float(row['excess_amount']))} ({low} to {high})"


def count(number: float) -> str:
    """1,234 up to ten thousand, then 12.3 k and 1.2 M."""
    if abs(number) < 10_000:
        return f"{number:,.0f}"
    return f"{number / 1e6:.2f}\u00a0M" if abs(number) >= 1e6 else f"{number / 1e3:.1f}\u00a0k"


def rate(number: float) -> str:
    """31.4 %"""
    return f"{number * 100:.1f}\u00a0%"


def days(number: float) -> str:
    """18 d"""
    return f"{number:.0f}\u00a0d"


def month(day: date) -> str:
    """Mar 2026"""
    return f"{day:%b %Y}"


def looks(column: str) -> Callable[[float], str] | None:
    """The format of a figure by what its column is counted in; None for text."""
    return {"share, 0 to 1": rate, "dollars": amount, "count": count, "days": days}.get(words.unit(column))


def short(column: str, number: object) -> str:
    """A figure as it is said on a chart or a tile; '–' for none."""
    if number is None:
        return NONE
    look = looks(column) or count
    return look(float(number))


def counted(number: int | str, one: str) -> str:
    """1 line, 1,204 lines; 12.3 k lines; 1 of 1 line: a number, or one already written, with its noun."""
    figure = f"{number:,}" if isinstance(number, int) else number
    return f"{figure} {one}{'' if SINGULAR.search(figure) else 's'}"


def of(count_: float | None, whole: float | None) -> str:
    """71 of 366 (19.4 %); hidden where either is."""
    is_known = whole and count_ is not None
    return f"{count(count_)} of {count(whole)} ({rate(count_ / whole)})" if is_known else SMALL


def rows(number: int) -> str:
    """1 row, 12 rows"""
    return counted(number, "row")


def adjudicated(number: float, unit: str) -> str:
    """278 adjudicated lines, 1 adjudicated claim, $1.24 M adjudicated billed dollars"""
    if unit == "dollars":
        return f"{amount(number)} adjudicated billed dollars"
    return counted(count(number), f"adjudicated {unit[:-1]}")


def is_range(row: dict) -> bool:
    """Whether so many lines have no known outcome that their rate is said as a range."""
    return (row.get("unknown_rate") or 0) > UNKNOWN_RATE and row.get("denial_rate_most") is not None


def span(row: dict) -> str:
    """20.0 to 40.0 %: what the rate is, whatever became of the lines of unknown outcome."""
    return f"{row['denial_rate_least'] * 100:.1f} to {row['denial_rate_most'] * 100:.1f}\u00a0%"


def interval(row: dict) -> str:
    """26.1 to 37.0 %, or why there is none."""
    if row.get("denial_rate_low") is None:
        return "too few for an interval"
    return f"{row['denial_rate_low'] * 100:.1f} to {row['denial_rate_high'] * 100:.1f}\u00a0%"


def name(row: dict, by: tuple[str, ...]) -> str:
    """What a row is about, in words."""
    return ", ".join(value(column, row[column]) for column in by)


__all__ = ["amount", "count", "days", "interval", "label", "month", "name", "rate", "short", "value"]
