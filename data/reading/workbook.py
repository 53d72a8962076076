"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods): their sheets as one table of texts, as a person would write them into CSV.

The sheet that is read is the one whose header has most names that columns usually have; sheets with the same header are read along with it,
and of every other it is said that it was not.
"""

import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
    load_workbook,
)

from data import InputError
from data.refusals import listed

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# A header stands within so many rows.
HEADER_WITHIN = 200
UNPACKED_UP_TO = 2_000_000_000
# How many of a row's names are known; 0 where the row is no header.
Score = Callable[[list[str]], int]


class Sheet(NamedTuple):
    """A sheet, the names of its columns, and how many rows stand above them."""

    name: str
    score: int
    header: list[str]
    above: int
    rows: list[list[str]]


class Read(NamedTuple):
    table: pa.Table
    notes: list[str]
    above: int


def is_workbook(path: Path, start: bytes) -> bool:
    """By its name and its first bytes: what Excel and LibreOffice write."""
    return path.suffix.lower() in ENDINGS and start.startswith(SIGNATURES)


def read(path: Path, score: Score, wanted: Sequence[str] = ()) -> Read:
    """The rows of the sheets that are `wanted`, or that belong together. Raises InputError for a workbook that cannot be read, or holds no table."""
    with opened(path) as book:
        shown = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        if strange := [one for one in wanted if one not in book.sheet_names]:
            raise InputError(
                f"{path.name} has no sheet '{strange[0]}'. Its sheets: {listed(book.sheet_names)}. Nothing was changed."
            )
        sheets = [sheet(book.get_sheet_by_name(one), score) for one in wanted or shown or book.sheet_names]
        unseen = [one for one in book.sheet_names if one not in shown and one not in wanted]
    held = [one for one in sheets if one.rows]
    if not held:
        raise InputError(f"{path.name} holds no table: no sheet has rows below a header. Nothing was changed.")
    first = max(held, key=lambda one: (one.score, len(one.rows)))
    together = [one for one in held if one.header == first.header]
    rows = [row for one in together for row in one.rows]
    columns = [pa.array(cells, pa.string()) for cells in zip(*rows, strict=True)]
    notes = said(together, [one for one in sheets if one not in together], unseen)
    return Read(pa.table(columns, names=first.header), notes, first.above)


def said(together: list[Sheet], left: list[Sheet], unseen: list[str]) -> list[str]:
    """Which sheets were read, where there are several."""
    names = listed([f"'{one.name}'" for one in together])
    notes = [f"sheet{'s' * (len(together) > 1)} {names} {'were' if len(together) > 1 else 'was'} read"]
    notes += [
        f"sheet '{one.name}' was left unread ({len(one.rows):,} rows under another header): to read it, --sheet '{one.name}'"
        for one in left
        if one.rows
    ]
    notes += [f"sheet '{one}' is hidden and was left unread: to read it, --sheet '{one}'" for one in unseen]
    return notes if len(together) + len(left) + len(unseen) > 1 else []


def opened(path: Path) -> CalamineWorkbook:
    """The workbook. Raises InputError where it is protected, damaged, or unpacks to more than memory should hold."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                size = sum(one.file_size for one in packed.infolist())
            if size > UNPACKED_UP_TO:
                raise InputError(
                    f"{path.name} unpacks to {size / 1e9:,.1f} GB: too large for a workbook to be read. Save the sheet as CSV; nothing was changed."
                )
        return load_workbook(path)
    except PasswordError:
        raise InputError(
            f"{path.name} is protected by a password. Open it, save it without the password, and name the file again; nothing was changed."
        ) from None
    except (CalamineError, zipfile.BadZipFile, OSError, NotImplementedError) as error:
        why = "it is encrypted" if "ncrypt" in str(error) else "it is damaged, or no workbook"
        raise InputError(
            f"{path.name} cannot be read: {why}. Open it and save it again, or save its sheet as CSV; nothing was changed."
        ) from None


def sheet(one: CalamineSheet, score: Score) -> Sheet:
    """A sheet's rows below its header, as texts."""
    rows = [[text(cell) for cell in row] for row in one.iter_rows()]
    fill_down(rows, one.merged_cell_ranges or [], one.start[1] if one.start else 0)
    place, names, count = header_of(rows, score)
    filled = [n for n, name in enumerate(names) if name or any(row[n] for row in rows[place + 1 :])]
    below = [[row[n] for n in filled] for row in rows[place + 1 :]]
    return Sheet(one.name, count, distinct([names[n] for n in filled]), place, below)


def fill_down(rows: list[list[str]], merged: list[tuple[tuple[int, int], tuple[int, int]]], first: int) -> None:
    """A cell merged over several rows says in each of them what it says in the first. Over several columns it is a title, or a group's name."""
    for (top, left), (bottom, _) in merged:
        for row in rows[top + 1 : bottom + 1]:
            row[left - first] = rows[top][left - first]


def header_of(rows: list[list[str]], score: Score) -> tuple[int, list[str], int]:
    """The row that names the columns, its names, and how many of them are known. Of two rows of names both are taken, where that tells more."""
    found, above = [], []
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        for names in (row, both(above, row)) if len(set(filter(None, above))) > 1 else (row,):
            found.append((score(names), len(set(filter(None, names))), -place, names is row, names))
        above = row
    best = max(found, default=None)
    if best and best[0]:
        return -best[2], best[-1], best[0]
    place = next((n for n, row in enumerate(rows) if len(list(filter(None, row))) > 1), 0)
    return place, rows[place] if rows else [], 0


def both(above: list[str], below: list[str]) -> list[str]:
    """Names of two rows of header: a group's name stands over its columns, or where the second row has none."""
    groups, found = "", []
    for group, name in zip(above, below, strict=True):
        groups = group or groups
        is_told = below.count(name) == 1 or not groups
        found.append(name if name and is_told else groups if not name else f"{groups} {name}")
    return found


def distinct(names: list[str]) -> list[str]:
    """Names that are each the only ones, in whatever letters; a column without a name is called by its place."""
    found: list[str] = []
    for place, name in enumerate(names):
        name, count = name or f"column {place + 1}", 1
        while name.lower() in {one.lower() for one in found}:
            count += 1
            name = f"{names[place] or f'column {place + 1}'} ({count})"
        found.append(name)
    return found


def text(cell: object) -> str:
    """A cell as text: whole numbers without decimals, others as Excel shows them, a day without a time where it has none."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}" if cell.time() != time() else f"{cell:%Y-%m-%d}"
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join(str(cell).split())
