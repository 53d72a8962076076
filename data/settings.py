"""The settings: environment variables J3590_*, read and checked here alone. docs/settings.md says what each is for."""

import os
import re
from collections.abc import Callable
from typing import NamedTuple

from data.refusals import UsageError, shown

MOST_THREADS = 256
LEAST_MEMORY_BYTES = 100_000_000  # with less not even the sample opens
LONGEST_MILLISECONDS = 24 * 60 * 60 * 1000
UNITS = {
    "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "kib": 2**10, "mib": 2**20, "gib": 2**30, "tib": 2**40,
}  # fmt: skip
MOST_BYTES = 1000 * UNITS["tb"]


class Allowed(NamedTuple):
    """What a setting may be: a test of its text, the same in words, and an example."""

    fits: Callable[[str], bool]
    words: str
    example: str


def whole(most: int) -> Callable[[str], bool]:
    """A whole number from 1 to `most`."""
    return lambda text: re.fullmatch(r"[0-9]{1,12}", text) is not None and 1 <= int(text) <= most


def size(least: float) -> Callable[[str], bool]:
    """A number with a unit, at least so many bytes."""

    def fits(text: str) -> bool:
        found = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,3})?) *([a-z]+)", text.lower())
        return bool(found and found[2] in UNITS and least <= float(found[1]) * UNITS[found[2]] <= MOST_BYTES)

    return fits


def is_path(text: str) -> bool:
    """A name that can be written down: UTF-8 without line breaks."""
    return text.isprintable()


def is_switch(text: str) -> bool:
    """On or off, however it is written."""
    return text.lower() in ("on", "off")


SIZES = "a number with KB, MB, GB or TB"
ON_OFF = "on or off"
SETTINGS = {
    "EXTRACTS": Allowed(is_path, "the path of an extract or of a folder of extracts", "data/extracts"),
    "CACHE": Allowed(is_path, "the path of a folder", "/srv/j3590/cache"),
    "SALT": Allowed(is_path, "the path of a file", "/srv/j3590/salt"),
    "MEMORY": Allowed(size(LEAST_MEMORY_BYTES), f"{SIZES}, at least 100MB", "4GB"),
    "THREADS": Allowed(whole(MOST_THREADS), f"a whole number from 1 to {MOST_THREADS}", "4"),
    "TEMP_SIZE": Allowed(size(0), SIZES, "20GB"),
    "QUERY_MILLISECONDS": Allowed(
        whole(LONGEST_MILLISECONDS), f"a whole number from 1 to {LONGEST_MILLISECONDS} (a day)", "60000"
    ),
    "INFER_CHAINS": Allowed(is_switch, ON_OFF, "off"),
    "LINE_DETAIL": Allowed(is_switch, ON_OFF, "on"),
    "ADD_FILES": Allowed(is_switch, ON_OFF, "on"),
}


def setting(name: str, default: str = "") -> str:
    """The environment variable J3590_<name>, else the default. Raises UsageError for a value that is not allowed."""
    allowed, text = SETTINGS[name], os.environ.get(f"J3590_{name}", "")
    if not text.strip():
        return default
    text = text if allowed.fits is is_path else text.strip()
    if not allowed.fits(text):
        raise UsageError(
            f"J3590_{name} is '{shown(text)}', but it must be {allowed.words}. For example:  J3590_{name}={allowed.example}"
        )
    return text.lower() if allowed.fits is is_switch else text


def check() -> None:
    """Raises UsageError for the first setting that is not allowed: at the door, not where it is used."""
    for name in SETTINGS:
        setting(name)
