"""What is said of files that someone brought: what each is and holds, what it fills, and how a job went."""

from datetime import date

from data.reading.jobs import STOPPED, Job
from data.reading.trial import Trial
from pages.ui import formats

TITLE = "Bring files here, and read them into an extract of your own."
LEAD = (
    "Remittances (835), claims (837), FHIR, Tuva, CMS's files, prices of hospitals, and any table of claims: CSV, parquet, Excel, LibreOffice. "
    "Files stay on this machine: what you drop is deleted once it has been read, and member numbers become codes. Filters do not act on this page."
)
NOT_ALLOWED = (
    "Files are brought here only where the server listens to its own machine alone, or J3590_ADD_FILES is on. "
    "In a terminal:  python -m data extract auto FOLDER --out data/extracts/NAME"
)
FOLDER_HELP = "For files above 200 MB, and for many: the folder is read where it is, with all folders in it."
NO_LAYOUT = "a table of no layout we know: say below which column is which"


def holds(trial: Trial | None) -> dict[str, str]:
    """What a file holds, as cells of a row."""
    if trial is None:
        return {"Rows": "too large to try", "Months": "", "Payers": "", "Billed": ""}
    return {
        "Rows": f"{trial.rows:,}",
        "Months": months(trial.first, trial.last),
        "Payers": payers(trial.payers),
        "Billed": "" if trial.dollars is None else formats.amount(trial.dollars),
    }


def months(first: date | None, last: date | None) -> str:
    """Mar 2025 to Feb 2026"""
    if first is None or last is None:
        return ""
    begin, end = formats.month(first), formats.month(last)
    return begin if begin == end else f"{begin} to {end}"


def payers(names: list[str]) -> str:
    """Aetna, Cigna and 4 more"""
    more = f" and {len(names) - 2} more" if len(names) > 3 else ""
    return ", ".join(names[: 2 if more else 3]) + more


def command(words: list[str]) -> str:
    """The command as a person would type it."""
    return " ".join(["python -m data", *(f'"{one}"' if " " in one else one for one in words)])


def ended(job: Job) -> str:
    """How a job ended."""
    if job.code == STOPPED:
        return "The job was stopped. Nothing it read is in the extract; what was there before stays."
    return "The files were read." if job.code == 0 else "Not every file was read: see what was said."


def progress(job: Job) -> tuple[float, str]:
    """How far a job is: a share, and in words."""
    if not job.total:
        return 0.0, "Looking at the files"
    return min(job.read / job.total, 1.0), f"{size(job.read)} of {size(job.total)} read"


def size(count: int) -> str:
    """12.3 MB"""
    return f"{count / 1e6:,.1f} MB" if count >= 1e5 else f"{count / 1e3:,.1f} kB"
