"""What must hold (DESIGN §10) beside what was measured: one row each."""

from statistics import median

from bench.pictures import short
from bench.tables import PEERS, base, memory, part, ratio, table, time_of


def budgets(results: dict) -> str:
    """One row for each thing DESIGN §10 asks for."""
    rows = [
        *extract_budgets(results),
        *format_budgets(results),
        *open_budgets(results),
        *question_budgets(results),
        *growth_budgets(results),
        *server_budgets(results),
    ]
    told = [[work, must, said, "–" if met is None else "yes" if met else "**no**"] for work, must, said, met in rows]
    return "## Budgets\n\n" + table(["work", "must", "measured", "met"], told).replace(
        "---:|---:|---:|", "---|---|---|"
    )


Row = tuple[str, str, str, bool | None]
MISSING = ("not measured", None)


def judged(value: float | None, limit: float, said: str) -> tuple[str, bool | None]:
    return (said, value <= limit) if value is not None else MISSING


def extract_budgets(results: dict) -> list[Row]:
    one = part(results, "extract")
    found = {name: each for name, each in one.get("selection", {}).items() if "failed" not in each}
    lines = f"{one['lines'] / 1e6:g} M lines" if one else "30 M lines"
    ours, others = found.get("ours"), {name: each["seconds"] for name, each in found.items() if name != "ours"}
    best = min(others, key=others.get) if others else None
    against = ours["seconds"] / others[best] if ours and best else None
    whole = one["full_seconds"] / ours["seconds"] if ours and "full_seconds" in one else None
    again = one["again_seconds"] / one["full_seconds"] if one else None
    peak = max(one["full_peak_mb"], ours["peak_mb"]) if ours else None
    return [
        (
            f"extract: row selection alone, {lines}",
            "≤ 1.3 × the fastest",
            *judged(against, 1.3, f"{ratio(against)} {PEERS.get(best)}"),
        ),
        ("extract: peak memory", "≤ 2 GB", *judged(peak, 2000, memory(peak))),
        ("extract: with totals and claim context", "≤ 2.0 × our own row selection", *judged(whole, 2.0, ratio(whole))),
        (
            "extract again, 1 new month of 36",
            "≤ 1/20 of the full run",
            *judged(again, 0.05, f"1/{1 / again:.0f}" if again else ""),
        ),
    ]


def format_budgets(results: dict) -> list[Row]:
    one = part(results, "formats")
    peak = max((each["peak_mb"] for each in one["formats"].values()), default=None) if one else None
    size = f"{one['size'] / 1e9:g} GB" if one else "2 GB"
    return [(f"extract: {size} of 835s, of price files, peak memory", "≤ 600 MB", *judged(peak, 600, memory(peak)))]


def open_budgets(results: dict) -> list[Row]:
    size = base(results)
    one, lines = part(results, "open", size), short(size)
    built, again = one.get("build_seconds"), one.get("open_seconds")
    return [
        (f"open {lines} lines, building the cache", "≤ 5 s", *judged(built, 5, time_of(built))),
        (f"open {lines} lines, from the cache", "≤ 1 s", *judged(again, 1, time_of(again))),
    ]


def worst(asked: dict, value) -> tuple[float | None, str]:
    """The highest of a figure over questions, and whose it is."""
    found = {name: one for name, each in asked.items() if (one := value(each)) is not None}
    name = max(found, key=found.get) if found else ""
    return found.get(name), name


def against(engine: str):
    return lambda one: one["sql"] / one[engine] if engine in one and "sql" in one else None


