"""How many go from where to where: bands between columns of names."""

from collections.abc import Sequence
from typing import NamedTuple

from pages.ui.charts.figure import Chart, figure
from pages.ui.charts.tones import ink

HEIGHT = 340
SPOKEN = 6


class Node(NamedTuple):
    """A place, named with its number, in its colour."""

    name: str
    colour: str


class Link(NamedTuple):
    """A band from one node to another, by their places in the list, in the colour of where it goes."""

    start: int
    end: int
    value: float
    said: str
    colour: str


def flow(nodes: Sequence[Node], links: Sequence[Link], what: str, more: str = "") -> Chart:
    """Bands from left to right; `what` is counted."""
    made = {
        "type": "sankey",
        "arrangement": "fixed",
        "node": {
            "label": [one.name for one in nodes],
            "color": [one.colour for one in nodes],
            "pad": 14,
            "thickness": 14,
            "line": {"width": 0},
            "hovertemplate": f"%{{label}} {what}<extra></extra>",
        },
        "link": {
            "source": [one.start for one in links],
            "target": [one.end for one in links],
            "value": [one.value for one in links],
            "color": [pale(one.colour) for one in links],
            "customdata": [one.said for one in links],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        "textfont": {"color": ink(), "size": 12, "shadow": "none"},
    }
    drawn = figure([made] if links else [], HEIGHT, top=16)
    return Chart(drawn, "; ".join(one.said for one in links[:SPOKEN]), more)


def pale(colour: str) -> str:
    """A colour that what lies under it shines through."""
    return f"rgba({','.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))},0.32)"
