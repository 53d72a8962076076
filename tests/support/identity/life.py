"""Generated claims that know their truth: what is billed, what payers answer over a few rounds, and whose answer each is.

A `Tale` is one claim of one person. It writes remittances (`Clp`) as a payer would and keeps, line by line, what was said of it; the twin makes
the outcome of that. What befalls claims stands in tests/support/identity/stories.py.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from tests.support.identity.twin import Adjustment, Answer, Outcome, negated, outcome

FIRST_DAY, FIRST_ROUND, ROUND = date(2025, 12, 1), date(2026, 1, 20), timedelta(14)
IN_SCOPE = ("J3590", "J3490", "J9999")
NPIS = ("1234567893", "1922222221", "1098765432")
NO_NUMBER = ("0", "000", "XXXX", "NONE")


class Payer(NamedTuple):
    """The spellings one payer is written in, its number (N104), its filing indicator and its number on checks (TRN03)."""

    spellings: tuple[str, ...]
    number: str
    filing: str = "12"
    trace: str = "1512345678"


TEXAS = Payer(("BLUE CROSS BLUE SHIELD OF TEXAS",), "BT1")
ILLINOIS = Payer(("BLUE CROSS BLUE SHIELD OF ILLINOIS",), "BI1")
MEDICARE = Payer(("MEDICARE",), "", "MB")
AETNA = Payer(("AETNA", "AETNA LIFE INSURANCE COMPANY"), "60054")
FIRST_PAYERS = (
    *(TEXAS, MEDICARE, AETNA),
    Payer(("CIGNA HEALTH",), "62308"),
    Payer(("UNITEDHEALTHCARE",), "87726"),
    Payer(("HARBOR MUTUAL", "HBR MUT TRUST"), "HM001"),  # in no table: known by its number
    Payer(("LAKE COUNTY FUND", "LAKE CTY EMPL FUND"), "", trace="1777777777"),  # and by that on its checks
)


class Line(NamedTuple):
    code: str
    modifier: str
    charge: int
    units: int
    number: str


class Service(NamedTuple):
    """An SVC, and the place of its line on the claim."""

    at: int
    line: Line
    day: date
    charge: int
    paid: int
    adjustments: tuple[Adjustment, ...]


@dataclass(frozen=True)
class Clp:
    """A claim in a remittance: `own` are its adjustments above the lines. Without services it is one without lines."""

    payer: Payer
    spelling: str
    npi: str
    member: str
    number: str
    status: str
    icn: str
    round: int
    services: tuple[Service, ...]
    own: tuple[Adjustment, ...] = ()
    original: str = ""
    frequency: str = "1"
    charge: int = 0
    paid: int = 0


class Truth(NamedTuple):
    """What `lines` must hold once: the claim's number as first printed, the line as billed, and what it came to."""

    number: str
    day: str
    code: str
    modifier: str
    charge: int
    sequence: str
    outcome: Outcome


def verdict(kind: str, charge: int, reason: str = "197") -> tuple[int, tuple[Adjustment, ...]]:
    """Paid, and the adjustments that explain the rest of the charge."""
    tenth = charge // 10
    rest = {
        "paid": [Adjustment("CO", "45", 4 * tenth)],
        "share": [Adjustment("CO", "45", 3 * tenth), Adjustment("PR", "2", tenth)],
        "partial": [Adjustment("CO", "45", tenth), Adjustment("CO", "50", 4 * tenth)],
        "patient": [Adjustment("CO", "45", 3 * tenth), Adjustment("PR", "1", charge - 3 * tenth)],
        "pended": [Adjustment("OA", "133", charge)],
        "denied": [Adjustment("PR" if reason == "204" else "CO", reason, charge)],
        "second": [Adjustment("OA", "23", charge - tenth)],
        "nothing left": [Adjustment("OA", "23", charge)],
    }[kind]
    return charge - sum(one.amount for one in rest), tuple(rest)


