"""Where claim extracts live, and how one is opened for questions. Only this package knows a path."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb

from data import doors, parts, settings
from data.refusals import FullDisk, InputError, UsageError, listed, shown, told
from data.settings import setting

__all__ = ["FullDisk", "InputError", "UsageError", "setting"]
HERE = Path(__file__).parent
UNDATED = "an unknown date"  # as of which an extract is that holds no date
SAMPLE = HERE / "sample" / "extract"
SAMPLE_NAME = "sample"
CACHE_ABOVE_LINES = 200_000
PARTS_OF_VERSION = ("concepts/*.sql", "reference/*.csv", "ledger/*.sql", "opening/*.sql", "contract.csv")
# What every entry of a manifest says.
OF_A_PART = {
    "part", "source_file", "source", "sha256", "rows", "captured", "warnings", "recipe", "stamp", "control",
}  # fmt: skip


def extracts() -> dict[str, Path]:
    """Extracts found at J3590_EXTRACTS (one extract, or a folder of them) by name. The sample when there are none in the usual folder, or in an empty one."""
    settings.check()
    given = setting("EXTRACTS")
    root = Path(given) if given else HERE / "extracts"
    if is_extract(root):
        return {root.name: root}
    found = {path.name: path for path in sorted(root.glob("*")) if is_extract(path)} if root.is_dir() else {}
    if given and not found and not is_ready(root):
        raise InputError(
            f"J3590_EXTRACTS is '{root}', but neither it nor a folder in it holds a manifest.json.\n"
            f"Make one:  python -m data extract SOURCE PATH… --out {root / 'NAME'}"
        )
    return found or {SAMPLE_NAME: SAMPLE}


def newest(found: dict[str, Path]) -> str:
    """Of these extracts the name of the one that was changed last, among those that hold rows where any does."""
    stamps = {name: (path / "manifest.json").stat().st_mtime_ns for name, path in found.items()}
    held = [name for name, path in found.items() if has_rows(path)]
    return max(held or found, key=stamps.get)


def has_rows(extract: Path) -> bool:
    """Whether an extract holds rows, as its manifest says; one that cannot be read is not said to be empty."""
    try:
        return any(part["rows"] for part in manifest(extract)["parts"])
    except InputError:
        return True


def is_ready(root: Path) -> bool:
    """Whether a folder is for extracts though it holds none: nothing stands in it but what we keep there."""
    return root.is_dir() and all(path.name.startswith(".") for path in root.iterdir())


def is_extract(folder: Path) -> bool:
    """Whether a folder holds a manifest, be it a broken one."""
    return os.path.lexists(folder / "manifest.json")


def the_extract(name: str | None = None, typed: str = "--extract ") -> Path:
    """The extract of that name, or the only one there is; a command that names it otherwise says what is `typed` before it."""
    settings.check()
    path = Path(name) if name and is_extract(Path(name)) else named(name, typed)
    doors.regular(path / "manifest.json")
    return path


def named(name: str | None, typed: str) -> Path:
    """The extract of that name among those found, or the only one."""
    if name and os.sep in name:
        raise no_extract(Path(name))
    found = extracts()
    if name == SAMPLE_NAME and name not in found:
        return SAMPLE
    if name is None and len(found) == 1:
        return next(iter(found.values()))
    if name in found:
        return found[name]
    said = "There are several extracts." if name is None else f"No extract '{shown(name)}'."
    raise InputError(f"{said} Known: {listed(list(found))}. Type one of them:  {typed}{next(iter(found))}")


def no_extract(path: Path) -> InputError:
    """What to say of a path that is none."""
    return InputError(f"{path} is no extract: it has no manifest.json. Make one:  python -m data extract")


def manifest(extract: Path) -> dict:
    """The extract's manifest. It is the commit point: only the parts it lists exist."""
    path = extract / "manifest.json"
    if not os.path.lexists(path):
        raise no_extract(extract)
    content = doors.content(path)
    try:
        facts = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} cannot be read ({error}). Delete it and run the extract again.") from None
    if why := wrong(facts):
        raise InputError(f"{path} cannot be read: {why}. Delete it and run the extract again.")
    if facts.get("format") == 1:  # written when every source held every answer
        for part in facts["parts"]:
            part["captured"] = list(dict.fromkeys([*part["captured"], "every_answer"]))
    if facts["as_of"] == "0001-01-01":  # written when an extract without a date had the first there is
        facts |= {"as_of": None, "as_of_basis": "none"}
    return facts


def wrong(facts: object) -> str | None:
    """Why this is no manifest; else None. A manifest without a ledger, as older ones are, gets an empty one."""
    if not isinstance(facts, dict) or not isinstance(facts.get("parts"), list):
        return "it lists no parts"
    facts.setdefault("ledger", [])
    if lacking := sorted({"scope", "synthetic", "as_of", "as_of_basis"} - facts.keys()):
        return f"it does not say {', '.join(lacking)}"
    for part in [*facts["parts"], *facts["ledger"]]:
        if not isinstance(part, dict) or not part.keys() >= OF_A_PART:
            return "a part in it does not say what it is"
        if Path(str(part["part"])).name != part["part"]:
            return "a part in it stands in another folder"
    return None


