"""Small 835s and 837s of different cases beside each other in a few files, so that one extract serves them all.

Each case gets a provider, members and payers' numbers of its own, so nothing of one can meet anything of another, and a state of its own, by
which its lines are found and its totals asked for. Claims' and lines' own numbers stay.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path
from string import ascii_uppercase

from tests.support.identity.rewriting import says_nothing
from tests.support.identity.x12 import Remittances, Segment, parse

STATES = tuple(map("".join, product(ascii_uppercase, repeat=2)))
MEMBERS = ("QC", "IL", "74")


def states(cases: Iterable[str]) -> dict[str, str]:
    """Case → its state."""
    return dict(zip(cases, STATES, strict=False))


def stacked(paths: Mapping[str, list[Path]]) -> dict[str, str]:
    """State → its files become name → text: the first files of all cases in one, the second in the next; 837s and 835s apart."""
    files: dict[str, str] = defaultdict(str)
    for state, own in paths.items():
        for at, path in enumerate(own):
            files[f"{at}{path.suffix}"] += set_apart(parse(path.read_text()), state).text()
    return dict(files)


def set_apart(made: Remittances, state: str) -> Remittances:
    for block in made.blocks:
        block[:] = [one for segment in block for one in own(list(segment), state)]
    return made


def own(segment: Segment, state: str) -> list[Segment]:
    """The segment as this case's; behind a provider an address, which some lack."""
    if segment[0] == "CLP" and len(segment) > 7:
        segment[7] = numbered(segment[7], state)
    elif segment[:2] == ["REF", "F8"]:
        segment[2] = numbered(segment[2], state)
    elif segment[0] == "NM1" and segment[1:2] and segment[1] in MEMBERS and len(segment) > 9:
        segment[9] = numbered(segment[9], state)
    elif segment[0] == "N4":
        segment[2] = state
    elif segment[:2] in (["N1", "PE"], ["NM1", "85"]):
        segment[-1] = provider(segment[-1], state)
        return [segment, ["N3", "2 MAIN"], ["N4", "DENVER", state, "80201"]]
    return [segment]


def numbered(number: str, state: str) -> str:
    return number if says_nothing(number) else f"{state}{number}"


def provider(npi: str, state: str) -> str:
    return npi[:6] + f"{STATES.index(state) * 10 + int(npi[-1]):04}"
