"""What importers of X12 share: segments as columns of values, one value per claim or row, and the parquet file they go to."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.blank_numbers import pattern
from data.landing.x12 import SEND_AGAIN, Reader
from data.landing.x12_segments import Segments, where

ROWS_PER_GROUP = 40_000
LARGEST = 10  # digits before the point: the guides allow no more, and sums stay exact
CHECK_SEPARATORS = "Check the separators, or ask the sender for a correct file"
# Most numbers have two digits that differ, at least one not 0: the others are looked at more closely, which costs more.
DOUBTFUL = "^(?:[^1-9]*|" + "|".join(rf"[{digit}\W_]*" for digit in range(1, 10)) + ")$"
TEXT, MONEY, UNITS = pa.string(), pa.decimal128(18, 2), pa.decimal128(18, 3)


def groups(pieces: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Pieces put together until they are worth a row group."""
    waiting, count = [], 0
    for table in pieces:
        waiting, count = [*waiting, table], count + len(table)
        if count >= ROWS_PER_GROUP:
            yield pa.concat_tables(waiting)
            waiting, count = [], 0
    if count:
        yield pa.concat_tables(waiting)


@contextmanager
def parquet(target: Path, schema: pa.Schema, repeated: list[str]) -> Iterator[pq.ParquetWriter]:
    """A parquet file that gets its name only when it is whole; `repeated` columns are worth a dictionary."""
    partial = target.with_suffix(".partial")
    try:
        with pq.ParquetWriter(
            partial, schema, compression="zstd", compression_level=1, use_dictionary=repeated
        ) as writer:
            yield writer
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


class Piece:
    """Segments that hold whole claims. Of an importer: `claims` and `heads` are the positions of the segments that begin a claim and a row,
    `claim` and `row` say for each segment whose it is (-1: nobody's), `line_rows` and `own_rows` which rows are lines and which the claims' own."""

    claims: pa.Array
    heads: pa.Array
    claim: pa.Array
    row: pa.Array
    line_rows: pa.Array
    own_rows: pa.Array

    def __init__(self, segments: Segments, reader: Reader):
        self.s, self.reader, self.component = segments, reader, reader.component

    def fail_at(self, position: int, happened: str, todo: str = SEND_AGAIN) -> None:
        self.reader.fail(self.s.first + position, self.s.tag(position), happened, todo)

    def warn_at(self, positions: pa.Array, text: str) -> None:
        if len(positions):
            first = positions[0].as_py()
            self.reader.warn(self.s.first + first, self.s.tag(first), text, len(positions))

    def warn_of_unknown(self, known: set[str]) -> None:
        """Name the segments that this kind of transaction does not have."""
        for tag in self.s.tag_names:
            if tag not in known:
                self.warn_at(self.s.of(tag), f"an {self.reader.kind} has no such segment; it was passed over")

    # Numbers

    def number(self, positions: pa.Array, place: int, kind: pa.DataType = MONEY) -> pa.Array:
        """Elements as numbers; blank is NULL. Anything else that is no number ends the import."""
        text = self.s.element(positions, place)
        try:
            return text.cast(pa.decimal128(LARGEST + kind.scale, kind.scale)).cast(kind)
        except pa.ArrowInvalid:
            return pa.array(
                [self.rounded(*one, place, kind) for one in zip(positions.to_pylist(), text, strict=True)], kind
            )

    def rounded(self, position: int, text: pa.Scalar, place: int, kind: pa.DataType) -> Decimal | None:
        """The slow way, for a file with fractions of a cent or with an element that is no number."""
        try:
            return to_number(text, kind)
        except pa.ArrowInvalid:
            tag = self.s.tag(position)
            self.fail_at(position, f"{tag}{place:02} is not a number below ten billion", CHECK_SEPARATORS)

    # One value per claim, per row, or per what stands above the claims

    def of_claim(self, positions: pa.Array, place: int) -> pa.Array:
        return latest(self.s.element(positions, place), self.claim.take(positions), len(self.claims))

    def of_row(self, values: pa.Array, positions: pa.Array) -> pa.Array:
        return latest(values, self.row.take(positions), len(self.heads))

    def merged(self, own: pa.Array, lines: pa.Array) -> pa.Array:
        """The values of the claims' own rows and those of the lines, in the order of rows."""
        return pc.scatter(
            pa.concat_arrays([own, lines]),
            pa.concat_arrays([self.own_rows, self.line_rows]),
            max_index=len(self.heads) - 1,
        )

    def on_lines(self, values: pa.Array) -> pa.Array:
        return pc.scatter(values, self.line_rows, max_index=len(self.heads) - 1)

    def stand_above(self, opens: dict[str, pa.Array], found: dict[str, dict], before: dict[str, dict]) -> None:
        """What is said once for many claims, by level: `opens` says where a new one of the level begins, which knows nothing of the last.

        `found` holds per level and name the positions and the element to take, `before` what the piece before said last.
        """
        self.number_of = {level: pc.cumulative_sum(mask.cast(pa.int64())) for level, mask in opens.items()}
        self.header = {
            level: {name: self.said(level, *one, before.get(level, {}).get(name)) for name, one in names.items()}
            for level, names in found.items()
        }

    def said(self, level: str, at: pa.Array, place: int, before: str | None) -> pa.Array:
        """The element by number of the level, the first number being that of the piece before."""
        numbers = self.number_of[level]
        values = latest(self.s.element(at, place), numbers.take(at), numbers[-1].as_py() + 1)
        return pa.concat_arrays([pc.coalesce(values[:1], pa.array([before], TEXT)), values[1:]])

    def last_headers(self) -> dict[str, dict]:
        return {
            level: {name: values[-1].as_py() for name, values in found.items()} for level, found in self.header.items()
        }

    def of_level(self, level: str, name: str) -> pa.Array:
        """Per claim what its level says."""
        return self.header[level][name].take(self.number_of[level].take(self.claims))

    def components(self, composites: pa.Array, positions: pa.Array, what: str) -> tuple[pa.Array, pa.Array]:
        """What separates the components of each composite that begins with two letters or digits, and whether anything does.

        Some senders use another character than ISA16 announces: what is used counts.
        """
        used = pc.utf8_slice_codeunits(pc.fill_null(composites, ""), 2, 3)
        separates = pc.match_substring_regex(used, "^[^0-9A-Za-z ]$")
        announced = self.component
        for other in pc.unique(used.filter(separates)).to_pylist():
            if announced and other != announced:
                said = f"{what} are separated by '{other}', not by '{announced}' as ISA16 says; they were read so"
                self.warn_at(positions.filter(pc.equal(used, other)), said)
        return pc.if_else(separates, used, announced or ":"), separates


