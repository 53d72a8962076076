"""What must hold (DESIGN §10) beside what was measured: one row each."""

from collections.abc import Callable
from statistics import median

from bench.pictures import short
from bench.tables import PEERS, base, memory, part, ratio, table, time_of

Row = tuple[str, str, str, bool | None]
MISSING = ("not measured", None)


def budgets(results: dict) -> str:
    """One row for each thing DESIGN §10 asks of what is measured here; the suite says its own time itself."""
    rows = [
        *extract_budgets(results),
        *format_budgets(results),
        *open_budgets(results),
        *question_budgets(results),
        *page_budgets(results),
        *growth_budgets(results),
        *browser_budgets(results),
        *memory_budgets(results),
    ]
    told = [[work, must, said, "–" if met is None else "yes" if met else "**no**"] for work, must, said, met in rows]
    return "## Budgets\n\n" + table(["work", "must", "measured", "met"], told).replace(
        "---:|---:|---:|", "---|---|---|"
    )


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
            "≤ 2.0 × the fastest",
            *judged(against, 2.0, f"{ratio(against)} {PEERS.get(best)}"),
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
    size = f"{one['size'] / 1e9:g} GB" if one else "1 GB"
    return [(f"extract: {size} of 835s, of price files, peak memory", "≤ 600 MB", *judged(peak, 600, memory(peak)))]


def open_budgets(results: dict) -> list[Row]:
    size = base(results)
    one, lines = part(results, "open", size), short(size)
    built, again = one.get("build_seconds"), one.get("open_seconds")
    return [
        (f"open {lines} lines, building the cache", "≤ 5 s", *judged(built, 5, time_of(built))),
        (f"open {lines} lines, from the cache", "≤ 1 s", *judged(again, 1, time_of(again))),
    ]


Figure = Callable[[dict], float | None]


def question_budgets(results: dict) -> list[Row]:
    asked = part(results, "questions", base(results)).get("default", {})
    lists = {name for name, one in asked.items() if one.get("is_detail")}
    grouped = {name: one for name, one in asked.items() if name not in lists}
    over = f"12 months of J3590, {short(base(results))} lines"
    return [
        *middle_and_worst("planning of any question", asked, lambda one: one.get("plan"), 0.008, 0.04),
        *middle_and_worst(f"any question over {over}; lists of lines aside", grouped, lambda one: one.get("sql"), 0.045, 0.25),
        *(compared(over, asked, engine, limit) for engine, limit in (("polars", 1.3), ("pandas", 0.5))),
    ]  # fmt: skip


def middle_and_worst(work: str, asked: dict, figure: Figure, least: float, most: float) -> list[Row]:
    """Two rows: the median over questions, and the slowest."""
    times, (value, name) = known(asked, figure), worst(asked, figure)
    middle = median(times) if times else None
    above = f"{sum(one > most for one in times)} of {len(times)} above"
    return [
        (f"{work}: median", f"≤ {time_of(least)}", *judged(middle, least, time_of(middle))),
        (f"{work}: slowest", f"≤ {time_of(most)}", *judged(value, most, f"{time_of(value)} ({name}); {above}")),
    ]


def compared(over: str, asked: dict, engine: str, limit: float) -> Row:
    """The same figures on the same rows in another engine."""
    figure = against(engine)
    ratios, (value, name) = known(asked, figure), worst(asked, figure)
    above = f"{sum(one > limit for one in ratios)} of {len(ratios)} above"
    told = f"median {ratio(median(ratios))}; highest {ratio(value)} ({name}); {above}" if ratios else ""
    return (f"the same figures over {over}", f"≤ {limit} × {PEERS[engine]}", *judged(value, limit, told))


def known(asked: dict, figure: Figure) -> list[float]:
    return [value for one in asked.values() if (value := figure(one)) is not None]


def worst(asked: dict, figure: Figure) -> tuple[float | None, str]:
    """The highest of a figure over questions or pages, and whose it is."""
    found = {name: value for name, one in asked.items() if (value := figure(one)) is not None}
    name = max(found, key=found.get) if found else ""
    return found.get(name), name


def against(engine: str) -> Figure:
    return lambda one: one["sql"] / one[engine] if engine in one and "sql" in one else None


def page_budgets(results: dict) -> list[Row]:
    """A page run again for other filters, without a browser."""
    pages = part(results, "pages").get("pages", {})
    return middle_and_worst("a page's rerun on the sample, server", pages, lambda one: one["seconds"], 0.12, 0.25)


def growth_budgets(results: dict) -> list[Row]:
    """Ten times the lines: each question over all of them, and building the cache."""
    sizes = (base(results), 10 * base(results))
    small, big = (part(results, "questions", size).get("whole", {}) for size in sizes)
    built, grown = (part(results, "open", size).get("build_seconds") for size in sizes)
    ratios = {name: one["sql"] / small[name]["sql"] for name, one in big.items() if "sql" in one and name in small}
    value, name = worst(ratios, lambda one: one)
    asked = f"median {ratio(median(ratios.values()))}; highest {ratio(value)} ({name})" if ratios else ""
    opened = grown / built if built and grown else None
    lines, must = short(sizes[1]), f"≤ 12 × its {short(sizes[0])} time"
    return [
        (f"{lines} lines: any question over all of them", must, *judged(value, 12, asked)),
        (f"{lines} lines: building the cache", must, *judged(opened, 12, f"{ratio(opened)} ({time_of(grown)})")),
    ]


def browser_budgets(results: dict) -> list[Row]:
    """From a filter's change, and from a first visit, to painted charts."""
    one, lines = part(results, "browser", base(results)), short(base(results))
    pages = one.get("pages") or {"any page": None}
    paint, title = one.get("first_paint_seconds"), one.get("first_title_seconds")
    return [
        *(
            changed(f"filter change to painted charts, {lines} lines, {name}", each, 0.7)
            for name, each in pages.items()
        ),
        changed("the same on denials/rates with 20 users", one.get("crowd"), 2),
        (
            "first paint of the briefing, all of it",
            "≤ 2 s",
            *judged(paint, 2, f"{time_of(paint)} (its title {time_of(title)})"),
        ),
    ]


def changed(work: str, found: dict | None, limit: float) -> Row:
    """One row about changes of a filter. The server's processors are told where nobody else used them."""
    must = f"p95 ≤ {time_of(limit)}"
    if not found:
        return (work, must, *MISSING)
    told = f"{time_of(found['p95_seconds'])} (p50 {time_of(found['p50_seconds'])}, {found['changes']} changes; "
    if "pause_seconds" in found:
        told += f"the others change a filter every {found['pause_seconds']} s)"
    else:
        told += f"{time_of(found['server_processor_seconds'])} of the server's processors each)"
    return (work, must, *judged(found["p95_seconds"], limit, told))


def memory_budgets(results: dict) -> list[Row]:
    one, held = part(results, "browser", base(results)), part(results, "open", base(results)).get("server_mb")
    lines, most, each = short(base(results)), one.get("peak_mb"), one.get("session_mb")
    return [
        (f"server memory at {lines} lines, every question asked", "≤ 900 MB", *judged(held, 900, memory(held))),
        (f"server memory at {lines} lines, used in a browser", "≤ 900 MB", *judged(most, 900, memory(most))),
        ("server memory, each further session", "≤ 8 MB", *judged(each, 8, f"{each or 0:.1f} MB")),
    ]
