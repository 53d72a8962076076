"""From raw claim files to an extract: one part per input file, and a manifest that is renamed into place last.

A run is a statement: afterwards the extract holds, of this source, exactly the inputs named. Unchanged inputs are not read again.
"""

import fcntl
import hashlib
import importlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import duckdb

from data import HERE, InputError, engines, ledger, limit, manifest, mapping, setting
from data.identify import identify
from data.lines import reference
from data.mapping import Mapped
from data.raw import header, why

Progress = Callable[[int], None]


def silent(consumed: int) -> None:
    """Progress that nobody watches."""


class Input(NamedTuple):
    """A file that becomes a part; `beside` are those of its layout that hold no lines and are read along with it."""

    path: Path
    name: str
    beside: tuple[Path, ...] = ()

    def stamp(self) -> str:
        """Changes when the file does, or one beside it: size and time, not content, so that an unchanged 10 GB file costs nothing."""
        facts = [one.stat() for one in (self.path, *self.beside)]
        return " ".join(f"{one.st_size}-{one.st_mtime_ns}" for one in facts)


class How(NamedTuple):
    """What, beside the input itself, decides which part it becomes."""

    source: str
    codes: str
    payer: str | None
    salt: bytes
    mapped: list[Mapped] | None
    vintage: str | None

    def room(self) -> str:
        """The folder of the extract that holds its parts."""
        return "ledger" if ledger.table_of(self.source) else "parts"

    def recipe(self) -> str:
        """Changes when the same input would become another part: importer, contract, scope, payer, salt, column map, vintage."""
        said = (self.codes, scope(self.codes), self.payer, hashlib.sha256(self.salt).hexdigest(), self.mapped)
        digest = hashlib.sha256(repr(said if self.vintage is None else (*said, self.vintage)).encode())
        for path in [
            HERE / "sources" / f"{self.source}.sql",
            *(
                [*sorted((HERE / "landing").glob("*.py")), *(HERE / "reference" / one for one in READ_IN_LANDING)]
                if landing(self.source)
                else []
            ),
            *(sorted((HERE / "ledger").glob("*.*")) if self.room() == "ledger" else []),
            *sorted(HERE.glob("claim_totals*.sql")),
            *(HERE / name for name in RECIPE_FILES),
        ]:
            digest.update(path.read_bytes())
        return digest.hexdigest()[:16]


READ_IN_LANDING = ("administration_codes.csv", "cclf_layouts.csv")
RECIPE_FILES = ("contract.csv", "contract.py", "mapping.py", "raw.py", "titled.py", "engines.py", "engines.sql")


class Summary(NamedTuple):
    made: list[str]
    kept: list[str]
    removed: list[str]
    warnings: list[str]


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


def inputs(paths: list[Path]) -> list[Input]:
    """Every file named, and every file in the folders named. A name is the path below the folder that was given."""
    found: list[Input] = []
    for path in paths:
        if not path.exists():
            raise InputError(f"{path} does not exist. Check the spelling; nothing was changed.")
        files = (
            sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith("."))
            if path.is_dir()
            else [path]
        )
        found += [Input(one, str(one.relative_to(path)) if path.is_dir() else one.name) for one in files]
    if not found:
        raise InputError(
            f"No file in {', '.join(map(str, paths))}. Name the files, or a folder that holds them; nothing was changed."
        )
    names = [one.name for one in found]
    return [Input(one.path, one.name if names.count(one.name) == 1 else str(one.path)) for one in found]


def with_beside(source: str, found: list[Input]) -> list[Input]:
    """Where a layout is spread over several files, those that hold no lines go beside each that does."""
    stands_beside = getattr(landing(source), "stands_beside", None)
    beside = tuple(one.path for one in found if stands_beside(one.path)) if stands_beside else ()
    lines = [one._replace(beside=beside) for one in found if one.path not in beside]
    if not lines:
        raise InputError(
            f"{', '.join(one.name for one in beside)}: no file here holds lines. Name the files that came with it too, or their folder; "
            "nothing was changed."
        )
    return lines


def landing(source: str) -> ModuleType | None:
    """The importer that makes a table of this layout first; None where its files are tables."""
    is_landed = (HERE / "landing" / f"{source}.py").exists()
    return importlib.import_module(f"data.landing.{source}") if is_landed else None


