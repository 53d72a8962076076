"""Hospitals' price files as CSV (CMS's layouts tall and wide, versions 2 and 3), a line at a time."""

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from io import BufferedReader, BytesIO, FileIO
from itertools import count
from pathlib import Path
from typing import NamedTuple

from data.landing.price_rows import CODE, TITLES, Prices
from data.reading.raw import listed

BUFFER, BLOCK = 1 << 20, 1 << 16
LONGEST = 1 << 24  # bytes of one line
HEADER_WITHIN = 20  # lines
# Letters as A, digits as 0, all else as a blank; and all that is neither quote nor line break, without which a line of odd quotes shows.
SHAPES = (
    bytes(ord("A" if chr(one).isalpha() else "0" if chr(one).isdigit() else " ") for one in range(128)) + b" " * 128
)
OTHERS = bytes(one for one in range(256) if one not in b'"\n')
TORN = re.compile(rb'^"(?:"")*$', re.MULTILINE)
# What CMS's columns are called in raw; `standard_charge|` goes before a price, of a payer's in the wide layout too.
NAMES = {
    "drug_unit_of_measurement": "drug_unit", "drug_type_of_measurement": "drug_type",
    "standard_charge|gross": "gross_charge", "standard_charge|discounted_cash": "discounted_cash",
    "standard_charge|min": "minimum", "standard_charge|max": "maximum",
    "standard_charge|negotiated_dollar": "standard_charge_dollar", "standard_charge|negotiated_percentage": "standard_charge_percentage",
    "standard_charge|negotiated_algorithm": "standard_charge_algorithm", "standard_charge|methodology": "methodology",
}  # fmt: skip
PLAIN = ["description", "setting", "billing_class", "modifiers", "payer_name", "plan_name", "additional_generic_notes"]
# These stand before the payer's name in the wide layout.
BEFORE_PAYER = [
    "estimated_amount", "median_amount", "10th_percentile", "90th_percentile", "count", "additional_payer_notes"
]  # fmt: skip
NAMES |= {name: name for name in PLAIN + BEFORE_PAYER}


HOSPITAL = re.compile(rb"^(?:\xef\xbb\xbf)?\s*\"?hospital_name\b", re.IGNORECASE)
CODED = re.compile(rb"\bcode *\| *1\b", re.IGNORECASE)
TALL = re.compile(rb",\s*\"?payer_name\"?\s*,", re.IGNORECASE)
VERSION = re.compile(rb"\n[^\n]*?,\"?(\d\.\d\.\d)\"?\s*[,\r\n]")


def recognised(head: bytes) -> str | None:
    """What a price file in CSV is, tall or wide: above its header a line names what the next one says. None of any other file."""
    lines = head.split(b"\n", HEADER_WITHIN)[:HEADER_WITHIN]
    header = next(filter(CODED.search, lines), b"")
    if not HOSPITAL.match(head) and not (header and any(b"hospital_name" in one.lower() for one in lines)):
        return None
    found = VERSION.search(head)
    shape = "tall" if TALL.search(header) else "wide"
    return f"a hospital's price file, CSV {shape}{f', version {found[1].decode()}' if found else ''}"


class Watched(FileIO):
    """A file that tells how much of it is read."""

    def __init__(self, path: Path, progress: Callable[[int], None]):
        super().__init__(path)
        self.progress = progress

    def readinto(self, buffer: memoryview) -> int:
        size = super().readinto(buffer)
        self.progress(size)
        return size