def question_budgets(results: dict) -> list[Row]:
    asked, rows = part(results, "questions", base(results)), []
    for label, said in (("default", "12 months of J3590"), ("whole", f"all {short(base(results))} lines")):
        each = asked.get(label, {})
        times = [one["sql"] for one in each.values() if "sql" in one]
        slow = sum(one > 0.06 for one in times)
        value, name = worst(each, lambda one: one.get("sql"))
        told = (
            f"median {time_of(median(times))}; slowest {time_of(value)} ({name}); {slow} of {len(times)} above"
            if times
            else ""
        )
        rows.append((f"any question over {said}", "≤ 60 ms", *judged(value, 0.06, told)))
        for engine, limit in (("polars", 1.0), ("pandas", 0.5)):
            ratios = [one for each_one in each.values() if (one := against(engine)(each_one)) is not None]
            value, name = worst(each, against(engine))
            told = (
                f"median {ratio(median(ratios))}; highest {ratio(value)} ({name}); {sum(one > limit for one in ratios)} of {len(ratios)} above"
                if ratios
                else ""
            )
            rows.append((f"the same figures over {said}", f"≤ {limit} × {PEERS[engine]}", *judged(value, limit, told)))
    return rows


def growth_budgets(results: dict) -> list[Row]:
    small, big = (
        part(results, "questions", base(results)).get("whole"),
        part(results, "questions", 10 * base(results)).get("whole"),
    )
    rows = []
    if small and big:
        ratios = {
            name: one["sql"] / small[name]["sql"]
            for name, one in big.items()
            if "sql" in one and "sql" in small.get(name, {})
        }
        name = max(ratios, key=ratios.get)
        rows.append(
            (
                "10 M lines: any question",
                "≤ 12 × its 1 M time",
                *judged(
                    ratios[name], 12, f"median {ratio(median(ratios.values()))}; highest {ratio(ratios[name])} ({name})"
                ),
            )
        )
    opened, grown = part(results, "open", base(results)), part(results, "open", 10 * base(results))
    if opened and grown:
        built = grown["build_seconds"] / opened["build_seconds"]
        rows.append(
            (
                "10 M lines: building the cache",
                "≤ 12 × its 1 M time",
                *judged(built, 12, f"{ratio(built)} ({time_of(grown['build_seconds'])})"),
            )
        )
    return rows or [("10 M lines", "≤ 12 × the 1 M time", *MISSING)]


def crowded(found: dict | None) -> Row:
    """A change in a browser while others work on the same server."""
    if not found:
        return ("the same with 20 users", "p95 ≤ 2 s", *MISSING)
    said = f"{time_of(found['p95_seconds'])} (p50 {time_of(found['p50_seconds'])}, the others change a filter every {found['pause_seconds']} s)"
    return (f"the same with {found['users']} users, denials/rates", "p95 ≤ 2 s", *judged(found["p95_seconds"], 2, said))


def server_budgets(results: dict) -> list[Row]:
    one, held, lines = (
        part(results, "browser", base(results)),
        part(results, "open", base(results)),
        short(base(results)),
    )
    rows = [
        (
            f"server memory at {lines} lines, every question asked",
            "≤ 900 MB",
            *judged(held.get("server_mb"), 900, memory(held.get("server_mb"))),
        )
    ]
    for page, each in one.get("pages", {}).items():
        said = f"{time_of(each['p95_seconds'])} (p50 {time_of(each['p50_seconds'])}, {each['changes']} changes"
        said += (
            f"; {time_of(taken)} of the server's processors each)"
            if (taken := each.get("server_processor_seconds"))
            else ")"
        )
        rows.append(
            (
                f"filter change to painted charts, {page}",
                "p95 ≤ 700 ms",
                *judged(each["p95_seconds"], 0.7, said),
            )
        )
    if not one:
        rows.append(("filter change to painted charts", "p95 ≤ 700 ms", *MISSING))
    rows.append(crowded(one.get("crowd")))
    most = one.get("peak_mb")
    rows.append((f"server memory at {lines} lines, used in a browser", "≤ 900 MB", *judged(most, 900, memory(most))))
    rows.append(
        (
            "server memory, each further session",
            "≤ 8 MB",
            *judged(one.get("session_mb"), 8, f"{one.get('session_mb', 0):.1f} MB"),
        )
    )
    return rows
