"""The files of an extract: each is opened only when its sha256 is the manifest's. Parquet does not notice damage; DuckDB may hang on it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from data.refusals import InputError, shown, told, why_not

TABLES = ("totals.parquet", "provider_adjustments.parquet")
# The sha256 of a file, remembered for as long as its size, time and inode stay.
KNOWN: dict[str, tuple[tuple[int, ...], str]] = {}


class Stated(NamedTuple):
    """A file of an extract as its manifest states it: the input and source it is of (None: of all), and its sha256, of which either is right.

    Two are right only between the moments in which a run renames a table and its manifest; none is where the manifest does not list it.
    """

    path: Path
    sha256: tuple[str, ...]
    source_file: str | None = None
    source: str | None = None


class Damaged(NamedTuple):
    stated: Stated
    fault: str  # missing or changed


def stated(extract: Path, facts: dict) -> Iterator[Stated]:
    """Every file that is read when the extract is opened. Tables of extracts made before their sha256 was written down are not among them."""
    for room in ("parts", "ledger"):
        for part in facts[room]:
            yield Stated(extract / room / part["part"], (part["sha256"],), part["source_file"], part["source"])
    if "tables" in facts:
        coming = facts.get("tables_coming", {})
        for name in TABLES:
            right = tuple(filter(None, (facts["tables"].get(name), coming.get(name))))
            if name in facts["tables"] or (extract / name).exists():
                yield Stated(extract / name, right)


def sha256(path: Path) -> str:
    """The sha256 of a file."""
    with told(path, "cannot be read"):
        found = path.stat()
        stamp = (found.st_size, found.st_mtime_ns, found.st_ino, found.st_dev)
        before, digest = KNOWN.get(str(path.absolute()), (None, ""))
        if before != stamp:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            KNOWN[str(path.absolute())] = (stamp, digest)
    return digest


def fault_of(one: Stated) -> str | None:
    """Whether a file is missing or changed; None where it is what the extract run wrote."""
    if not one.path.exists():
        return "missing"
    if why_not(one.path, "a file") or sha256(one.path) not in one.sha256:
        return "changed"
    return None


def damaged(extract: Path, facts: dict) -> list[Damaged]:
    """Every file of an extract that is not the one its manifest states."""
    return [Damaged(one, fault) for one in stated(extract, facts) if (fault := fault_of(one))]


def verify(extract: Path, facts: dict) -> None:
    """Raises InputError where a file of the extract is not the one that the extract run wrote."""
    found = damaged(extract, facts)
    if not found:
        return
    (one, fault), *others = found
    made_of = f", made of the input '{shown(one.source_file)}'," if one.source_file else ""
    more = f" So it is with {len(others):,} more of its files." if others else ""
    said = "is missing" if fault == "missing" else "is not the file that the extract run wrote"
    raise InputError(
        f"The part {one.path.name} of {extract}{made_of} {said}: it would be read wrong.{more} "
        f"Run the extract again with the same inputs, and what is damaged is read anew:  {again(extract, facts, one)}"
    )


def again(extract: Path, facts: dict, one: Stated) -> str:
    """The command that reads a damaged file's input anew."""
    if facts["synthetic"]:
        return f"python -m data sample --out {extract}"
    sources = {part["source"] for part in (*facts["parts"], *facts["ledger"])}
    source = one.source or (sources.pop() if len(sources) == 1 else "auto")
    codes = "" if facts["scope"] == "family" else f" --codes {shown(facts['scope'])}"
    return f"python -m data extract {source} PATH… --out {extract}{codes}"
