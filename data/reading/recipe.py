"""What, beside the input itself, decides which part it becomes: source, codes, payer, key, column map, time, sheets."""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from data import HERE, InputError, doors, ledger, setting
from data.code_tables import reference
from data.landing import importer
from data.reading import mapping
from data.reading.layouts import header
from data.reading.mapping import Mapped
from data.refusals import told


class How(NamedTuple):
    """What, beside the input itself, decides which part it becomes."""

    source: str
    codes: str
    payer: str | None
    salt: bytes
    mapped: list[Mapped] | None
    vintage: str | None
    code: str | None = None
    sheets: tuple[str, ...] = ()

    def room(self) -> str:
        """The folder of the extract that holds its parts."""
        return "ledger" if ledger.table_of(self.source) else "parts"

    def recipe(self) -> str:
        """Changes when the same input would become another part: importer, contract, scope, payer, salt, column map, vintage, code, sheets."""
        said = self._replace(source="", salt=hashlib.sha256(self.salt).hexdigest().encode())
        digest = hashlib.sha256(repr((said, scope(self.codes))).encode())
        for path in [
            HERE / "sources" / f"{self.source}.sql",
            *(landing_files(found) if (found := importer(self.source)) else []),
            *(sorted((HERE / "ledger").glob("*.*")) if self.room() == "ledger" else []),
            *sorted(HERE.glob("claim_totals*.sql")),
            *(HERE / name for name in RECIPE_FILES),
        ]:
            digest.update(path.read_bytes())
        return digest.hexdigest()[:16]


def landing_files(found: ModuleType) -> list[Path]:
    """What an importer is made of: the room it shares with others, and the code tables it reads."""
    tables = [HERE / "reference" / name for name in getattr(found, "CODE_TABLES", ())]
    return [*sorted((HERE / "landing").glob("*.py")), *tables]


RECIPE_FILES = (
    "contract.csv",
    "contract.py",
    "reading/layouts.py",
    "reading/mapping.py",
    "reading/raw.py",
    "reading/sheets.py",
    "reading/sheets.sql",
    "reading/table.py",
    "reading/titled.py",
    "reading/workbook.py",
    "engines.py",
    "engines.sql",
    "blank_numbers.py",
    "reference/blank_numbers.csv",
)


def sources() -> list[str]:
    """The source layouts there is an importer for."""
    return sorted(path.stem for path in (HERE / "sources").glob("*.sql"))


def scope(codes: str) -> list[str] | None:
    """The codes to keep: 'family' (unclassified codes and those products moved to), a list with commas, or None for 'all'."""
    if codes == "all":
        return None
    if codes == "family":
        return sorted(
            {row["hcpcs_code"] for table in ("unclassified_codes", "permanent_codes") for row in reference(table)}
        )
    return sorted({code.strip().upper() for code in codes.split(",") if code.strip()})


def mapping_of(source: str, columns: Path | None, first: Path) -> list[Mapped] | None:
    """The column map of a source that wants one. Raises InputError where one is missing, or given to a source that knows its columns."""
    if "map" not in header(source):
        if columns:
            raise InputError(f"The columns of '{source}' have names of their own: --map goes with csv alone.")
        return None
    if columns is None:
        raise InputError(
            f"'{source}' wants a column map: --map FILE. A first draft:  python -m data describe {first} --map columns.csv"
        )
    return mapping.read(columns)


def check_options(how: How) -> None:
    """Options that this source has no use for are refused: they would be taken for obeyed."""
    if how.vintage is not None:
        if how.room() != "ledger":
            raise InputError(
                f"'{how.source}' holds claims, which carry their dates: --vintage goes with published figures alone."
            )
        ledger.dated(how.vintage)
    if how.payer is not None and how.room() == "ledger":
        raise InputError(f"'{how.source}' holds no claims: --payer goes with claim files alone.")


def the_salt() -> bytes:
    """The key of person_id: made once, readable by its owner alone, kept outside every extract.

    Raises InputError where it is no file of text: without a key, anyone could work out whose a person_id is.
    """
    path = Path(setting("SALT", str(Path.home() / ".config" / "j3590" / "salt")))
    if not os.path.lexists(path):
        doors.make_folder(path.parent)
        with told(path), suppress(FileExistsError):
            number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, doors.FILE_MODE)
            with os.fdopen(number, "w") as file:
                file.write(secrets.token_hex(32))
    key = doors.content(path)
    try:
        is_text = bool(key.decode().strip())
    except UnicodeDecodeError:
        is_text = False
    if not is_text:
        raise InputError(
            f"The key of person_id in {path} is empty or no text. Put the key back that earlier runs used; for a new one, remove the file."
        )
    return key
