"""Generated answers as 835 text: one transaction per payer, provider and round, one file per round."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from tests.support.identity.life import Clp, Service, checked_on
from tests.support.identity.twin import Adjustment

HEAD = (
    "ISA*00*          *00*          *ZZ*PAYERS         *ZZ*PROVIDER       *260301*1200*^*00501*000000001*0*P*:~\n"
    "GS*HP*PAYERS*PROVIDER*20260301*1200*1*X*005010X221A1~\n"
)


def files(clps: Iterable[Clp], rounds: int = 2) -> dict[str, str]:
    """Name → text, a file per so many rounds."""
    found = defaultdict(list)
    for clp in clps:
        found[clp.round // rounds].append(clp)
    return {f"round-{at}.835": interchange(found[at]) for at in sorted(found)}


def interchange(clps: list[Clp]) -> str:
    def check(clp: Clp) -> tuple[int, str, str]:
        return clp.round, clp.spelling, clp.npi

    checks = [list(found) for _, found in groupby(sorted(clps, key=check), check)]
    return (
        HEAD
        + "".join(transaction(found, at) for at, found in enumerate(checks, 1))
        + f"GE*{len(checks)}*1~\nIEA*1*000000001~\n"
    )


def transaction(clps: list[Clp], at: int) -> str:
    payer, day = clps[0].payer, checked_on(clps[0]).replace("-", "")
    named = f"*XV*{payer.number}" if payer.number else ""
    body = [
        f"BPR*I*{dollars(sum(paid_of(one) for one in clps))}*C*ACH*CCP*01*999999999*DA*1*{payer.trace}**01*999988880*DA*2*{day}",
        f"TRN*1*T{day}{at}*{payer.trace}",
        f"DTM*405*{day}",
        f"N1*PR*{clps[0].spelling}{named}",
        *("N3*1 MAIN", "N4*HARTFORD*CT*06101"),
        f"N1*PE*CLINIC*XX*{clps[0].npi}",
        *("N3*2 MAIN", "N4*DENVER*CO*80201", "LX*1"),
        *(segment for one in clps for segment in claim(one)),
    ]
    return f"ST*835*{at:04}~\n" + "".join(f"{one}~\n" for one in body) + f"SE*{len(body) + 2}*{at:04}~\n"


def claim(clp: Clp) -> list[str]:
    charge = sum(one.charge for one in clp.services) if clp.services else clp.charge
    patient = sum(
        one.amount for one in (*clp.own, *(a for s in clp.services for a in s.adjustments)) if one.group == "PR"
    )
    head = f"CLP*{clp.number}*{clp.status}*{dollars(charge)}*{dollars(paid_of(clp))}*{dollars(patient)}*{clp.payer.filing}*{clp.icn}*11*{clp.frequency}"
    found = [head, *adjusted(clp.own), f"NM1*QC*1*DOE*JO****MI*{clp.member}"]
    found += [f"REF*F8*{clp.original}"] if clp.original else []
    found += [] if clp.services else ["DTM*232*20251201"]
    return found + [segment for one in clp.services for segment in service(one)]


def paid_of(clp: Clp) -> int:
    return sum(one.paid for one in clp.services) - sum(one.amount for one in clp.own) if clp.services else clp.paid


def service(one: Service) -> list[str]:
    code = f"{one.line.code}:{one.line.modifier}" if one.line.modifier else one.line.code
    found = [
        f"SVC*HC:{code}*{dollars(one.charge)}*{dollars(one.paid)}**{one.line.units}",
        f"DTM*472*{one.day:%Y%m%d}",
        *adjusted(one.adjustments),
    ]
    return found + ([f"REF*6R*{one.line.number}"] if one.line.number else [])


def adjusted(adjustments: Iterable[Adjustment]) -> list[str]:
    return [f"CAS*{one.group}*{one.reason}*{dollars(one.amount)}" for one in adjustments]


def dollars(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


def write(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder
