"""835 remittances to raw parquet, in constant memory: elements as they stand, named by their place (clp01, svc04, ref_6r).

One row per SVC (record_level line), one per CLP without SVC, and one with the adjustments made to a claim that has SVCs
(record_level claim, charge 0, paid = minus their sum). No row is invented to make a claim balance: `difference` says by how
much it does not. PLB, which belongs to no claim, goes to provider_adjustments.parquet.
Columns of many segments are worked on at once, because a Python loop over segments is three times slower.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.landing import x12_kinds
from data.landing.columns import (
    CHECK_SEPARATORS,
    MONEY,
    TEXT,
    UNITS,
    cents,
    dollars,
    flags,
    groups,
    lists,
    ones,
    parquet,
    stated,
    to_number,
    totals,
)
from data.landing.x12 import Reader
from data.landing.x12_835_headers import HEADER, Headed

MEMBERS = ("74", "QC", "IL")  # as the payer corrected it, the patient, the insured
COLUMNS = """
    source_row claim_row record_level n1_pr n1_pr_04 n1_pe_npi n4_pe bpr16 dtm_405 trn03
    clp01 clp02 clp03 clp04 clp06 clp07 clp08 clp09 clp11 ref_f8 ref_ce dtm_050 dtm_232 nm1_74 nm1_qc nm1_il nm1_82
    has_mia has_revenue_code has_procedure difference
    svc01 charge paid svc04 svc05 svc06 svc07 component ref_6r ref_hpi nm1_82_line dtm_472 dtm_150 amt_b6
    pr_1 pr_2 pr_3 adjustments remarks
