"""The synthetic extracts, kept between runs."""

from pathlib import Path

import data
from bench.measure import OUT
from data.__main__ import main as data_command

FORMAT = 2


def sample(lines: int) -> Path:
    """The extract of so many lines, made when it is not there or of an older layout."""
    extract = OUT / f"sample-{lines}"
    if (
        not (extract / "manifest.json").exists()
        or data.json.loads((extract / "manifest.json").read_text())["format"] < FORMAT
    ):
        print(f"making the sample of {lines:,} lines …", flush=True)
        import shutil

        shutil.rmtree(extract, ignore_errors=True)
        data_command(["sample", "--lines", str(lines), "--out", str(extract)])
    return extract
