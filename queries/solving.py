"""What could be worked out of figures that are hidden, from those that are not; and which must be hidden along.

Rows of an answer add up to the rows of its total, and these to the lines in scope. A row taken out of such a sum is found again by
subtraction, or nearly: so a hidden figure is given every value that the sums and bounds shown leave open to it, and while a small one is
left with fewer than three, the next smallest figure beside it is hidden too; where none is left beside it, the sum.
"""

from dataclasses import dataclass, field
from math import ceil, floor, inf
from typing import NamedTuple

SMALLEST = 11
# How much of a share is hidden: it shows its bound; not even that; nor what it is a share of.
BOUND, HIDDEN, GONE = 1, 2, 3
VALUES_LEFT = 3
DOLLARS_LEFT = 0.2
UNIT_OF_ROW = ("numerator", "denominator")
CENT = 0.005
DUST = 1e-6


@dataclass(eq=False)
class Row:
    """One row of an answer while it is guarded: what is true of it, and what of that is hidden."""

    figures: dict
    is_small: bool = False
    is_hidden: bool = False
    small: set[str] = field(default_factory=set)  # shares that say something of 1 to 10 persons
    tiny: set[str] = field(default_factory=set)  # shares of 1 to 10 persons
    reduced: dict[str, int] = field(default_factory=dict)
    few: dict[str, str] = field(default_factory=dict)  # columns that need more persons than they have
    twins: list["Row"] = field(default_factory=list)  # rows that say the same of the same lines: hidden together

    def amount(self, column: str | None) -> float:
        """A figure as a number; no figure adds nothing."""
        return float(self.figures.get(column) or 0)


class Group(NamedTuple):
    whole: Row
    parts: list[Row]


@dataclass(frozen=True)
class Sum:
    """A figure whose parts add up: a column, or what a share is of its base. Counts are whole numbers, else it is dollars."""

    name: str
    is_count: bool
    share: str = ""
    column: str | None = None
    base: str | None = None
    is_odds: bool = False

    def amount(self, row: Row) -> float:
        """Its true value."""
        if self.column:
            return row.amount(self.column)
        rate = row.amount(self.share)
        return row.amount(self.base) * (rate / max(1 - rate, 1e-9) if self.is_odds else rate)

    def shown(self, row: Row) -> bool:
        least = BOUND if self.base else GONE
        return not row.is_hidden and not (self.share and row.reduced.get(self.share, 0) >= least)

    def is_small(self, row: Row) -> bool:
        """Whether it says something of 1 to 10 persons."""
        marked = row.small if self.base else row.tiny
        return self.amount(row) != 0 and (row.is_small or self.share in marked)

    def hide(self, row: Row) -> None:
        """Hide this figure: of a share alone, of anything else with its whole row."""
        for one in (row, *row.twins):
            if self.share:
                one.reduced[self.share] = HIDDEN if self.base else GONE
            else:
                one.is_hidden = True

    def counts(self, row: Row) -> bool:
        """Whether it is a whole number in this row; a row may name its own unit."""
        unit = row.figures.get("unit") if self.name in UNIT_OF_ROW else None
        return unit != "dollars" if unit else self.is_count

    def open_to(self, row: Row, most: float) -> list[float]:
        """The values open to it by what its own row shows; `most` is what is known of its base."""
        value = self.amount(row)
        if self.shown(row):
            return [value, value]
        least = 1.0 if self.counts(row) and value >= 1 else 0.0 if value >= 0 else -inf
        if not self.base:
            return [least, most if not row.is_hidden else inf]
        whole, most = row.amount(self.base), inf if self.is_odds else most
        level = row.reduced.get(self.share, 0)
        if row.is_hidden or level == GONE:
            return [0.0, most]
        if level == HIDDEN:
            return [least, inf if self.is_odds else whole]
        low, high = bucket(value, whole, self.counts(row))
        if not self.counts(row):
            return [low * whole, high * whole]
        # Who reads a bound knows that 1 to 10 persons are in the share or in the rest of it, and often that each has one line.
        low, high = max(1.0, ceil(low * whole - CENT)), min(ceil(high * whole - CENT), whole) - 1.0
        part, rest = [low, min(high, SMALLEST - 1.0)], [max(low, whole - SMALLEST + 1), high]
        said = [one for one in (part, rest) if one[0] <= one[1]]
        return [said[0][0], said[-1][1]] if any(one[0] <= value <= one[1] for one in said) else [low, high]


def bucket(part: float, whole: float, is_count: bool) -> tuple[float, float] | None:
    """The bound a share is shown by: from, to under. Its width depends on the whole alone and leaves room for ten; else there is none."""
    if is_count and whole < 8:
        return None
    width = 0.25 if not is_count else next((one for one in (0.05, 0.1, 0.25) if one * whole > SMALLEST - 1), 0.5)
    steps = round(1 / width)
    place = min(int(part / whole * steps + 1e-9), steps - 1)
    return place / steps, (place + 1) / steps


def protect(groups: list[Group], sums: list[Sum]) -> None:
    """Hide what is needed so that no small figure is left with fewer than three values: in each sum, then in all of them together."""
    for part in [[one] for one in groups] + [groups]:
        while found := solved(part, sums):
            before = state(groups)
            companion(*found, groups)
            if state(groups) == before:  # nothing is left to hide beside it: all of it goes
                hide_all(groups)
                break


def state(groups: list[Group]) -> list[tuple]:
    """What is hidden so far: every round hides more, so that rounds come to an end."""
    return [(row.is_hidden, dict(row.reduced)) for group in groups for row in (group.whole, *group.parts)]