"""
# What is worth a dictionary in the file
REPEATED = [*sum(HEADER.values(), ()), "record_level", "clp02", "clp06", "clp08", "clp09", "component", "svc01"]
ADJUSTMENT = pa.struct([("group_code", TEXT), ("reason_code", TEXT), ("amount", MONEY)])
TYPES = dict.fromkeys(("source_row", "claim_row"), pa.int64()) | dict.fromkeys(("svc05", "svc07"), UNITS)
TYPES |= dict.fromkeys(("clp03", "clp04", "charge", "paid", "amt_b6", "pr_1", "pr_2", "pr_3", "difference"), MONEY)
TYPES |= {"adjustments": pa.list_(ADJUSTMENT), "remarks": pa.list_(TEXT)}
RAW = pa.schema([(name, TYPES.get(name, TEXT)) for name in COLUMNS.split()])
PROVIDER_COLUMNS = {
    "provider_id": TEXT,
    "fiscal_date": pa.date32(),
    "reason_code": TEXT,
    "reference": TEXT,
    "amount": MONEY,
}
PROVIDER = pa.schema(PROVIDER_COLUMNS.items())
SHIFTED = "its pairs of reason and amount cannot be told apart here; the rest of this segment was passed over"


def recognises(path: Path, head: bytes) -> str | None:
    """An interchange of remittances."""
    return x12_kinds.of_kind(head, "835", "X12 835, remittances")


def land(path: Path, folder: Path, progress: Callable[[int], None], codes: list[str] | None) -> list[str]:
    """Write raw.parquet and provider_adjustments.parquet into the folder; returns what was odd. Writes neither when it raises InputError.

    All codes are landed, whichever are in scope: claims are compared with their totals.
    """
    reader, count = Reader(path, "835", ("CLP", "ST"), progress), 0
    with (
        parquet(folder / "raw.parquet", RAW, REPEATED) as raw,
        parquet(folder / "provider_adjustments.parquet", PROVIDER, []) as provider,
    ):
        for table in groups(tables(reader, provider)):
            raw.write_table(table)
            count += len(table)
    if not count:
        reader.warn(0, "", "there is no claim in this file")
    return reader.warnings()


def tables(reader: Reader, provider: pq.ParquetWriter) -> Iterator[pa.Table]:
    """The rows of each piece, in order; what was said above its first claim goes along."""
    before = {}
    for segments in reader:
        piece = Remittances(segments, reader, before)
        before = piece.last_headers()
        if len(adjustments := piece.provider_adjustments()):
            provider.write_table(adjustments)
        if len(piece.claims):
            yield piece.rows()


class Remittances(Headed):
    """Segments that hold whole claims. `claim` and `row` say for each segment whose it is, -1 for nobody's; a row is a CLP or an SVC."""

    # Rows

    def rows(self) -> pa.Table:
        """The columns of RAW. A claim has a row of its own when it has no lines, or adjustments of its own."""
        count, owner, own = len(self.heads), self.claim.take(self.svc), self.own_rows
        money = {name: self.number(at, place) for name, (at, place) in self.amounts().items()}
        adjustments = self.adjustments()
        adjusted = totals(cents(adjustments["amount"]), adjustments["row"], count)
        is_adjusted = pc.greater(totals(ones(adjustments["row"]), adjustments["row"], count), 0)
        has_lines = pc.greater(totals(ones(owner), owner, len(self.claims)), 0)
        bare = pc.invert(pc.or_(has_lines, self.passed_over(pc.or_(has_lines, is_adjusted.take(own)))))
        kept = pc.or_(self.is_line, pc.or_(bare.take(self.claim_of_row), is_adjusted))

        of_claim = self.header_columns() | self.claim_columns(owner)
        of_claim |= {"claim_row": pc.add(self.claims, self.s.first), "clp03": money["clp03"], "clp04": money["clp04"]}
        of_claim["difference"] = difference(money, adjusted.take(self.line_rows), adjusted.take(own), owner, has_lines)

        of_row = self.line_columns()
        of_row["charge"] = self.merged(
            pc.if_else(has_lines, pa.scalar(Decimal(0), MONEY), money["clp03"]), money["svc02"]
        )
        of_row["paid"] = self.merged(
            pc.if_else(has_lines, dollars(pc.negate(adjusted.take(own))), money["clp04"]), money["svc03"]
        )
        of_row |= {f"pr_{reason}": dollars(patient_share(adjustments, reason, count)) for reason in "123"}
        structs = pa.StructArray.from_arrays([adjustments[name] for name in ADJUSTMENT.names], fields=list(ADJUSTMENT))
        of_row |= {"adjustments": lists(structs, adjustments["row"], count), "remarks": self.remarks()}

        claim_of_kept = self.claim_of_row.filter(kept)
        columns = {name: values.take(claim_of_kept) for name, values in of_claim.items()}
        columns |= {name: values.filter(kept) for name, values in of_row.items()}
        return pa.Table.from_arrays([columns[name] for name in RAW.names], schema=RAW)

    def passed_over(self, has_more: pa.Array) -> pa.Array:
        """Claims of which nothing is said, as some write before a PLB (RFI 490). `has_more` are those with lines or adjustments."""
        doubtful = self.claims.filter(pc.and_(pc.invert(has_more), pc.is_null(self.s.element(self.claims, 1))))
        says = [pc.is_valid(self.s.element(doubtful, place)) for place in (2, 3, 4, 7)]
        empty = doubtful.filter(pc.invert(reduce(pc.or_, says)))
        self.warn_at(empty, "a claim without any element was passed over")
        return pc.is_in(self.claims, empty)

    def amounts(self) -> dict:
        return {"clp03": (self.claims, 3), "clp04": (self.claims, 4), "svc02": (self.svc, 2), "svc03": (self.svc, 3)}

    def is_on_line(self, positions: pa.Array) -> pa.Array:
        """Whether a segment stands after an SVC of its claim."""
        row = self.row.take(positions)
        return pc.fill_null(self.is_line.take(pc.if_else(pc.less(row, 0), None, row)), False)

    def claim_columns(self, owner: pa.Array) -> dict[str, pa.Array]:
        s = self.s
        rendering = s.narrowed(s.qualified("NM1", "82"), 8, "XX")
        kind = pc.fill_null(pc.utf8_slice_codeunits(s.element(self.svc, 1), 0, 2), "")
        revenue = pc.match_substring_regex(pc.fill_null(s.element(self.svc, 4), ""), "^[0-9]{1,4}$")
        return {f"clp{place:02}": s.element(self.claims, place) for place in (1, 2, 6, 7, 8, 9, 11)} | {
            "ref_f8": self.of_claim(s.qualified("REF", "F8"), 2),
            "ref_ce": self.of_claim(s.qualified("REF", "CE"), 2),
            "dtm_050": self.of_claim(s.qualified("DTM", "050", "50"), 2),
            "dtm_232": self.of_claim(s.qualified("DTM", "232"), 2),
            **{f"nm1_{one.lower()}": stated(self.of_claim(s.qualified("NM1", one), 9)) for one in MEMBERS},
            "nm1_82": self.of_claim(rendering.filter(pc.invert(self.is_on_line(rendering))), 9),
            "has_mia": pc.if_else(pc.is_valid(self.of_claim(s.of("MIA"), 0)), "Y", None),
            "has_revenue_code": flags(pc.or_(revenue, pc.equal(kind, "NU")), owner, len(self.claims)),
            "has_procedure": flags(pc.equal(kind, "HC"), owner, len(self.claims)),
        }

    def line_columns(self) -> dict[str, pa.Array]:
        s, svc = self.s, self.svc
        allowed = s.qualified("AMT", "B6")
        control, hpi, day, start = (
            s.qualified("REF", "6R"),
            s.qualified("REF", "HPI"),
            s.qualified("DTM", "472"),
            s.qualified("DTM", "150"),
        )
        rendering = s.narrowed(s.qualified("NM1", "82"), 8, "XX")
        rendering = rendering.filter(self.is_on_line(rendering))
        component, has_code = self.components(s.element(svc, 1), svc, "components")
        self.warn_at(svc.filter(pc.invert(has_code)), "SVC01 holds no code")
        return {
            "source_row": pc.add(self.heads, s.first),
            "record_level": pc.if_else(self.is_line, "line", "claim"),
            "svc05": self.on_lines(self.number(svc, 5, UNITS)),
            "svc07": self.on_lines(self.number(svc, 7, UNITS)),
            "component": self.on_lines(component),
            "ref_6r": self.of_row(s.element(control, 2), control),
            "ref_hpi": self.of_row(s.element(hpi, 2), hpi),
            "nm1_82_line": self.of_row(s.element(rendering, 9), rendering),
            "dtm_472": self.of_row(s.element(day, 2), day),
            "dtm_150": self.of_row(s.element(start, 2), start),
            "amt_b6": self.of_row(self.number(allowed, 2), allowed),
        } | {f"svc{place:02}": self.on_lines(s.element(svc, place)) for place in (1, 4, 6)}

    def adjustments(self) -> pa.Table:
        """One row per reason and amount of a CAS, in the order of the file, with the row it belongs to."""
        s, cas = self.s, self.s.of("CAS")
        lengths, found = s.lengths.take(cas), []
        if len(
            too_long := [
                at for at in cas.filter(pc.greater(lengths, 20)).to_pylist() if any(self.s.elements[at].as_py()[20:])
            ]
        ):
            self.fail_at(too_long[0], "it holds more than six adjustments", CHECK_SEPARATORS)
        for place in range(2, max(3, (pc.max(lengths).as_py() or 0)), 3):
            at = cas.filter(pc.greater(lengths, place)) if place > 2 else cas
            reason, amount = s.element(at, place), self.number(at, place + 1)
            self.warn_at(at.filter(pc.and_(pc.is_valid(reason), pc.is_null(amount))), "an adjustment has no amount")
            table = pa.table(
                [at, self.row.take(at), s.element(at, 1), reason, amount], names=["position", "row", *ADJUSTMENT.names]
            )
            found.append(table.filter(pc.or_(pc.is_valid(reason), pc.is_valid(amount))))
        table = pa.concat_tables(found)
        table = table.take(pc.sort_indices(table["position"])) if len(found) > 1 else table
        return {name: table[name].combine_chunks() for name in table.column_names}

    def remarks(self) -> pa.Array:
        """Per row its distinct remark codes: those of the line (LQ*HE), then those of its claim (MIA, MOA)."""
        s, lq = self.s, self.s.qualified("LQ", "HE")
        on_line = self.is_on_line(lq)
        of_claim = [(s.of("MIA"), place) for place in (5, 20, 21, 22, 23)] + [
            (s.of("MOA"), place) for place in (3, 4, 5, 6, 7)
        ]
        of_claim.append((lq.filter(pc.invert(on_line)), 2))
        claims = pa.concat_arrays([self.claim.take(at) for at, _ in of_claim])
        codes = pa.concat_arrays([s.element(at, place) for at, place in of_claim])
        order = pc.sort_indices(claims)
        spread = lists(codes.take(order), claims.take(order), len(self.claims)).take(self.claim_of_row)
        rows = pa.concat_arrays([self.row.take(lq.filter(on_line)), pc.list_parent_indices(spread)])
        codes = pa.concat_arrays([s.element(lq.filter(on_line), 2), pc.list_flatten(spread)])
        order = pc.sort_indices(rows)
        table = pa.table([rows.take(order), codes.take(order), pa.arange(0, len(rows))], names=["row", "code", "order"])
        first = (
            table.filter(pc.is_valid(table["code"]))
            .group_by(["row", "code"])
            .aggregate([("order", "min")])
            .sort_by("order_min")
            .combine_chunks()
        )
        return lists(first["code"].combine_chunks(), first["row"].combine_chunks(), len(self.heads))

    # PLB

    def provider_adjustments(self) -> pa.Table:
        """One row per reason and amount of a PLB. There are few, so a loop does."""
        found = []
        for position in self.s.of("PLB").to_pylist():
            e = self.s.elements[position].as_py() + ["", ""]
            for place in range(3, len(e) - 1, 2):
                if not (e[place] or e[place + 1]):
                    continue
                reason, _, reference = e[place].partition(separating(e[place]) or self.component or ":")
                try:
                    amount = to_number(pa.scalar(e[place + 1] or None, TEXT))
                except pa.ArrowInvalid:
                    amount, reason = None, ""
                if not re.fullmatch("[0-9A-Z]{2}", reason) and amount is None:
                    self.warn_at(pa.array([position]), SHIFTED)
                    break
                if amount is None:
                    self.warn_at(pa.array([position]), "an adjustment has no amount")
                found.append((e[1] or None, day(e[2]), reason or None, reference or None, amount))
        return pa.table(list(zip(*found, strict=True)) or [[]] * len(PROVIDER), schema=PROVIDER)


