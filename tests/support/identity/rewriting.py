"""The same remittances otherwise written: renamed, in another order, split, without later payers. Works on any 835, generated or real."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from random import Random

from tests.support.identity.twin import DENIALS
from tests.support.identity.x12 import Remittances, Segment, each_claim, is_claim, lines_of, parse

LATER_PAYERS = {"2", "3", "20", "21"}
WORDS_FOR_NONE = {"NONE", "UNKNOWN", "NA", "N/A", "NULL"}


# (1) Renamed


def says_nothing(number: str) -> bool:
    bare = number.strip().upper()
    return not bare.strip("0") or bare in WORDS_FOR_NONE or (len(bare) > 2 and len(set(bare)) == 1)


def renamed(files: dict[str, str], rng: Random) -> dict[str, str]:
    """Every number that tells, by another, one to one over all files: claims' and payers' alike, members', lines'."""
    names: dict[tuple[str, str], str] = {}
    made = {name: parse(text) for name, text in files.items()}
    places = [place for one in made.values() for block in one.blocks if is_claim(block) for place in numbers(block)]
    known = sorted({(kind, segment[at]) for kind, segment, at in places if not says_nothing(segment[at])})
    for at, key in enumerate(rng.sample(known, len(known))):
        names[key] = f"{key[0]}{at}"
    for kind, segment, at in places:
        segment[at] = names.get((kind, segment[at]), segment[at])
    return {name: one.text() for name, one in made.items()}


def numbers(claim: list[Segment]) -> Iterable[tuple[str, Segment, int]]:
    """Where the numbers of a claim stand, and of which kind each is. A reference points at a claim by either number: they are of one kind."""
    for one in claim:
        if one[0] == "CLP":
            yield from (("N", one, at) for at in (1, 7) if len(one) > at)
        elif one[:2] == ["REF", "F8"] or one[:2] == ["REF", "6R"]:
            yield ("N" if one[1] == "F8" else "L", one, 2)
        elif one[0] == "NM1" and one[1] in ("QC", "IL", "74") and len(one) > 9:
            yield "P", one, 9


# (2) In another order


def reordered(files: dict[str, str], rng: Random) -> dict[str, str]:
    """Other names, so another order of files; transactions, claims and lines in another order."""
    names = rng.sample(sorted(files), len(files))
    return {f"{at}-{name}": shuffled(parse(files[name]), rng).text() for at, name in enumerate(names)}


def shuffled(made: Remittances, rng: Random) -> Remittances:
    made = each_claim(made, lambda claim: lines_shuffled(claim, rng))
    found: list[list[Segment]] = []
    for claims, run in groupby(made.blocks, is_claim):
        blocks = list(run)
        found += rng.sample(blocks, len(blocks)) if claims else blocks
    return replace(made, blocks=transactions_shuffled(found, rng))


def lines_shuffled(claim: list[Segment], rng: Random) -> list[Segment]:
    above, lines = lines_of(claim)
    return above + [one for line in rng.sample(lines, len(lines)) for one in line]


def transactions_shuffled(blocks: list[list[Segment]], rng: Random) -> list[list[Segment]]:
    """What stands before the first ST and after the last SE stays; files of several groups stay as they are."""
    starts = [at for at, block in enumerate(blocks) if block[0][0] == "ST"]
    if sum(one[0] == "GS" for block in blocks for one in block) != 1:
        return blocks
    last = max(at for at, block in enumerate(blocks) if block[0][0] == "SE")
    end, rest = blocks[last][:1], blocks[last][1:]
    blocks = [*blocks[:last], end, *([rest] if rest else []), *blocks[last + 1 :]]
    pieces = [blocks[a:b] for a, b in zip(starts, [*starts[1:], last + 1], strict=True)]
    return (
        blocks[: starts[0]]
        + [block for piece in rng.sample(pieces, len(pieces)) for block in piece]
        + blocks[last + 1 :]
    )


# (4) Without later payers


def first_payers(files: dict[str, str]) -> dict[str, str]:
    """Only what first payers answered."""
    made = {name: parse(text) for name, text in files.items()}
    return {
        name: replace(one, blocks=[b for b in one.blocks if not is_claim(b) or b[0][2] not in LATER_PAYERS]).text()
        for name, one in made.items()
    }


# (6) Lines in parts


def split(files: dict[str, str], rng: Random) -> dict[str, str]:
    """Each line with a number of its own in two unequal parts under that number: charge, paid, units and each reason add up to what they were."""
    return {name: each_claim(parse(text), lambda claim: lines_split(claim, rng)).text() for name, text in files.items()}


def lines_split(claim: list[Segment], rng: Random) -> list[Segment]:
    above, lines = lines_of(claim)
    stated = [number_of(line) for line in lines]
    found = []
    for line, number in zip(lines, stated, strict=True):
        is_own = number and stated.count(number) == 1 and line[0][2] and line[0][3]
        found += halves(line, rng) if is_own else [line]
    return above + [one for line in found for one in line]


def number_of(line: list[Segment]) -> str:
    return next((one[2] for one in line if one[:2] == ["REF", "6R"]), "")


def halves(line: list[Segment], rng: Random) -> list[list[Segment]]:
    """What is denied stands in the second alone, and of it alone, where something is; else both have a share of everything."""
    denied = any(is_denial(one) for one in line) and cents(line[0][3]) > 0
    share = 1.0 if denied else rng.uniform(0.2, 0.8)
    first, second = [list(one) for one in line], [list(one) for one in line]
    explained = [0, 0]
    for a, b in zip(first, second, strict=True):
        for at in range(*{"CAS": (3, len(a), 3), "AMT": (2, 3)}.get(a[0], (0,))):
            pair = divide(cents(a[at]), 0.0 if denied and is_denial(a) else share)
            a[at], b[at] = map(dollars, pair)
            explained = [so_far + (a[0] == "CAS") * more for so_far, more in zip(explained, pair, strict=True)]
    paid, units = divide(cents(line[0][3]), share), units_divided(line[0], rng)
    for part, own, rest, count in zip((first, second), paid, explained, units, strict=True):
        part[0][2:6] = [dollars(own + rest), dollars(own), *part[0][4:5], *([count] if count else part[0][5:6])]
    return [[one for one in part if one[0] != "CAS" or any(map(cents, one[3::3]))] for part in (first, second)]


def is_denial(segment: Segment) -> bool:
    return segment[0] == "CAS" and segment[2] in DENIALS


def units_divided(svc: Segment, rng: Random) -> tuple[str, str]:
    if len(svc) < 6 or not svc[5].isdigit():
        return "", ""
    less = rng.randrange(int(svc[5]) + 1)
    return str(int(svc[5]) - less), str(less)


def divide(amount: int, share: float) -> tuple[int, int]:
    own = round(amount * share)
    return own, amount - own


def cents(text: str) -> int:
    return round(float(text or 0) * 100)


def dollars(amount: int) -> str:
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02}"
