"""What befalls claims that nobody takes back: each story tells one `Tale`. Its name is the kind of life that a failure speaks of."""

from dataclasses import replace

from tests.support.identity.life import AETNA, ILLINOIS, MEDICARE, NPIS, TEXAS
from tests.support.identity.tale import Tale
from tests.support.identity.twin import Adjustment

ANY = ("paid", "paid", "share", "partial", "denied", "denied", "patient")


def answered_once(t: Tale) -> None:
    t.answer(0, t.kinds(*ANY))


def answered_again(t: Tale) -> None:
    """Under another of the payer's numbers, lines in any order, nothing taken back."""
    t.answer(0, t.kinds(*ANY))
    t.answer(1, t.kinds(*ANY))


def denied_after_payment(t: Tale) -> None:
    t.answer(0, t.kinds("paid", "share"))
    t.answer(1, ["denied"] * len(t.lines), reason=t.rng.choice(("18", "29", "50")))


def split_claim(t: Tale) -> None:
    """One claim in two CLPs of one remittance."""
    t.answer(0, halves(t, 0))
    t.answer(0, halves(t, 1))


def split_over_two_checks(t: Tale) -> None:
    t.answer(0, halves(t, 0))
    t.answer(1, halves(t, 1))


def halves(t: Tale, rest: int, *kinds: str) -> list[str | None]:
    return [kind if at % 2 == rest else None for at, kind in enumerate(t.kinds(*(kinds or ANY)))]


def same_check(t: Tale) -> None:
    """Denied and paid in one remittance, under two of the payer's numbers."""
    t.answer(0, ["paid"] * len(t.lines))
    t.answer(0, ["denied"] * len(t.lines))


def waits_then_decided(t: Tale) -> None:
    first = t.answer(0, t.kinds("paid", "pended"))
    if t.rng.random() < 0.5:
        t.reverse(1, first)
    t.answer(1, t.kinds("paid", "denied"), icn=first.icn)


def waits(t: Tale) -> None:
    t.answer(0, ["pended"] * len(t.lines))


def second_of_the_group(t: Tale) -> None:
    """Another plan of the same group answers second; the first may be corrected after that."""
    t.payer = TEXAS
    first = t.answer(0, t.kinds(*ANY))
    t.answer(1, t.kinds("second", "nothing left"), sequence="S", status="2", payer=ILLINOIS)
    if t.rng.random() < 0.4:
        t.reverse(2, first)
        t.answer(2, t.kinds(*ANY))


def crossover(t: Tale) -> None:
    """Medicare answers, perhaps twice; the supplemental's answer has a member's number of its own."""
    t.payer = MEDICARE
    t.answer(0, t.kinds(*ANY))
    t.answer(2, t.kinds("second"), sequence="S", status="2", payer=AETNA, member=f"AET{t.member}")
    if t.rng.random() < 0.5:
        t.answer(1, t.kinds(*ANY))


def refused_whole(t: Tale) -> None:
    """Lines as billed, all of it denied above them."""
    clp = t.answer(0, ["denied"] * len(t.lines), reason="29")
    total = sum(line.charge for line in t.lines)
    bare = tuple(one._replace(paid=one.charge, adjustments=()) for one in clp.services)
    t.clps[-1] = replace(clp, services=bare, own=(Adjustment("CO", "29", total),))


def deductible_of_the_claim(t: Tale) -> None:
    """Of a claim of one line, what is taken from the claim is taken from the line."""
    del t.lines[1:]
    clp = t.answer(0, ["share"])
    (one,) = clp.services
    contract, patient = one.adjustments
    bare = one._replace(paid=one.paid + patient.amount, adjustments=(contract,))
    t.clps[-1] = replace(clp, services=(bare,), own=(patient,))


def replaced(t: Tale) -> None:
    """A replacement (frequency 7) has a number of its own and points at the first."""
    first = t.answer(0, ["denied"] * len(t.lines))
    if t.rng.random() < 0.5:
        t.reverse(1, first)
    t.answer(1, t.kinds("paid", "denied"), number=f"{t.number}R", original=first.icn, frequency="7")


def member_changed(t: Tale) -> None:
    first = t.answer(0, ["denied"] * len(t.lines))
    t.answer(1, t.kinds(*ANY), icn=first.icn, member=f"{t.member}N")


def provider_changed(t: Tale) -> None:
    first = t.answer(0, ["denied"] * len(t.lines))
    t.answer(1, t.kinds(*ANY), icn=first.icn, npi=next(npi for npi in NPIS if npi != t.npi))


def refused_in_part(t: Tale) -> None:
    """Less is denied above the lines than they are billed for: who bears it must not hang on their order. Without a truth of its own."""
    clp = t.answer(0, ["denied"] * len(t.lines), reason="197")
    total = sum(line.charge for line in t.lines)
    paid = t.rng.choice((0, 1))
    bare = tuple(one._replace(paid=paid * one.charge, adjustments=()) for one in clp.services)
    t.clps[-1] = replace(clp, services=bare, own=(Adjustment("CO", "197", t.rng.randrange(1, total)),))


def deductible_of_several(t: Tale) -> None:
    clp = t.answer(0, ["paid"] * len(t.lines))
    t.clps[-1] = replace(clp, own=(Adjustment("PR", "1", 1_000), Adjustment("CO", "253", 500)))
