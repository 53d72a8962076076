"""make bench: how long opening, asking and extracting take, in one run on one machine, against other engines on the same rows.

python -m bench                            everything; results in bench/out/results.json after each part
python -m bench --only questions extract   those parts anew, the rest as they were
python -m bench --only coverage            how often each interval holds the truth: the table of docs/statistics.md, in half an hour
python -m bench --resume                   the parts that have no result yet
python -m bench --quick                    small sizes in a few minutes, in results-quick.json
python -m bench --write                    also docs/performance.md and its pictures, from the results
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import data
from bench import browsing, coverage, extracting, formats, opening, pages, questions
from bench.measure import OUT, ROOT, BenchError, Mismatch, machine, seconds
from bench.report import write
from bench.samples import sample

PARTS = ("open", "questions", "pages", "browser", "extract", "formats", "growth", "coverage")
# What is asked for by name alone: it measures no time.
NAMED_ALONE = ("coverage",)
# Sizes for the curves alone, beside those of --lines: what SQL takes.
GROWTH = (100_000, 300_000)
# Up to here a size of --lines is measured in full.
FULL_UP_TO = 1_000_000
ROUNDS = 5
# Of each interval, layout and rate.
DRAWS = 2000
QUICK = {
    "lines": [100_000],
    "raw": 1_000_000,
    "bytes": 50_000_000,
    "growth": (30_000,),
    "rounds": 1,
    "changes": 3,
    "draws": 100,
}


def options(words: list[str] | None) -> argparse.Namespace:
    top = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    top.add_argument(
        "--lines", type=int, nargs="+", default=[1_000_000, 10_000_000], help="sizes of the synthetic extracts"
    )
    top.add_argument("--raw", type=int, default=30_000_000, help="lines of every code in the raw files")
    top.add_argument("--bytes", type=int, default=1_000_000_000, help="size of the raw input of each other format")
    top.add_argument(
        "--only", nargs="+", choices=PARTS, default=[one for one in PARTS if one not in NAMED_ALONE], help="these parts"
    )
    top.add_argument("--resume", action="store_true", help="leave out what already has a result")
    top.add_argument("--quick", action="store_true", help="100,000 lines and 1,000,000 raw ones, each measured once")
    top.add_argument(
        "--write", action="store_true", help="write docs/performance.md (with --quick: bench/out/performance.md)"
    )
    top.add_argument("--date", help="the date of the run, for the page (default: of the last commit)")
    found = top.parse_args(words)
    found.rounds, found.growth, found.changes, found.draws = ROUNDS, GROWTH, browsing.CHANGES, DRAWS
    if found.quick:
        vars(found).update(QUICK)
    return found


def main(words: list[str] | None = None) -> int:
    """Measure part by part; each is kept as soon as it is there. Exit code 1 where engines disagree or a part failed."""
    chosen = options(words)
    OUT.mkdir(exist_ok=True)
    path = OUT / ("results-quick.json" if chosen.quick else "results.json")
    results = json.loads(path.read_text()) if path.exists() else {}
    bad, facts = 0, {"machine": machine(), "date": chosen.date or committed()}
    try:
        for part, size, work in tasks(chosen):
            done = results.setdefault(part, {}).get(str(size))
            if done and chosen.resume and "failed" not in done:
                continue
            results[part][str(size)] = measured(part, size, work)
            bad += "failed" in results[part][str(size)]
            results |= facts
            path.write_text(json.dumps(results, indent=1, default=str) + "\n")
    finally:
        shutil.rmtree(OUT / "cache", ignore_errors=True)
    if chosen.write:
        page = OUT / "performance.md" if chosen.quick else ROOT / "docs" / "performance.md"
        print(f"wrote {write(results, page, is_drawn=browsing.chromium() is not None)}")
    return int(bool(bad))


def tasks(chosen: argparse.Namespace) -> Iterator[tuple[str, int, Callable[[], dict]]]:
    """Every part and size that is asked for, smallest first: what is learned soon comes first."""
    if "pages" in chosen.only:
        yield "pages", rows_of(data.SAMPLE), lambda: pages.measure(fresh("pages"), chosen.rounds)
    wanted = {size: [one for one in PARTS if one in chosen.only] for size in chosen.lines}
    if "growth" in chosen.only:
        wanted |= {size: ["open", "questions"] for size in chosen.growth if size not in wanted}
    for size, parts in sorted(wanted.items()):
        is_full, is_asked = size in chosen.lines and size <= FULL_UP_TO, size <= FULL_UP_TO
        works = {
            # A cache that is there already would not be built.
            "open": lambda size=size, is_asked=is_asked: opening.measure(str(sample(size)), fresh(size), is_asked),
            "questions": lambda size=size, is_full=is_full: questions.measure(
                str(sample(size)), str(kept(size)), chosen.rounds, is_full
            ),
            "browser": lambda size=size: browsing.measure(str(sample(size)), str(kept(size)), chosen.changes),
        }
        yield from ((part, size, works[part]) for part in parts if part in works and fits(part, size, chosen))
    if "extract" in chosen.only:
        yield "extract", chosen.raw, lambda: extracting.measure(chosen.raw, min(chosen.rounds, 2))
    if "coverage" in chosen.only:
        yield "coverage", chosen.draws, lambda: coverage.measure(chosen.draws)
    if "formats" in chosen.only:
        yield "formats", chosen.bytes, lambda: formats.measure(chosen.bytes)


def fits(part: str, size: int, chosen: argparse.Namespace) -> bool:
    """A browser looks at one size alone."""
    return part != "browser" or size == min(chosen.lines)


def rows_of(extract: Path) -> int:
    return sum(part["rows"] for part in data.manifest(extract)["parts"])


def kept(name: object) -> Path:
    """Where the caches of one size are kept while it is measured."""
    return OUT / "cache" / str(name)


def fresh(name: object) -> str:
    """The same, emptied."""
    shutil.rmtree(kept(name), ignore_errors=True)
    return str(kept(name))


def measured(part: str, size: int, work: Callable[[], dict]) -> dict:
    """The result of one part, or why there is none: the others are measured all the same."""
    print(f"{part} {size:,} …", end=" ", flush=True)
    found = {}
    try:
        taken = seconds(lambda: found.update(work()))
    except Exception as error:  # noqa: BLE001 - whatever it is, the other parts are measured
        kind = "MISMATCH" if isinstance(error, Mismatch) else "failed"
        said = f"{kind}: {error if isinstance(error, BenchError) else repr(error)}"
        print(said, file=sys.stderr)
        return {"failed": said}
    print(f"{taken:.0f} s")
    return found | {"taken_seconds": taken, "load": os.getloadavg()[0]}


def committed() -> str:
    """The date of the last commit: nothing here reads the clock for a date."""
    done = subprocess.run(["git", "log", "-1", "--format=%cs"], check=False, cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "an unknown day"


if __name__ == "__main__":
    sys.exit(main())
