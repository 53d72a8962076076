"""835 remittances to raw parquet, in constant memory: elements as they stand, named by their place (clp01, svc04, ref_6r).

One row per SVC (record_level line), one per CLP without SVC, and one with the adjustments made to a claim that has SVCs
(record_level claim, charge 0, paid = minus their sum). No row is invented to make a claim balance: claim_difference says by how
much it does not. PLB, which belongs to no claim, goes to provider_adjustments.parquet.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data.landing.x12 import Reader

ROWS_PER_GROUP = 50_000
ZERO = Decimal("0.00")
PAD = [""] * 24  # elements that a sender left off at the end of a segment read as blank
AMOUNTS = {"CLP": (3, 4), "SVC": (2, 3, 5, 7), "CAS": range(3, 99, 3), "AMT": (2,), "PLB": range(4, 99, 2)}
READ = "ST SE BPR N1 N4 CLP CAS NM1 MIA MOA REF DTM AMT SVC LQ PLB".split()
PASSED_OVER = "ISA TA1 GS GE IEA TRN CUR N2 N3 PER RDM LX TS2 TS3 QTY NTE".split()


@dataclass(slots=True)
class Header:
    """What a transaction says before its first claim."""

    n1_pr: str | None = None  # None until there is an N1*PR
    n1_pe: str | None = None
    n1_pe_npi: str = ""
    n4_pe: str = ""
    bpr16: str = ""
    dtm_405: str = ""


@dataclass(slots=True)
class Row:
    """A service line, or what was decided on the claim as a whole."""

    source_row: int
    record_level: str
    place: str = ""
    svc01: str = ""
    charge: str = ""
    paid: str = ""
    svc04: str = ""
    svc05: str = ""
    svc06: str = ""
    svc07: str = ""
    component: str = ""
    ref_6r: str = ""
    ref_hpi: str = ""
    nm1_82_line: str = ""
    dtm_472: str = ""
    dtm_150: str = ""
    amt_b6: str = ""
    pr_1: Decimal = ZERO
    pr_2: Decimal = ZERO
    pr_3: Decimal = ZERO
    adjustments: tuple = ()  # of (group, reason, amount)
    remarks: tuple = ()
    unpaid: Decimal = ZERO  # charge less paid: what the adjustments have to explain
    adjusted: Decimal = ZERO


@dataclass(slots=True)
class Claim:
    header: Header
    whole: Row  # becomes the row of a claim without lines, or of the claim's own adjustments
    charge_left: Decimal  # CLP03 and CLP04 less what the lines hold
    paid_left: Decimal
    clp01: str
    clp02: str
    clp03: str
    clp04: str
    clp06: str
    clp07: str
    clp08: str
    clp09: str
    clp11: str
    ref_f8: str = ""
    ref_ce: str = ""
    dtm_050: str = ""
    dtm_232: str = ""
    nm1_qc: str = ""
    nm1_il: str = ""
    nm1_82: str = ""
    has_mia: str = ""
    has_revenue_code: str = ""
    has_procedure: str = ""
    difference: Decimal = ZERO
    rows: list[Row] = field(default_factory=list)


HEADER_COLUMNS = ["n1_pr", "n1_pe_npi", "n4_pe", "bpr16", "dtm_405"]
CLAIM_COLUMNS = [*Claim.__slots__[4:-2], "difference"]
ROW_COLUMNS = list(Row.__slots__[:-4])
MONEY = pa.decimal128(18, 2)
ADJUSTMENT = [("group_code", pa.string()), ("reason_code", pa.string()), ("amount", MONEY)]
TYPES = {"claim_row": pa.int64(), "source_row": pa.int64(), "difference": MONEY, "pr_1": MONEY, "pr_2": MONEY, "pr_3": MONEY}
LISTS = [("adjustments", pa.list_(pa.struct(ADJUSTMENT))), ("remarks", pa.list_(pa.string()))]
NAMES = ["claim_row", *HEADER_COLUMNS, *CLAIM_COLUMNS, *ROW_COLUMNS]
RAW = pa.schema([(name, TYPES.get(name, pa.string())) for name in NAMES] + LISTS)
PROVIDER = pa.schema([("provider_id", pa.string()), ("fiscal_date", pa.date32()), ("reason_code", pa.string()), ("reference", pa.string()), ("amount", MONEY)])


class NotANumber(ValueError):
    """An element that has to be a number is none."""


def land(path: Path, folder: Path, progress: Callable[[int], None]) -> list[str]:
    """Write raw.parquet and provider_adjustments.parquet into the folder; returns what was odd. Writes neither when it raises InputError."""
    reader = Reader(path, "835", progress)
    with parquet(folder / "raw.parquet", RAW) as raw, parquet(folder / "provider_adjustments.parquet", PROVIDER) as provider:
        Remittances(reader, raw, provider).read()
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


@lru_cache(1 << 16)
def money(text: str) -> Decimal:
    """An amount to the cent; blank is zero. Only what X12 calls a number: no exponent, no thousands, no sign at the end."""
    if not text:
        return ZERO
    if not re.fullmatch(r"[+-]?([0-9]{1,15}(\.[0-9]*)?|\.[0-9]+)", text):
        raise NotANumber
    return Decimal(text).quantize(ZERO, ROUND_HALF_UP)


def separated(composite: str) -> str:
    """The character after a two-letter qualifier, where it can separate components; else blank."""
    return composite[2:3] if not composite[2:3].isalnum() else ""


class Remittances:
    """One pass over the segments. `claim` is None outside of claims; `row` is the line in hand or, before the first, the claim as a whole."""

    def __init__(self, reader: Reader, raw: pq.ParquetWriter, provider: pq.ParquetWriter):
        self.reader, self.raw, self.provider = reader, raw, provider
        self.header, self.payee_in_hand = Header(), False
        self.claim: Claim | None = None
        self.row: Row | None = None
        self.finished: list[Claim] = []
        self.rows_finished = self.claims_seen = 0

    def read(self) -> None:
        handlers = {name: getattr(self, name.lower()) for name in READ} | dict.fromkeys(PASSED_OVER, lambda number, e: None)
        number, e = 0, [""]
        try:
            for number, e in self.reader:
                handlers.get(e[0], self.unknown)(number, e)
        except NotANumber:
            self.reader.fail(number, e[0], self.which_amount(e), "Ask the sender for a correct file, or check the separators; nothing was changed")
        self.flush()
        if not self.claims_seen:
            self.reader.warn(0, "", "there is no claim in this file")

    def which_amount(self, e: list[str]) -> str:
        for place in AMOUNTS[e[0]]:
            try:
                money(e[place])
            except NotANumber:
                return f"{e[0]}{place:02} is not a number"
        return "an amount is not a number"

    def unknown(self, number: int, e: list[str]) -> None:
        if not re.fullmatch("[A-Z][A-Z0-9]{1,2}", e[0]):
            self.reader.fail(number, e[0], "this is no segment: a separator stands where it should not, or the separators changed")
        self.reader.warn(number, e[0], "an 835 has no such segment; it was passed over")

    # The transaction

    def st(self, number: int, e: list[str]) -> None:
        self.finish_claim()
        self.header = Header()

    se = st  # nothing of a transaction may reach the next

    def bpr(self, number: int, e: list[str]) -> None:
        self.header.bpr16 = (e + PAD)[16]

    def n1(self, number: int, e: list[str]) -> None:
        e += PAD
        self.payee_in_hand = e[1] == "PE"
        if e[1] == "PR":
            self.header.n1_pr = e[2]
        elif e[1] == "PE":
            self.header.n1_pe = e[2]
            self.header.n1_pe_npi = e[4] if e[3] == "XX" else ""

    def n4(self, number: int, e: list[str]) -> None:
        if self.payee_in_hand:
            self.header.n4_pe = (e + PAD)[2]

    def plb(self, number: int, e: list[str]) -> None:
        self.finish_claim()
        e += PAD
        try:
            fiscal_date = date.fromisoformat(e[2]) if len(e[2]) == 8 else None
        except ValueError:
            fiscal_date = None
        found = []
        for composite, amount in zip(e[3::2], e[4::2], strict=False):
            if composite or amount:
                reason, _, reference = composite.partition(separated(composite) or self.reader.component or ":")
                found.append((e[1] or None, fiscal_date, reason or None, reference or None, self.stated(number, "PLB", amount)))
        if found:
            self.provider.write_table(pa.table(list(map(list, zip(*found, strict=True))), schema=PROVIDER))

    # The claim

    def clp(self, number: int, e: list[str]) -> None:
        self.finish_claim()
        if self.header.n1_pr is None:
            self.reader.fail(number, "CLP", "this claim comes before any payer (N1*PR), so nobody could say whose it is")
        if self.header.n1_pe is None:
            self.reader.warn(number, "CLP", "the transaction names no provider (N1*PE)")
        if not self.header.bpr16:
            self.reader.warn(number, "CLP", "the transaction has no payment date (BPR16)")
        e += PAD
        charge, paid = money(e[3]), money(e[4])
        self.row = Row(number, "claim", charge=e[3], paid=e[4], unpaid=charge - paid)
        self.claim = Claim(self.header, self.row, charge, paid, e[1], e[2], e[3], e[4], e[6], e[7], e[8], e[9], e[11])
        self.claims_seen += 1

    def nm1(self, number: int, e: list[str]) -> None:
        if self.claim is None:
            return
        e += PAD
        if e[1] == "QC":
            self.claim.nm1_qc = e[9]
        elif e[1] == "IL":
            self.claim.nm1_il = e[9]
        elif e[1] == "82" and e[8] == "XX":
            if self.row is self.claim.whole:
                self.claim.nm1_82 = e[9]
            else:
                self.row.nm1_82_line = e[9]

    def mia(self, number: int, e: list[str]) -> None:
        e += PAD
        self.in_claim(number, "MIA").has_mia = "Y"
        self.claim.whole.remarks += (e[5], *e[20:24])

    def moa(self, number: int, e: list[str]) -> None:
        self.in_claim(number, "MOA").whole.remarks += tuple((e + PAD)[3:8])

    # The claim or its line

    def cas(self, number: int, e: list[str]) -> None:
        self.in_claim(number, "CAS")
        row, group, found = self.row, (e + PAD)[1], []
        for place in range(2, len(e), 3):
            reason, text = e[place], e[place + 1] if place + 1 < len(e) else ""
            if not reason and not text:
                continue
            amount = self.stated(number, "CAS", text)
            found.append((group, reason, amount))
            row.adjusted += amount or ZERO
            if group == "PR" and reason.lstrip("0") in ("1", "2", "3"):
                name = f"pr_{reason[-1]}"
                setattr(row, name, getattr(row, name) + (amount or ZERO))
        row.adjustments += tuple(found)

    def ref(self, number: int, e: list[str]) -> None:
        if self.claim is None:
            return
        qualifier, value = (e + PAD)[1:3]
        if qualifier == "6R":
            self.row.ref_6r = value
        elif qualifier == "HPI":
            self.row.ref_hpi = value
        elif qualifier == "F8":
            self.claim.ref_f8 = value
        elif qualifier == "CE":
            self.claim.ref_ce = value

    def dtm(self, number: int, e: list[str]) -> None:
        qualifier, value = (e + PAD)[1:3]
        if self.claim is None:
            if qualifier == "405":
                self.header.dtm_405 = value
        elif qualifier == "472":
            self.row.dtm_472 = value
        elif qualifier == "150":
            self.row.dtm_150 = value
        elif qualifier == "232":
            self.claim.dtm_232 = value
        elif qualifier in ("050", "50"):
            self.claim.dtm_050 = value

    def amt(self, number: int, e: list[str]) -> None:
        qualifier, value = (e + PAD)[1:3]
        if qualifier == "B6" and self.claim is not None:
            money(value)
            self.row.amt_b6 = value

    def svc(self, number: int, e: list[str]) -> None:
        claim = self.in_claim(number, "SVC")
        e += PAD
        charge, paid, _, _ = money(e[2]), money(e[3]), money(e[5]), money(e[7])
        if separated(e[1]) != self.reader.component or not self.reader.component:
            self.other_component(number, e[1])
        place = str(len(claim.rows) + 1)
        self.row = Row(number, "line", place, e[1], e[2], e[3], e[4], e[5], e[6], e[7], self.reader.component or ":")
        self.row.unpaid = charge - paid
        claim.charge_left -= charge
        claim.paid_left -= paid
        if e[4].isdigit() and len(e[4]) <= 4 or e[1][:2] == "NU":
            claim.has_revenue_code = "Y"
        elif e[1][:2] == "HC":
            claim.has_procedure = "Y"
        claim.rows.append(self.row)

    def lq(self, number: int, e: list[str]) -> None:
        self.in_claim(number, "LQ")
        if e[1:2] == ["HE"]:
            self.row.remarks += tuple(e[2:3])

    def in_claim(self, number: int, tag: str) -> Claim:
        if self.claim is None:
            self.reader.fail(number, tag, "it stands outside of a claim (CLP), so it cannot be told whose it is")
        return self.claim

    def stated(self, number: int, tag: str, text: str) -> Decimal | None:
        """An amount that has to be there; where it is blank the file is taken, but says so."""
        if not text:
            self.reader.warn(number, tag, "an adjustment has no amount")
        return money(text) if text else None

    def other_component(self, number: int, composite: str) -> None:
        """Some senders write another component separator into SVC01 than ISA16 announces: what the lines use counts."""
        found = separated(composite)
        if not found:
            self.reader.warn(number, "SVC", "SVC01 holds no code")
            return
        if self.reader.component:
            self.reader.warn(number, "SVC", f"components are separated by '{found}', not by '{self.reader.component}' as ISA16 says; read so")
        self.reader.component = found

    # Out

    def finish_claim(self) -> None:
        """Its rows and how far they are from its totals."""
        claim, self.claim, self.row = self.claim, None, None
        if claim is None:
            return
        whole, lines = claim.whole, claim.rows
        if lines:
            unexplained = sum((abs(line.unpaid - line.adjusted) for line in lines if line.charge), ZERO)
            claim.difference = abs(claim.charge_left) + abs(claim.paid_left + whole.adjusted) + unexplained
            whole.charge, whole.paid = "0", str(-whole.adjusted)
        else:
            claim.difference = abs(whole.unpaid - whole.adjusted)
        if whole.remarks:
            for line in lines:
                line.remarks += whole.remarks
        if not lines or whole.adjustments:
            claim.rows = [whole, *lines]
        self.finished.append(claim)
        self.rows_finished += len(claim.rows)
        if self.rows_finished >= ROWS_PER_GROUP:
            self.flush()

    def flush(self) -> None:
        """Write what is finished. Claim columns are made once per claim and repeated over its rows."""
        claims, self.finished, self.rows_finished = self.finished, [], 0
        if not claims:
            return
        rows = [row for claim in claims for row in claim.rows]
        claim_of_row = pa.array([place for place, claim in enumerate(claims) for _ in claim.rows])
        names = ["whole.source_row", *(f"header.{name}" for name in HEADER_COLUMNS), *CLAIM_COLUMNS]
        arrays = [array.take(claim_of_row) for array in columns(claims, names)] + columns(rows, ROW_COLUMNS)
        self.raw.write_table(pa.Table.from_arrays([*arrays, adjustments(rows), remarks(rows)], schema=RAW))


def columns(things: Iterable, names: list[str]) -> list[pa.Array]:
    values = zip(*map(attrgetter(*names), things), strict=True)
    return [column(TYPES.get(name.removeprefix("whole."), pa.string()), found) for name, found in zip(names, values, strict=True)]


def column(kind: pa.DataType, values: Iterable) -> pa.Array:
    """Blank text is NULL."""
    return pa.array([value or None for value in values] if kind == pa.string() else values, kind)


def offsets(lists: list[tuple]) -> pa.Array:
    return pa.array(accumulate(map(len, lists), initial=0), pa.int32())


def adjustments(rows: list[Row]) -> pa.Array:
    lists = [row.adjustments for row in rows]
    flat = list(zip(*(one for each in lists for one in each), strict=True)) or [(), (), ()]
    fields = [column(kind, values) for (_, kind), values in zip(ADJUSTMENT, flat, strict=True)]
    return pa.ListArray.from_arrays(offsets(lists), pa.StructArray.from_arrays(fields, names=[name for name, _ in ADJUSTMENT]))


def remarks(rows: list[Row]) -> pa.Array:
    """Distinct, in the order they came: the line's own first."""
    lists = [tuple(dict.fromkeys(filter(None, row.remarks))) for row in rows]
    return pa.ListArray.from_arrays(offsets(lists), pa.array([one for each in lists for one in each], pa.string()))
