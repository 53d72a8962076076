"""One claim of one person, told: it writes remittances as a payer would and keeps, line by line, what was said of it.

What befalls claims stands in stories.py and reversals.py; the twin makes the outcome of what was said.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from tests.support.identity.life import IN_SCOPE, Clp, Line, Payer, Service, Truth, checked_on, taken_back, verdict
from tests.support.identity.twin import Answer, negated, outcome


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
        decided = [
            Service(at, line, on, line.charge, *verdict(kind, line.charge, reason))
            for at, (line, kind) in enumerate(zip(self.lines, kinds, strict=True))
            if kind
        ]
        clp = self.printed_as(after, tuple(self.rng.sample(decided, len(decided))), **how)
        self.hear(sequence, clp, decided)
        return clp

    def printed_as(self, after: int, services: tuple[Service, ...], **how) -> Clp:
        payer = how.pop("payer", self.payer)
        own = (self.npi, self.member, self.number, "1", next(self.icns) if self.has_icns else "")
        clp = Clp(payer, self.rng.choice(payer.spellings), *own, self.start + after, services)
        self.clps.append(replace(clp, **how))
        return self.clps[-1]

    def hear(self, sequence: str, clp: Clp, services: Iterable[Service]) -> None:
        """Keep what was said of each line."""
        for one in services:
            answer = Answer(checked_on(clp), clp.icn, one.charge, one.paid, one.adjustments, clp.status == "22")
            self.truths[sequence, one.at].append(answer)
            self.printed.setdefault((sequence, one.at), (clp.number, one.day))

    def reverse(self, after: int, clp: Clp, sequence: str = "P", with_lines: bool = True, **how) -> Clp:
        """The CLP that takes another back, with its lines or as a whole."""
        services = tuple(taken_back(one) for one in clp.services)
        bare = {
            "own": tuple(item for one in services for item in one.adjustments),
            "charge": sum(one.charge for one in services),
            "paid": sum(one.paid for one in services),
        }
        same = {name: getattr(clp, name) for name in ("payer", "member", "number", "npi", "icn")} | {"status": "22"}
        back = self.printed_as(after, services if with_lines else (), **same | ({} if with_lines else bare) | how)
        self.hear(sequence, back, services)
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
