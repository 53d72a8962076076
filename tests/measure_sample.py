"""How long the sample takes and how much memory, by size: python tests/measure_sample.py [LINES …]. Not part of the suite.

Each size runs in a process of its own, because the peak of a process never falls again.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


def measure(lines: int) -> None:
    sys.path.insert(0, str(ROOT))
    from data import sample

    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        sample.make(lines, 3590, Path(folder))
        seconds = time.perf_counter() - start
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak = used.ru_maxrss / 1024
    print(
        f"{lines:>10,} lines: {seconds:7.1f} s, {used.ru_utime + used.ru_stime:7.1f} s of CPU, peak {peak:5,.0f} MB, {size / 1e6:6.1f} MB written"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(int(sys.argv[2]))
    else:
        for size in sys.argv[1:] or ["20000", "1000000", "5000000"]:
            subprocess.run([sys.executable, __file__, "--one", size], check=True)
