"""The same remittances otherwise written: renamed, in another order, split, without later payers. Works on any 835, generated or real."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from random import Random

Segment = list[str]
LATER_PAYERS = {"2", "3", "20", "21"}
WORDS_FOR_NONE = {"NONE", "UNKNOWN", "NA", "N/A", "NULL"}


@dataclass(frozen=True)
class Remittances:
    """An 835 as blocks: a claim (CLP and what follows), or segments that are none."""

    element: str
    component: str
    end: str
    blocks: list[list[Segment]]

    def text(self) -> str:
        return "".join(f"{self.element.join(one)}{self.end}\n" for block in self.counted() for one in block)

    def counted(self) -> Iterable[list[Segment]]:
        """The blocks, each SE with the number of segments since its ST."""
        count = 0
        for block in self.blocks:
            for at, segment in enumerate(block):
                count = 1 if segment[0] == "ST" else count + 1
                if segment[0] == "SE":
                    block[at] = ["SE", str(count), *segment[2:]]
            yield block


def parse(text: str) -> Remittances:
    element, component, end = separators(text)
    segments = [one.strip().split(element) for one in text.split(end) if one.strip()]
    blocks: list[list[Segment]] = [[]]
    for one in segments:
        if one[0] in ("CLP", "LX", "PLB", "SE", "ST"):
            blocks.append([])
        blocks[-1].append(one)
    return Remittances(element, component, end, [block for block in blocks if block])


def separators(text: str) -> tuple[str, str, str]:
    """Of elements, of components and of segments: as the ISA says, or what stands after the number of an ST."""
    if text.startswith("ISA"):
        last = text.split(text[3], 17)[16]
        return text[3], last[0], last[1]
    return text[2], ":", re.match(r"ST.835.\w+(.)", text)[1]


def is_claim(block: list[Segment]) -> bool:
    return block[0][0] == "CLP"


def each_claim(made: Remittances, change: Callable[[list[Segment]], list[Segment]]) -> Remittances:
    return replace(
        made, blocks=[change([list(one) for one in block]) if is_claim(block) else block for block in made.blocks]
    )


def lines_of(claim: list[Segment]) -> tuple[list[Segment], list[list[Segment]]]:
    """What stands above the lines, and each SVC with what follows."""
    above: list[Segment] = []
    lines: list[list[Segment]] = []
    for one in claim:
        if one[0] == "SVC":
            lines.append([])
        (lines[-1] if lines else above).append(one)
    return above, lines


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
    has_denial = any(one[0] == "CAS" and one[2] in ("50", "29", "197", "204") for one in line) and cents(line[0][3])
    share = 1.0 if has_denial else rng.uniform(0.2, 0.8)
    first, second = [list(one) for one in line], [list(one) for one in line]
    parts = (first[0], second[0])
    paid = divide(cents(line[0][3]), share)
    rest = [0, 0]
    for a, b in zip(first, second, strict=True):
        if a[0] == "CAS":
            for at in range(3, len(a), 3):
                amounts = divide(
                    cents(a[at]), (0.0 if a[2] in ("50", "29", "197", "204") else 1.0) if has_denial else share
                )
                a[at], b[at] = (dollars(one) for one in amounts)
                rest = [sum(pair) for pair in zip(rest, amounts, strict=True)]
        elif a[0] == "AMT":
            a[2], b[2] = (dollars(one) for one in divide(cents(a[2]), share))
    for part, own, others in zip(parts, paid, rest, strict=True):
        part[2:4] = dollars(own + others), dollars(own)
    units = int(line[0][5]) if len(line[0]) > 5 and line[0][5].isdigit() else None
    if units is not None:
        less = rng.randrange(units + 1)
        parts[0][5], parts[1][5] = str(units - less), str(less)
    return [
        [one for one in part if one[0] != "CAS" or any(cents(amount) for amount in one[3::3])]
        for part in (first, second)
    ]


def divide(amount: int, share: float) -> tuple[int, int]:
    own = round(amount * share)
    return own, amount - own


def cents(text: str) -> int:
    return round(float(text or 0) * 100)


def dollars(amount: int) -> str:
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02}"
