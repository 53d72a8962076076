"""What a file is, told from its first bytes or its columns: its format and version, and the source that reads it."""

import codecs
import re
from pathlib import Path
from typing import NamedTuple

import duckdb

from data import InputError
from data.landing import cclf
from data.landing.price_csv import HEADER_WITHIN
from data.landing.x12 import BLANKS
from data.raw import PARQUET, TEXT, fits, header, layouts, named, read_raw

HEAD = 1 << 20
# How X12 names a transaction's kind: ST01, with the guide in GS08.
X12 = {"835": ("x12_835", "X12 835, remittances"), "837": ("x12_837", "X12 837, claims as sent")}
GUIDES = {"X222": "professional", "X098": "professional", "X223": "institutional", "X096": "institutional"}
# What JSON of each kind has somewhere near its start, and who reads it.
JSON = [
    (rb'"resourceType"\s*:\s*"(?:ExplanationOfBenefit(?:Base)?|Bundle)"', "fhir_eob", "FHIR, explanations of benefit"),
    (
        rb'"(?:standard_charge_information|hospital_name|standard_charges)"',
        "hospital_prices",
        "a hospital's price file, JSON",
    ),
]
PROFILES = [(rb"C4BB|carin-bb", "CARIN Blue Button"), (rb"bluebutton\.cms\.gov", "CMS Blue Button")]
# The parts of CMS's claim line feed: who reads each, and what it is.
FEED = {
    "CCLF1": ("cms_cclf2", "part 1, hospitals' claims, read along with their lines in part 2"),
    "CCLF2": ("cms_cclf2", "part 2, hospitals' lines, read along with their claims in part 1"),
    "CCLF5": ("cms_cclf5", "part 5"),
}
PRICE_HEAD = re.compile(rb"^(?:\xef\xbb\xbf)?\s*\"?hospital_name\b", re.IGNORECASE)
PRICE_CODE = re.compile(rb"\bcode *\| *1\b", re.IGNORECASE)


class Found(NamedTuple):
    """A file's source (None: no source by itself reads it), what it is in words, and its columns where it is a table."""

    source: str | None
    what: str
    columns: tuple[str, ...] = ()


def identify(path: Path, con: duckdb.DuckDBPyConnection | None = None) -> Found:
    """What the file is; a connection that is open already saves a table the making of one. Raises InputError where it cannot be read at all."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}). Check the path and who may read it.") from None
    if not head.strip():
        raise InputError(f"{path.name} is empty. Send the file again; nothing was changed.")
    return x12(head) or json(head) or prices(head) or feed(head) or misnamed(path, head) or table(path, con)


def x12(head: bytes) -> Found | None:
    """An interchange: its kind by ST01, its version by GS08."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode()
    text = head.removeprefix(codecs.BOM_UTF8).lstrip(BLANKS)
    if not re.match(rb"(ISA|GS|ST)[^0-9A-Za-z\s]", text):
        return None
    kind = re.search(rb"\bST[^0-9A-Za-z\s](\d{3})", text)
    guide = re.search(rb"\b(00\d{4}(X\d{3})[A-Z0-9]*|00[345]0\d0)\b", text)
    source, what = X12.get(kind[1].decode() if kind else "", (None, "X12 of a kind that nothing here reads"))
    if guide:
        what += f", version {guide[1].decode()}"
        what += f" ({GUIDES[guide[2].decode()]})" if guide[2] and guide[2].decode() in GUIDES else ""
    return Found(source, what)


def json(head: bytes) -> Found | None:
    """FHIR or a price file, by names near the start."""
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] not in (b"{", b"["):
        return None
    for pattern, source, what in JSON:
        if re.search(pattern, head):
            profile = (
                next((name for mark, name in PROFILES if re.search(mark, head)), "")
                if source == "fhir_eob"
                else version(head)
            )
            return Found(source, f"{what}{f', {profile}' if profile else ''}")
    return Found(None, "JSON that nothing here reads: neither FHIR explanations of benefit nor a hospital's price file")


def version(head: bytes) -> str:
    """The version a price file states, in JSON or in the second line of CSV."""
    found = re.search(rb'"version"\s*:\s*"([0-9.]+)"', head) or re.search(
        rb"\n[^\n]*?,\"?(\d\.\d\.\d)\"?\s*[,\r\n]", head
    )
    return f"version {found[1].decode()}" if found else ""


def prices(head: bytes) -> Found | None:
    """A price file in CSV, tall or wide: above its header a line names what the next one says."""
    lines = head.split(b"\n", HEADER_WITHIN)[:HEADER_WITHIN]
    header = next(filter(PRICE_CODE.search, lines), b"")
    if not PRICE_HEAD.match(head) and not (header and any(b"hospital_name" in one.lower() for one in lines)):
        return None
    shape = "tall" if re.search(rb",\s*\"?payer_name\"?\s*,", header, re.IGNORECASE) else "wide"
    return Found("hospital_prices", ", ".join(filter(None, (f"a hospital's price file, CSV {shape}", version(head)))))


def feed(head: bytes) -> Found | None:
    """CMS's claim line feed, as text by its layouts."""
    part = cclf.of_text(head)
    return Found(FEED[part][0], f"CMS claim line feed (CCLF), {FEED[part][1]}, text") if part else None


def misnamed(path: Path, head: bytes) -> Found | None:
    """A table whose name does not end as its kind does. Only those that are landed are read all the same."""
    ending = path.suffix.lower()
    if head.startswith(b"PAR1"):
        what = "a parquet file, which its name should say: rename it to end in .parquet"
        return None if ending in (*PARQUET, *TEXT) else Found(None, what)
    if cclf.is_table(head[:4096]) and ending not in TEXT and (part := cclf.of_file(path)):
        return Found(FEED[part][0], f"CMS claim line feed (CCLF), {FEED[part][1]}, a table")
    return None


def table(path: Path, con: duckdb.DuckDBPyConnection | None = None) -> Found:
    """A table, by its columns."""
    with con.cursor() if con else duckdb.connect() as cursor:
        found = read_raw(cursor, path)
    columns = [one for one in found if one not in ("file_row_number", "filename")]
    kind = "parquet" if "file_row_number" in found else "CSV"
    part = cclf.of_columns(columns)
    fitting = fits(columns) or ([FEED[part][0]] if part else [])
    return Found(fitting[0] if fitting else None, f"a table ({kind}, {len(columns)} columns)", tuple(columns))


def lacks_payer(found: Found) -> bool:
    """Whether the source wants a payer's name that the table does not carry."""
    wants = found.source == "contract" or "payer" in header(found.source).get("optional", [])
    return found.source in layouts() and wants and "payer" not in named(found.source, found.columns)
