"""Whose each segment of an 835 is, and what stands above its claims: payer, payee and payment."""

import pyarrow as pa
import pyarrow.compute as pc

from data.landing.columns import Piece
from data.landing.x12 import Reader
from data.landing.x12_segments import Segments, where

SEGMENTS = "ISA TA1 GS ST BPR NTE TRN CUR REF DTM N1 N2 N3 N4 PER RDM LX TS2 TS3 CLP CAS NM1 MIA MOA AMT QTY SVC LQ PLB SE GE IEA"
OF_CLAIMS = ("CAS", "MIA", "MOA", "SVC", "LQ")
HEADER = {
    "payer": ("n1_pr", "n1_pr_04"),
    "payee": ("n1_pe_npi", "n4_pe"),
    "payment": ("bpr16", "dtm_405", "trn03"),
}


class Headed(Piece):
    """Segments that hold whole claims, each with what stands above it. `claim` and `row` say for each segment whose it is, -1 for nobody's; a row is a CLP or an SVC."""

    def __init__(self, segments: Segments, reader: Reader, before: dict):
        super().__init__(segments, reader)
        outside = ("ST", "SE", "PLB")
        self.claim = segments.owners(("CLP",), outside)
        self.row = segments.owners(("CLP", "SVC"), outside)
        self.claims, self.heads = segments.of("CLP"), segments.of("CLP", "SVC")
        self.check_segments()
        self.svc, self.is_line = segments.of("SVC"), segments.are("SVC").take(self.heads)
        self.line_rows, self.own_rows = where(self.is_line), where(pc.invert(self.is_line))
        self.claim_of_row = self.claim.take(self.heads)
        self.headers(before)
        self.check_headers()

    # What must hold, or lines would be lost or nobody's

    def check_segments(self) -> None:
        s = self.s
        self.warn_of_unknown({*SEGMENTS.split()})
        homeless = where(pc.and_(s.are(*OF_CLAIMS), pc.less(self.claim, 0)))
        if len(homeless):
            self.fail_at(homeless[0].as_py(), "it stands outside of a claim (CLP), so it cannot be told whose it is")

    def check_headers(self) -> None:
        nobodys = self.claims.filter(pc.is_null(self.of_level("payer", "has_payer")))
        if len(nobodys):
            self.fail_at(
                nobodys[0].as_py(), "this claim comes before any payer (N1*PR), so it cannot be told who answered"
            )
        for level, name, said in (
            ("payee", "has_payee", "the transaction names no provider (N1*PE)"),
            ("payment", "bpr16", "the transaction has no payment date (BPR16)"),
        ):
            self.warn_at(self.claims.filter(pc.is_null(self.of_level(level, name))), said)

    # What stands above the claims. Files put together from several name payer and provider anew between claims of one transaction

    def headers(self, before: dict) -> None:
        s, ends = self.s, self.s.are("ST", "SE")
        at = {"payer": s.qualified("N1", "PR"), "payee": s.qualified("N1", "PE"), "payment": s.of("BPR")}
        again = {level: positions.filter(self.is_after_a_claim(positions)) for level, positions in at.items()}
        opening = at | {"payment": again["payment"]}  # what stands above its first BPR is of it too
        opens = {level: pc.or_(ends, s.marked(positions)) for level, positions in opening.items()}
        self.stand_above(opens, self.said_above(at), before)
        for level, said in (
            ("payer", "the payer (N1*PR) is named anew between claims; each claim has the one named before it"),
            ("payee", "the provider (N1*PE) is named anew between claims; each claim has the one named before it"),
            ("payment", "another payment (BPR) begins between claims; each claim has the one before it"),
        ):
            self.warn_at(again[level], said)

    def said_above(self, at: dict[str, pa.Array]) -> dict[str, dict]:
        """Per level which elements of which segments are kept."""
        s, n4, decided = self.s, self.s.of("N4"), self.s.qualified("DTM", "405")
        party_of_n4 = s.owners(("N1",)).take(n4)
        party = s.element(s.of("N1"), 1).take(pc.if_else(pc.less(party_of_n4, 0), None, party_of_n4))
        first_payer = at["payer"].filter(pc.invert(self.is_after_a_claim(at["payer"])))
        return {
            "payer": {"n1_pr": (at["payer"], 2), "n1_pr_04": (at["payer"], 4), "has_payer": (at["payer"], 1)},
            "payee": {
                "n1_pe_npi": (s.narrowed(at["payee"], 3, "XX"), 4),
                "n4_pe": (n4.filter(pc.equal(party, "PE")), 2),
                "has_payee": (at["payee"], 1),
            },
            "payment": {
                "bpr16": (at["payment"], 16),
                "dtm_405": (decided.filter(pc.invert(self.is_after_a_claim(decided))), 2),
                "trn03": (s.of("TRN"), 3),
                "first_payer": (first_payer, 2),
            },
        }

    def is_after_a_claim(self, positions: pa.Array) -> pa.Array:
        return pc.greater_equal(self.claim.take(positions), 0)

    def header_columns(self) -> dict[str, pa.Array]:
        """Per claim what stands above it. The number of who pays (TRN03) is not that of a payer named later."""
        of_claim = {name: self.of_level(level, name) for level, names in HEADER.items() for name in names}
        is_another = pc.not_equal(of_claim["n1_pr"], self.of_level("payment", "first_payer"))
        return of_claim | {"trn03": pc.if_else(pc.fill_null(is_another, False), None, of_claim["trn03"])}
