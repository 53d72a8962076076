"""What a line comes to, in plain Python: the twin of DESIGN's rules of identity. Nothing of it is read from the SQL it is a twin of.

Whose answer an answer is, the generator knows, for it made it. The twin says what follows: what an answer means (its disposition), in which
order answers stand, what a reversal takes back, which was first and which is last. Money is in cents.
"""

from typing import NamedTuple

DENIALS = frozenset({"29", "50", "197", "204"})
DUPLICATE = frozenset({"18", "B13"})
PENDING = frozenset({"133"})
PATIENT = frozenset({("PR", "1"), ("PR", "2"), ("PR", "3")})


class Adjustment(NamedTuple):
    group: str
    reason: str
    amount: int


class Answer(NamedTuple):
    """What one remittance says of one line, its parts added up."""

    day: str
    number: str  # the payer's number of the claim
    charge: int
    paid: int
    adjustments: tuple[Adjustment, ...]
    is_reversal: bool = False

    @property
    def denial(self) -> int:
        return sum(one.amount for one in self.adjustments if one.reason in DENIALS | DUPLICATE)

    @property
    def patient(self) -> int:
        return sum(one.amount for one in self.adjustments if (one.group, one.reason) in PATIENT)

    @property
    def is_pending(self) -> bool:
        return bool(self.adjustments) and all(one.reason in PENDING for one in self.adjustments)

    @property
    def only_repeats(self) -> bool:
        return any(one.reason in DUPLICATE for one in self.adjustments)


class Outcome(NamedTuple):
    """First and last answer of a line, as `lines` says them."""

    first: str
    first_paid: int | None
    first_patient: int | None
    last: str
    last_paid: int | None
    last_patient: int | None


def disposition(answer: Answer) -> str:
    """The first that matches, of those that the generator draws."""
    if answer.is_reversal:
        return "reversed"
    if answer.is_pending:
        return "pending"
    if answer.denial > 0:
        return "partially_denied" if answer.paid > 0 or answer.patient > 0 else "denied"
    if answer.paid > 0:
        return "paid"
    if answer.patient > 0:
        return "patient_share"
    return "other_payer" if any(one.reason == "23" for one in answer.adjustments) else "contractual_zero"


def ordered(history: list[Answer]) -> list[Answer]:
    """By day; of one day a reversal, then what waits, what is denied, what is paid; then by the payer's number."""
    rank = {"reversed": 0, "pending": 1, "denied": 2}
    return sorted(history, key=lambda one: (one.day, rank.get(disposition(one), 3), one.number))


def standing(history: list[Answer]) -> list[Answer]:
    """The answers, in order, that no reversal takes back. It takes back the latest before it: of the same payer's number first, opposite dollars first."""
    answers = [one for one in ordered(history) if not one.is_reversal]
    for reversal in (one for one in ordered(history) if one.is_reversal):
        able = [one for one in answers if one.day <= reversal.day]
        if able:
            answers.remove(
                max(able, key=lambda one: (one.day < reversal.day, *likeness(one, reversal), able.index(one)))
            )
    return answers


def likeness(answer: Answer, reversal: Answer) -> tuple[bool, bool, bool]:
    opposite = answer.charge == -reversal.charge
    return answer.number == reversal.number, opposite, opposite and answer.paid == -reversal.paid


def last_of(answers: list[Answer]) -> Answer | None:
    """The last that decides: what pays nothing never follows a payment, and a repeat decides nothing once there is an answer."""
    last = None
    for one in answers:
        if one.is_pending or (last and (one.only_repeats or last.paid > 0 >= one.paid)):
            continue
        last = one
    return last


def outcome(history: list[Answer]) -> Outcome:
    """First and last of a line with these answers."""
    decided = [one for one in ordered(history) if not one.is_reversal and not one.is_pending]
    last = last_of(standing(history))
    if not decided:  # it waits, or is a reversal of what is not here and of nobody's
        alone = "pending" if any(one.is_pending for one in history) else "reversed"
        return Outcome(alone, None, None, alone, None, None)
    first = decided[0]
    ends = (disposition(last), last.paid, last.patient) if last else ("reversed", 0, 0)
    return Outcome(disposition(first), first.paid, first.patient, *ends)


def negated(one: Answer, day: str) -> Answer:
    """What a reversal takes back, as it says itself: the answer of that day, where the input does not hold it."""
    adjustments = tuple(item._replace(amount=-item.amount) for item in one.adjustments)
    return one._replace(day=day, charge=-one.charge, paid=-one.paid, adjustments=adjustments, is_reversal=False)
