"""What befalls claims: each story tells one `Tale`. Its name is the kind of life that a failure speaks of."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from random import Random
from typing import NamedTuple

from tests.support.identity.life import (
    AETNA,
    FIRST_DAY,
    FIRST_PAYERS,
    ILLINOIS,
    IN_SCOPE,
    MEDICARE,
    NO_NUMBER,
    NPIS,
    TEXAS,
    Line,
    Tale,
    timedelta,
)
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


def corrected(t: Tale) -> None:
    first = t.answer(0, t.kinds(*ANY))
    t.reverse(1, first)
    t.answer(1, t.kinds(*ANY), original=t.rng.choice(("", first.icn)))


def corrected_later(t: Tale) -> None:
    t.reverse(1, t.answer(0, t.kinds(*ANY)))
    t.answer(2, t.kinds(*ANY))


def taken_back(t: Tale) -> None:
    t.reverse(1, t.answer(0, t.kinds(*ANY)))


def taken_back_whole(t: Tale) -> None:
    t.reverse(1, t.answer(0, t.kinds("paid", "share")), with_lines=False)


def whole_then_corrected(t: Tale) -> None:
    t.reverse(1, t.answer(0, t.kinds("paid", "share")), with_lines=False)
    t.answer(1, t.kinds(*ANY))


def voided(t: Tale) -> None:
    t.reverse(1, t.answer(0, t.kinds(*ANY)), frequency="8")


def reversal_alone(t: Tale) -> None:
    """What it takes back is not in the extract."""
    t.reverse(1, t.answer(0, t.kinds("paid", "share")))
    del t.clps[0]
    for heard in t.truths.values():
        del heard[0]


def begins_with_a_reversal(t: Tale) -> None:
    reversal_alone(t)
    t.imagine()
    t.answer(1, t.kinds(*ANY))


def split_claim(t: Tale) -> None:
    """One claim in two CLPs of one remittance."""
    t.answer(0, halves(t, 0))
    t.answer(0, halves(t, 1))


def split_over_two_checks(t: Tale) -> None:
    t.answer(0, halves(t, 0))
    t.answer(1, halves(t, 1))


def half_taken_back(t: Tale) -> None:
    t.answer(0, halves(t, 0))
    t.reverse(1, t.answer(0, halves(t, 1)))


def half_taken_back_whole(t: Tale) -> None:
    """A CLP without lines takes back the half that has its number, not the other."""
    t.answer(0, halves(t, 0))
    t.reverse(1, t.answer(0, halves(t, 1, "paid", "share")), with_lines=False)


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


def day_mended(t: Tale) -> None:
    t.reverse(1, t.answer(0, t.kinds(*ANY)))
    t.answer(1, t.kinds("paid"), day=1)


def repeated_to_offset(t: Tale) -> None:
    """A negative balance is collected by repeating the claim with charge 0: no decision."""
    paid = t.answer(0, ["paid"] * len(t.lines))
    services = tuple(
        one._replace(charge=0, paid=-100, adjustments=(Adjustment("CO", "129", 100),)) for one in paid.services
    )
    t.printed_as(1, services, status="22", icn=paid.icn)


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


Story = Callable[[Tale], None]
STORIES: tuple[Story, ...] = (
    *(answered_once, answered_once, answered_again, denied_after_payment, corrected, corrected_later, taken_back),
    *(taken_back_whole, whole_then_corrected, voided, reversal_alone, begins_with_a_reversal, split_claim),
    *(
        split_over_two_checks,
        half_taken_back,
        half_taken_back_whole,
        same_check,
        waits_then_decided,
        waits,
        second_of_the_group,
        crossover,
    ),
    *(
        refused_whole,
        deductible_of_the_claim,
        replaced,
        member_changed,
        provider_changed,
        day_mended,
        repeated_to_offset,
    ),
)
OF_CLAIMS = (refused_whole, refused_in_part, deductible_of_the_claim, deductible_of_several)
SPLITS = {split_claim, split_over_two_checks, half_taken_back, half_taken_back_whole}
# Where lines are told by what they say alone, two of them must not say the same.
TELLS_LINES = SPLITS | {same_check, second_of_the_group, crossover, refused_whole}
# What can be told of a claim whose number says nothing: by the payer's number alone.
WITHOUT_NUMBER = {
    *(
        answered_once,
        taken_back,
        taken_back_whole,
        voided,
        reversal_alone,
        waits,
        refused_whole,
        deductible_of_the_claim,
    ),
    *(member_changed, waits_then_decided, second_of_the_group),
}
WITHOUT_ICNS = {answered_once, answered_again, corrected_later, taken_back}


def world(
    seed: int, size: int, chosen: tuple[Story, ...] = STORIES, numbers: str = "any", prefix: str = ""
) -> list[tuple[str, Tale]]:
    """So many claims, each with the name of its story. `numbers`: any, own (each its own), or zero (none says anything)."""
    rng, icns, told = Random(f"{seed}{prefix}"), count(1), []
    for n in range(size):
        story = chosen[n % len(chosen)]
        tale = tale_of(
            rng,
            (f"{prefix}I{one}" for one in icns),
            story,
            Names(f"C{n}", f"{prefix}M{n}", f"A{rng.randrange(size // 20 + 1)}"),
            numbers,
        )
        if (
            told
            and numbers == "any"
            and rng.random() < 0.05
            and reversal_alone.__name__ not in (story.__name__, told[-1][0])
        ):
            again(tale, told[-1][1])
        story(tale)
        told.append((story.__name__, tale))
    return told


class Names(NamedTuple):
    claim: str
    member: str
    account: str


def tale_of(rng: Random, icns: Iterator[str], story: Story, names: Names, numbers: str) -> Tale:
    number, member, drawn = names.claim, names.member, rng.random()
    if numbers == "zero" or (numbers == "any" and drawn < 0.15 and story in WITHOUT_NUMBER):
        number = rng.choice(NO_NUMBER) if numbers == "any" else "0"
    elif numbers == "any" and drawn < 0.35:
        number = names.account  # that several persons share
    elif numbers == "any" and drawn < 0.4:
        member = rng.choice(("", "NONE", "99999"))
    has_icns = numbers != "any" or story not in WITHOUT_ICNS or number in NO_NUMBER or rng.random() < 0.9
    lines = lines_of(rng, story in TELLS_LINES, 1 + (story in SPLITS))
    day = FIRST_DAY + timedelta(rng.randrange(21))
    return Tale(
        rng, icns, rng.choice(FIRST_PAYERS), rng.choice(NPIS), member, number, day, lines, rng.randrange(3), has_icns
    )


def again(tale: Tale, before: Tale) -> None:
    """The same person comes again, another day, and the account is the same."""
    if before.number not in NO_NUMBER:
        tale.payer, tale.npi, tale.member, tale.number = before.payer, before.npi, before.member, before.number
        tale.day = before.day + timedelta(7)


def lines_of(rng: Random, tells: bool, least: int) -> list[Line]:
    """Up to four lines: the same code twice, equal charges, JW and JZ, numbered by the provider, by nobody, or all alike."""
    lines: list[Line] = []
    for _ in range(max(least, rng.choice((1, 1, 2, 2, 3, 4)))):
        if lines and not tells and rng.random() < 0.3:
            lines.append(lines[-1]._replace(modifier=rng.choice((lines[-1].modifier, "JW", "JZ"))))
        else:
            code = rng.choice((*IN_SCOPE, "J3590", "J3590", "96365"))
            lines.append(
                Line(code, rng.choice(("", "JZ", "JW")), rng.randrange(20_000, 900_000), rng.randrange(1, 5), "")
            )
    numbered = rng.choice(("own", "own", "none", "alike"))
    if numbered == "alike" and len({line.code for line in lines}) < max(len(lines), 2):
        numbered = "none"
    return [
        line._replace(number={"own": str(at), "alike": "1", "none": ""}[numbered]) for at, line in enumerate(lines, 1)
    ]
