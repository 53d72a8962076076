"""Why lines are denied: the flow from submitted to outcome, and categories by whether their reasons could be prevented."""

from pages.ui import formats
from pages.ui.charts import stacks
from pages.ui.charts.base import SMALL, Chart, figure, left_over
from pages.ui.charts.stacks import Part
from pages.ui.charts.tones import ACCENT, DENIED, OUTCOMES, OUTSIDE, ink
from queries import Answer

MOST_ROWS = 12
SHOWN = 6  # outcomes at each decision; the rest are one
FLOW_HEIGHT = 340
READINGS = (
    ("Y", "Could be prevented", DENIED, ""),
    ("P", "In part", DENIED, "/"),
    ("N", "Not", OUTSIDE, ""),
    ("", "Not said", OUTSIDE, "/"),
)


def flow(answer: Answer) -> Chart:
    """Lines submitted, their outcome at the first decision, and at the last. Moves that are hidden are not drawn and said below."""
    rows = [row for row in answer.rows() if row["line_count"]]
    hidden = sum(row["line_count"] is None for row in answer.rows())
    sides = {side: folded(rows, side) for side in ("first_step", "last_step")}
    moves: dict[tuple[str, str], int] = {}
    for row in rows:
        pair = tuple(sides[side].get(row[side], "other") for side in sides)
        moves[pair] = moves.get(pair, 0) + row["line_count"]
    firsts, lasts = ({pair[place]: 0 for pair in moves} for place in (0, 1))
    for (first, last), count in moves.items():
        firsts[first] += count
        lasts[last] += count
    whole = sum(moves.values())
    names = [
        f"Submitted{', shown' if hidden else ''}: {formats.count(whole)}",
        *(named(one, n) for one, n in firsts.items()),
        *(named(one, n) for one, n in lasts.items()),
    ]
    at_first, at_last = (
        {one: place for place, one in enumerate(side, start)} for side, start in ((firsts, 1), (lasts, 1 + len(firsts)))
    )
    links = [
        (0, at_first[one], n, f"{words(one)} at the first decision: {formats.counted(formats.count(n), 'line')}", one)
        for one, n in firsts.items()
    ]
    links += [
        (
            at_first[first],
            at_last[last],
            n,
            f"{words(first)}, at the end {words(last).lower()}: {formats.counted(formats.count(n), 'line')}",
            last,
        )
        for (first, last), n in moves.items()
    ]
    made = {
        "type": "sankey",
        "arrangement": "fixed",
        "node": {
            "label": names,
            "color": [ACCENT, *(tone(one) for one in (*firsts, *lasts))],
            "pad": 14,
            "thickness": 14,
            "line": {"width": 0},
            "hovertemplate": "%{label} lines<extra></extra>",
        },
        "link": {
            "source": [one[0] for one in links],
            "target": [one[1] for one in links],
            "value": [one[2] for one in links],
            "color": [
                f"rgba({','.join(str(int(tone(one[4])[at : at + 2], 16)) for at in (1, 3, 5))},0.32)" for one in links
            ],
            "customdata": [one[3] for one in links],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        "textfont": {"color": ink(), "size": 12, "shadow": "none"},
    }
    more = f" {formats.rows(hidden).capitalize()} of moves hidden (small), not drawn." if hidden else ""
    return Chart(figure([made] if rows else [], FLOW_HEIGHT, top=16), "; ".join(one[3] for one in links[:6]), more)


def folded(rows: list[dict], side: str) -> dict[str, str]:
    """The outcomes with the most lines keep their name, the others share one."""
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[row[side]] = sizes.get(row[side], 0) + row["line_count"]
    kept = sorted(sizes, key=lambda one: -sizes[one])
    return {one: one for one in (kept if len(kept) <= SHOWN + 1 else kept[:SHOWN])}


def words(step: str) -> str:
    return "Other outcomes" if step == "other" else formats.value("step", step)


def named(step: str, count: int) -> str:
    """Denied: 1,082"""
    return f"{words(step)}: {formats.count(count)}"


def tone(step: str) -> str:
    return OUTCOMES.get(step, OUTSIDE)


def preventable_rows(answer: Answer) -> Chart:
    """Denied dollars by category, each by whether its reasons could have been prevented. What is hidden is no bar, and said."""
    column, cells = answer.by[0], {}
    for row in answer.rows():
        cells.setdefault(row[column], []).append(row)
    order = sorted(cells, key=lambda one: -sum(float(row["denied_amount"] or 0) for row in cells[one]))
    shown = order[:MOST_ROWS]
    parts = [
        Part(name, colour, [amount(cells[one], code) for one in shown], hatch)
        for code, name, colour, hatch in READINGS
        if any(row["preventable"] == code for one in shown for row in cells[one])
    ]
    tips = [tip(cells[one]) for one in shown]
    names = [formats.value(column, one) for one in shown]
    made = stacks.rows(names, [str(one) for one in shown], parts, tips, "denied_amount", "Billed dollars denied")
    return made._replace(more=left_over(len(order) - len(shown)))


def amount(rows: list[dict], code: str) -> float | None:
    """Dollars of one reading, whether its rows were checked or not; None where a part is hidden."""
    found = [row["denied_amount"] for row in rows if row["preventable"] == code]
    return None if None in found else float(sum(found))


def tip(rows: list[dict]) -> str:
    """$3.62 M  n 317, unless a part is hidden."""
    if any(row["denied_amount"] is None for row in rows):
        return SMALL
    return f"{formats.amount(float(sum(row['denied_amount'] for row in rows)))}  n {sum(row['denied_line_count'] for row in rows)}"