class Records:
    """Iterates over the records of a CSV file, each as its cells, and tells `prices` on which line it begins.

    Once `holds` is set, what it says holds no code in scope is passed over, blocks of lines at once: between records only, and only where
    every quote has its partner on the line, so that what a quote means is left to the CSV reader. A last line without a line break is read.
    """

    def __init__(self, prices: Prices, progress: Callable[[int], None]):
        self.prices, self.progress = prices, progress
        self.holds: Callable[[bytes], bool] | None = None
        self.line, self.first = 0, 0  # read so far; the line where the record in hand begins
        self.is_open = False  # in the middle of a record
        self.is_cut, self.ends_open = False, False  # the file ends within quotes; without a line break

    def lines(self) -> Iterator[str]:
        """The lines that the CSV reader must see, as text."""
        for block in self.blocks():
            for line in BytesIO(block):
                self.line += 1
                if not self.is_open:
                    if not line.count(b'"') % 2 and self.passes(line):
                        continue
                    self.is_open, self.first = True, self.line
                if not line.endswith(b"\n"):
                    self.ends_open = True
                    self.check_length(line)
                yield self.decoded(line)
        self.is_cut = self.is_open

    def blocks(self) -> Iterator[bytes]:
        """The file in blocks of whole lines."""
        with BufferedReader(Watched(self.prices.path, self.progress), BUFFER) as file:
            while block := file.read(BLOCK):
                block += file.readline(LONGEST)
                if not self.is_open and self.passes(block) and not TORN.search(block.translate(None, OTHERS)):
                    self.line += block.count(b"\n")
                else:
                    yield block

    def passes(self, lines: bytes) -> bool:
        return self.holds is not None and lines.endswith(b"\n") and not self.holds(lines)

    def check_length(self, line: bytes) -> None:
        if len(line) >= LONGEST:
            self.prices.at("line", self.line)
            self.prices.fail(f"the line is longer than {LONGEST >> 20} MB", "Give the CSV file itself")

    def decoded(self, line: bytes) -> str:
        line = line.removeprefix(BOM_UTF8) if self.line == 1 else line
        if b"\r" in line[:-2]:  # within a field; a line ends with a line feed
            line = line[:-2].replace(b"\r", b" ") + line[-2:]
        try:
            return line.decode()
        except UnicodeDecodeError:
            self.prices.at("line", self.line)
            self.prices.warn("the line is no UTF-8; it was read as Windows-1252")
            return line.decode("cp1252", errors="replace")

    def __iter__(self) -> Iterator[list[str]]:
        reader = csv.reader(self.lines())
        while True:
            self.is_open = False
            try:
                cells = next(reader, None)
            except csv.Error as error:
                self.prices.at("line", self.first)
                self.prices.fail(f"this cannot be read as CSV ({error})", "Look for a quote in it that is not closed")
            if cells is None:
                return
            self.prices.at("line", self.first)
            yield cells


class Header(NamedTuple):
    """Where the cells of a record are. `groups` are the payers' plans of the wide layout."""

    width: int
    codes: list[tuple[int, int | None]]
    item: dict[str, int]
    groups: list[tuple[str, str, dict[str, int]]]
    unread: list[str]


def rows(prices: Prices, progress: Callable[[int], None]) -> Iterator[dict]:
    """A row per item in scope and payer, and one for a price without a payer."""
    records = Records(prices, progress)
    every = iter(records)
    header = find_header(prices, every)
    prices.head()
    if header.unread:
        prices.warn(f"these columns are not of CMS's layout and were left unread: {listed(header.unread)}")
    if prices.scope is not None:
        records.holds = finder(prices.scope)
    for cells in every:
        if records.is_cut or (records.ends_open and 0 < len(cells) < header.width):
            prices.fail("the file ends in the middle of this line")
        # A row of nothing but blanks is no item.
        if any(map(str.strip, cells)) and (len(cells) == header.width or fits(prices, header, cells)):
            yield from of_item(prices, header, cells)


def fits(prices: Prices, header: Header, cells: list[str]) -> bool:
    """Whether a line that is not as wide as the header can be read, filled up with blanks; tells of it where a code in scope is on it."""
    more = any(cells[header.width :])
    if prices.scope is None or not prices.scope.isdisjoint(map(str.strip, cells)):
        if more:
            prices.warn("the line has more cells than the header; it was left out")
        elif len(cells) < header.width:
            prices.warn("the line has fewer cells than the header; the others count as blank")
    cells += [""] * (header.width - len(cells))
    return not more