def hide_all(groups: list[Group]) -> None:
    for row in [row for group in groups for row in (group.whole, *group.parts)]:
        row.is_hidden = True


def solved(groups: list[Group], sums: list[Sum]) -> tuple[Row, Sum] | None:
    """A small figure that could be worked out, or nearly; None when there is none."""
    rows = list({id(row): row for group in groups for row in (group.whole, *group.parts)}.values())
    if all(one.shown(row) for row in rows for one in sums):
        return None
    for exactly in (True, False):
        bases = {}
        for one in sums:
            given = {id(row): one.open_to(row, most(one, row, bases)) for row in rows}
            ranges = narrowed(one, groups, given, exactly)
            if not one.base:
                bases[one.column] = ranges
            for row in rows:
                if not one.shown(row) and one.is_small(row) and not is_open(one, row, *ranges[id(row)]):
                    return row, one
    return None


def most(one: Sum, row: Row, bases: dict) -> float:
    """The most a figure can be: a part its base, a base the lines of its row."""
    if one.base:
        return bases[one.base][id(row)][1] if one.base in bases else inf
    return row.amount("line_count") if one.share and one.counts(row) and row.figures.get("line_count") else inf


def is_open(one: Sum, row: Row, low: float, high: float) -> bool:
    """Whether enough values are left: three whole numbers; of dollars a range as wide as a fifth of them."""
    if one.counts(row):
        return high == inf or low == -inf or floor(high + CENT) - ceil(low - CENT) + 1 >= VALUES_LEFT
    return high - low >= DOLLARS_LEFT * abs(one.amount(row))


def narrowed(one: Sum, groups: list[Group], given: dict, exactly: bool) -> dict:
    """The values open to each row by all sums together. Claims and persons may stand in several parts, so a sum is read both ways:
    exactly, unless that cannot be, and as no less than its whole."""
    groups = adding(one, groups)
    while True:
        ranges = {key: list(value) for key, value in given.items()}
        for _ in range(20):
            before = [tuple(value) for value in ranges.values()]
            impossible = [group for group in groups if not narrow(group, ranges, exactly)]
            if impossible or before == [tuple(value) for value in ranges.values()]:
                break
        if not impossible:
            return ranges
        groups = [group for group in groups if group not in impossible]


def narrow(group: Group, ranges: dict, exactly: bool) -> bool:
    """One sum's say on its whole and its parts; False where they cannot be so."""
    whole, parts = ranges[id(group.whole)], [ranges[id(part)] for part in group.parts]
    lows, highs = Total([low for low, _ in parts]), Total([high for _, high in parts])
    drawn_in(whole, lows.all if exactly else max((low for low, _ in parts), default=0.0), highs.all)
    for part in parts:
        low, high = part
        drawn_in(part, whole[0] - highs.without(high), whole[1] - (lows.without(low) if exactly else 0.0))
    return all(low <= high + 2 * CENT for low, high in (whole, *parts))


def drawn_in(ends: list[float], low: float, high: float) -> None:
    """Draw a range in; not by a rounding error, which would grow from sum to sum."""
    if low > ends[0] + max(DUST, abs(low) * DUST / 1000):
        ends[0] = low
    if high < ends[1] - max(DUST, abs(high) * DUST / 1000):
        ends[1] = high


class Total:
    """A sum of numbers of which some may be without end, and what it is without one of them."""

    def __init__(self, numbers: list[float]) -> None:
        self.known = sum(one for one in numbers if abs(one) != inf)
        self.ends = [one for one in numbers if abs(one) == inf]
        self.all = self.ends[0] if self.ends else self.known

    def without(self, one: float) -> float:
        if abs(one) == inf:
            return self.known if len(self.ends) == 1 else one
        return self.ends[0] if self.ends else self.known - one


def adding(one: Sum, groups: list[Group]) -> list[Group]:
    """The sums that this figure is added up in."""
    return [group for group in groups if (one.column or one.base) in group.whole.figures]


def companion(row: Row, one: Sum, groups: list[Group]) -> None:
    """Hide one figure more: the smallest beside it, else a bound beside it, else their sum, else beside the sum; else all of them."""
    groups = adding(one, groups)
    whole, beside = place(row, groups)
    if shown := [other for other in beside if one.shown(other) and one.amount(other)]:
        hide(least(shown, one), one, groups)
    elif bounded := [other for other in (row, *beside) if one.base and other.reduced.get(one.share) == BOUND]:
        max(bounded, key=lambda other: other.amount(one.base)).reduced[one.share] = HIDDEN
    elif whole and one.shown(whole):
        hide(whole, one, groups)
    elif whole and not row.is_hidden:
        row.is_hidden = True
    else:
        above, further = place(whole, groups)
        shown = [other for other in further if one.shown(other) and one.amount(other)]
        if shown:
            hide(least(shown, one), one, groups)
        elif above and one.shown(above):
            hide(above, one, groups)
        else:
            hide_all(groups)


def least(rows: list[Row], one: Sum) -> Row:
    """The row that loses least."""
    return min(rows, key=lambda row: abs(one.amount(row)))


def place(row: Row | None, groups: list[Group]) -> tuple[Row | None, list[Row]]:
    """The sum a row stands in, and the rows beside it."""
    return next(
        ((group.whole, group.parts) for group in groups if any(part is row for part in group.parts)), (None, [])
    )


def hide(row: Row, one: Sum, groups: list[Group]) -> None:
    """Hide a figure, and where it is a sum of rows that are all shown the smallest of them too: it would be their sum."""
    one.hide(row)
    for group in groups:
        parts = [part for part in group.parts if one.amount(part)]
        if group.whole is row and parts and all(one.shown(part) for part in parts):
            hide(least(parts, one), one, groups)