def patient_share(adjustments: dict, reason: str, count: int) -> pa.Array:
    """Cents of one PR reason per row: 1 deductible, 2 coinsurance, 3 copayment."""
    is_it = pc.and_(
        pc.equal(adjustments["group_code"], "PR"), pc.equal(pc.utf8_ltrim(adjustments["reason_code"], "0"), reason)
    )
    is_it = pc.fill_null(is_it, False)
    return totals(cents(adjustments["amount"].filter(is_it)), adjustments["row"].filter(is_it), count)


def difference(
    money: dict, line_adjusted: pa.Array, own_adjusted: pa.Array, owner: pa.Array, has_lines: pa.Array
) -> pa.Array:
    """By how much the claim's totals and its rows disagree. A line without a charge has nothing to explain."""
    clp03, clp04, svc02, svc03 = (cents(money[name]) for name in ("clp03", "clp04", "svc02", "svc03"))
    count = len(clp03)
    gap = pc.if_else(pc.is_valid(money["svc02"]), pc.abs(pc.subtract(pc.subtract(svc02, svc03), line_adjusted)), 0)
    charge_gap = pc.abs(pc.subtract(clp03, totals(svc02, owner, count)))
    paid_gap = pc.abs(pc.add(pc.subtract(clp04, totals(svc03, owner, count)), own_adjusted))
    with_lines = pc.add(pc.add(charge_gap, paid_gap), totals(gap, owner, count))
    bare = pc.abs(pc.subtract(pc.subtract(clp03, clp04), own_adjusted))
    return dollars(pc.if_else(has_lines, with_lines, bare))


def separating(composite: str) -> str:
    """The character after a two-letter code, where it can separate components."""
    return composite[2:3] if not composite[2:3].isalnum() else ""


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 8 else None
    except ValueError:
        return None
