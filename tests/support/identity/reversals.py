"""What payers take back, and what they say instead: each story tells one `Tale`. Its name is the kind of life that a failure speaks of."""

from tests.support.identity.stories import ANY, halves
from tests.support.identity.tale import Tale
from tests.support.identity.twin import Adjustment


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


def half_taken_back(t: Tale) -> None:
    t.answer(0, halves(t, 0))
    t.reverse(1, t.answer(0, halves(t, 1)))


def half_taken_back_whole(t: Tale) -> None:
    """A CLP without lines takes back the half that has its number, not the other."""
    t.answer(0, halves(t, 0))
    t.reverse(1, t.answer(0, halves(t, 1, "paid", "share")), with_lines=False)


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
