"""Why lines are denied: the flow from submitted to outcome, and categories by whether their reasons could be prevented."""

from collections.abc import Sequence

from pages.ui import formats
from pages.ui.charts import stacks
from pages.ui.charts.figure import SMALL, Chart, Scale, left_over
from pages.ui.charts.flow import Link, Node, flow
from pages.ui.charts.stacks import Part
from pages.ui.charts.tones import ACCENT, DENIED, OUTCOMES, OUTSIDE
from queries import Answer

MOST_ROWS = 12
SHOWN = 6  # outcomes at each decision; the rest are one
SIDES = ("first_step", "last_step")
READINGS = (
    ("Y", "Could be prevented", DENIED, ""),
    ("P", "In part", DENIED, "/"),
    ("N", "Not", OUTSIDE, ""),
    ("", "Not said", OUTSIDE, "/"),
)


def course(answer: Answer) -> Chart:
    """Lines submitted, their outcome at the first decision, and at the last. Moves that are hidden are not drawn and said below."""
    rows = [row for row in answer.rows() if row["line_count"]]
    hidden = sum(row["line_count"] is None for row in answer.rows())
    kept = {side: largest(rows, side) for side in SIDES}
    moves: dict[tuple[str, str], int] = {}
    for row in rows:
        pair = tuple(row[side] if row[side] in kept[side] else "other" for side in SIDES)
        moves[pair] = moves.get(pair, 0) + row["line_count"]
    firsts, lasts = (added(moves, place) for place in (0, 1))
    submitted = f"Submitted{', shown' if hidden else ''}: {formats.count(sum(moves.values()))}"
    ends = [Node(f"{words(one)}: {formats.count(n)}", tone(one)) for side in (firsts, lasts) for one, n in side.items()]
    at_first, at_last = ({one: place for place, one in enumerate(side, start)} for side, start in ((firsts, 1), (lasts, 1 + len(firsts))))  # fmt: skip
    links = [Link(0, at_first[one], n, f"{words(one)} at the first decision: {lines(n)}", tone(one)) for one, n in firsts.items()]  # fmt: skip
    links += [
        Link(at_first[first], at_last[last], n, f"{words(first)}, at the end {words(last).lower()}: {lines(n)}", tone(last))
        for (first, last), n in moves.items()
    ]  # fmt: skip
    more = f" {formats.rows(hidden).capitalize()} of moves hidden (small), not drawn." if hidden else ""
    return flow([Node(submitted, ACCENT), *ends], links, "lines", more)


def added(moves: dict[tuple[str, str], int], place: int) -> dict[str, int]:
    """The lines of each outcome of one side."""
    sums: dict[str, int] = {}
    for pair, count in moves.items():
        sums[pair[place]] = sums.get(pair[place], 0) + count
    return sums


def largest(rows: Sequence[dict], side: str) -> list[str]:
    """The outcomes with the most lines, which keep their name; the others share one."""
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[row[side]] = sizes.get(row[side], 0) + row["line_count"]
    kept = sorted(sizes, key=lambda one: -sizes[one])
    return kept if len(kept) <= SHOWN + 1 else kept[:SHOWN]


def lines(count: int) -> str:
    """1,082 lines"""
    return formats.counted(formats.count(count), "line")


def words(step: str) -> str:
    """An outcome in words."""
    return "Other outcomes" if step == "other" else formats.value("step", step)


def tone(step: str) -> str:
    """An outcome's colour."""
    return OUTCOMES.get(step, OUTSIDE)


def preventable(answer: Answer) -> Chart:
    """Denied dollars by category, each by whether its reasons could have been prevented. What is hidden is no bar, and said."""
    column, cells = answer.by[0], {}
    for row in answer.rows():
        cells.setdefault(row[column], []).append(row)
    order = sorted(cells, key=lambda one: -sum(float(row["denied_amount"] or 0) for row in cells[one]))
    shown = order[:MOST_ROWS]
    read = {row["preventable"] for one in shown for row in cells[one]}
    parts = [Part(name, colour, [amount(cells[one], code) for one in shown], hatch) for code, name, colour, hatch in READINGS if code in read]  # fmt: skip
    names, tips = [formats.value(column, one) for one in shown], [tip(cells[one]) for one in shown]
    scale, more = Scale("Billed dollars denied", "amount"), left_over(len(order) - len(shown))
    return stacks.rows(names, parts, tips, scale, [str(one) for one in shown], more=more)


def amount(rows: Sequence[dict], code: str) -> float | None:
    """Dollars of one reading, whether its rows were checked or not; None where a part is hidden."""
    found = [row["denied_amount"] for row in rows if row["preventable"] == code]
    return None if None in found else float(sum(found))


def tip(rows: Sequence[dict]) -> str:
    """$3.62 M  n 317, unless a part is hidden."""
    if any(row["denied_amount"] is None for row in rows):
        return SMALL
    return f"{formats.amount(float(sum(row['denied_amount'] for row in rows)))}  n {sum(row['denied_line_count'] for row in rows)}"
