"""Tables whose header stands below lines of title. As CMS publishes its prices: the header found, the rows as text, the time they hold for.
Of any other table: how many lines to pass over."""

import codecs
import csv
import io
import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa

from data import InputError
from data.reading.strangers import UTF_16

PIECE = 1 << 20
WINDOWS_UP_TO = 1_000_000_000
# A header stands within so many bytes; what follows it is read only where it does.
TITLES_WITHIN = 64 * 1024
DELIMITERS = ",\t;|"
SAVE_AGAIN = "Save the file again as its publisher gives it; nothing was changed."
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAY = r"([A-Z][a-z]{2,8})\.? +(\d{1,2}), *(\d{4})"
PERIOD = re.compile(rf"{DAY} *(?:through|to|-|\u2013) *{DAY}")


def read(path: Path, is_header: Callable[[list[str]], bool]) -> pa.Table | None:
    """The table below the first record that is a header; None where none of the first lines is.

    Its columns are the file's, as text, and what the file says elsewhere: source_row (the line, counted from 1), vintage (2025Q4, else its
    days), vintage_from and vintage_to (blank where no title line names a period). Raises InputError for a row that is torn.
    """
    with path.open("rb") as file:
        start = file.read(TITLES_WITHIN)
        if b"\0" in start or not has(start, is_header):
            return None
        found = records(start + file.read(), path.name)
    titles, header = above(found, is_header, path.name)
    rows = [(line, row) for line, row in found if any(row)]
    if torn := [(line, len(row)) for line, row in rows if any(row[len(header) :])]:
        raise InputError(
            f"{path.name}, line {torn[0][0]}: the row has {torn[0][1]} cells, the header above it {len(header)}. {SAVE_AGAIN}"
        )
    columns = {}
    for n, name in enumerate(header):
        if name and name not in columns:
            columns[name] = pa.array([row[n] if n < len(row) else "" for _, row in rows], pa.string())
    said = {name: pa.array([value] * len(rows), pa.string()) for name, value in period(titles).items()}
    return pa.table({**columns, **said, "source_row": pa.array([line for line, _ in rows], pa.int64())})


def above(
    found: Iterator[tuple[int, list[str]]], is_header: Callable[[list[str]], bool], name: str
) -> tuple[str, list[str]]:
    """What the title lines say, and the header below them without blank cells at its end. Raises InputError for a row among the titles."""
    titles = []
    for line, cells in found:
        if is_header(cells):
            break
        titles.append((line, list(filter(None, cells))))
    header = cells[: 1 + max(n for n, cell in enumerate(cells) if cell)]
    if torn := [line for line, said in titles if len(said) > max(2, len(header) / 2)]:
        raise InputError(
            f"{name}, line {torn[0]}: this row stands above the header, where only titles may. {SAVE_AGAIN}"
        )
    return " ".join(one for _, said in titles for one in said), header


def has(start: bytes, is_header: Callable[[list[str]], bool]) -> bool:
    """Whether a header is among the first lines; these end anywhere."""
    try:
        return any(is_header(cells) for _, cells in records(start, ""))
    except InputError:
        return False


def records(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV file, but blank lines, with the line each ends on; cells without blanks around them.

    Spreadsheets write cp1252 as often as UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    # strict: a quotation mark too many would take the rows up to the next one for a single cell
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, [" ".join(cell.split()) for cell in cells]
    except csv.Error as error:
        raise InputError(f"{name}, line {reader.line_num}: this is no CSV ({error}). {SAVE_AGAIN}") from None


def period(titles: str) -> dict[str, str | None]:
    """The first period that title lines name, "October 1, 2025 through December 31, 2025": as a vintage, and its two days."""
    found = PERIOD.search(titles)
    days = [day(*found.groups()[n : n + 3]) for n in (0, 3)] if found else []
    if not days or None in days or days[0] > days[1]:
        return {"vintage": None, "vintage_from": None, "vintage_to": None}
    start, end = days
    last = date(start.year, start.month, 1).replace(month=min(start.month + 2, 12))
    is_quarter = (
        start.month % 3 == 1 and start.day == 1 and end == last.replace(day=monthrange(last.year, last.month)[1])
    )
    vintage = f"{start.year}Q{(start.month + 2) // 3}" if is_quarter else f"{start}/{end}"
    return {"vintage": vintage, "vintage_from": f"{start}", "vintage_to": f"{end}"}


def day(month: str, number: str, year: str) -> date | None:
    """A day as written in words; None where there is no such day."""
    try:
        return date(int(year), MONTHS.index(month[:3].lower()) + 1, int(number))
    except ValueError:
        return None


def lines_above(path: Path, is_header: Callable[[list[str]], bool]) -> int:
    """How many lines stand above the first record that is a header, with commas, tabs, semicolons or bars; 0 where none of the first is one."""
    with path.open("rb") as file:
        start = file.read(TITLES_WITHIN)
    text = start.decode("utf-16" if start.startswith(UTF_16) else "utf-8-sig", errors="replace")
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        above = 0
        try:
            for cells in reader:
                if is_header([" ".join(cell.split()) for cell in cells]):
                    return above
                above = reader.line_num
        except csv.Error:  # the piece read may end within quotes
            continue
    return 0


def is_unicode(path: Path) -> bool:
    """Whether all of a file is UTF-8, or UTF-16 by its first bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        piece = file.read(PIECE)
        if piece.startswith(UTF_16):
            return True
        try:
            while piece:
                if not piece.isascii() or decoder.getstate()[0]:
                    decoder.decode(piece)
                piece = file.read(PIECE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def as_windows(path: Path, above: int) -> pa.Table:
    """A table in the letters of Windows-1252, which Excel writes by itself; all of it text. `above` lines of title are passed over."""
    if (size := path.stat().st_size) > WINDOWS_UP_TO:
        raise InputError(
            f"{path.name} is no UTF-8 text, and with {size / 1e9:,.1f} GB too large to be read otherwise. Save it as CSV in UTF-8; nothing was changed."
        )
    text = path.read_bytes().decode("cp1252", errors="replace")
    lines = text.split("\n")[above:]
    delimiter = max(DELIMITERS, key=lines[0].count)
    header, *rows = csv.reader(io.StringIO("\n".join(lines), newline=""), delimiter=delimiter, strict=True)
    rows = [row + [""] * (len(header) - len(row)) for row in rows if row]
    if torn := next((n for n, row in enumerate(rows, above + 2) if len(row) != len(header)), None):
        raise InputError(f"{path.name}, line {torn}: the row has more cells than the header. {SAVE_AGAIN}")
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    return pa.table([pa.array(column, pa.string()) for column in cells], names=header)