def extract(
    source: str,
    paths: list[Path],
    out: Path,
    codes: str = "family",
    payer: str | None = None,
    salt: bytes | None = None,
    progress: Progress = silent,
    synthetic: bool = False,
    columns: Path | None = None,
    vintage: str | None = None,
    if_wanted: bool = False,
    add: bool = False,
    instead_of: Collection[str] = (),
) -> Summary:
    """Bring the extract at `out` up to date with these inputs. Raises InputError and changes nothing when one cannot be read.

    `columns` is the column map of a source whose columns have any names; `vintage` says which time published figures are about.
    With `if_wanted`, options that this source has no use for are passed over, not refused. With `add`, inputs of earlier runs stay
    but those of `instead_of`; without, the inputs named are all there are of this source.
    """
    if source not in sources():
        raise InputError(f"No source '{source}'. Known: {', '.join(sources())}.")
    wanted = with_beside(source, inputs(paths))
    is_ledger = ledger.table_of(source) is not None
    if if_wanted:
        payer, vintage = (None, vintage) if is_ledger else (payer, None)
    how = How(source, codes, payer, salt or the_salt(), mapping_of(source, columns, wanted[0].path), vintage)
    check_options(how)
    out.mkdir(parents=True, exist_ok=True)
    with locked(out):
        old = manifest(out) if (out / "manifest.json").exists() else {"scope": codes, "parts": [], "ledger": []}
        if old["scope"] != codes:
            raise InputError(
                f"{out} holds the codes '{old['scope']}', not '{codes}'. An extract has one scope: "
                f"type --codes {old['scope']}, or another --out."
            )
        clear(out, old)
        recipe, before = how.recipe(), [*old["parts"], *old["ledger"]]
        known = {part["source_file"]: part for part in before if part["source"] == source}
        names = {one.name for one in wanted}
        staying = staying_of(set(known) - names, instead_of) if add else set()
        parts, made, warnings = (
            [part for part in before if part["source"] != source or part["source_file"] in staying],
            [],
            [],
        )
        for one in wanted:
            part = known.get(one.name)
            if part and part["recipe"] == recipe and part["stamp"] == one.stamp():
                progress(sum(path.stat().st_size for path in (one.path, *one.beside)))
            else:
                part = make_part(how, one, out, recipe, progress)
                made.append(one.name)
                warnings += [f"{one.name}: {warning}" for warning in part["warnings"]]
            parts.append(part)
        if made or len(parts) != len(before) or not (out / "manifest.json").exists():
            commit(out, codes, sorted(parts, key=lambda part: (part["source"], part["source_file"])), old, synthetic)
        return Summary(made, sorted(names - set(made) | staying), sorted(set(known) - names - staying), warnings)


def staying_of(others: set[str], instead_of: Collection[str]) -> set[str]:
    """The inputs of earlier runs that stay when some are added; those that the new ones stand for go."""
    if strange := sorted(set(instead_of) - others):
        known = ", ".join(sorted(others)) or "none but the inputs named"
        raise InputError(f"No input '{strange[0]}' to take the place of. Known: {known}. Nothing was changed.")
    return others - set(instead_of)


AUTO = "auto"


def sorted_out(paths: list[Path]) -> dict[str, list[Path]]:
    """The files named, by the source that each shows it is of. Raises InputError where one shows none: nothing is left out in silence."""
    found: dict[str, list[Path]] = {}
    for one in inputs(paths):
        source = identify(one.path).source
        if source is None:
            raise InputError(
                f"{one.path} is of no layout that is told by itself: {identify(one.path).what}. Look at it:  "
                f"python -m data describe {one.path}   Or leave it out; nothing was changed."
            )
        found.setdefault(source, []).append(one.path)
    for source, files in found.items():
        with_beside(source, inputs(files))  # else one source would be read before another is refused
    return found


def taking_place(out: Path, source: str, instead_of: Collection[str], every: Collection[str]) -> list[str]:
    """Of the earlier inputs that new ones stand for, those of this source. Raises InputError for one that no source of `every` had."""
    facts = manifest(out) if (out / "manifest.json").exists() else {"parts": [], "ledger": []}
    held = [*facts["parts"], *facts["ledger"]]
    staying_of({part["source_file"] for part in held if part["source"] in every}, instead_of)
    return [one for one in instead_of if any((part["source"], part["source_file"]) == (source, one) for part in held)]


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


def make_part(how: How, one: Input, out: Path, recipe: str, progress: Progress) -> dict:
    """Read one input file into a part; returns its entry for the manifest."""
    codes = scope(how.codes)
    with tempfile.TemporaryDirectory(dir=out, prefix=".work-") as work, duckdb.connect() as con:
        limit(con)
        raw, warnings = land(how.source, one, Path(work), progress, codes)
        aside = Path(work) / "part.parquet"
        try:
            if how.room() == "ledger":
                facts = ledger.run(con, how.source, raw, one.name, aside, codes, how.vintage)
            else:
                facts = engines.run(con, how.source, raw, one.name, aside, codes, how.payer, how.salt, how.mapped)
        except duckdb.Error as error:
            raise InputError(
                f"{one.name} cannot be read as '{how.source}': {why(error)}. Nothing was changed."
            ) from None
        layout = identify(one.path).what  # may refuse: before the part is in its place
        digest = hashlib.sha256(aside.read_bytes()).hexdigest()
        name = f"{hashlib.sha256(f'{how.source}/{one.name}'.encode()).hexdigest()[:8]}-{digest[:8]}"
        (out / how.room()).mkdir(exist_ok=True)
        aside.rename(out / how.room() / f"{name}.parquet")
        for extra in ("totals", "provider_adjustments"):
            if (Path(work) / f"{extra}.parquet").exists():
                (Path(work) / f"{extra}.parquet").rename(out / "parts" / f".{name}.{extra}")
        if raw.parent != Path(work):
            progress(one.path.stat().st_size)
    return {
        "part": f"{name}.parquet",
        "source_file": one.name,
        "source": how.source,
        "layout": layout,
        "stamp": one.stamp(),
        "recipe": recipe,
        "sha256": digest,
        "warnings": warnings + facts.pop("warnings"),
        **facts,
    }


