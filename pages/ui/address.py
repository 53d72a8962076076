"""What is selected, between the session and the address: the URL is the widgets' memory and the link that people share.

The session's state is touched here and in filters.py alone.
"""

import time
from datetime import date

import streamlit as st

import data
from pages.ui import answers, text
from queries.selection import CHOICES, Selection, Values, list_names, read
from queries.suppression import MODES

OLDEST, NEWEST = date(1990, 1, 1), date(2100, 12, 31)
OVERTAKEN_SECONDS = 3
VIEWS = {
    name: f"view:{name}"
    for name in ("by", "other", "table", "compare", "follow", "named", "measure", "rows", "columns", "team")
}


def extract() -> answers.Opened:
    """The open extract."""
    return st.session_state["extract"]


def selection() -> Selection:
    """What is selected."""
    return st.session_state["selection"]


def small_cells() -> str:
    """Whether screens show small cells or hide them."""
    return st.session_state.get("small_cells", MODES[0])


def fact(name: str) -> str:
    """One fact about the open extract: name, version, as_of."""
    (value,) = extract().con.cursor().execute("SELECT COLUMNS($name) FROM extract", {"name": [name]}).fetchone()
    return str(value or data.UNDATED)


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
        untouched = state["selection"] == state.get("default")  # then the other extract opens as it does by itself
        pairs = [*([] if untouched else state["selection"].pairs()), ("small_cells", state["small_cells"])]
        text.toast(f"The extract was replaced: {here.name} as of {fact('as_of')} is open now.")
    else:
        pairs = None
    if pairs is not None:
        selection, notices = read([one for one in pairs if one[0] not in ("extract", "small_cells", *VIEWS)], here.con)
        put(selection, notices)
        state["small_cells"] = dict(pairs).get("small_cells") if dict(pairs).get("small_cells") in MODES else MODES[0]
        state.update({VIEWS[name]: value for name, value in pairs if name in VIEWS})
    state["opened"], state["touched"], state["default"] = here.key, False, answers.default(here.con, here.key)


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


def write_url() -> None:
    """The address bar is the shareable link: defaults written out. Rewritten at the end of each run."""
    state = st.session_state
    if "selection" not in state:
        return
    url = url_of()
    if {name: st.query_params.get_all(name) for name in st.query_params} != url:
        st.query_params.from_dict(url)
    if state.get("urls", (None,))[0] != url:
        state["urls"] = (url, state.get("urls", (None,))[0], time.monotonic())


def url_of(**views: str) -> dict[str, list[str]]:
    """What is selected and looked at, as the address says it; `views` are looked at instead."""
    state = st.session_state
    pairs = state["selection"].pairs() + [("small_cells", state["small_cells"])]
    pairs += [("extract", state["extract"].name)] if "extract_name" in state else []
    seen = {name: state[key] for name, key in VIEWS.items() if state.get(key)} | views
    url: dict[str, list[str]] = {}
    for name, value in [*pairs, *seen.items()]:
        url.setdefault(name, []).append(value)
    return url
