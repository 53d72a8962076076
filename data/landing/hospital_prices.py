"""Hospitals' price files (45 CFR 180) to raw parquet, in constant memory: CSV tall, CSV wide and JSON of CMS's versions 2 and 3.

One row per item in scope and payer's plan, and one for an item without a payer. Columns have the names of CMS's JSON layout; texts stay as
they are written, numbers are read, and an item's codes are sorted by what they are. See price_csv.py for how gigabytes are passed over quickly.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data import InputError
from data.landing import price_csv, price_json
from data.landing.columns import parquet
from data.landing.json_stream import begins_json
from data.landing.price_rows import RAW, TEXTS, TITLES, Prices

ROWS_PER_GROUP = 20_000
REPEATED = [*TEXTS, "ndc", "revenue_code", *TITLES]
ITSELF = "Give the hospital's CSV or JSON file itself"
STRANGERS = [
    (rb"\xff\xfe|\xfe\xff", "UTF-16 text", "Save it as UTF-8"),
    (rb"PK\x03\x04", "a compressed archive or a workbook", "Unpack it, or save it as CSV"),
    (rb"\x1f\x8b|BZh|\x28\xb5\x2f\xfd|7z\xbc", "a compressed archive", "Unpack it and give the file inside"),
    (rb"PAR1", "a parquet file", ITSELF),
    (rb"%PDF", "a PDF", ITSELF),
    (rb"\s*<", "XML or a web page", ITSELF),
    (rb"[\s\S]*\0", "a binary file", ITSELF),
    (rb"\s*\Z", "an empty file", "Take the hospital's file once more"),
]


# What JSON of prices has somewhere near its start.
NAMES = re.compile(rb'"(?:standard_charge_information|hospital_name|standard_charges)"')
VERSION = re.compile(rb'"version"\s*:\s*"([0-9.]+)"')


def recognises(path: Path, head: bytes) -> str | None:
    """JSON by its names, CSV by its header."""
    if not begins_json(head):
        return price_csv.recognised(head)
    found = VERSION.search(head)
    return (
        f"a hospital's price file, JSON{f', version {found[1].decode()}' if found else ''}"
        if NAMES.search(head)
        else None
    )


def land(path: Path, folder: Path, progress: Callable[[int], None], codes: list[str] | None) -> list[str]:
    """Write raw.parquet into the folder; returns what was odd. Writes nothing when it raises InputError.

    Items without one of the codes are passed over; None is all codes.
    """
    prices = Prices(path, codes)
    try:
        rows = (price_json if is_json(path) else price_csv).rows(prices, progress)
        collect(rows, prices, folder)
    except OSError as error:
        raise InputError(
            f"{path.name}: the file cannot be read ({error.strerror}). Check the path and who may read it."
        ) from None
    return prices.warnings()


def is_json(path: Path) -> bool:
    """Whether it is JSON; else it is taken for CSV. Refuses what cannot be either."""
    with path.open("rb") as file:
        head = file.read(512).removeprefix(b"\xef\xbb\xbf")
    for pattern, what, todo in STRANGERS:
        if re.match(pattern, head):
            raise InputError(f"{path.name}: this is {what}. {todo}; nothing was changed.")
    return begins_json(head)


def collect(rows: Iterator[dict], prices: Prices, folder: Path) -> None:
    """The rows, and what the file says of itself on each: JSON may say that after them."""
    aside = folder / "rows.parquet"
    try:
        with parquet(aside, RAW, REPEATED) as writer:
            while some := list(islice(rows, ROWS_PER_GROUP)):
                writer.write_table(pa.Table.from_pylist(some, RAW))
        title = prices.head()
        whole = pa.schema([*RAW, *((name, pa.string()) for name in TITLES)])
        with parquet(folder / "raw.parquet", whole, REPEATED) as writer, pq.ParquetFile(aside) as read:
            for batch in read.iter_batches(ROWS_PER_GROUP):
                said = [pa.repeat(pa.scalar(title[name], pa.string()), len(batch)) for name in TITLES]
                writer.write_batch(pa.record_batch([*batch.columns, *said], schema=whole))
    finally:
        aside.unlink(missing_ok=True)
