"""Where each segment of an 837 stands, and what stands above its claims: transaction, billing provider, subscriber and patient."""

import pyarrow as pa
import pyarrow.compute as pc

from data.landing.columns import Piece
from data.landing.x12 import Reader
from data.landing.x12_segments import Segments, where

SEGMENTS = """
    ISA TA1 GS ST BHT NM1 N2 N3 N4 REF PER HL PRV CUR SBR PAT DMG CLM DTP CL1 DN1 DN2 PWK CN1 DSB UR AMT K3 NTE CR1 CR2 CR3 CR4 CR5 CR6 CR7
    CR8 CRC HI QTY HCP HSD CAS OI MIA MOA LX SV1 SV2 SV3 SV4 SV5 SV6 SV7 TOO MEA PS1 IMM LIN CTP SVD LQ FRM SE GE IEA
"""
LEVELS = {"20": "billing", "22": "subscriber", "23": "patient"}
ABOVE, CLAIM, OTHER_PAYER, LINE = range(4)  # where a segment stands: above the claims, or in which part of one


class Headed(Piece):
    """Segments that hold whole claims, each under its levels. A row is a CLM or a service line: an LX, or an SV without one. `zone` says for each
    segment where it stands, `number` of a level under which HL of that level."""

    def __init__(self, segments: Segments, reader: Reader, before: dict):
        super().__init__(segments, reader)
        s = segments
        self.claims = s.of("CLM")
        self.warn_of_unknown({*SEGMENTS.split()})
        outside = s.are("ST", "SE", "HL")
        line_begins = self.lines_begin()
        begins = pc.or_(s.are("CLM"), line_begins)
        self.claim = s.since(s.are("CLM"), outside)
        self.row, self.heads = s.since(begins, outside), where(begins)
        self.zone = self.zones(begins, line_begins, outside)
        self.check_segments()
        self.claim_of_row = self.claim.take(self.heads)
        self.levels(before)
        self.check_versions()
        self.check_headers()
        self.warn_of_encounters()

    # What must hold, or lines would be lost or nobody's

    def lines_begin(self) -> pa.Array:
        """Which segments begin a service line: every LX, and an SV that no LX stands before."""
        s = self.s
        marks = s.of("CLM", "LX", "SV1", "SV2", "SV3")
        follows_lx = pa.concat_arrays([pa.array([False]), s.are("LX").take(marks)])[: len(marks)]
        alone = marks.filter(pc.and_(s.are("SV1", "SV2", "SV3").take(marks), pc.invert(follows_lx)))
        self.warn_at(alone, "the line has no LX before it, so it has no number but its REF*6R")
        return pc.or_(s.are("LX"), s.marked(alone))

    def zones(self, begins: pa.Array, line_begins: pa.Array, outside: pa.Array) -> pa.Array:
        """For each segment whether it is above the claims, of a claim, of another payer of the claim, or of a line."""
        s = self.s
        in_line = pc.greater_equal(s.since(line_begins, pc.or_(outside, s.are("CLM"))), 0)
        in_other = pc.greater_equal(s.since(s.are("SBR"), pc.or_(outside, begins)), 0)
        inside = pc.if_else(in_line, LINE, pc.if_else(in_other, OTHER_PAYER, CLAIM))
        return pc.if_else(pc.less(self.claim, 0), ABOVE, inside)

    def check_segments(self) -> None:
        s = self.s
        homeless = where(pc.and_(s.are("LX", "SV1", "SV2", "SV3", "HI"), pc.less(self.claim, 0)))
        if len(homeless):
            self.fail_at(homeless[0].as_py(), "it stands outside of a claim (CLM), so it cannot be told whose it is")
        astray = where(pc.and_(s.are("LIN", "CTP"), pc.not_equal(self.zone, LINE)))
        if len(astray):
            self.fail_at(
                astray[0].as_py(), "it stands outside of a line (LX), so it cannot be told which drug it is of"
            )

    def check_versions(self) -> None:
        version = pc.utf8_slice_codeunits(pc.fill_null(self.s.element(self.s.of("GS"), 8), ""), 0, 6)
        strange = pc.invert(pc.is_in(version, pa.array(["004010", "005010"])))
        self.warn_at(self.s.of("GS").filter(strange), "GS08 names neither 4010 nor 5010; it was read as 5010")

    def check_headers(self) -> None:
        unnamed = self.claims.filter(pc.is_null(self.of_level("subscriber", "has_22")))
        if len(unnamed):
            self.fail_at(
                unnamed[0].as_py(), "this claim stands under no subscriber (HL*22), so it cannot be told who should pay"
            )
        for level, name, said in (
            ("transaction", "bht04", "the transaction has no date (BHT04)"),
            ("billing", "has_85", "no billing provider (NM1*85) stands above this claim"),
            ("subscriber", "has_il", "no subscriber (NM1*IL) stands above this claim"),
            ("subscriber", "nm1_pr", "no payer (NM1*PR) stands above this claim; its payer is blank"),
        ):
            self.warn_at(self.claims.filter(pc.is_null(self.of_level(level, name))), said)
        self.warn_at(
            self.claims.filter(pc.is_null(self.s.element(self.claims, 5))),
            "CLM05 is blank: neither place of service nor frequency of the claim is known",
        )

    def warn_of_encounters(self) -> None:
        is_one = pc.fill_null(pc.equal(self.of_level("transaction", "bht06"), "RP"), False)
        self.warn_at(
            self.claims.filter(is_one), "an encounter, told for the record alone (BHT06 RP): no remittance answers it"
        )

    # What stands above the claims: one value per transaction or HL of a level, the first being that of the piece before

    def levels(self, before: dict) -> None:
        s, hl = self.s, self.s.of("HL")
        kind, ends = s.element(hl, 3), s.are("ST", "SE")
        strange = pc.invert(pc.is_in(kind, pa.array([*LEVELS])))
        self.warn_at(
            hl.filter(strange), "HL03 is no level of an 837; what stands under it is taken as under the level before"
        )
        at = {name: hl.filter(pc.equal(kind, number)) for number, name in LEVELS.items()}
        opens = {"transaction": ends, "billing": pc.or_(ends, s.marked(at["billing"]))}
        opens["subscriber"] = pc.or_(opens["billing"], s.marked(at["subscriber"]))
        opens["patient"] = pc.or_(opens["subscriber"], s.marked(at["patient"]))
        self.stand_above(opens, self.said_above(at), before)
        self.warn_if_twice(self.named("85", ABOVE))
        self.check_parents(at)

    def said_above(self, at: dict[str, pa.Array]) -> dict[str, dict]:
        """Per level which elements of which segments are kept."""
        s, n4 = self.s, self.at("N4", ABOVE)
        party_of_n4 = s.owners(("NM1",)).take(n4)
        party = s.element(s.of("NM1"), 1).take(pc.if_else(pc.less(party_of_n4, 0), None, party_of_n4))
        billing, subscriber, payer = self.named("85", ABOVE), self.named("IL", ABOVE), self.named("PR", ABOVE)
        sbr = self.at("SBR", ABOVE)
        return {
            "transaction": {"bht04": (s.of("BHT"), 4), "bht06": (s.of("BHT"), 6)},
            "billing": {
                "hl_20": (at["billing"], 1),
                "has_85": (billing, 1),
                "nm1_85": (s.narrowed(billing, 8, "XX"), 9),
                "n4_85": (n4.filter(pc.equal(party, "85")), 2),
                "prv_bi": (s.narrowed(self.at("PRV", ABOVE), 1, "BI"), 3),
            },
            "subscriber": {
                "hl_22": (at["subscriber"], 1),
                "has_22": (at["subscriber"], 3),
                **{f"sbr0{place}": (sbr, place) for place in (1, 3, 4, 9)},
                "has_il": (subscriber, 1),
                "nm1_il": (subscriber, 9),
                "nm1_pr": (payer, 3),
            },
            "patient": {"nm1_qc": (self.named("QC", ABOVE), 9)},
        }

    def warn_if_twice(self, billing: pa.Array) -> None:
        number = self.number_of["billing"].take(billing)
        again = billing[1:].filter(pc.equal(number[1:], number[:-1])) if len(billing) else billing
        self.warn_at(again, "one HL names its billing provider (NM1*85) twice; the last counts")

    def check_parents(self, at: dict[str, pa.Array]) -> None:
        for level, above, name in (("subscriber", "billing", "hl_20"), ("patient", "subscriber", "hl_22")):
            stated = self.s.element(at[level], 2)
            expected = self.header[above][name].take(self.number_of[above].take(at[level]))
            differs = pc.fill_null(pc.not_equal(stated, expected), True)
            self.warn_at(
                at[level].filter(differs),
                "HL02 names another parent than the HL it stands under; the order of the file counts",
            )

    # Segments by where they stand

    def in_zone(self, positions: pa.Array, zone: int) -> pa.Array:
        return positions.filter(pc.equal(self.zone.take(positions), zone))

    def at(self, tag: str, zone: int, *qualifiers: str) -> pa.Array:
        """Positions of the segments with this tag in a zone, of all or with one of these first elements."""
        return self.in_zone(self.s.qualified(tag, *qualifiers) if qualifiers else self.s.of(tag), zone)

    def named(self, role: str, zone: int) -> pa.Array:
        return self.at("NM1", zone, role)