def of_item(prices: Prices, header: Header, cells: list[str]) -> Iterator[dict]:
    """The rows of one record, none where it is not in scope."""
    found = prices.item((cells[code], cells[kind] if kind is not None else None) for code, kind in header.codes)
    if found is None:
        return
    item = {name: cells[at] for name, at in header.item.items()}
    has_payer = False
    for payer, plan, columns in header.groups:
        said = {name: cells[at] for name, at in columns.items()}
        if any(map(str.strip, said.values())):
            has_payer = True
            yield prices.row(found, item | said | {"payer_name": payer, "plan_name": plan})
    if not has_payer:
        yield prices.row(found, item)


def find_header(prices: Prices, records: Iterator[list[str]]) -> Header:
    """Read on to the header; what stands above it is the file's title, a line of names above a line of values."""
    names: list[str] = []
    for cells in records:
        written = ["|".join(map(str.strip, cell.split("|"))) for cell in cells]
        lower = [one.lower() for one in written]
        if "description" in lower and "code|1" in lower:
            return header_of(written, lower)
        if "hospital_name" in lower:
            names = lower
        elif names and not prices.title:
            prices.title = {name: cell for name, cell in zip(names, cells, strict=False) if name in TITLES}
        if prices.number > HEADER_WITHIN:
            break
    prices.at("line", 1)
    prices.fail(
        f"none of the first {HEADER_WITHIN} lines is the header of a price list, with the columns 'description' and 'code|1'",
        "It should be CMS's layout, version 2 or 3; nothing was changed",
    )


def header_of(written: list[str], lower: list[str]) -> Header:
    """What each column is, by its name; a payer's and plan's names keep their letters."""
    codes, item, unread = [], {}, []
    groups: dict[tuple[str, str, int], dict[str, int]] = {}
    for at, name in enumerate(lower):
        parts, ends = written[at].split("|"), name.split("|")
        measure = f"standard_charge|{ends[-1]}" if ends[0] == "standard_charge" else ends[0]
        if re.fullmatch(r"code\|\d+", name):
            codes.append((at, lower.index(f"{name}|type") if f"{name}|type" in lower else None))
        elif NAMES.get(name, name) not in item and name in NAMES:
            item[NAMES[name]] = at
        elif len(ends) > 2 and ends[0] == "standard_charge" and measure in NAMES:
            put(groups, parts[1:-1], NAMES[measure], at)
        elif len(ends) > 1 and measure in BEFORE_PAYER:
            put(groups, parts[1:], measure, at)
        elif name and not re.fullmatch(r"code\|\d+\|type", name):
            unread.append(written[at])
    plans = [(payer, plan, columns) for (payer, plan, _), columns in groups.items()]
    return Header(len(lower), codes, item, plans, unread)


def put(groups: dict[tuple[str, str, int], dict[str, int]], who: list[str], measure: str, at: int) -> None:
    """Note the column of a payer's plan. A plan of the same name that has the measure already is another plan."""
    payer, plan = who[0], "|".join(who[1:])
    free = next(n for n in count() if measure not in groups.get((payer, plan, n), {}))
    groups.setdefault((payer, plan, free), {})[measure] = at


def finder(codes: set[str]) -> Callable[[bytes], bool]:
    """Says whether some lines may hold one of the codes. What has the shape of a letter and four digits is looked up, other codes are
    looked for one by one: several times as fast as a pattern of all codes."""
    words = {one.encode() for one in codes if CODE.fullmatch(one)}
    others = sorted(one for one in words if one.translate(SHAPES) != b"A0000")

    def holds(lines: bytes) -> bool:
        shapes = lines.translate(SHAPES)
        at = shapes.find(b"A0000")
        while at >= 0:
            if lines[at : at + 5].upper() in words:
                return True
            at = shapes.find(b"A0000", at + 1)
        return any(one in lines for one in others)

    return holds
