"""The filter bar: Selection's words as widgets, and a chip for all that is not at its default.

Pages ask here: selection(), extract(), ask(), view(); address.py keeps what is selected in the URL.
"""

from dataclasses import replace

import streamlit as st

import data
from pages.ui import answers, formats, text
from pages.ui.address import NEWEST, OLDEST, VIEWS, extract, fact, from_widgets, put, selection, small_cells, start
from queries import Answer, Gaps
from queries.catalogue import dimensions
from queries.choices import choices, title
from queries.selection import BLANK, CHOICES, Selection, Values, list_names, period
from queries.suppression import MODES

MAIN = ("payer", "code", "line_of_business", "site", "product")
BESIDE_CHARACTERS = 120  # as many stand beside each other as buttons


def bar() -> bool:
    """Draw the sidebar and the notices; False, with the reason on the page, when no extract can be opened."""
    try:
        st.session_state["extract"] = answers.opened(choose_extract())
    except data.InputError as error:
        text.error(str(error))
        return False
    start()
    options = answers.values(extract().con, extract().key)
    with st.sidebar:
        for word, label in (("from", "From"), ("to", "To, that day included")):
            text.date_input(
                label, key=word, value=None, min_value=OLDEST, max_value=NEWEST, format="YYYY-MM-DD", on_change=touched
            )
        for name in MAIN:
            pick(name, "include", options[name])
        with text.expander(counted("More filters", "include")):
            for name in [one for one in list_names() if one not in MAIN]:
                pick(name, "include", options[name])
        with text.expander(counted("Leave out", "exclude")):
            for name in list_names():
                pick(name, "exclude", options[name])
        for name in ("unit", "stage"):
            choice(name)
        with text.expander("More about counting"):
            for name in [one for one in CHOICES if one not in ("unit", "stage")]:
                choice(name)
            choice("small_cells", help=SMALL_CELLS_HELP)
        text.button("Reset all filters", on_click=reset, width="stretch")
    st.session_state["selection"] = from_widgets()
    for notice in st.session_state["notices"]:
        text.warning(notice)
    return True


SMALL_CELLS_HELP = "As published hides the figures of cells of 1 to 10 persons, as files of real extracts do."


def choose_extract() -> str | None:
    """The name of the extract to open: the sample where it is the only one, else the one chosen; first the newest that holds lines. The URL keeps the choice."""
    found = data.extracts()
    names = [*found, *([] if data.SAMPLE in found.values() or data.SAMPLE_NAME in found else [data.SAMPLE_NAME])]
    if len(names) < 2:
        return None
    asked = st.query_params.get("extract")
    if st.session_state.get("extract_name") not in names:
        st.session_state["extract_name"] = asked if asked in names else data.newest(found)
    with st.sidebar:
        return text.selectbox("Extract", names, key="extract_name")


def open_extract(name: str) -> None:
    """Another extract is open from the next run on."""
    st.session_state["extract_name"] = name


def memory(page: str) -> dict:
    """What a page remembers for as long as a session lasts, beside what is selected."""
    return st.session_state.setdefault(f"memory:{page}", {})


def pick(name: str, side: str, options: list[str]) -> None:
    """One list filter. Values that the URL brought are offered too, '(blank)' for one."""
    one = dimensions()[name]
    offered = list(dict.fromkeys([*options, *st.session_state[f"{side}:{name}"]]))
    text.multiselect(
        one.label,
        offered,
        key=f"{side}:{name}",
        format_func=lambda value: formats.value(one.column, value),
        placeholder=("none" if side == "exclude" else "all") if offered else "not in the input",
        disabled=not offered,
        help=one.meaning if side == "include" else None,
        on_change=touched,
    )


def choice(name: str, **more: object) -> None:
    """A choice, in words."""
    values = choices()[name]
    shown = {"format_func": lambda one: values[one].label, "on_change": touched, **more}
    text.segmented_control(title(name), [*values], key=name, required=True, **shown)


def counted(label: str, side: str) -> str:
    """An expander's label with the number of filters set inside it."""
    names = list_names() if side == "exclude" else [one for one in list_names() if one not in MAIN]
    count = sum(bool(st.session_state[f"{side}:{name}"]) for name in names)
    return f"{label} ({count} set)" if count else label


def touched() -> None:
    """A widget was used: it wins over the URL, and what was said about the URL no longer holds."""
    st.session_state["touched"], st.session_state["notices"] = True, []


