"""What was measured, read from the results, and how it is written in a table."""

PEERS = {
    "polars": "Polars",
    "pyarrow": "pyarrow",
    "datafusion": "DataFusion",
    "chdb": "chDB",
    "pandas": "pandas",
    "duckdb": "DuckDB by hand",
}
MILLION = 1_000_000


def every(results: dict):
    for part in ("open", "questions", "pages", "browser", "extract", "formats"):
        for size, one in results.get(part, {}).items():
            yield part, size, one


def part(results: dict, name: str, size: int | None = None) -> dict:
    """What was measured of a part at a size (or at its largest); nothing where it failed."""
    found = results.get(name, {})
    one = found.get(str(size or max(map(int, found), default=0)), {})
    return one if "failed" not in one else {}


def base(results: dict) -> int:
    """The size the budgets are about: 1 M lines, or the biggest below it where that was not measured."""
    found = [size for size in sizes(results, "open") + sizes(results, "questions") if size <= MILLION]
    return max(found, default=MILLION)


def sizes(results: dict, name: str) -> list[int]:
    return sorted(int(size) for size, one in results.get(name, {}).items() if "failed" not in one)


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table whose first column is text and whose others are figures."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def time_of(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    return f"{seconds * 1000:,.0f} ms" if seconds < 1 else f"{seconds:,.1f} s" if seconds < 100 else f"{seconds:,.0f} s"


def ratio(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f} ×" if value < 0.1 else f"{value:.2f} ×"


def memory(megabytes: float | None) -> str:
    return "–" if megabytes is None else f"{megabytes:,.0f} MB"
