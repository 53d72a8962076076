"""Reading in a process of its own: one job at a time in a folder of extracts, which goes on whoever began it goes away, and can be stopped.

The job is the command a person would type. What is known of it stands in `.job` of that folder: the command, how far it is, what it said.
"""

import fcntl
import getpass
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from data import HERE, InputError, doors, is_extract, setting

ROOM = ".job"
DROPPED = "dropped-"
# What was dropped and never read.
FORGOTTEN_AFTER_SECONDS = 24 * 60 * 60
# How long a job that is stopped may take to end by itself.
PATIENCE_SECONDS = 5.0
PROGRESS_EVERY_SECONDS = 0.2
STOPPED = -1
# Jobs that this process began: one that ended stays in the list of processes until it is asked after.
_BEGUN: list[subprocess.Popen] = []


class Job(NamedTuple):
    """A job and how far it is: bytes read of all; its exit code, None while it runs, STOPPED where it ended without one; what it said."""

    words: list[str]
    began: str
    by: str
    read: int
    total: int
    code: int | None
    said: str

    def typed(self) -> str:
        """The command as a person would type it."""
        return " ".join(["python -m data", *(f"'{one}'" if " " in one else one for one in self.words)])


def root() -> Path:
    """The folder that new extracts go into."""
    given = Path(setting("EXTRACTS") or HERE / "extracts")
    return given.parent if is_extract(given) else given


def room() -> Path:
    """Where what is known of jobs stands, made when it is not there."""
    doors.make_folder(root() / ROOM)
    return root() / ROOM


def inbox() -> Path:
    """A new folder for files that somebody dropped; it goes when what is in it has been read, or after a day."""
    for old in room().glob(f"{DROPPED}*"):
        if time.time() - old.stat().st_mtime > FORGOTTEN_AFTER_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=DROPPED, dir=room()))


def begin(words: Sequence[str]) -> None:
    """Begin `python -m data words…`. Raises InputError while another job runs."""
    with alone():
        if (now := job()) and now.code is None:
            raise InputError(f"A job is running since {now.began}: {now.typed()}. Wait until it is done, or stop it.")
        if now:
            note(now)
        for name in ("progress", "exit"):
            (room() / name).unlink(missing_ok=True)
        command = [sys.executable, "-m", "data", *words, "--progress", str((room() / "progress").absolute())]
        with open(room() / "said", "wb", opener=private) as said:
            process = subprocess.Popen(
                command,
                cwd=HERE.parent,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                umask=0o077,
            )
        _BEGUN.append(process)
        began = f"{datetime.now():%Y-%m-%d %H:%M:%S}"
        facts = {
            "words": list(words),
            "began": began,
            "by": getpass.getuser(),
            "pid": process.pid,
            "birth": birth(process.pid),
        }
        doors.write(room() / "job.json", json.dumps(facts).encode())


def job() -> Job | None:
    """The job that runs, or the last that did; None where there was none."""
    path = root() / ROOM / "job.json"
    if not path.exists():
        return None
    facts = json.loads(doors.content(path))
    is_alive = lives(facts)  # before what it wrote last is looked for: else it may end in between
    read, total = amounts(room() / "progress")
    written = room() / "exit"
    code = int(written.read_text()) if written.exists() else None if is_alive else STOPPED
    said = (room() / "said").read_text(errors="replace") if (room() / "said").exists() else ""
    return Job(facts["words"], facts["began"], facts["by"], read, total, code, said.strip())


def stop() -> None:
    """End the job that runs, with all it began; what it had not committed is gone, what was there before stays."""
    with alone():
        facts = json.loads(doors.content(room() / "job.json"))
        for sign in (signal.SIGTERM, signal.SIGKILL):
            if not lives(facts):
                return
            with suppress(ProcessLookupError):
                os.killpg(facts["pid"], sign)
            until = time.monotonic() + PATIENCE_SECONDS
            while lives(facts) and time.monotonic() < until:
                time.sleep(0.05)


def done() -> None:
    """The last job has been looked at: it is noted among those that were."""
    with alone():
        now = job()
        if now is None or now.code is None:
            return
        note(now)


def sweep(now: Job) -> None:
    """The files that were dropped for a job go once it is over."""
    for folder in {Path(word).parent for word in now.words}:
        if now.code is not None and folder.parent == room() and folder.name.startswith(DROPPED):
            shutil.rmtree(folder, ignore_errors=True)


def note(now: Job) -> None:
    """A job that is over, among those that were."""
    sweep(now)
    with open(room() / "history.jsonl", "a", opener=private) as file:
        file.write(json.dumps({"began": now.began, "by": now.by, "command": now.typed(), "code": now.code}) + "\n")
    (room() / "job.json").unlink()


def history() -> list[dict]:
    """Jobs that were, the last first: when each began, who began it, its command, its exit code."""
    path = root() / ROOM / "history.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()][::-1] if path.exists() else []


@contextmanager
def alone() -> Iterator[None]:
    """One hand at a time."""
    with open(room() / ".lock", "w", opener=private) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def private(path: str, flags: int) -> int:
    return os.open(path, flags, doors.FILE_MODE)


def lives(facts: dict) -> bool:
    """Whether the job's own process still runs."""
    _BEGUN[:] = [one for one in _BEGUN if one.poll() is None]
    return facts["birth"] is not None and birth(facts["pid"]) == facts["birth"]


def birth(pid: int) -> str | None:
    """When a process began, which tells it from another of the same number; None where none has it."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    if Path("/proc/self").exists():
        return None
    with suppress(OSError):  # no /proc, as on a Mac: a number of its own must do
        os.kill(pid, 0)
        return "unknown"
    return None


def amounts(path: Path) -> tuple[int, int]:
    """How many bytes were read, and of how many."""
    try:
        read, total = path.read_text().split()
        return int(read), int(total)
    except (OSError, ValueError):
        return 0, 0


class Written:
    """Progress that is written down for who watches from outside."""

    def __init__(self, path: Path, total: int):
        self.path, self.total, self.read, self.last = path, total, 0, 0.0

    def __call__(self, consumed: int) -> None:
        self.read += consumed
        if self.read >= self.total or time.monotonic() - self.last > PROGRESS_EVERY_SECONDS:
            self.last = time.monotonic()
            self.path.write_text(f"{self.read} {self.total}")


def ended(progress: Path, code: int) -> None:
    """Write down that a job ended by itself, and how."""
    doors.write(progress.with_name("exit"), str(code).encode())