def to_number(text: pa.Scalar, kind: pa.DataType = MONEY) -> Decimal | None:
    """One element as a number, rounded. Raises ArrowInvalid where it is none."""
    exact = text.cast(pa.decimal128(LARGEST + 10, 10))
    return pc.round(exact, kind.scale, round_mode="half_towards_infinity").as_py()


# Small words for columns; owners are numbers from 0 that ascend


def latest(values: pa.Array, owners: pa.Array, count: int) -> pa.Array:
    """For each of `count` owners its last value; -1 is nobody."""
    if not len(owners):
        return pa.nulls(count, values.type)
    is_last = pa.concat_arrays([pc.not_equal(owners[1:], owners[:-1]), pa.array([True])])
    chosen = pc.and_(is_last, pc.greater_equal(owners, 0))
    return pc.scatter(values.filter(chosen), owners.filter(chosen), max_index=count - 1)


def totals(values: pa.Array, owners: pa.Array, count: int) -> pa.Array:
    """For each of `count` owners the sum of its values, 0 where it has none."""
    ends = pc.fill_null(pc.fill_null_forward(latest(pc.cumulative_sum(values), owners, count)), 0)
    return pc.subtract(ends, pa.concat_arrays([pa.array([0]), ends[:-1]]))


def lists(values: pa.Array, owners: pa.Array, count: int) -> pa.Array:
    """For each of `count` owners the list of its values."""
    ends = pc.cumulative_sum(totals(ones(owners), owners, count))
    return pa.ListArray.from_arrays(pa.concat_arrays([pa.array([0]), ends]).cast(pa.int32()), values)


def flags(which: pa.Array, owners: pa.Array, count: int) -> pa.Array:
    """Y for each owner for whom it is so at least once."""
    return pc.if_else(pc.greater(totals(which.cast(pa.int64()), owners, count), 0), "Y", None)


def ones(like: pa.Array) -> pa.Array:
    return pa.repeat(pa.scalar(1, pa.int64()), len(like))


def cents(money: pa.Array) -> pa.Array:
    """Dollars as whole cents, blank as 0: sums of integers are exact and fast."""
    return pc.fill_null(pc.multiply(money, pa.scalar(100, pa.decimal128(3, 0))).cast(pa.int64()), 0)


def dollars(whole_cents: pa.Array) -> pa.Array:
    return pc.multiply(whole_cents.cast(pa.decimal128(19, 0)), pa.scalar(Decimal("0.01"))).cast(MONEY)


def stated(numbers: pa.Array) -> pa.Array:
    """Members' numbers without what is none: zeros, one character throughout, a word such as NONE."""
    is_blank = numbers.null_count == len(numbers)
    if is_blank or not len(doubtful := where(pc.match_substring_regex(numbers, DOUBTFUL))):
        return numbers
    none = doubtful.filter(pc.match_substring_regex(numbers.take(doubtful), f"^(?:{pattern()})$"))
    return pc.if_else(pc.is_in(pa.arange(0, len(numbers)), none), None, numbers)


def within(numbers: pa.Array, least: int, most: int) -> pa.Array:
    return pc.and_(pc.greater_equal(numbers, least), pc.less_equal(numbers, most))


def places(owners: pa.Array) -> pa.Array:
    """For each of these its place among those of its owner, from 0; owners ascend."""
    count = pa.arange(0, len(owners))
    if not len(owners):
        return count
    begins = pa.concat_arrays([pa.array([True]), pc.not_equal(owners[1:], owners[:-1])])
    return pc.subtract(count, pc.fill_null_forward(pc.if_else(begins, count, None)))


def second(composites: pa.Array, components: pa.Array) -> pa.Array:
    """The second component of each composite that has one."""
    found = pa.nulls(len(composites), TEXT)
    for component in pc.unique(components).to_pylist():
        chosen = where(pc.equal(components, component))
        parts = pc.list_element(pc.split_pattern(composites.take(chosen), component), 1)
        found = pc.coalesce(found, pc.scatter(parts, chosen, max_index=len(composites) - 1))
    return pc.if_else(pc.equal(found, ""), None, found)