def reset() -> None:
    put(answers.default(extract().con, extract().key))
    st.session_state["small_cells"] = MODES[0]
    touched()


def gaps() -> dict[str, Gaps]:
    """What the extract lacks for each question about what is selected."""
    return answers.gaps(extract(), selection())


def ask(name: str, by: str | tuple[str, ...] = (), of: Selection | None = None) -> Answer:
    """The answer to a question about what is selected, or about another selection."""
    by = (by,) if isinstance(by, str) else tuple(by)
    return answers.ask(extract(), name, of or selection(), by, small_cells())


def has_lines() -> bool:
    """Whether the extract holds any line at all."""
    return any(answers.values(extract().con, extract().key).values())


def view(word: str, label: str, options: dict[str, str]) -> str:
    """A choice that only changes what a page draws; kept in the URL and over pages like a filter."""
    key = VIEWS[word]
    if st.session_state.get(key) not in options:
        st.session_state[key] = next(iter(options))
    is_short = len(options) < 10 and sum(map(len, options.values())) < BESIDE_CHARACTERS
    draw = text.segmented_control if is_short else text.selectbox
    more = {"required": True} if is_short else {}
    return draw(label, list(options), key=key, format_func=options.get, persist_state="session", **more)


def chips() -> None:
    """A button for each thing that is not at its default; pressing it puts the default back."""
    now, default = selection(), answers.default(extract().con, extract().key)
    found = []
    for name in list_names():
        if now.lists.get(name) == default.lists.get(name):
            continue
        one, values = dimensions()[name], now.lists.get(name, Values())
        found += [
            (f"{one.label}: {formats.value(one.column, value)}", drop, (name, "include", value))
            for value in values.include
        ]
        found += [
            (f"{one.label}: not {formats.value(one.column, value)}", drop, (name, "exclude", value))
            for value in values.exclude
        ]
        if values == Values():
            found.append((f"{one.label}: all", restore, (name,)))
    if (now.from_date, now.to_date) != (default.from_date, default.to_date):
        found.append(
            (
                f"{'Service' if now.basis == 'service' else 'Decision'} dates {period(now.from_date, now.to_date)}",
                restore,
                ("period",),
            )
        )
    found += [
        (f"{said.title}: {said.label}", restore, (name,))
        for name in CHOICES
        if getattr(now, name) != getattr(default, name) and (said := choices()[name][getattr(now, name)])
    ]
    if st.session_state.get("small_cells", MODES[0]) != MODES[0]:
        found.append((f"Small cells: {choices()['small_cells']['hide'].label}", restore, ("small_cells",)))
    if found:
        with st.container(horizontal=True, gap="xsmall"):
            for label, undo, args in found:
                text.button(f"{label}  ×", key=f"chip:{label}", on_click=undo, args=args, help="Remove this filter")
            text.button("Reset all", key="chip:reset", type="tertiary", on_click=reset)


def drop(name: str, side: str, value: str) -> None:
    key = f"{side}:{name}"
    st.session_state[key] = [one for one in st.session_state[key] if one != value]
    touched()


def keep_only(name: str, value: str) -> None:
    """Set a list filter to one value: what a click on a chart does."""
    st.session_state[f"include:{name}"] = [value]
    touched()


def clicked(key: str, name: str) -> None:
    """A mark on a chart was clicked: keep only its value. A mark for several values ("Other") carries none."""
    points = st.session_state[key].selection.points
    if points and points[0].get("customdata") and (value := points[0]["customdata"][0]):
        keep_only(name, value)


def restore(name: str) -> None:
    """Put the default of one filter back."""
    default = answers.default(extract().con, extract().key)
    if name == "period":
        st.session_state["from"], st.session_state["to"] = default.from_date, default.to_date
    elif name in list_names():
        st.session_state[f"include:{name}"] = list(default.lists.get(name, Values()).include)
    else:
        st.session_state[name] = MODES[0] if name == "small_cells" else CHOICES[name][0]
    touched()


def of_today() -> Selection:
    """What is selected, whatever its date: a denial is open today. A period that somebody chose stays."""
    now, default = selection(), answers.default(extract().con, extract().key)
    if (now.from_date, now.to_date) != (default.from_date, default.to_date):
        return now
    return replace(now, from_date=None, to_date=None)


__all__ = ["BLANK", "ask", "bar", "chips", "extract", "fact", "keep_only", "selection", "small_cells", "view"]
