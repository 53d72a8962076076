"""The filter bar: Selection's words as widgets, the URL as their memory, a chip for all that is not at its default.

The one place that touches the session's state. Pages ask here: selection(), extract(), ask(), view().
"""

import time
from dataclasses import replace
from datetime import date

import streamlit as st

import data
from pages.ui import answers, formats, text
from queries import Answer, Gaps
from queries.catalogue import dimensions
from queries.selection import BLANK, CHOICES, Selection, Values, list_names, period, read
from queries.suppression import MODES

MAIN = ("payer", "code", "line_of_business", "site", "product")
# The words of a choice for people: label, and a label per value. Keys and values are Selection's.
WORDS = {
    "basis": ("Months and period by", {"service": "service date", "adjudication": "first decision"}),
    "chained": ("Resubmissions", {"on": "joined to the first", "off": "each on its own"}),
    "stage": ("Which decision", {"initial": "first", "final": "last"}),
    "unit": ("Denial rate counts", {"lines": "lines", "claims": "claims", "dollars": "dollars"}),
    "partial": ("Partly denied lines", {"counted": "count as denied", "not counted": "do not"}),
}
SMALL_CELLS = {"show": "exact", "hide": "as published"}
OLDEST, NEWEST = date(1990, 1, 1), date(2100, 12, 31)
VIEWS = {
    name: f"view:{name}"
    for name in ("by", "other", "table", "compare", "follow", "named", "measure", "rows", "columns")
}
OVERTAKEN_SECONDS = 3
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
            text.segmented_control(
                "Small cells on screen",
                MODES,
                key="small_cells",
                required=True,
                format_func=SMALL_CELLS.get,
                help=SMALL_CELLS_HELP,
            )
        text.button("Reset all filters", on_click=reset, width="stretch")
    st.session_state["selection"] = from_widgets()
    for notice in st.session_state["notices"]:
        text.warning(notice)
    return True


SMALL_CELLS_HELP = "As published hides the figures of cells of 1 to 10 persons, as files of real extracts do."


def choose_extract() -> str | None:
    """The name of the extract to open: the only one, or the one chosen; several are offered, and the URL keeps the choice."""
    names = list(data.extracts())
    if len(names) < 2:
        return None
    asked = st.query_params.get("extract")
    if "extract_name" not in st.session_state:
        st.session_state["extract_name"] = asked if asked in names else names[0]
    with st.sidebar:
        return text.selectbox("Extract", names, key="extract_name")


def start() -> None:
    """Fill the widgets before they are drawn: from the URL on a session's first run, when the reader goes back to another
    URL, and from the same words again when the extract is another one."""
    state, here = st.session_state, extract()
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    before = state.get("opened")
    moved = bool(given) and not state.get("touched") and not ours(given)
    if before is None or moved:
        pairs = [(name, value) for name, values in given.items() for value in values]
    elif before != here.key:
        pairs = [*state["selection"].pairs(), ("small_cells", state["small_cells"])]
        text.toast(f"The extract was replaced: {here.name} as of {fact('as_of')} is open now.")
    else:
        pairs = None
    if pairs is not None:
        selection, notices = read([one for one in pairs if one[0] not in ("extract", "small_cells", *VIEWS)], here.con)
        put(selection, notices)
        state["small_cells"] = dict(pairs).get("small_cells") if dict(pairs).get("small_cells") in MODES else MODES[0]
        state.update({VIEWS[name]: value for name, value in pairs if name in VIEWS})
    state["opened"], state["touched"] = here.key, False


def ours(url: dict[str, list[str]]) -> bool:
    """Whether the URL is the one last written, or the one before it, carried by a click that overtook the rewriting."""
    last, before, when = st.session_state.get("urls", (None, None, 0.0))
    return url == last or (url == before and time.monotonic() - when < OVERTAKEN_SECONDS)


def put(selection: Selection, notices: list[str] = ()) -> None:
    """Write a selection into the widgets, before they are drawn."""
    state = st.session_state
    for name in list_names():
        for side in ("include", "exclude"):
            state[f"{side}:{name}"] = list(getattr(selection.lists.get(name, Values()), side))
    for word in ("from", "to"):
        day = getattr(selection, f"{word}_date")
        if day and not OLDEST <= day <= NEWEST:
            notices, day = [*notices, f"{day} is out of reach: dates go from {OLDEST} to {NEWEST}."], None
        state[word] = day
    for name in CHOICES:
        state[name] = getattr(selection, name)
    state["selection"], state["notices"] = selection, list(notices)


def from_widgets() -> Selection:
    """The selection that the widgets show."""
    state = st.session_state
    lists = {name: Values(tuple(state[f"include:{name}"]), tuple(state[f"exclude:{name}"])) for name in list_names()}
    return Selection(lists, state["from"], state["to"], **{name: state[name] for name in CHOICES})


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


def choice(name: str) -> None:
    """One of Selection's choices, in words."""
    label, words = WORDS[name]
    text.segmented_control(label, CHOICES[name], key=name, required=True, format_func=words.get, on_change=touched)


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


def write_url() -> None:
    """The address bar is the shareable link: defaults written out. Rewritten at the end of each run."""
    state = st.session_state
    if "selection" not in state:
        return
    url = address()
    if {name: st.query_params.get_all(name) for name in st.query_params} != url:
        st.query_params.from_dict(url)
    if state.get("urls", (None,))[0] != url:
        state["urls"] = (url, state.get("urls", (None,))[0], time.monotonic())


def address(**views: str) -> dict[str, list[str]]:
    """What is selected and looked at, as the address says it; `views` are looked at instead."""
    state = st.session_state
    pairs = state["selection"].pairs() + [("small_cells", state["small_cells"])]
    pairs += [("extract", state["extract"].name)] if "extract_name" in state else []
    seen = {name: state[key] for name, key in VIEWS.items() if state.get(key)} | views
    url: dict[str, list[str]] = {}
    for name, value in [*pairs, *seen.items()]:
        url.setdefault(name, []).append(value)
    return url


def extract() -> answers.Opened:
    """The open extract."""
    return st.session_state["extract"]


def selection() -> Selection:
    """What is selected."""
    return st.session_state["selection"]


def small_cells() -> str:
    """Whether screens show small cells or hide them."""
    return st.session_state.get("small_cells", MODES[0])


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


def fact(name: str) -> str:
    """One fact about the open extract: name, version, as_of."""
    (value,) = extract().con.cursor().execute("SELECT COLUMNS($name) FROM extract", {"name": [name]}).fetchone()
    return str(value or data.UNDATED)


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
        (f"{WORDS[name][0]}: {WORDS[name][1][getattr(now, name)]}", restore, (name,))
        for name in CHOICES
        if getattr(now, name) != getattr(default, name)
    ]
    if st.session_state.get("small_cells", MODES[0]) != MODES[0]:
        found.append(("Small cells: as published", restore, ("small_cells",)))
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


__all__ = ["BLANK", "ask", "bar", "chips", "extract", "keep_only", "selection", "view", "write_url"]
