"""The growth curves as pictures: our own Plotly, drawn by Chromium."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from math import log10
from pathlib import Path

CLOSE = 0.25  # of a power of ten
# Room for a mark at the lowest round value, in powers of ten.
MARK = 0.05
INK, GREY, ACCENT, RULE = "#1c2733", "#8a8f98", "#2f6fb0", "#d9dee4"
WIDTH, HEIGHT = 640, 360
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """J3590_CHROMIUM, else where Debian puts it, else on the path."""
    found = [
        os.environ.get("J3590_CHROMIUM"),
        "/usr/bin/chromium",
        *map(shutil.which, ("chromium", "chromium-browser", "google-chrome")),
    ]
    return next((one for one in found if one and Path(one).exists()), None)


@contextmanager
def chromed() -> Iterator:
    """A browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


def growth(
    title: str, subtitle: str, unit: str, series: dict[str, dict[int, float]], budget: dict | None = None
) -> dict:
    """A curve per series over the number of lines, both axes logarithmic, each named at its end; a budget as a dashed line."""
    traces, notes = [], []
    for (name, points), look in zip(
        series.items(), ((ACCENT, "solid"), ("#b5530f", "dash"), ("#00876c", "dot")), strict=False
    ):
        traces.append(curve(name, points, *look))
        last = max(points)
        notes.append(at_end(f"{name}<br>{said(points[last], unit)}", last, points[last], look[0]))
    apart(notes)
    shapes = []
    if budget:
        shapes = [
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": budget["value"],
                "y1": budget["value"],
                "line": {"color": GREY, "dash": "dash", "width": 1},
            }
        ]
        notes.append(
            note(budget["said"], logged(budget["value"]), 11, GREY, yref="y", yanchor="bottom", xshift=4, yshift=4)
        )
    sizes = sorted({one for points in series.values() for one in points})
    rounds = ticks(series, budget)
    layout = {
        "width": WIDTH, "height": HEIGHT, "margin": {"l": 64, "r": 48, "t": 70, "b": 46}, "showlegend": False,
        "paper_bgcolor": "#ffffff", "plot_bgcolor": "#ffffff", "annotations": notes, "shapes": shapes,
        "font": {"family": "Source Sans, Source Sans 3, sans-serif", "size": 12, "color": INK},
        "title": {"text": f"<b>{title}</b>", "font": {"size": 15}, "x": 0.02, "xanchor": "left", "y": 0.95, "yanchor": "top",
                  "subtitle": {"text": subtitle, "font": {"size": 12, "color": GREY}}},
        "xaxis": {"type": "log", "tickvals": sizes, "ticktext": [short(one) for one in sizes], "showgrid": False, "linecolor": RULE,
                  "ticks": "outside", "title": {"text": "lines in the extract"}},
        "yaxis": {"type": "log", "gridcolor": "#eceff2", "tickvals": rounds, "ticktext": [said(one, unit) for one in rounds],
                  "range": [logged(rounds[0]) - MARK, logged(rounds[-1])]},
    }  # fmt: skip
    return {"data": traces, "layout": layout}


def curve(name: str, points: dict[int, float], colour: str, dash: str) -> dict:
    sizes = sorted(points)
    look = {"line": {"color": colour, "dash": dash, "width": 2}, "marker": {"color": colour, "size": 7}}
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": sizes,
        "y": [points[one] for one in sizes],
        "name": name,
    } | look


def note(text: str, y: float, size: int, colour: str = INK, **where: object) -> dict:
    base = {"text": text, "x": 0, "y": y, "xref": "paper", "yref": "paper", "xanchor": "left", "showarrow": False}
    return base | {"font": {"size": size, "color": colour}} | where


def at_end(text: str, x: float, y: float, colour: str) -> dict:
    return note(text, logged(y), 12, colour, x=logged(x), xref="x", yref="y", xshift=8, align="left")


def apart(notes: list[dict]) -> None:
    """Names at the end of curves that end close together: the higher one goes up, the lower one down."""
    notes.sort(key=lambda one: one["y"])
    for lower, higher in pairwise(notes):
        if higher["y"] - lower["y"] < CLOSE:
            lower["yshift"], higher["yshift"] = -16, 16


def logged(value: float) -> float:
    """Where a value stands on an axis of logarithms."""
    return log10(value)


def ticks(series: dict, budget: dict | None) -> list[float]:
    """Round values from below the least to above the most."""
    every = [one for points in series.values() for one in points.values()] + ([budget["value"]] if budget else [])
    found = [step * 10.0**power for power in range(-4, 7) for step in (1, 3)]
    return [one for one in found if min(every) / 3.4 < one < max(every) * 3.4]


def short(lines: int) -> str:
    """100 k, 3 M."""
    return f"{lines / 1e6:g} M" if lines >= 1e6 else f"{lines / 1e3:g} k"


def said(value: float, unit: str) -> str:
    """A value with its unit: seconds below one as milliseconds, megabytes above a thousand as gigabytes."""
    if unit == "s":
        return f"{value * 1000:.3g} ms" if value < 1 else f"{value:.3g} s"
    return f"{value / 1000:.3g} GB" if value >= 1000 else f"{value:.3g} MB"


def draw(figures: dict[Path, dict]) -> None:
    """Write each figure as PNG."""
    from plotly.offline import get_plotlyjs

    with chromed() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=2)
        page.set_content("<body style='margin:0'><div id='chart'></div></body>")
        page.add_script_tag(content=get_plotlyjs())
        for path, figure in figures.items():
            page.evaluate(f"Plotly.react('chart', {json.dumps(figure)})")
            page.wait_for_timeout(300)
            page.locator("#chart").screenshot(path=str(path))
