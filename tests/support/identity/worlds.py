"""Many claims with all that befalls them, seeded: which persons, payers, numbers and lines they have."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from random import Random
from typing import NamedTuple

from tests.support.identity import reversals, stories
from tests.support.identity.life import FIRST_DAY, FIRST_PAYERS, IN_SCOPE, NO_NUMBER, NPIS, Line
from tests.support.identity.tale import Tale

Story = Callable[[Tale], None]


def named(words: str) -> tuple[Story, ...]:
    return tuple(getattr(reversals if hasattr(reversals, word) else stories, word) for word in words.split())


STORIES = named("""
    answered_once answered_once answered_again denied_after_payment corrected corrected_later taken_back taken_back_whole
    whole_then_corrected voided reversal_alone begins_with_a_reversal split_claim split_over_two_checks half_taken_back
    half_taken_back_whole same_check waits_then_decided waits second_of_the_group crossover refused_whole
    deductible_of_the_claim replaced member_changed provider_changed day_mended repeated_to_offset
""")
# Adjustments above the lines; who bears what of a part of them is not told here, only that no order decides it.
OF_CLAIMS = named("refused_whole refused_in_part deductible_of_the_claim deductible_of_several")
SPLITS = {*named("split_claim split_over_two_checks half_taken_back half_taken_back_whole")}
# Where lines are told by what they say alone, two of them must not say the same.
TELLS_LINES = SPLITS | {*named("same_check second_of_the_group crossover refused_whole")}
# What can be told of a claim whose number says nothing: by the payer's number alone.
WITHOUT_NUMBER = named("""
    answered_once taken_back taken_back_whole voided reversal_alone waits refused_whole deductible_of_the_claim
    waits_then_decided second_of_the_group
""")
WITHOUT_ICNS = named("answered_once answered_again corrected_later taken_back")
# A reversal of what is not here says nothing of its payer's place: nor may another visit under its number.
ALONE = {*named("reversal_alone")}


class Kind(NamedTuple):
    """What a world is made of. Numbers: any, own (each claim its own) or zero (none says anything). Worlds of other prefixes hold other persons."""

    chosen: tuple[Story, ...] = STORIES
    numbers: str = "any"
    prefix: str = ""


def world(seed: int, size: int, kind: Kind = Kind()) -> list[tuple[Story, Tale]]:  # noqa: B008 - it cannot be changed
    """So many claims, each with its story."""
    rng, told = Random(f"{seed}{kind.prefix}"), []
    icns = (f"{kind.prefix}I{at}" for at in count(1))
    for at in range(size):
        story = kind.chosen[at % len(kind.chosen)]
        number, member = numbers_of(rng, kind, story, at, size)
        lines = lines_of(rng, story in TELLS_LINES, 1 + (story in SPLITS))
        day = FIRST_DAY + timedelta(rng.randrange(21))
        tale = Tale(rng, icns, rng.choice(FIRST_PAYERS), rng.choice(NPIS), member, number, day, lines, rng.randrange(3))
        if kind.numbers == "any":
            tale.has_icns = story not in WITHOUT_ICNS or number in NO_NUMBER or rng.random() < 0.9
            comes_again(tale, story, told)
        story(tale)
        told.append((story, tale))
    return told


def numbers_of(rng: Random, kind: Kind, story: Story, at: int, size: int) -> tuple[str, str]:
    """The claim's number and the member's: its own, one that says nothing, or an account that several persons share."""
    number, member, drawn = f"C{at}", f"{kind.prefix}M{at}", rng.random()
    if kind.numbers == "zero":
        return "0", member
    if kind.numbers == "own":
        return number, member
    if drawn < 0.15 and story in WITHOUT_NUMBER:
        return rng.choice(NO_NUMBER), member
    if drawn < 0.35:
        return f"A{rng.randrange(size // 20 + 1)}", member
    return number, rng.choice(("", "NONE", "99999")) if drawn < 0.4 else member


def comes_again(tale: Tale, story: Story, told: list[tuple[Story, Tale]]) -> None:
    """Now and then the same person comes another day, and the account is the same."""
    if told and tale.rng.random() < 0.05 and not ALONE & {story, told[-1][0]}:
        before = told[-1][1]
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
