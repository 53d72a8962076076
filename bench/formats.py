"""Files of gigabytes in the formats people have: how many MB a second are read into an extract, and the memory that takes.

One price file per layout, and a folder of 835s; all invented, made by the tests' generators and thrown away again.
"""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import OUT, alone, peak_mb
from data.reading.extract import Order, extract
from tests import price_files

REMITTANCE_BYTES = 100_000_000
CLAIMS_IN_BLOCK = 2_000
HEAD = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *250101*1200*^*00501*000000001*0*P*:~"
    "GS*HP*S*R*20250101*1200*1*X*005010X221A1~ST*835*0001~BPR*I*60*C*ACH************20250110~TRN*1*1*1~N1*PR*AETNA~N1*PE*CLINIC*XX*1234567893~"
)


def measure(size: int) -> dict:
    """Per format the MB/s and the peak in MB of one run, in a process of its own, over about `size` bytes."""
    folder = OUT / "formats"
    shutil.rmtree(folder, ignore_errors=True)
    found = {}
    try:
        for name, source, make in FORMATS:
            (folder / name).mkdir(parents=True)
            make(folder / name, size)
            found[name] = alone("formats:read", source=source, folder=str(folder / name), out=str(folder / "out"))[
                "result"
            ]
            shutil.rmtree(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {"size": size, "formats": found}


def read(source: str, folder: str, out: str) -> dict:
    """One extract of a folder; progress must have heard of every byte."""
    heard = [0]

    def progress(consumed: int) -> None:
        heard[0] += consumed

    size = sum(path.stat().st_size for path in Path(folder).iterdir())
    start = time.perf_counter()
    done = extract(source, [Path(folder)], Path(out), Order(salt=b"bench", progress=progress))
    seconds = time.perf_counter() - start
    return {
        "files": len(done.made), "mb": round(size / 1e6), "seconds": seconds, "mb_per_second": size / 1e6 / seconds,
        "peak_mb": peak_mb(), "is_heard_of": heard[0] == size,
    }  # fmt: skip


def remittances(folder: Path, size: int) -> None:
    """A folder of 835s of up to 100 MB each, every claim with two lines, one line in a hundred J3590."""
    for number, start in enumerate(range(0, size, REMITTANCE_BYTES)):
        with (folder / f"{number:03}.835").open("w", encoding="ascii") as file:
            segments = file.write(HEAD) and HEAD.count("~") - 2
            for block in blocks(number):
                segments += block.count("~")
                file.write(block)
                if file.tell() >= min(REMITTANCE_BYTES, size - start):
                    break
            file.write(f"SE*{segments + 1}*0001~GE*1*1~IEA*1*000000001~")


def blocks(number: int) -> Iterator[str]:
    """Claims without end, a few thousand at a time; no two have the same number."""
    at = 0
    while True:
        yield "".join(claim(f"{number}-{one}", one) for one in range(at, at + CLAIMS_IN_BLOCK))
        at += CLAIMS_IN_BLOCK


def claim(name: str, number: int) -> str:
    code = "J3590" if number % 50 == 0 else "J1745"
    return (
        f"CLP*{name}*1*300*160**12*P{name}*11*1~NM1*QC*1*A*B****MI*M{number % 9973}~"
        f"SVC*HC:{code}:JZ*200*100**1~DTM*472*2025{number % 12 + 1:02}15~CAS*CO*45*60**253*2~CAS*PR*2*38~REF*6R*1~AMT*B6*138~"
        f"SVC*HC:96413*100*60**1~DTM*472*2025{number % 12 + 1:02}15~CAS*CO*45*40~REF*6R*2~AMT*B6*60~LQ*HE*N130~"
    )


FORMATS = [
    ("835 remittances", "x12_835", remittances),
    ("price file, CSV wide", "hospital_prices", lambda folder, size: price_files.wide(folder / "wide.csv", size)),
    ("price file, CSV tall", "hospital_prices", lambda folder, size: price_files.tall(folder / "tall.csv", size)),
    ("price file, JSON", "hospital_prices", lambda folder, size: price_files.as_json(folder / "prices.json", size)),
]
