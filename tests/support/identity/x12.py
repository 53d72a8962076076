"""An 835 as segments and blocks, to be written otherwise: what a reader must take alike."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

Segment = list[str]


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
