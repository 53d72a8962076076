"""Every file that is read or written goes through here: what may be at its path, who may read it, and that no half of it stays."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from data.refusals import InputError, UsageError, in_words, kind, shown, told, why_not

FILE_MODE, FOLDER_MODE = 0o600, 0o700


def target(text: str | Path, wanted: str, option: str = "--out") -> Path:
    """The path of `wanted` ("a file", "a folder") that someone asked to be written.

    Raises UsageError for an empty name, one that cannot be shown on a line, one whose folder is not there (for a file), and where anything else stands.
    """
    name = str(text)
    if not name.strip():
        raise UsageError(f"The name after {option} is empty. Name {wanted}; nothing was written.")
    if not name.isprintable():
        raise UsageError(f"{option} '{shown(name)}' has characters that cannot be shown. Name {wanted} in plain text.")
    if why := hindrance(Path(name), wanted):
        raise UsageError(f"{name} cannot be written: {why}. Name {wanted} of another name; nothing was changed.")
    return Path(name)


def given(text: str) -> Path:
    """The path that someone typed to be read. Raises UsageError for an empty one: it would stand for the current folder."""
    if not text.strip():
        raise UsageError(
            "The name of a file or folder is empty, perhaps a variable that is not set. Type the name; nothing was read."
        )
    return Path(text)


def hindrance(path: Path, wanted: str) -> str | None:
    """Why no `wanted` can be written at a path: anything but such a thing stands there, or there is no folder for it; else None.

    A link is judged by what it leads to: one that leads nowhere, to itself or to a device is refused.
    """
    try:
        found = kind(path.stat())
        return None if found == wanted else f"it is {found}"
    except FileNotFoundError:
        if path.is_symlink():
            return "it is a link to a file that is not there"
    except OSError as error:
        return f"it {in_words(error, path)}"
    above = path.parent
    if wanted == "a file":
        why = why_not(above, "a folder")
        return f"the folder {above} {why}" if why else None
    while not os.path.lexists(above):
        above = above.parent
    why = why_not(above, "a folder")
    return f"{above} {why}" if why else None


def make_folder(path: Path) -> list[Path]:
    """Make a folder that only its owner can read, and those above it that are not there. Returns the ones made, the outermost first."""
    if why := hindrance(path, "a folder"):
        raise InputError(f"{path} cannot be made a folder: {why}. Name another.")
    missing = [one for one in (path, *path.parents) if not os.path.lexists(one)][::-1]
    with told(path, "cannot be made a folder"):
        for one in missing:
            one.mkdir(FOLDER_MODE, exist_ok=True)
    return missing


def unmake(folders: list[Path]) -> None:
    """Take away folders that make_folder() made for nothing, with all that is in the innermost."""
    if folders:
        shutil.rmtree(folders[-1], ignore_errors=True)
    for one in folders[-2::-1]:
        with suppress(OSError):
            one.rmdir()


def own_folder(path: Path) -> Path:
    """A folder of ours alone, made when it is not there. Raises InputError where it is another user's, a link, or open to others."""
    with suppress(FileExistsError):
        path.mkdir(FOLDER_MODE)
    found = path.lstat()
    if kind(found) != "a folder" or found.st_uid != os.getuid():
        raise InputError(
            f"{path} is not a folder of yours. Remove it, or set TMPDIR to a folder that only you can read."
        )
    if found.st_mode & 0o077:
        path.chmod(FOLDER_MODE)
    return path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside `path` to be written: when all went well, it takes its place as a whole, readable by its owner alone."""
    with told(path):
        if why := hindrance(path, "a file"):
            raise InputError(f"{path} cannot be written: {why}.")
        number, name = tempfile.mkstemp(prefix=".aside-", dir=path.parent)
        os.close(number)
        aside = Path(name)
        try:
            yield aside
            put(aside, path)
        finally:
            aside.unlink(missing_ok=True)


def write(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all."""
    with replacing(path) as aside:
        aside.write_bytes(content)


def put(made: Path, path: Path) -> None:
    """A file that was made in a folder of its own takes its place; only its owner can read it."""
    made.chmod(FILE_MODE)
    made.replace(path)


def content(path: Path) -> bytes:
    """The bytes of a file. Raises InputError for what is no file, or cannot be read."""
    regular(path)
    with told(path, "cannot be read"):
        return path.read_bytes()


def regular(path: Path) -> Path:
    """The path, where a file stands that can be read; a pipe or a device would be waited for. Else raises InputError."""
    if why := why_not(path, "a file"):
        raise InputError(f"{path} {why}. Check the path; nothing was changed.")
    if not os.access(path, os.R_OK):
        raise InputError(f"{path} may not be read by you. Ask who owns it; nothing was changed.")
    return path


def files_in(folder: Path) -> tuple[list[Path], dict[Path, str]]:
    """Every file in a folder and those below, but hidden ones, and what is neither with the reason: nothing is left out in silence."""
    found, strange = [], {}

    def refused(error: OSError) -> None:
        strange[Path(error.filename or folder)] = in_words(error, Path(error.filename or folder))

    for here, below, names in os.walk(folder, onerror=refused):
        if "manifest.json" in names and {"parts", "ledger"} & set(below):
            strange[Path(here)] = "is an extract"  # its rows were read once
            below.clear()
            continue
        below.sort()
        strange |= {Path(here, one): "is a link to a folder" for one in below if Path(here, one).is_symlink()}
        for path in [Path(here, one) for one in names if not one.startswith(".")]:
            if why := why_not(path, "a file"):
                strange[path] = why
            else:
                found.append(path)
    return sorted(found), {
        path: f"{path} {why}, and is not read along with the folder {folder}. Name the files themselves, or take it out "
        "of the folder; nothing was changed."
        for path, why in sorted(strange.items())
    }
