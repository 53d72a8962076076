"""What a person can mend, in a sentence: the errors, the words for what the machine refuses, and names short enough to be shown."""

import errno
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

LONGEST_SHOWN = 60  # characters of a name or value in a message
FULL = (errno.ENOSPC, errno.EDQUOT)
KINDS = {
    stat.S_ISDIR: "a folder",
    stat.S_ISFIFO: "a pipe (FIFO)",
    stat.S_ISSOCK: "a socket",
    stat.S_ISCHR: "a device",
    stat.S_ISBLK: "a device",
    stat.S_ISLNK: "a link",
}


class InputError(Exception):
    """Something a person can mend: says what happened, what is known and what to type next."""


class UsageError(InputError):
    """What was typed or set cannot be meant; a command ends with 2."""


class FullDisk(InputError):
    """There is no room for what was to be written."""


def kind(found: os.stat_result) -> str:
    """What stands at a path, in words: a file, a folder, a pipe, a socket, a device."""
    return next((words for is_one, words in KINDS.items() if is_one(found.st_mode)), "a file")


def why_not(path: Path, wanted: str) -> str | None:
    """Why there is no `wanted` ("a file", "a folder") at a path, in words; None where there is one."""
    try:
        found = kind(path.stat())
    except OSError as error:
        return in_words(error, path)
    return None if found == wanted else f"is {found}, not {wanted}"


def in_words(error: OSError, path: Path) -> str:
    """What the machine said of a path, as the end of a sentence that begins with it."""
    if error.errno == errno.ELOOP:
        return "is a link that leads back to itself"
    if error.errno == errno.ENOENT:
        return "is a link to a file that is not there" if path.is_symlink() else "does not exist"
    if error.errno == errno.ENOTDIR:
        return "lies below a file, where only a folder holds files"
    if error.errno in (errno.EACCES, errno.EPERM):
        return "may not be read or written by you"
    return f"is refused by the machine ({error.strerror or error})"


def is_full(error: BaseException | None) -> bool:
    """Whether a full disk is behind an error, whoever met it: Python, Arrow or DuckDB."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        if isinstance(error, duckdb.Error) and any(os.strerror(one) in str(error) for one in FULL):
            return True
        error = error.__cause__ or error.__context__
    return False


@contextmanager
def told(place: object, work: str = "could not be written", disk: object = None) -> Iterator[None]:
    """What the machine refuses becomes an InputError: a full disk, too little memory or time, a file that is not to be had.

    `place` and `work` begin the sentence where the error names no file; `disk` is what was being written, if that is another place.
    Any other error stays what it is.
    """
    try:
        yield
    except (BrokenPipeError, FullDisk):
        raise
    except (OSError, duckdb.Error, InputError) as error:
        if is_full(error):
            path, disk = of_file(error), disk or place
            where = path if path and not os.path.abspath(path).startswith(os.path.abspath(str(disk))) else disk
            raise FullDisk(
                f"The disk is full: {where} could not be written. Make room there and try again; "
                "what was there before is unchanged."
            ) from error
        if isinstance(error, duckdb.OutOfMemoryException):
            raise InputError(
                f"{place} does not fit into the memory and temporary space that J3590_MEMORY and J3590_TEMP_SIZE allow. "
                "Allow more, for example:  J3590_MEMORY=8GB"
            ) from error
        if isinstance(error, duckdb.InterruptException):
            raise InputError(
                "The question took longer than J3590_QUERY_MILLISECONDS allows and was stopped. Ask for less, or allow more, "
                "for example:  J3590_QUERY_MILLISECONDS=300000"
            ) from error
        if isinstance(error, OSError):
            path = of_file(error)
            said = f"{path} {in_words(error, Path(path))}" if path else f"{place} {work} ({error.strerror or error})"
            raise InputError(f"{said}. Check the path and who may use it.") from error
        raise


def of_file(error: BaseException) -> str | None:
    """The file that an error names."""
    if isinstance(error, OSError):
        return os.fspath(error.filename) if isinstance(error.filename, str | Path) else None
    found = re.search(r'file "([^"]+)"', str(error)) if isinstance(error, duckdb.Error) else None
    return found[1] if found else of_file(error.__context__) if error.__context__ else None


def shown(value: object, most: int = LONGEST_SHOWN) -> str:
    """A name or value on one line and not too long."""
    text = " ".join("".join(one if one.isprintable() else " " for one in str(value)).split())
    return text if len(text) <= most else f"{text[:most]}…"


def listed(values: Sequence[object], most: int = 20, longest: int = LONGEST_SHOWN) -> str:
    """Some names for a message: the first of them, long ones cut, the rest counted."""
    names = ", ".join(shown(one, longest) for one in values[:most])
    return f"{names} and {len(values) - most:,} more" if len(values) > most else names
