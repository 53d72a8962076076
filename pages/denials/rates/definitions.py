"""From one definition of the denial rate to another, one choice at a time: partial denials, then the decision, then the unit."""

from itertools import pairwise
from typing import NamedTuple

import streamlit as st

from pages.ui import formats
from queries import Answer
from queries.choices import choices, noun
from queries.selection import Selection

ORDER = ("partial", "stage", "unit")


class Definition(NamedTuple):
    """The three choices that make a denial rate."""

    unit: str
    stage: str
    partial: str

    def words(self) -> str:
        """billed dollars, last decision, partial denials counted"""
        return ", ".join(noun(name, value) for name, value in self._asdict().items())

    def code(self) -> str:
        """As the address says it."""
        return ",".join(self)


class Step(NamedTuple):
    """A definition on the way, and by how many points its rate differs from the one before."""

    name: str
    definition: Definition
    row: dict
    points: float | None


def on_screen(selection: Selection) -> Definition:
    """The definition that the page shows."""
    return Definition(selection.unit, selection.stage, selection.partial)


def given(answer: Answer) -> dict[Definition, dict]:
    """The definitions that this input can give."""
    return {Definition(row["unit"], row["stage"], row["partial"]): row for row in answer.rows()}


def others(answer: Answer, here: Definition) -> dict[str, str]:
    """What the definition on the screen can be compared with: code → words, those that differ in the decision alone first."""
    known = given(answer)
    found = [one for one in known if one != here and all(step in known for step in path(here, one))]
    found.sort(key=lambda one: (differences(here, one), one.stage == here.stage))
    return {one.code(): one.words() for one in found}


def differences(one: Definition, other: Definition) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def path(here: Definition, there: Definition) -> list[Definition]:
    """Each definition from one to the other, both included, one choice at a time."""
    found = [here]
    for choice in ORDER:
        if (after := found[-1]._replace(**{choice: getattr(there, choice)})) != found[-1]:
            found.append(after)
    return found


def steps(answer: Answer, here: Definition, code: str) -> list[Step]:
    """The rate of each definition on the way, and what each step changes."""
    rows, way = given(answer), path(here, Definition(*code.split(",")))
    found = [Step("On this page", here, rows[here], None)]
    for before, after in pairwise(way):
        choice = next(one for one in ORDER if getattr(before, one) != getattr(after, one))
        step = choices()[choice][getattr(after, choice)].step
        found.append(Step(step, after, rows[after], points(rows[before], rows[after])))
    return found


def points(before: dict, after: dict) -> float | None:
    """The difference of two rates as they are written, so that the points on the page add up."""
    if before["denial_rate"] is None or after["denial_rate"] is None:
        return None
    return round(round(after["denial_rate"] * 100, 1) - round(before["denial_rate"] * 100, 1), 1)


def said(number: float | None) -> str:
    """+1.2, −3.8"""
    return "" if number is None else f"{number:+.1f}".replace("-", "−") if number else "0.0"


def marked(answer: Answer, walked: list[Step]) -> dict[str, list[str]]:
    """Two columns for the table of all definitions: which of them are on the way, and what each step changes."""
    places = {step.definition: (place, step) for place, step in enumerate(walked)}
    found = [places.get(one) for one in given(answer)]
    return {
        "on_the_way": [f"{one[0] + 1}. {one[1].name}" if one else "" for one in found],
        "change": [said(one[1].points) if one else "" for one in found],
    }


def table(walked: list[Step]) -> None:
    """The walk as a small table: denied, adjudicated, the rate, and what the step changed."""
    figures = {one: [step.row[one] for step in walked] for one in ("numerator", "denominator")}
    rates = [None if step.row["denial_rate"] is None else step.row["denial_rate"] * 100 for step in walked]
    st.dataframe(
        {"on_the_way": [step.name for step in walked]}
        | figures
        | {"denial_rate": rates, "change": [said(step.points) for step in walked]},
        hide_index=True,
        column_config={
            "on_the_way": st.column_config.TextColumn("Definition"),
            "numerator": st.column_config.NumberColumn(formats.label("numerator"), format="localized"),
            "denominator": st.column_config.NumberColumn(formats.label("denominator"), format="localized"),
            "denial_rate": st.column_config.NumberColumn("Rate (%)", format="%.1f"),
            "change": st.column_config.TextColumn("Points"),
        },
        lazy=False,
        alt=f"From one definition of the rate to another: {finding(walked)}",
    )


def finding(walked: list[Step]) -> str:
    """The title of the comparison: both rates, and their difference."""
    first, last = walked[0].row, walked[-1].row
    if first["denial_rate"] is None or last["denial_rate"] is None:
        return "From one definition to another"
    total = round(sum(step.points or 0 for step in walked), 1)
    if not total:
        return f"By the other definition the rate is the same, {formats.rate(last['denial_rate'])}"
    return f"By the other definition the rate is {formats.rate(last['denial_rate'])} instead of {formats.rate(first['denial_rate'])}: {said(total)} points"
