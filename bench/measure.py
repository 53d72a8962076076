"""How the bench measures: each piece of work in a process of its own, its time, its peak memory, and the machine it ran on."""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parent.parent
OUT = Path(__file__).parent / "out"
PACKAGES = ["duckdb", "pyarrow", "pandas", "polars", "datafusion", "chdb", "streamlit"]


class BenchError(Exception):
    """A measurement that could not be made."""


class Mismatch(BenchError):
    """Two engines disagree about a figure: no time of theirs may be compared."""


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def medians(works: dict[str, Callable[[], object]], rounds: int, before: Callable[[str], object] = str) -> dict:
    """The median seconds of each, and under `<name>_processor` those of the processor, all its threads together.

    Taken in turns: what else the machine does then falls on all alike. `before` is not counted.
    """
    taken: dict[str, list[float]] = {one: [] for name in works for one in (name, f"{name}_processor")}
    for _ in range(rounds):
        for name, work in works.items():
            before(name)
            start = time.process_time()
            taken[name].append(seconds(work))
            taken[f"{name}_processor"].append(time.process_time() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def here(work: str, **given: object) -> dict:
    """Run `module:function` of this package. Returns its result, its seconds and the peak memory of this process in MB."""
    module, function = work.split(":")
    wanted = getattr(import_module(f"bench.{module}"), function)
    start = time.perf_counter()
    result = wanted(**given)
    return {"result": result, "seconds": time.perf_counter() - start, "peak_mb": peak_mb()}


def alone(work: str, **given: object) -> dict:
    """The same in a fresh process."""
    command = [sys.executable, "-m", "bench.measure", work, json.dumps(given, default=str)]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    if done.returncode == 3:
        raise Mismatch(done.stderr.strip())
    if done.returncode:
        raise BenchError(f"{work}: {done.stderr.strip()[-800:] or f'ended with {done.returncode}'}")
    return json.loads(done.stdout.splitlines()[-1])


def peak_mb(process: int | str = "self") -> float:
    """The most memory a process has held. From the kernel's own mark of it: getrusage also counts the parent's."""
    return status(process, "VmHWM")


def held_mb(process: int | str = "self") -> float:
    """The memory a process holds now."""
    return status(process, "VmRSS")


def status(process: int | str, name: str) -> float:
    text = Path(f"/proc/{process}/status").read_text()
    return round(int(next(line.split()[1] for line in text.splitlines() if line.startswith(f"{name}:"))) / 1024, 1)


def processor_seconds(process: int) -> float:
    """The processor time a process has taken so far, its own and the system's for it."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def yardstick() -> float:
    """Processor seconds of 20 million additions in Python, typed as a script: budgets of processor time are stated against it."""
    start = time.process_time()
    script = "for number in range(20_000_000): total += number"
    exec(script, {"total": 0})  # noqa: S102 - the names of a function are three times as fast
    return time.process_time() - start


def machine() -> dict:
    """What the figures were taken on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    found = {"cores": os.cpu_count(), "memory_gb": round(memory / 1e9), "processor": processor()}
    found |= {"system": f"{platform.system()} {platform.machine()}", "python": platform.python_version()}
    found["yardstick_seconds"] = round(yardstick(), 2)
    return found | {"packages": {name: one for name in PACKAGES if (one := installed(name))}}


def installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def processor() -> str:
    """The processor's name, where the system tells it."""
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text().splitlines() if facts.exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())


def main() -> None:
    """One piece of work, then one line of JSON."""
    try:
        done = here(sys.argv[1], **json.loads(sys.argv[2]))
    except import_module("bench.measure").Mismatch as error:
        print(error, file=sys.stderr)
        sys.exit(3)
    print(json.dumps(done, default=str))


if __name__ == "__main__":
    main()
