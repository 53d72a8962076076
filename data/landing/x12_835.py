"""835 remittances to raw parquet, in constant memory: elements as they stand, named by their place (clp01, svc04, ref_6r).

One row per SVC (record_level line), one per CLP without SVC, and one with the adjustments made to a claim that has SVCs
(record_level claim, charge 0, paid = minus their sum). No row is invented to make a claim balance: `difference` says by how
much it does not. PLB, which belongs to no claim, goes to provider_adjustments.parquet.
Columns of many segments are worked on at once, because a Python loop over segments is five times slower.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.landing.x12 import SEND_AGAIN, Reader, Segments

ROWS_PER_GROUP = 50_000
SEGMENTS = "ISA TA1 GS ST BPR NTE TRN CUR REF DTM N1 N2 N3 N4 PER RDM LX TS2 TS3 CLP CAS NM1 MIA MOA AMT QTY SVC LQ PLB SE GE IEA".split()
OF_CLAIMS = "CAS MIA MOA SVC LQ".split()

TEXT, MONEY, UNITS = pa.string(), pa.decimal128(18, 2), pa.decimal128(18, 3)
ADJUSTMENT = pa.struct([("group_code", TEXT), ("reason_code", TEXT), ("amount", MONEY)])
TYPES = {"source_row": pa.int64(), "claim_row": pa.int64(), "adjustments": pa.list_(ADJUSTMENT), "remarks": pa.list_(TEXT)}
TYPES |= dict.fromkeys("clp03 clp04 charge paid amt_b6 pr_1 pr_2 pr_3 difference".split(), MONEY) | dict.fromkeys(["svc05", "svc07"], UNITS)
COLUMNS = (
    "source_row claim_row record_level place n1_pr n1_pe_npi n4_pe bpr16 dtm_405 clp01 clp02 clp03 clp04 clp06 clp07 clp08 clp09 clp11 "
    "ref_f8 ref_ce dtm_050 dtm_232 nm1_qc nm1_il nm1_82 has_mia has_revenue_code has_procedure difference svc01 charge paid svc04 svc05 "
    "svc06 svc07 component ref_6r ref_hpi nm1_82_line dtm_472 dtm_150 amt_b6 pr_1 pr_2 pr_3 adjustments remarks"
).split()
RAW = pa.schema([(name, TYPES.get(name, TEXT)) for name in COLUMNS])
PROVIDER = pa.schema([("provider_id", TEXT), ("fiscal_date", pa.date32()), ("reason_code", TEXT), ("reference", TEXT), ("amount", MONEY)])


def land(path: Path, folder: Path, progress: Callable[[int], None]) -> list[str]:
    """Write raw.parquet and provider_adjustments.parquet into the folder; returns what was odd. Writes neither when it raises InputError."""
    reader, header, claims = Reader(path, "835", progress), {}, 0
    with parquet(folder / "raw.parquet", RAW) as raw, parquet(folder / "provider_adjustments.parquet", PROVIDER) as provider:
        waiting: list[pa.Table] = []
        for segments in whole_claims(reader):
            piece = Piece(segments, reader, header)
            header, claims = piece.last_header(), claims + len(piece.clp)
            if len(adjustments := piece.provider_adjustments()):
                provider.write_table(adjustments)
            if len(piece.clp):
                waiting.append(piece.rows())
            if sum(map(len, waiting)) >= ROWS_PER_GROUP:
                raw.write_table(pa.concat_tables(waiting), row_group_size=ROWS_PER_GROUP)
                waiting = []
        if waiting:
            raw.write_table(pa.concat_tables(waiting), row_group_size=ROWS_PER_GROUP)
    if not claims:
        reader.warn(0, "", "there is no claim in this file")
    return reader.warnings()


@contextmanager
def parquet(target: Path, schema: pa.Schema) -> Iterator[pq.ParquetWriter]:
    """A parquet file that gets its name only when it is whole."""
    partial = target.with_suffix(".partial")
    try:
        with pq.ParquetWriter(partial, schema, compression="zstd", compression_level=1) as writer:
            yield writer
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def whole_claims(reader: Reader) -> Iterator[Segments]:
    """The reader's pieces, cut anew so that each begins with a claim or a transaction and none ends within one of its claims."""
    left = None
    for segments in reader:
        left = left.followed_by(segments) if left else segments
        begins = left.of("CLP", "ST")
        cut = len(left) if left.tags[-1].as_py() == "IEA" else begins[-1].as_py() if len(begins) else 0
        if cut:
            yield left.part(0, cut)
            left = left.part(cut, len(left))
    if left:
        yield left


