"""Text is text: the one door through which words reach Streamlit, which would read them as markdown, LaTeX, icons and links.

What is given as `str` is shown as it is typed, wherever it is from: data, an address, a file's name. Only our own words may carry
marks: marked("**{}** is not in the input.", name) keeps the bold and shows `name` as text. Words stay plain until here, so that
tables, charts, alternative texts and files get them as they are.
"""

import re
from collections.abc import Callable, Iterable
from functools import wraps

import pandas as pd
import streamlit as st

# A letter of no width: Streamlit looks for icons, emoji, arrows and addresses after markdown's own escapes are resolved.
JOINER = "\u2060"
BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
MARKS = re.compile(r"[\\`*~<\[\]|]|&(?=[#\w])|\$(?!\d)|:(?=[\w:])|(?<![^\W_])_|_(?![^\W_])")
STARTS = re.compile(r"[-+](?=[-+\s]|$)|#+(?=\s|$)|>|=+$|\d{1,9}(?=[.)](\s|$))")
INSIDE, JOINED = re.compile(r":(?=[\w+-]+[:/]|//)"), ":" + JOINER  # :material/home:, :smile:, http://
AFTERWARDS = (
    (INSIDE, JOINED),
    (re.compile(r"(?i)(?<=www)(?=\.)"), JOINER),
    (re.compile(r"@(?=\w)"), "@" + JOINER),
    (re.compile(r"(?<!\S)([<>~-])(?=[=>-]+(\s|$))"), r"\1" + JOINER),  # -> <- -- >= ~=
)


class Marked(str):
    """Our own words with our own marks of markdown. What is joined to it becomes plain text again: use marked()."""


def escaped(words: str) -> str:
    """Markdown that shows just these words, on one line."""
    words = BREAKS.sub(" ", words)
    for pattern, instead in AFTERWARDS:
        words = pattern.sub(instead, words)
    body = words.lstrip(" ")
    start, made = STARTS.match(body), MARKS.sub(r"\\\g<0>", body)
    if start and not made.startswith("\\"):
        place = start.end() if start[0].isdigit() else 0
        made = f"{made[:place]}\\{made[place:]}"
    return " " * (body != words) + made  # four spaces would be code


def shown(words: object) -> Marked:
    """Marked words as they are, all others escaped."""
    return words if isinstance(words, Marked) else Marked(escaped(str(words)))


def marked(words: str, *values: object) -> Marked:
    """Our marks around values that are text: marked("**{}** leads.", payer)."""
    return Marked(words.format(*map(shown, values)))


def joined(between: str, items: Iterable[str]) -> Marked:
    """Words one after another, each plain or marked, with our own mark between them."""
    return Marked(between.join(map(shown, items)))


def bullets(items: Iterable[str], sign: str = "-") -> Marked:
    """A list in markdown."""
    return Marked("\n".join(f"{sign} {shown(one)}" for one in items))


def code(words: object) -> Marked:
    """Words in the face of code: a file's name, an id. With a backtick in them they stay in the face of text."""
    plain = BREAKS.sub(" ", str(words)).strip(" ")
    if "`" in plain or not plain:  # Streamlit would see a formula behind it
        return shown(plain)
    return Marked(f"`{INSIDE.sub(JOINED, plain)}`")


def _in_words(draw: Callable) -> Callable:
    """An element of Streamlit whose label, help and options of a choice are text."""

    @wraps(draw)
    def drawn(words: str, *args: object, **how: object) -> object:
        if how.get("help"):
            how["help"] = shown(how["help"])
        if draw is st.segmented_control and (look := how.get("format_func")):
            how["format_func"] = lambda option: shown(look(option))
        return draw(shown(words), *args, **how)

    return drawn


title, header, subheader, caption, markdown = map(
    _in_words, (st.title, st.header, st.subheader, st.caption, st.markdown)
)
info, warning, error, toast = map(_in_words, (st.info, st.warning, st.error, st.toast))
button, download_button, expander = map(_in_words, (st.button, st.download_button, st.expander))
multiselect, selectbox, segmented_control = map(_in_words, (st.multiselect, st.selectbox, st.segmented_control))
date_input, text_input, file_uploader = map(_in_words, (st.date_input, st.text_input, st.file_uploader))


def progress(share: float, words: str) -> None:
    """A bar, and how far it is in words."""
    st.progress(share, text=shown(words))


def page_link(page: str, label: str, **how: object) -> None:
    """A link to one of our pages."""
    how |= {"help": shown(how["help"])} if how.get("help") else {}
    st.page_link(page, label=shown(label), **how)


def tabs(labels: list[str]) -> list:
    return st.tabs([shown(one) for one in labels])


def metric(label: str, value: str, delta: str | None = None, **how: object) -> None:
    """A tile: its label, figure, change, description and help are text."""
    how |= {name: shown(how[name]) for name in ("help", "delta_description") if how.get(name)}
    st.metric(shown(label), shown(value), None if delta is None else shown(delta), **how)


def table(rows: list[dict], figures: dict[str, Callable[[float], str]] | None = None, **how: object) -> None:
    """A short table that wraps; `figures` are columns of numbers and how each is written."""
    figures = figures or {}
    cells = [{shown(name): one if name in figures else shown(one) for name, one in row.items()} for row in rows]
    data = pd.DataFrame(cells).style.format({shown(name): look for name, look in figures.items()}) if figures else cells
    st.table(data, border="horizontal", hide_index=True, **how)