def version(extract: Path) -> str:
    """16 hex digits that change whenever a figure could: manifest, concepts, code tables, contract, DuckDB."""
    digest = hashlib.sha256(duckdb.__version__.encode() + setting("INFER_CHAINS", "on").encode())
    digest.update(doors.content(extract / "manifest.json"))
    for path in sorted(path for kind in PARTS_OF_VERSION for path in HERE.glob(kind)):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def definitions() -> list[tuple[str, int, int]]:
    """Name, time and size of each file that decides `lines`: they change when one is edited, and no file need be read."""
    every = sorted(path for kind in PARTS_OF_VERSION for path in HERE.glob(kind))
    return [(str(path), (facts := path.stat()).st_mtime_ns, facts.st_size) for path in every]


def dated_rows(kind: str = "MACRO") -> str:
    """The macros of code tables whose rows hold from one day to another, as SQL: opening (as TEMP MACRO) and questions read them alike."""
    return (HERE / "opening" / "dated.sql").read_text().replace("MACRO", kind)


def is_large(facts: dict) -> bool:
    """Whether an extract, by its manifest, has more rows than are kept in memory."""
    return sum(part["rows"] for part in facts["parts"]) > CACHE_ABOVE_LINES


def open(extract: Path) -> duckdb.DuckDBPyConnection:  # noqa: A001 - data.open() is what it is called
    """A locked-down connection with `lines`, `months`, `parts`, `totals`, `extract`, the ledger's tables and the code tables.

    Below 200,000 lines everything is in memory; above, in a cache file attached read-only. DuckDB writes no file after this.
    Raises InputError when the extract cannot be read. Use one cursor per call: a connection is not safe to share.
    """
    settings.check()
    facts = manifest(extract)
    con = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    limit(con)
    with told(extract):
        if is_large(facts):
            attach(con, cached(extract))
        else:
            build(con, extract, facts)
    con.execute("SET GLOBAL max_execution_time = $value", {"value": int(setting("QUERY_MILLISECONDS", "60000"))})
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return con


def build(con: duckdb.DuckDBPyConnection, extract: Path, facts: dict) -> None:
    """What the parts become, once they are known to be the ones that the manifest states."""
    from data.opening import lines

    parts.verify(extract, facts)
    lines.build(con, extract)


def attach(con: duckdb.DuckDBPyConnection, cache: Path) -> None:
    """A view of each table of a cache file."""
    try:
        con.execute(f"ATTACH '{str(cache).replace(chr(39), chr(39) * 2)}' AS cache (READ_ONLY)")
    except duckdb.Error:
        raise InputError(f"The cache file {cache} cannot be read. Delete it: it is made again by itself.") from None
    tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'cache'").fetchall()
    for (table,) in tables:
        con.execute(f'CREATE VIEW "{table}" AS FROM cache."{table}"')


def limit(con: duckdb.DuckDBPyConnection) -> None:
    """Memory, threads, time and temporary space. By SET: given to connect() the size of temporary space is not enforced."""
    with told("The system's temporary folder", "cannot be used"):
        scratch = doors.own_folder(Path(tempfile.gettempdir()) / f"j3590-{os.getuid()}")
    con.execute("SET GLOBAL memory_limit = $value", {"value": setting("MEMORY", "4GB")})
    con.execute("SET GLOBAL threads = $value", {"value": int(setting("THREADS", str(os.cpu_count() or 2)))})
    con.execute("SET GLOBAL temp_directory = $value", {"value": str(scratch)})
    con.execute("SET GLOBAL max_temp_directory_size = $value", {"value": setting("TEMP_SIZE", "20GB")})


def cached(extract: Path) -> Path:
    """The cache file of this version of the extract, made when it is not there; older ones of the same name go.

    Parts are read, and compared with the manifest, only when it is made: its name holds the manifest's sha256.
    """
    folder = Path(setting("CACHE", str(Path.home() / ".cache" / "j3590")))
    doors.make_folder(folder)
    place = hashlib.sha256(str(extract.resolve()).encode()).hexdigest()[:8]
    target = folder / f"lines-{place}-{version(extract)}.duckdb"
    if not target.exists():
        with told(folder):
            make_database(extract, target)
    for old in folder.glob(f"lines-{place}-*.duckdb"):
        if old != target:
            old.unlink(missing_ok=True)
    return target


def make_database(
    extract: Path, target: Path, more: Callable[[duckdb.DuckDBPyConnection], object] = lambda con: None
) -> None:
    """What an open extract holds, and `more`, as a DuckDB file. Made in a folder of its own and renamed: nobody sees half of it."""
    aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=".aside-"))
    try:
        with duckdb.connect(str(aside / "lines.duckdb")) as con:
            limit(con)
            build(con, extract, manifest(extract))
            more(con)
        doors.put(aside / "lines.duckdb", target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
