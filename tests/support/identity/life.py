"""What generated claims are made of: payers, lines as billed, remittances of them (`Clp`), and what must come of it (`Truth`). Money is in cents."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from tests.support.identity.twin import Adjustment, Outcome

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


def taken_back(one: Service) -> Service:
    """The same with every sign turned."""
    adjustments = tuple(item._replace(amount=-item.amount) for item in one.adjustments)
    return one._replace(charge=-one.charge, paid=-one.paid, adjustments=adjustments)


def checked_on(clp: Clp) -> str:
    return str(FIRST_ROUND + clp.round * ROUND)
