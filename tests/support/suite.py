"""How the suite is dealt to its workers, what it lends between them, and what its end says of its own speed.

A file's tests run on one worker, for they share what its fixtures drew; sweeps are dealt in pieces: see `pieces`. Where
`J3590_LONG` is on, they run in full: see `many`.
"""

import fcntl
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

from bench.measure import yardstick

# The budget of the whole suite is stated for a machine on which the yardstick takes this long.
BUDGET_SECONDS, YARDSTICK_SECONDS = 300, 1.2
BEGAN = time.monotonic()
IS_LONG = os.environ.get("J3590_LONG") == "on"


def many(short: float, long: float) -> float:
    """What a sweep takes on every run, and what in `make test-long`: how many cases, the few the first of the many, and what they must show."""
    return long if IS_LONG else short


def pieces(cases: Iterable, count: int) -> list:
    """The cases as parameters of a test, each marked with one of so many pieces, which go to whichever worker is free."""
    return [pytest.param(case, id=f"{case}@{place % count}") for place, case in enumerate(cases)]


def shared(root: Path, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first worker to want it makes, and all others read: `root` is what `tmp_path_factory.getbasetemp()` says."""
    common = root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root
    folder = common / f"shared-{name}"
    with (common / f"shared-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            aside = common / f"shared-{name}.aside"
            shutil.rmtree(aside, ignore_errors=True)  # of a worker that failed while it made it
            aside.mkdir()
            make(aside)
            aside.rename(folder)
    return folder


# Files that take longest: dealt last, one of them would keep one worker busy while the other is done.
FIRST = [
    "browser",
    "cases",
    "identity",
    "hostile",
    "pages",
    "metrics",
    "bench",
    "trust",
    "fuzz",
    "runout",
    "fhir_eob",
    "checks",
    "extract",
    "published",
    "doors",
    "rates",
    "submission",
    "words",
    "mutation",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those of FIRST come first, in that order; every other file keeps its place."""
    order = {f"test_{name}": place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(FIRST)))


class ByFileOrPiece(LoadScopeScheduling):
    """What a worker takes on at a time: the tests of a file, or those of one piece of it."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        piece = re.search(r"\[.*?(@\w+)", test)
        return file + (piece[1] if piece else "")


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFileOrPiece:
    """xdist's own `loadgroup` reads marks that this pytest no longer shows it."""
    return ByFileOrPiece(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """How long the suite took beside the yardstick, said and never tested: machines differ."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    count = sum(len(terminalreporter.stats.get(name, [])) for name in ("passed", "failed", "skipped"))
    measured = yardstick()
    terminalreporter.write_sep("-", "speed of the suite")
    terminalreporter.write_line(
        f"{count:,} tests in {time.monotonic() - BEGAN:.0f} s. Yardstick: 20 million additions took "
        f"{measured:.2f} s of processor; where they take {YARDSTICK_SECONDS} s the budget is {BUDGET_SECONDS} s, "
        f"here that is {BUDGET_SECONDS * measured / YARDSTICK_SECONDS:.0f} s."
    )
