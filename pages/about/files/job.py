"""The job that reads: begun with a button, watched while it runs, stopped, and what it said."""

from pathlib import Path

import streamlit as st

import data
from data import InputError
from data.reading import jobs
from data.reading.jobs import Job
from pages.about.files import words
from pages.about.files.brought import Told
from pages.ui import filters, text

NEW = "(a new extract)"
BRIEFING, CHECKS = "pages/summary/briefing/page.py", "pages/about/extracts/page.py"
RECOVERY = "pages/denials/recovery/page.py"
SCOPES = {"family": "J3590, its siblings, and the codes products moved to", "all": "every code"}


def order(files: list[Told]) -> None:
    """Into which extract, what the files leave unsaid, the command, and the button that begins it."""
    read = [one for one in files if one.is_read()]
    with st.container(border=True):
        text.subheader("Read them", anchor=False)
        known = {name: path for name, path in data.extracts().items() if path != data.SAMPLE}
        left, middle, right = st.columns(3)
        with left:
            into = text.selectbox("Into", [*known, NEW], key="files:into")
            name = text.text_input("Name of the new extract", "mine", key="files:name") if into == NEW else into
        held = data.manifest(known[into]) if into in known else None
        with middle:
            scope = (
                held["scope"]
                if held
                else text.selectbox("Codes to keep", list(SCOPES), format_func=SCOPES.get, key="files:codes")
            )
            instead = (
                text.multiselect(
                    "They take the place of",
                    names_of(held),
                    key="files:instead",
                    help="For corrected files: the inputs chosen go.",
                )
                if held
                else []
            )
        with right:
            payer = text.text_input("Payer, where files name none", key="files:payer")
            code = text.text_input("Code of every row, where a table has none", key="files:code", placeholder="J3590")
        is_named = name.strip() == Path(name.strip()).name != "" and not name.strip().startswith(".")
        if not is_named:
            text.caption("Give the extract a name: a word without / and without a dot in front.")
        typed = typed_words(read, jobs.root() / name.strip(), scope, payer.strip(), code.strip(), instead)
        st.code(words.command(typed), language=None, wrap_lines=True)
        named = {"payer": payer.strip(), "code": code.strip()}
        lacking = {one.name: what for one in read for what in one.lacks() if not named[what]}
        for name_of, what in lacking.items():
            text.caption(f"{name_of} names no {what}: type the {what} of all its rows above.")
        label = f"Read {len(read)} file{'s' * (len(read) != 1)}"
        text.button(
            label,
            type="primary",
            key="files:read",
            disabled=not (read and is_named) or bool(lacking),
            on_click=begin,
            args=(typed,),
        )


def names_of(held: dict) -> list[str]:
    return sorted(part["source_file"] for part in [*held["parts"], *held["ledger"]])


def typed_words(read: list[Told], out: Path, scope: str, payer: str, code: str, instead: list[str]) -> list[str]:
    """The words of the command that reads these files."""
    typed = ["extract", "auto", *(str(one.path) for one in read), "--out", str(out), "--add", "--codes", scope]
    typed += ["--payer", payer] if payer else []
    typed += ["--code", code] if code else []
    return typed + [word for name in instead for word in ("--instead-of", name)]


def begin(typed: list[str]) -> None:
    try:
        jobs.begin(typed)
    except InputError as error:
        text.toast(str(error))


@st.fragment(run_every=1.0)
def running() -> None:
    """How far the job is; it goes on when this page is closed."""
    now = jobs.job()
    if now is None or now.code is not None:
        st.rerun()
    share, said = words.progress(now)
    with st.container(border=True):
        text.subheader("Reading", anchor=False)
        text.progress(share, said)
        text.caption(f"Begun {now.began} by {now.by}. It goes on when you close this page.")
        st.code(now.typed(), language=None, wrap_lines=True)
        if now.said:
            st.code(now.said, language=None, wrap_lines=True)
        text.button(
            "Stop", key="job:stop", on_click=jobs.stop, help="Nothing of this job stays; what was there before does."
        )


def ended(now: Job) -> None:
    """How the last job ended, what it said, and what comes next."""
    jobs.sweep(now)
    out = Path(now.words[now.words.index("--out") + 1])
    is_open = filters.extract().name == out.name
    with st.container(border=True):
        text.subheader(words.ended(now), anchor=False)
        st.code(now.said or "It said nothing.", language=None, wrap_lines=True)
        with st.container(horizontal=True, vertical_alignment="center"):
            if is_open:
                text.page_link(BRIEFING, f"“{out.name}” is open: the briefing")
                text.page_link(CHECKS, "What the checks found")
                text.page_link(RECOVERY, "Which lines first")
            elif (out / "manifest.json").exists():
                text.button(
                    f"Open “{out.name}”",
                    type="primary",
                    key="job:open",
                    on_click=filters.open_extract,
                    args=(out.name,),
                )
            text.button("Bring more files", key="job:done", on_click=jobs.done)


def history() -> None:
    """Who read what, and when."""
    if past := jobs.history()[:20]:
        with text.expander("What was read before, by whom"):
            rows = [
                {
                    "Begun": one["began"],
                    "By": one["by"],
                    "How it ended": outcome(one["code"]),
                    "Command": one["command"],
                }
                for one in past
            ]
            text.table(rows, alt="Jobs that were, the last first")


def outcome(code: int) -> str:
    return "stopped" if code == jobs.STOPPED else "all read" if code == 0 else "not all read"
