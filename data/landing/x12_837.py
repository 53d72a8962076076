"""837 claims, as they were sent, to raw parquet in constant memory: elements as they stand, named by their place (clm01, sv_charge, ref_6r).

One row per service line (record_level line), one per claim without lines (record_level claim). Professional (SV1) and institutional (SV2),
4010 and 5010; dental lines (SV3) are passed over and counted in a warning. What stands above a claim (HL levels: billing provider,
subscriber, patient) is carried down to it in the order of the file. Of the payers a claim names, the one it was sent to stands above it.
Columns of many segments are worked on at once: see x12_835.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from data.code_tables import reference
from data.landing import x12_kinds
from data.landing.columns import (
    MONEY,
    TEXT,
    UNITS,
    cents,
    dollars,
    flags,
    groups,
    latest,
    ones,
    parquet,
    places,
    second,
    stated,
    totals,
    within,
)
from data.landing.x12 import Reader
from data.landing.x12_837_levels import CLAIM, LINE, Headed
from data.landing.x12_segments import where

DRUGS = ("N4", "ND", "N1", "N2", "N3")  # NDCs: in LIN02, and in the code of a service
MEMBERS = (("patient", "nm1_qc"), ("subscriber", "nm1_il"))
DIAGNOSES = [f"hi_{n}" for n in range(1, 13)]
COLUMNS = f"""
    source_row claim_row record_level bht04 bht06 nm1_85 n4_85 prv_bi sbr01 sbr03 sbr04 sbr09 nm1_pr nm1_il nm1_qc
    clm01 clm02 clm05 clm_component ref_f8 ref_g1 dtp_434 dtp_472_claim nm1_82 nm1_77 prv_pe nte pwk {" ".join(DIAGNOSES)} administration difference
    service sv_code component charge sv_quantity sv105 sv201 lx01 ref_6r ref_g1_line dtp_472 lin03 ctp04 ctp05 nte_line
    nm1_82_line nm1_77_line prv_pe_line pwk_line