def land(source: str, one: Input, work: Path, progress: Progress, codes: list[str] | None) -> tuple[Path, list[str]]:
    """Formats that are no tables become one first; a table is read where it is. `codes` are those in scope, None for all."""
    importer = landing(source)
    if importer is None:
        return one.path, []
    beside = {"beside": one.beside} if one.beside else {}
    return work / "raw.parquet", importer.land(one.path, work, progress, codes, **beside)


def commit(out: Path, codes: str, every: list[dict], old: dict, synthetic: bool) -> None:
    """Side tables first, then the manifest by rename, then what nothing lists any more goes."""
    parts = [part for part in every if "table" not in part]
    for extra in ("totals", "provider_adjustments"):
        consolidate(
            out, extra, [Path(part["part"]).stem for part in parts], [part["part"] for part in [*parts, *old["parts"]]]
        )
    dates = [part["as_of"] for part in parts if part["as_of"]]
    text = {
        "format": 2,
        "scope": codes,
        "synthetic": synthetic,
        "as_of": max(dates, default="0001-01-01"),
        "as_of_basis": min((part["as_of_basis"] for part in parts), default="none"),
        "parts": parts,
        "ledger": [part for part in every if "table" in part],
    }
    (out / ".manifest.json").write_text(json.dumps(text, indent=1) + "\n")
    (out / ".manifest.json").rename(out / "manifest.json")
    clear(out, text)


def consolidate(out: Path, extra: str, stems: list[str], listed: list[str]) -> None:
    """One side table from what it held and what this run made. Rows name their part: a reader takes those of listed parts only."""
    table, aside = out / f"{extra}.parquet", out / f".{extra}.parquet"
    fresh = [path for stem in stems if (path := out / "parts" / f".{stem}.{extra}").exists()]
    if not fresh and not table.exists():
        return
    with duckdb.connect() as con:
        for name, files in (("fresh", fresh), ("held", [table] if table.exists() else [])):
            if files:
                con.read_parquet(list(map(str, files)), filename=True, union_by_name=True).create_view(name)
            else:
                con.execute(f"CREATE VIEW {name} AS SELECT {EMPTY[name]} WHERE false")
        con.execute("CREATE TABLE listed AS SELECT unnest($listed::VARCHAR[]) AS part", {"listed": listed})
        con.sql(CONSOLIDATED).write_parquet(str(aside), compression="zstd")
    aside.rename(table)


EMPTY = {"fresh": "NULL::VARCHAR AS filename", "held": "NULL::VARCHAR AS part, NULL::VARCHAR AS filename"}
# One query however many inputs there are: a union of each file with the next is as deep as there are files, and DuckDB ends at 1,000.
CONSOLIDATED = """
    WITH made AS (
        SELECT regexp_extract(parse_filename(filename), '^[.](.*)[.][a-z_]+$', 1) || '.parquet' AS part, * EXCLUDE (filename) FROM fresh
    )
    SELECT * FROM (
        SELECT * EXCLUDE (filename) FROM held WHERE part IN (FROM listed) AND part NOT IN (SELECT part FROM made)
        UNION ALL BY NAME
        FROM made
    )
    ORDER BY ALL"""


def clear(out: Path, listed: dict) -> None:
    """Remove what a killed run left, and parts that no manifest lists."""
    for path in out.glob(".work-*"):
        shutil.rmtree(path, ignore_errors=True)
    names = {part["part"] for part in (*listed["parts"], *listed["ledger"])}
    for path in (*(out / "parts").glob("*"), *(out / "ledger").glob("*")):
        if path.name not in names:
            path.unlink()


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """One run at a time for one extract."""
    with (out / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError(
                f"Another run is writing {out}. Wait until it is done, then type the command again."
            ) from None
        yield


def the_salt() -> bytes:
    """The key of person_id: made once, readable by its owner alone, kept outside every extract."""
    path = Path(setting("SALT", str(Path.home() / ".config" / "j3590" / "salt")))
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_bytes()
