"""Where claim extracts live, and how one is opened for questions. Only this package knows a path."""

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
SAMPLE = HERE / "sample" / "extract"
CACHE_ABOVE_LINES = 200_000
PARTS_OF_VERSION = ("concepts/*.sql", "reference/*.csv", "ledger/*.sql", "*.sql", "contract.csv")


class InputError(Exception):
    """Something a person can mend: says what happened, what is known and what to type next."""


def setting(name: str, default: str) -> str:
    """The environment variable J3590_<name>; every path setting is read here. See docs/settings.md."""
    return os.environ.get(f"J3590_{name}", "") or default


def extracts() -> dict[str, Path]:
    """Extracts found at J3590_EXTRACTS (one extract, or a folder of them) by name. The sample when there are none."""
    root = Path(setting("EXTRACTS", str(HERE / "extracts")))
    if (root / "manifest.json").exists():
        return {root.name: root}
    found = {path.parent.name: path.parent for path in sorted(root.glob("*/manifest.json"))}
    if not found and "J3590_EXTRACTS" in os.environ and os.environ["J3590_EXTRACTS"]:
        raise InputError(
            f"J3590_EXTRACTS is '{root}', but neither it nor a folder in it holds a manifest.json.\n"
            f"Make one:  python -m data extract SOURCE PATH… --out {root / 'NAME'}"
        )
    return found or {"sample": SAMPLE}


def the_extract(name: str | None = None, typed: str = "--extract ") -> Path:
    """The extract of that name, or the only one there is; a command that names it otherwise says what is `typed` before it."""
    if name and (Path(name) / "manifest.json").exists():
        return Path(name)
    found = extracts()
    if name is None and len(found) == 1:
        return next(iter(found.values()))
    if name in found:
        return found[name]
    said = f"No extract '{name}'." if name else "There are several extracts."
    raise InputError(f"{said} Known: {', '.join(found)}. Type one of them:  {typed}{next(iter(found))}")


def manifest(extract: Path) -> dict:
    """The extract's manifest. It is the commit point: only the parts it lists exist."""
    try:
        facts = json.loads((extract / "manifest.json").read_text())
    except FileNotFoundError:
        raise InputError(
            f"{extract} is no extract: it has no manifest.json. Make one:  python -m data extract"
        ) from None
    except ValueError as error:
        raise InputError(
            f"{extract / 'manifest.json'} cannot be read ({error}). Delete it and run the extract again."
        ) from None
    if not isinstance(facts, dict) or "parts" not in facts:
        raise InputError(
            f"{extract / 'manifest.json'} cannot be read: it lists no parts. Delete it and run the extract again."
        )
    if facts.get("format") == 1:  # written when every source held every answer
        for part in facts["parts"]:
            part["captured"] = list(dict.fromkeys([*part["captured"], "every_answer"]))
    return {"ledger": []} | facts


def version(extract: Path) -> str:
    """16 hex digits that change whenever a figure could: manifest, concepts, code tables, contract, DuckDB."""
    digest = hashlib.sha256(duckdb.__version__.encode() + setting("INFER_CHAINS", "on").encode())
    digest.update((extract / "manifest.json").read_bytes())
    for path in sorted(path for kind in PARTS_OF_VERSION for path in HERE.glob(kind)):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def definitions() -> list[tuple[str, int, int]]:
    """Name, time and size of each file that decides `lines`: they change when one is edited, and no file need be read."""
    every = sorted(path for kind in PARTS_OF_VERSION for path in HERE.glob(kind))
    return [(str(path), (facts := path.stat()).st_mtime_ns, facts.st_size) for path in every]


def is_large(facts: dict) -> bool:
    """Whether an extract, by its manifest, has more rows than are kept in memory."""
    return sum(part["rows"] for part in facts["parts"]) > CACHE_ABOVE_LINES


def open(extract: Path) -> duckdb.DuckDBPyConnection:  # noqa: A001 - data.open() is what it is called
    """A locked-down connection with `lines`, `months`, `parts`, `totals`, `extract`, the ledger's tables and the code tables.

    Below 200,000 lines everything is in memory; above, in a cache file attached read-only. DuckDB writes no file after this.
    Raises InputError when the extract cannot be read. Use one cursor per call: a connection is not safe to share.
    """
    from data import lines

    facts = manifest(extract)
    con = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    limit(con)
    if is_large(facts):
        con.execute(f"ATTACH '{str(cached(extract)).replace(chr(39), chr(39) * 2)}' AS cache (READ_ONLY)")
        tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'cache'").fetchall()
        for (table,) in tables:
            con.execute(f'CREATE VIEW "{table}" AS FROM cache."{table}"')
    else:
        lines.build(con, extract)
    con.execute("SET GLOBAL max_execution_time = $value", {"value": int(setting("QUERY_MILLISECONDS", "60000"))})
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return con


def limit(con: duckdb.DuckDBPyConnection) -> None:
    """Memory, threads, time and temporary space. By SET: given to connect() the size of temporary space is not enforced."""
    scratch = Path(tempfile.gettempdir()) / f"j3590-{os.getuid()}"
    scratch.mkdir(mode=0o700, exist_ok=True)
    con.execute("SET GLOBAL memory_limit = $value", {"value": setting("MEMORY", "4GB")})
    con.execute("SET GLOBAL threads = $value", {"value": int(setting("THREADS", str(os.cpu_count() or 2)))})
    con.execute("SET GLOBAL temp_directory = $value", {"value": str(scratch)})
    con.execute("SET GLOBAL max_temp_directory_size = $value", {"value": setting("TEMP_SIZE", "20GB")})


def cached(extract: Path) -> Path:
    """The cache file of this version of the extract, made when it is not there; older ones of the same name go."""
    from data import lines

    folder = Path(setting("CACHE", str(Path.home() / ".cache" / "j3590")))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = hashlib.sha256(str(extract.resolve()).encode()).hexdigest()[:8]
    target = folder / f"lines-{place}-{version(extract)}.duckdb"
    if not target.exists():
        aside = Path(tempfile.mkdtemp(dir=folder, prefix="aside-"))
        try:
            with duckdb.connect(str(aside / "lines.duckdb")) as con:
                limit(con)
                lines.build(con, extract)
            (aside / "lines.duckdb").rename(target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    for old in folder.glob(f"lines-{place}-*.duckdb"):
        if old != target:
            old.unlink(missing_ok=True)
    return target