"""
TYPES = dict.fromkeys(("source_row", "claim_row"), pa.int64()) | dict.fromkeys(("sv_quantity", "ctp04"), UNITS)
TYPES |= dict.fromkeys(("clm02", "charge", "difference"), MONEY)
RAW = pa.schema([(name, TYPES.get(name, TEXT)) for name in COLUMNS.split()])
ONCE = {"source_row", "claim_row", "clm01", "clm02", "charge", "difference", "ref_6r", "ref_f8", "sv_quantity", "ctp04"}
REPEATED = [name for name in RAW.names if name not in ONCE]


CODE_TABLES = ("administration_codes.csv",)


def recognises(path: Path, head: bytes) -> str | None:
    """An interchange of claims as sent."""
    return x12_kinds.of_kind(head, "837", "X12 837, claims as sent")


def land(path: Path, folder: Path, progress: Callable[[int], None], codes: list[str] | None) -> list[str]:
    """Write raw.parquet into the folder; returns what was odd. Writes nothing when it raises InputError.

    All codes are landed, whichever are in scope: claims are compared with their totals.
    """
    reader, count = Reader(path, "837", ("CLM", "HL", "ST"), progress), 0
    with parquet(folder / "raw.parquet", RAW, REPEATED) as raw:
        for table in groups(tables(reader)):
            raw.write_table(table)
            count += len(table)
    if not count:
        reader.warn(0, "", "there is no claim with a line to read in this file")
    return reader.warnings()


def tables(reader: Reader) -> Iterator[pa.Table]:
    """The rows of each piece, in order; what was said above its first claim goes along."""
    before = {}
    for segments in reader:
        piece = Claims(segments, reader, before)
        before = piece.last_headers()
        if len(piece.claims):
            yield piece.rows()


class Claims(Headed):
    """The rows of claims: a CLM or a service line.
    it stands, `number` of a level under which HL of that level."""

    # Lines

    def find_lines(self) -> None:
        """Which rows are lines (with an SV1 or SV2), the positions of these, and which claims have other services."""
        s, count = self.s, len(self.heads)
        services, dental = s.of("SV1", "SV2"), s.of("SV3")
        self.warn_at(dental, "a dental line was passed over")
        service = latest(services, self.row.take(services), count)
        passed = pc.is_valid(latest(dental, self.row.take(dental), count))
        self.is_line = pc.is_valid(service)
        self.line_rows, self.svc = where(self.is_line), service.drop_null()
        is_head = s.are("CLM").take(self.heads)
        self.own_rows = where(is_head)
        empty = pc.and_(pc.invert(is_head), pc.invert(pc.or_(self.is_line, passed)))
        self.warn_at(self.heads.filter(empty), "there is no service (SV1, SV2) in this line; it was passed over")
        self.is_institutional = s.are("SV2").take(self.svc)
        owner = self.claim.take(self.svc)
        self.has_lines = pc.greater(totals(ones(owner), owner, len(self.claims)), 0)
        has_dental = pc.is_valid(latest(dental, self.claim.take(dental), len(self.claims)))
        says = pc.is_valid(pc.coalesce(s.element(self.claims, 1), s.element(self.claims, 2)))
        self.warn_at(
            self.claims.filter(pc.invert(pc.or_(says, self.has_lines))), "a claim without any element was passed over"
        )
        bare = pc.and_(says, pc.invert(pc.or_(self.has_lines, has_dental)))
        self.kept = pc.or_(self.is_line, pc.and_(is_head, bare.take(self.claim_of_row)))

    def of_service(self, professional: int, institutional: int) -> pa.Array:
        """Per line what stands at one place in an SV1 and at another in an SV2."""
        first, second = self.s.element(self.svc, professional), self.s.element(self.svc, institutional)
        return pc.if_else(self.is_institutional, second, first)

    def number_of_service(self, professional: int, institutional: int, kind: pa.DataType) -> pa.Array:
        pairs = [(self.s.of("SV1"), professional), (self.s.of("SV2"), institutional)]
        values = pa.concat_arrays([self.number(at, place, kind) for at, place in pairs])
        rows = pa.concat_arrays([self.row.take(at) for at, _ in pairs])
        return pc.scatter(values, rows, max_index=len(self.heads) - 1)

    # Rows

    def rows(self) -> pa.Table:
        """The columns of RAW."""
        self.find_lines()
        clm02, charge = self.number(self.claims, 2), self.number_of_service(2, 3, MONEY)
        of_row = self.line_columns() | {
            "source_row": pc.add(self.row_positions(), self.s.first),
            "record_level": pc.if_else(self.is_line, "line", "claim"),
            "charge": pc.if_else(self.is_line, charge, clm02.take(self.claim_of_row)),
        }
        of_claim = self.claim_columns() | {"claim_row": pc.add(self.claims, self.s.first), "clm02": clm02}
        of_claim["difference"] = self.difference(clm02, charge.take(self.line_rows))
        days = pc.coalesce(
            of_row["dtp_472"], *(of_claim[name].take(self.claim_of_row) for name in ("dtp_472_claim", "dtp_434"))
        )
        of_claim["administration"] = self.administration(of_row["sv_code"], days)
        claim_of_kept = self.claim_of_row.filter(self.kept)
        columns = {name: values.take(claim_of_kept) for name, values in of_claim.items()}
        columns |= {name: values.filter(self.kept) for name, values in of_row.items()}
        return pa.Table.from_arrays([columns[name] for name in RAW.names], schema=RAW)

    def row_positions(self) -> pa.Array:
        """The segment a row is named by: of a line its SV."""
        return pc.coalesce(self.on_lines(self.svc), self.heads)

    def difference(self, clm02: pa.Array, charge: pa.Array) -> pa.Array:
        """By how much the claim's total and its lines disagree; a claim without lines has none to disagree with."""
        lines = totals(cents(charge), self.claim.take(self.svc), len(self.claims))
        return dollars(pc.if_else(self.has_lines, pc.abs(pc.subtract(cents(clm02), lines)), 0))

    def claim_columns(self) -> dict[str, pa.Array]:
        s, levels = self.s, self.header.items()
        clm05 = s.element(self.claims, 5)
        component, _ = self.components(clm05, self.claims, "the components of CLM05")
        rendering, facility = self.named("82", CLAIM), s.narrowed(self.named("77", CLAIM), 8, "XX")
        return {
            **{name: self.of_level(level, name) for level, found in levels for name in found if name in RAW.names},
            **{name: stated(self.of_level(level, name)) for level, name in MEMBERS},
            "clm01": s.element(self.claims, 1),
            "clm05": clm05,
            "clm_component": component,
            "ref_f8": self.of_claim(self.at("REF", CLAIM, "F8"), 2),
            "ref_g1": self.of_claim(self.at("REF", CLAIM, "G1"), 2),
            **{name: self.of_claims(*self.days(name[4:7], CLAIM)) for name in ("dtp_434", "dtp_472_claim")},
            "nm1_82": self.of_claim(s.narrowed(rendering, 8, "XX"), 9),
            "nm1_77": self.of_claim(facility, 9),
            "prv_pe": self.of_claim(self.at("PRV", CLAIM, "PE"), 3),
            "nte": self.of_claim(self.at("NTE", CLAIM, "ADD"), 2),
            "pwk": self.of_claim(self.at("PWK", CLAIM), 1),
        } | self.diagnoses()

    def line_columns(self) -> dict[str, pa.Array]:
        s = self.s
        composite = self.of_service(1, 2)
        component, has_code = self.components(composite, self.svc, "the components of the code")
        # a hospital bills many lines by their revenue code alone
        nameless = pc.invert(pc.or_(has_code, pc.and_(self.is_institutional, pc.is_null(composite))))
        self.warn_at(self.svc.filter(nameless), "the line names no code (SV101, SV202)")
        drug, quantity = self.drugs()
        elements = {
            "lx01": (self.at("LX", LINE), 1),
            "ref_6r": (self.at("REF", LINE, "6R"), 2),
            "ref_g1_line": (self.at("REF", LINE, "G1"), 2),
            "lin03": (drug, 3),
            "ctp05": (quantity, 5),
            "nte_line": (self.at("NTE", LINE, "ADD"), 2),
            "nm1_82_line": (s.narrowed(self.named("82", LINE), 8, "XX"), 9),
            "nm1_77_line": (s.narrowed(self.named("77", LINE), 8, "XX"), 9),
            "prv_pe_line": (self.at("PRV", LINE, "PE"), 3),
            "pwk_line": (self.at("PWK", LINE), 1),
        }
        dates, dated = self.days("472", LINE)
        return {name: self.of_row(s.element(at, place), at) for name, (at, place) in elements.items()} | {
            "service": self.on_lines(pc.if_else(self.is_institutional, "SV2", "SV1")),
            "sv_code": self.on_lines(composite),
            "component": self.on_lines(component),
            "sv_quantity": self.number_of_service(4, 5, UNITS),
            "sv105": self.on_lines(pc.if_else(self.is_institutional, None, s.element(self.svc, 5))),
            "sv201": self.on_lines(pc.if_else(self.is_institutional, s.element(self.svc, 1), None)),
            "dtp_472": self.of_row(dates, dated),
            "ctp04": self.of_row(self.number(quantity, 4, UNITS), quantity),
        }

    def drugs(self) -> tuple[pa.Array, pa.Array]:
        """The LIN of each line's drug and the CTP of its quantity: of several drugs the first, with its own quantity."""
        s, lin, quantity = self.s, self.at("LIN", LINE), self.at("CTP", LINE)
        drug = lin.filter(pc.is_in(s.element(lin, 2), pa.array(DRUGS)))
        is_again = pc.greater(places(self.row.take(drug)), 0)
        self.warn_at(drug.filter(is_again), "a line names another drug (LIN); its first counts")
        drug = drug.filter(pc.invert(is_again))
        owner = s.since(s.are("LIN"), s.marked(self.heads)).take(quantity)  # -1: the drug stands in the SV
        of_drug = pc.is_in(s.of("LIN").take(pc.if_else(pc.less(owner, 0), None, owner)), drug)
        return drug, quantity.filter(pc.or_(pc.less(owner, 0), of_drug))

    # What is read from several segments or several components

    def of_claims(self, values: pa.Array, positions: pa.Array) -> pa.Array:
        return latest(values, self.claim.take(positions), len(self.claims))

    def days(self, qualifier: str, zone: int) -> tuple[pa.Array, pa.Array]:
        """The dates of a kind in a zone, the first day of a range, as eight digits, and their positions."""
        dates = self.at("DTP", zone, qualifier)
        readable = pc.is_in(self.s.element(dates, 2), pa.array(["D8", "RD8", "DT"]))
        self.warn_at(dates.filter(pc.invert(readable)), "DTP02 is neither D8 nor RD8; the date was not read")
        return pc.utf8_slice_codeunits(self.s.element(dates.filter(readable), 3), 0, 8), dates.filter(readable)

    def administration(self, composites: pa.Array, days: pa.Array) -> pa.Array:
        """Per claim Y when a line of it bills a code for giving a drug that was in force that day, N when none does."""
        is_number = pc.match_substring_regex(composites, "^..[^0-9A-Za-z][0-9]{5}([^0-9A-Za-z]|$)")
        code = pc.utf8_slice_codeunits(pc.if_else(is_number, composites, None), 3, 8).cast(pa.int64())
        day = pc.if_else(pc.match_substring_regex(days, "^[0-9]{8}$"), days, None).cast(pa.int64())
        found = pa.repeat(pa.scalar(False), len(code))
        for row in reference("administration_codes"):
            in_range = within(code, int(row["code_from"]), int(row["code_to"]))
            from_day, to_day = (row[name].replace("-", "") for name in ("effective_from", "effective_to"))
            in_force = pc.fill_null(within(day, int(from_day or 0), int(to_day or 99991231)), True)
            found = pc.or_(found, pc.and_(pc.fill_null(in_range, False), in_force))
        return pc.fill_null(flags(found, self.claim_of_row, len(self.claims)), "N")

    def diagnoses(self) -> dict[str, pa.Array]:
        """Per claim its principal diagnosis (BK, ABK), blank where it names none, then the others (BF, ABF) in their order."""
        table = self.diagnosis_elements()
        is_principal = pc.equal(table["kind"], "BK")
        count, others = len(self.claims), table.filter(pc.equal(table["kind"], "BF"))
        first = table.filter(is_principal)
        found = {"hi_1": latest(*(first[name].combine_chunks() for name in ("code", "claim")), count)}
        owners, codes = others["claim"].combine_chunks(), others["code"].combine_chunks()
        place = places(owners)
        for nth, name in enumerate(DIAGNOSES[1:]):
            chosen = pc.equal(place, nth)
            found[name] = latest(codes.filter(chosen), owners.filter(chosen), count)
        none = pc.is_null(latest(*(table[name].combine_chunks() for name in ("code", "claim")), count))
        self.warn_at(self.claims.filter(none), "this claim has no diagnosis (HI)")
        return found

    def diagnosis_elements(self) -> pa.Table:
        """The elements of HI that hold a diagnosis, in the order of the file: claim, kind (BK, BF) and code."""
        hi, found = self.s.of("HI"), []
        for place in range(1, max(2, pc.max(self.s.lengths.take(hi)).as_py() or 0)):
            at = hi.filter(pc.greater(self.s.lengths.take(hi), place))
            # A is what ICD-10 put before the kinds of ICD-9
            text = pc.utf8_ltrim(self.s.element(at, place), "A")
            is_one = pc.fill_null(pc.match_substring_regex(text, "^B[KF]([^0-9A-Za-z]|$)"), False)
            component, has_code = self.components(text, at, "the components of HI")
            self.warn_at(at.filter(pc.and_(is_one, pc.invert(has_code))), "a kind of diagnosis stands without its code")
            chosen = pc.and_(is_one, has_code)
            code = second(text.filter(chosen), component.filter(chosen))
            at = at.filter(chosen)
            kind = pc.utf8_slice_codeunits(text.filter(chosen), 0, 2)
            found.append(pa.table([at, self.claim.take(at), kind, code], names=["position", "claim", "kind", "code"]))
        table = pa.concat_tables(found)
        return table.take(pc.sort_indices(table["position"])) if len(found) > 1 else table
