"""make bench: how long opening and asking take, in one run on one machine. Makes its own extract; nothing here is a test.

python -m bench [--lines N]
"""

import argparse
import os
import platform
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import data
from data.__main__ import main as data_command
from queries import answer, names, prepare
from queries.selection import Selection

OUT = Path(__file__).parent / "out"


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """The median of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    """Print one table: what was done, how long it took, and against the cheapest question of the same run."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--lines", type=int, default=1_000_000)
    lines = options.parse_args().lines
    extract = OUT / f"sample-{lines}"
    if not (extract / "manifest.json").exists():
        print(
            f"sample of {lines:,} lines: {seconds(lambda: data_command(['sample', '--lines', str(lines), '--out', str(extract)])):.1f} s"
        )
    cache = tempfile.mkdtemp(dir=OUT)
    os.environ["J3590_CACHE"] = cache
    try:
        print(f"{platform.machine()}, {os.cpu_count()} cores, {lines:,} lines")
        print(f"open, building the cache    {seconds(lambda: data.open(extract)):8.2f} s")
        print(f"open, from the cache        {seconds(lambda: data.open(extract), 3):8.2f} s")
        con = prepare(data.open(extract))
        asked = {name: seconds(lambda name=name: answer(con, name, Selection(), "payer_group"), 5) for name in names()}
        for name, taken in sorted(asked.items(), key=lambda one: one[1]):
            print(f"{name:27} {taken * 1000:8.0f} ms {taken / min(asked.values()):6.1f} ×")
        print(f"peak memory                 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:8.0f} MB")
    finally:
        shutil.rmtree(cache, ignore_errors=True)


if __name__ == "__main__":
    main()