class Piece:
    """Segments that hold whole claims. `claim` and `row` say for each segment whose it is, -1 for nobody's; a row is a CLP or an SVC."""

    def __init__(self, segments: Segments, reader: Reader, header_before: dict):
        self.s, self.reader = segments, reader
        outside = ("ST", "SE", "PLB")
        self.claim = segments.owners(("CLP",), outside)
        self.row = segments.owners(("CLP", "SVC"), outside)
        self.clp, self.heads = segments.of("CLP"), segments.of("CLP", "SVC")
        self.check_segments()
        self.is_line = pc.equal(segments.tags.take(self.heads), "SVC")
        self.claim_of_row = self.claim.take(self.heads)
        self.header = self.headers(header_before)
        self.check_headers()

    # What must hold, or lines would be lost or nobody's

    def check_segments(self) -> None:
        s = self.s
        for place in pc.indices_nonzero(pc.invert(s.are(*SEGMENTS))).to_pylist():
            number, tag = s.first + place, s.tags[place].as_py()
            if not re.fullmatch("[A-Z][A-Z0-9]{1,2}", tag):
                self.reader.fail(number, tag, "this is no segment: a separator stands where it should not, or the separators changed")
            self.reader.warn(number, tag, "an 835 has no such segment; it was passed over")
        homeless = pc.indices_nonzero(pc.and_(s.are(*OF_CLAIMS), pc.less(self.claim, 0)))
        if len(homeless):
            place = homeless[0].as_py()
            self.reader.fail(s.first + place, s.tags[place].as_py(), "it stands outside of a claim (CLP), so it cannot be told whose it is")

    def check_headers(self) -> None:
        nobodys = self.clp.filter(pc.is_null(self.of_header("has_payer")))
        if len(nobodys):
            self.fail_at(nobodys[0].as_py(), "this claim comes before any payer (N1*PR), so it cannot be told who answered")
        self.warn_at(self.clp.filter(pc.is_null(self.of_header("has_payee"))), "the transaction names no provider (N1*PE)")
        self.warn_at(self.clp.filter(pc.is_null(self.of_header("bpr16"))), "the transaction has no payment date (BPR16)")

    def fail_at(self, position: int, happened: str, todo: str = SEND_AGAIN) -> None:
        self.reader.fail(self.s.first + position, self.s.tags[position].as_py(), happened, todo)

    def warn_at(self, positions: pa.Array, text: str) -> None:
        if len(positions):
            first = positions[0].as_py()
            self.reader.warn(self.s.first + first, self.s.tags[first].as_py(), text, len(positions))

    # Headers: one per transaction, the first being that of the piece before

    def headers(self, before: dict) -> dict[str, pa.Array]:
        s = self.s
        self.transaction = pc.add(s.owners(("ST", "SE")), 1)
        n1, n4 = s.of("N1"), s.of("N4")
        party_of_n4 = s.owners(("N1",)).take(n4)
        party = s.element(n1, 1).take(pc.if_else(pc.less(party_of_n4, 0), None, party_of_n4))
        payer, payee = s.qualified(n1, "PR"), s.qualified(n1, "PE")
        dtm = s.of("DTM")
        found = {
            "n1_pr": (payer, 2),
            "n1_pe_npi": (s.qualified(payee, "XX", place=3), 4),
            "n4_pe": (n4.filter(pc.equal(party, "PE")), 2),
            "bpr16": (s.of("BPR"), 16),
            "dtm_405": (s.qualified(dtm.filter(pc.less(self.claim.take(dtm), 0)), "405"), 2),
            "has_payer": (payer, 1),
            "has_payee": (payee, 1),
        }
        count = len(s.of("ST", "SE")) + 1
        return {
            name: pa.concat_arrays([pa.array([before.get(name)], TEXT), self.latest(self.transaction, count, *where)[1:]])
            for name, where in found.items()
        }

    def last_header(self) -> dict:
        return {name: values[-1].as_py() for name, values in self.header.items()}

    def of_header(self, name: str) -> pa.Array:
        return self.header[name].take(self.transaction.take(self.clp))

    # Looking things up

    def latest(self, owner: pa.Array, count: int, positions: pa.Array, place: int) -> pa.Array:
        """For each of `count` owners the element of its last segment among the positions."""
        owners = owner.take(positions)
        if not len(owners):
            return pa.nulls(count, TEXT)
        is_last = pa.concat_arrays([pc.not_equal(owners[1:], owners[:-1]), pa.array([True])])
        chosen = pc.and_(is_last, pc.greater_equal(owners, 0))
        return pc.scatter(self.s.element(positions.filter(chosen), place), owners.filter(chosen), max_index=count - 1)

    def of_claim(self, positions: pa.Array, place: int) -> pa.Array:
        return self.latest(self.claim, len(self.clp), positions, place)

    def of_row(self, positions: pa.Array, place: int) -> pa.Array:
        return self.latest(self.row, len(self.heads), positions, place)

    def number(self, positions: pa.Array, place: int, kind: pa.DataType = MONEY) -> pa.Array:
        """Elements as numbers; blank is NULL. Anything else that is no number ends the import."""
        text = self.s.element(positions, place)
        try:
            return text.cast(kind)
        except pa.ArrowInvalid:
            return self.rounded(text, positions, place, kind)

    def rounded(self, text: pa.Array, positions: pa.Array, place: int, kind: pa.DataType) -> pa.Array:
        """The slow way, for a file with fractions of a cent or with an element that is no number."""
        for position, one in zip(positions.to_pylist(), text, strict=True):
            try:
                one.cast(pa.decimal128(30, 10)).cast(pa.decimal128(30, 10))
            except pa.ArrowInvalid:
                tag = self.s.tags[position].as_py()
                self.fail_at(position, f"{tag}{place:02} is not a number", "Check the separators, or ask the sender for a correct file")
        return pc.round(text.cast(pa.decimal128(30, 10)), kind.scale, round_mode="half_towards_infinity").cast(kind)

    # Rows

    def rows(self) -> pa.Table:
        """The columns of RAW. A claim has a row of its own when it has no lines, or adjustments of its own."""
        claim_columns, row_columns = self.claim_columns(), self.row_columns()
        adjustments = self.adjustments()
        taken = totals(cents(adjustments["amount"]), adjustments["row"], len(self.heads))
        # TODO
