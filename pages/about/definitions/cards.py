"""The metrics as a reader looks them up: formula, plain words, the trap, where it is used, the SQL and the id."""

import re

import streamlit as st

from pages.ui import formats, text
from queries import catalogue
from queries.catalogue import Metric


def metrics() -> None:
    """A search box and one card per metric, in the order of their file."""
    wanted = (
        text.text_input("Find a metric", placeholder="denied, interval, ÷ allowed …", type="search", live=True) or ""
    )
    users = used_by()
    shown = [one for one in catalogue.metrics().values() if fits(one, wanted, users[one.name])]
    text.caption(
        f"{len(shown)} of {formats.counted(len(catalogue.metrics()), 'metric')}. Rates are sums over sums, never averages of rates."
    )
    direct = figures()
    for inner, title in ((False, "Figures"), (True, "What figures are made of")):
        if part := [one for one in shown if (one.name not in direct) == inner]:
            text.subheader(title, anchor=False)
            for one in part:
                card(one, users[one.name])


def fits(metric: Metric, wanted: str, questions: list[str]) -> bool:
    """Whether every word looked for stands somewhere in the metric's own words."""
    words = " ".join([metric.name, metric.label, metric.meaning, metric.formula, *questions]).lower()
    return all(word in words for word in wanted.lower().split())


def card(metric: Metric, questions: list[str]) -> None:
    """One metric, folded: its label and formula, then all the rest."""
    with text.expander(text.marked("**{}** {}", metric.label, f"= {metric.formula}" if metric.formula else "")):
        text.markdown(metric.what)
        text.markdown(text.marked("**What to mind.** {}", metric.mind))
        if questions:
            text.markdown(text.marked("**Used in.** {}", " ".join(questions)))
        st.code(metric.text, language="sql", wrap_lines=True)
        text.caption(text.code(metric.id))


def figures() -> set[str]:
    """The metrics that questions give as figures, each as a column of its own."""
    texts = [catalogue.question(name).text for name in catalogue.names()]
    return {name for sql in texts for name in re.findall(r"^\s*(\w+)\(.*\) AS \w+,?$", sql, re.MULTILINE)}


def used_by() -> dict[str, list[str]]:
    """The questions that use each metric, themselves or through another metric."""
    found = {name: [] for name in catalogue.metrics()}
    for name in catalogue.names():
        asked = catalogue.question(name)
        for metric in catalogue.metrics_of(asked.text):
            found[metric.name].append(asked.asks)
    return found