@dataclass
class Tale:
    """One claim of one person, and what is said of it."""

    rng: Random
    icns: Iterator[str]
    payer: Payer
    npi: str
    member: str
    number: str
    day: date
    lines: list[Line]
    start: int
    has_icns: bool = True
    clps: list[Clp] = field(default_factory=list)
    truths: dict[tuple[str, int], list[Answer]] = field(default_factory=lambda: defaultdict(list))
    printed: dict[tuple[str, int], tuple[str, date]] = field(default_factory=dict)

    def kinds(self, *choice: str) -> list[str]:
        """How each line is decided: any of these. Equal lines without a number are interchangeable: paid with paid first, so paid ones lead."""
        drawn = [self.rng.choice(choice) for _ in self.lines]
        for places in self.alike():
            settled = sorted(
                ("paid" if drawn[at] in ("paid", "share", "partial") else "denied" for at in places), reverse=True
            )
            for at, kind in zip(places, settled, strict=True):
                drawn[at] = kind if kind in choice else choice[0]
        return drawn

    def alike(self) -> list[list[int]]:
        """Places of lines that nothing tells apart."""
        places = defaultdict(list)
        for at, line in enumerate(self.lines):
            if not line.number:
                places[line].append(at)
        return [found for found in places.values() if len(found) > 1]

    def answer(
        self, after: int, kinds: Sequence[str | None], reason: str = "", sequence: str = "P", day: int = 0, **how
    ) -> Clp:
        """A CLP that decides each line so; None leaves a line out. `how` are fields of Clp that differ from the claim's."""
        reason = reason or self.rng.choice(("29", "50", "197", "204"))
        on = self.day + timedelta(day)
        places = [at for at, kind in enumerate(kinds) if kind]
        decided = {
            at: Service(
                at, self.lines[at], on, self.lines[at].charge, *verdict(kinds[at], self.lines[at].charge, reason)
            )
            for at in places
        }
        clp = self.printed_as(after, tuple(decided[at] for at in self.rng.sample(places, len(places))), **how)
        for at, service in decided.items():
            self.hear(sequence, at, clp, service)
        return clp

    def printed_as(self, after: int, services: tuple[Service, ...], **how) -> Clp:
        payer = how.pop("payer", self.payer)
        icn = next(self.icns) if self.has_icns else ""
        base = Clp(
            payer,
            self.rng.choice(payer.spellings),
            self.npi,
            self.member,
            self.number,
            "1",
            icn,
            self.start + after,
            services,
        )
        self.clps.append(replace(base, **how))
        return self.clps[-1]

    def hear(self, sequence: str, at: int, clp: Clp, service: Service) -> None:
        """Keep what was said of a line."""
        said = Answer(checked_on(clp), clp.icn, service.charge, service.paid, service.adjustments, clp.status == "22")
        self.truths[sequence, at].append(said)
        self.printed.setdefault((sequence, at), (clp.number, service.day))

    def reverse(self, after: int, clp: Clp, sequence: str = "P", with_lines: bool = True, **how) -> Clp:
        """The CLP that takes another back, with its lines or as a whole."""
        services = tuple(
            one._replace(
                charge=-one.charge,
                paid=-one.paid,
                adjustments=tuple(a._replace(amount=-a.amount) for a in one.adjustments),
            )
            for one in clp.services
        )
        own = tuple(a for one in services for a in one.adjustments)
        bare = (
            {}
            if with_lines
            else {"own": own, "charge": sum(s.charge for s in services), "paid": sum(s.paid for s in services)}
        )
        same = {
            "payer": clp.payer,
            "member": clp.member,
            "number": clp.number,
            "npi": clp.npi,
            "icn": clp.icn,
            "status": "22",
        }
        back = self.printed_as(after, services if with_lines else (), **same | bare | how)
        for service in services:
            self.hear(sequence, service.at, back, service)
        return back

    def imagine(self) -> None:
        """What is taken back here was answered before the extract begins, as the reversal says."""
        for heard in self.truths.values():
            heard.insert(0, negated(heard[0], "2026-01-01"))

    def truth(self) -> list[Truth]:
        """The lines in scope that must come of it."""
        found = []
        for (sequence, at), heard in self.truths.items():
            line, (number, day) = self.lines[at], self.printed[sequence, at]
            if line.code in IN_SCOPE:
                stated = sequence if any(not one.is_reversal for one in heard) else "not stated"
                found.append(Truth(number, str(day), line.code, line.modifier, line.charge, stated, outcome(heard)))
        return found


def checked_on(clp: Clp) -> str:
    return str(FIRST_ROUND + clp.round * ROUND)
