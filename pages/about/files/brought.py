"""The files that someone brought: dropped into the page, or in a folder of this machine; and what each is."""

from pathlib import Path
from typing import NamedTuple

import streamlit as st

import queries
from data import InputError, doors
from data.reading import jobs, maps
from data.reading.identify import Found, identify
from data.reading.inputs import By, Input, inputs, read_by
from data.reading.trial import Trial, filled, trial
from pages.about.files import words
from pages.ui import filters, text


class Told(NamedTuple):
    """A file, what it is, by what it is read (None: by nothing yet), what it holds; or why it cannot be read."""

    path: Path
    name: str
    found: Found | None = None
    by: By | None = None
    trial: Trial | None = None
    error: str = ""

    def is_read(self) -> bool:
        return not self.error and self.by is not None

    def wants_map(self) -> bool:
        return self.found is not None and bool(self.found.columns) and self.by is None

    def lacks(self) -> list[str]:
        """What is to be named for all its rows."""
        asked = {"payer": self.by.names_payer, "code": self.by.names_code} if self.is_read() else {}
        return [what for what, is_named in asked.items() if not is_named]


def chosen() -> list[Told]:
    """The files dropped into the page and those of the folder named, each told."""
    left, right = st.columns(2)
    with left:
        dropped = text.file_uploader("Drop files here", accept_multiple_files=True, key="files:dropped")
    with right:
        folder = text.text_input(
            "or a folder on this machine", key="files:folder", placeholder="/home/me/remits", help=words.FOLDER_HELP
        )
    paths = [kept(one) for one in dropped or ()]
    if folder.strip():
        paths.append(Path(folder.strip()).expanduser())
    if not paths:
        return []
    try:
        found = inputs(paths)
    except InputError as error:
        text.error(str(error))
        return []
    return [told(one) for one in found.inputs] + [
        Told(Path(one.name), one.name, error=one.error) for one in found.refused
    ]


def kept(dropped) -> Path:
    """A dropped file, written once into a folder of this session that only its owner can read."""
    known = filters.memory("files").setdefault("kept", {})
    if dropped.file_id not in known or not known[dropped.file_id].exists():
        name = Path(dropped.name).name.lstrip(".") or "file"
        path = jobs.inbox() / name
        doors.write(path, dropped.getbuffer())
        known[dropped.file_id] = path
    return known[dropped.file_id]


def told(one: Input) -> Told:
    """What a file is. It is read for trial once, until it or its map changes."""
    try:
        found = identify(one.path)
        by = read_by(found)
        stamp = f"{one.stamp()} {by.columns.stat().st_mtime_ns if by and by.columns else ''}"
        made = tried(str(one.path), stamp, found, by) if by else None
    except InputError as error:
        return Told(one.path, one.name, error=str(error))
    if isinstance(made, str):
        return Told(one.path, one.name, found, by, error=made)
    return Told(one.path, one.name, found, by, made)


@st.cache_data(max_entries=200, show_spinner="Looking at the file")
def tried(path: str, stamp: str, _found: Found, _by: By) -> Trial | str | None:
    """What the file holds, or why it is refused."""
    try:
        return trial(Path(path), _found, _by)
    except InputError as error:
        return str(error)


def told_of(files: list[Told]) -> None:
    """Each file in a row: what it is and holds; those that cannot be read with the reason."""
    text.subheader("What they are", anchor=False)
    rows = [
        {"File": one.name, "What it is": what(one), **words.holds(one.trial)}
        for one in files
        if not one.error and not one.wants_map()
    ]
    if rows:
        text.table(rows, alt="The files, and what each holds")
    for one in files:
        if one.wants_map():
            text.info(text.marked("**{}** is {}.", one.name, words.NO_LAYOUT))
        elif one.error:
            text.warning(one.error if one.name in one.error else f"{one.name}: {one.error}")
    for one in files:
        if one.by and one.by.columns:
            change = f"Change the map of {one.name}"
            text.button(
                change, key=f"unmap:{one.name}", on_click=maps.forget, args=(one.found.columns,), type="tertiary"
            )
        if one.trial and one.trial.warnings:
            with text.expander(f"{one.name}: what to know ({len(one.trial.warnings)})"):
                text.markdown(text.bullets(one.trial.warnings))


def fills(files: list[Told]) -> None:
    """What all the files together fill, page by page, and what others lack."""
    trials = [one.trial for one in files if one.trial]
    if not trials:
        return
    claims = set().union(*(one.captured for one in trials if not one.table))
    verdicts = filled(queries.promised(claims), None) if claims else {}
    for table in {one.table for one in trials if one.table}:
        verdicts |= filled(queries.promised({table}), table)
    able = [page for page, verdict in verdicts.items() if verdict.startswith("will answer")]
    with text.expander(f"What they fill: {len(able)} of {len(verdicts)} pages"):
        text.markdown(text.bullets(f"{page}: {verdict}" for page, verdict in verdicts.items()))


def what(one: Told) -> str:
    """X12 835, remittances, version 005010X221A1; of a table by which map it is read."""
    return f"{one.found.what}, by the map kept for its columns" if one.by.columns else one.found.what
