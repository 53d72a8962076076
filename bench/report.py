"""docs/performance.md from the results: budgets, questions, extracts, growth. What stands between the marks is kept as it is."""

import re
from pathlib import Path
from statistics import median

from bench import pictures
from bench.budgets import budgets
from bench.measure import ROOT
from bench.tables import PEERS, base, every, memory, part, ratio, sizes, table, time_of
from bench.want import KEYS

BEGIN, END = "<!-- kept by hand: begin -->", "<!-- kept by hand: end -->"
WHY = f"""## Why some budgets are missed, and what was tried

{BEGIN}
Nothing is written here yet.
{END}"""
TITLE = "# Performance"
INTRO = """Written by `make bench ARGS=--write`; `make bench` measures on your own machine. What is compared was measured side by side on one
machine, each piece of work in a process of its own. Times depend on the machine; ratios much less. Times of the processor are those of all
its cores together, and the yardstick below says how fast one of them is."""


def write(results: dict, page: Path, is_drawn: bool) -> Path:
    """Write the page and, where there is a browser, its pictures beside it."""
    drawn = draw(results, page.parent) if is_drawn else []
    old = page.read_text() if page.exists() else ""
    kept = re.search(f"{re.escape(BEGIN)}.*?{re.escape(END)}", old, re.DOTALL)
    why = WHY.replace(WHY[WHY.index(BEGIN) :], kept[0]) if kept else WHY
    failed = [f"- {part} {int(size):,}: {one['failed']}" for part, size, one in every(results) if "failed" in one]
    parts = [
        TITLE,
        INTRO,
        machine(results),
        budgets(results),
        why,
        asked(results),
        reruns(results),
        extracted(results),
        read(results),
        grown(results, drawn),
    ]
    parts += ["## Not measured\n\n" + "\n".join(failed)] if failed else []
    text = "\n\n".join(one for one in parts if one) + "\n"
    page.write_text(text.replace(f"{ROOT}/", "").replace(str(Path.home()), "~"))
    return page


def machine(results: dict) -> str:
    if not results:
        return "No run has been written here yet."
    facts = results.get("machine", {})
    packages = ", ".join(f"{name} {one}" for name, one in facts.get("packages", {}).items())
    loads = [one["load"] for _, _, one in every(results) if "load" in one]
    busy = (
        f"\nThe machine was busy: up to {max(loads):.1f} processes wanted its cores."
        if loads and max(loads) > 2 * facts["cores"]
        else ""
    )
    return (
        f"Run of {results.get('date')}: {facts.get('processor')}, {facts.get('cores')} cores, {facts.get('memory_gb')} GB, "
        f"{facts.get('system')}, Python {facts.get('python')}.\n{packages}.\n"
        f"Yardstick: 20 million additions in Python take {time_of(facts.get('yardstick_seconds'))} of processor.{busy}"
    )


def asked(results: dict) -> str:
    """Every question, at each size."""
    parts = []
    for size in sizes(results, "questions"):
        one = part(results, "questions", size)
        if size not in (base(results), max(sizes(results, "questions"))):
            continue
        for label, said in (("default", "the default selection: 12 months of J3590"), ("whole", "the whole extract")):
            parts.append(f"### {pictures.short(size)} lines, {said}\n\n" + question_table(one[label]))
    head = """## Questions

Medians; by payer where a question can be grouped so. *SQL* is the question's one statement, *processor* what it takes of all cores,
*planning* the part before a row is read: planner and optimizer in DuckDB's own profile of a run, the least of three. One thread plans, so
on an idle machine that is processor time. *First* is the whole answer, with its total and what it rests on, when nothing was asked before; *again* when only the
grouping is new. Polars and pandas work out the same figures from the same rows, in memory and already typed; each figure is compared with
ours. What no twin works out is named below. Planning and whole answers are timed up to 1 M lines, at the selection that people open with."""
    return "\n\n".join([head, *parts, uncovered(results)]) if parts else ""


TIMES = {"sql": "SQL", "sql_processor": "processor", "plan": "planning", "first": "first", "again": "again"}


def question_table(asked: dict) -> str:
    """One row per question, fastest first; a column per kind of time that was taken."""
    times = [one for one in TIMES if any(one in each for each in asked.values())]
    twins = [one for one in ("polars", "pandas") if any(one in each for each in asked.values())]
    rows = []
    for name, one in sorted(asked.items(), key=lambda each: each[1].get("sql", 0)):
        if "sql" not in one:
            rows.append([name, *["not in the input"] * len(times), *["–"] * 2 * len(twins)])
            continue
        cells = [time_of(one.get(what)) for what in times]
        for twin in twins:
            cells += [time_of(one[twin]), ratio(one["sql"] / one[twin])] if twin in one else ["no twin", "–"]
        rows.append([name, *cells])
    head = ["question", *map(TIMES.get, times)]
    return table(head + [cell for twin in twins for cell in (PEERS[twin], f"SQL ÷ {PEERS[twin]}")], rows)


def uncovered(results: dict) -> str:
    asked = part(results, "questions", base(results))
    lines = [f"- {name}: no twin" for name in asked.get("whole", {}) if name not in KEYS]
    lines += [
        f"- {name}: {', '.join(one['alone'])}" for name, one in asked.get("whole", {}).items() if one.get("alone")
    ]
    return "Without a twin:\n\n" + "\n".join(lines) if lines else ""


def reruns(results: dict) -> str:
    """Every page, run again for other filters."""
    pages = part(results, "pages").get("pages", {})
    rows = [
        [name, time_of(one["seconds"]), time_of(one["processor_seconds"])]
        for name, one in sorted(pages.items(), key=lambda each: each[1]["seconds"])
    ]
    said = """A page of the committed sample run again on the server, for filters nobody asked for before; without a browser. *Time* from the request
until the page is done, the median; *processor* the server's, the mean."""
    return "\n\n".join(["## Pages", said, table(["page", "time", "processor"], rows)]) if rows else ""


def extracted(results: dict) -> str:
    one = part(results, "extract")
    if not one:
        return ""
    rows = []
    best = min(each["seconds"] for each in one["selection"].values() if "failed" not in each)
    for name, each in sorted(one["selection"].items(), key=lambda pair: pair[1].get("seconds", 1e9)):
        label = "**ours**" if name == "ours" else PEERS[name]
        rows.append(
            [label, "failed", "–", "–"]
            if "failed" in each
            else [label, time_of(each["seconds"]), ratio(each["seconds"] / best), memory(each["peak_mb"])]
        )
    rows += [[PEERS[name], "not installed", "–", "–"] for name in PEERS if name not in one["selection"]]
    steps = {name: taken for name, taken in one["steps"].items() if name != "peak_mb"}
    whole = [
        ["all 36 months", time_of(one["full_seconds"]), memory(one["full_peak_mb"])],
        ["1 new month of 36", time_of(one["again_seconds"]), memory(one["again_peak_mb"])],
    ]
    return "\n\n".join(
        [
            f"## Extracts\n\n{one['lines']:,} lines of every code in {one['files']} parquet files of a month each ({one['raw_mb']:,} MB), about 1 in 100 in scope.",
            "Row selection alone; all keep the same rows. Ours also gives each row the contract's columns and types, and sorts a part.",
            table(["engine", "time", "÷ fastest", "peak memory"], rows),
            "The whole command, `python -m data extract contract`: with totals over all codes, control totals and the checks of an input.",
            table(["extract", "time", "peak memory"], whole),
            "Where the time of one file goes:",
            table(
                ["statement", "time"],
                [
                    [f"`{name.replace('|', ' ')}`", time_of(taken)]
                    for name, taken in sorted(steps.items(), key=lambda pair: -pair[1])
                ],
            ),
        ]
    )


def read(results: dict) -> str:
    """Other formats than tables: how fast and in which memory."""
    one = part(results, "formats")
    if not one:
        return ""
    rows = [
        [
            name,
            f"{each['mb']:,} MB",
            time_of(each["seconds"]),
            f"{each['mb_per_second']:.1f} MB/s",
            memory(each["peak_mb"]),
        ]
        for name, each in one["formats"].items()
    ]
    return "\n\n".join(
        [
            "## Formats",
            "Invented files, read by `python -m data extract`; in price files one item in 400 is J3590, in the 835s one line in a hundred.",
            table(["format", "input", "time", "speed", "peak memory"], rows),
        ]
    )


CURVES = {
    "performance-open.png": "Opening grows with the lines: once to build the cache, then from it",
    "performance-questions.png": "A question's time grows with the lines it reads",
    "performance-memory.png": "Memory: building the cache, and a server that was asked every question",
}


def grown(results: dict, drawn: list[str]) -> str:
    if not drawn:
        return ""
    said = "Up to 200,000 lines nothing is cached: opening builds everything in memory each time."
    return "\n\n".join(["## Growth", said, *(f"![{CURVES[name]}]({name})" for name in drawn)])


def draw(results: dict, folder: Path) -> list[str]:
    """The pictures of growth, where two sizes or more were measured."""
    opened = {size: part(results, "open", size) for size in sizes(results, "open")}
    answered = {size: part(results, "questions", size) for size in sizes(results, "questions")}
    if min(len(opened), len(answered)) < 2:
        return []

    def middle(size: int, label: str) -> float:
        return median(one["sql"] for one in answered[size][label].values() if "sql" in one)

    figures = [
        pictures.growth(
            "Opening an extract", "seconds until the first question can be asked", "s",
            {"building": {size: one["build_seconds"] for size, one in opened.items()}, "from cache": {size: one["open_seconds"] for size, one in opened.items()}},
        ),
        pictures.growth(
            "Asking a question", "the median question's SQL, by payer", "s",
            {"all lines": {size: middle(size, "whole") for size in answered}, "J3590, 12 months": {size: middle(size, "default") for size in answered}},
            {"value": 0.045, "said": "budget of 12 months at 1 M lines: 45 ms"},
        ),
        pictures.growth(
            "Memory", "the most a process holds while it builds, and what a server holds after every question", "MB",
            {"building": {size: one["build_peak_mb"] for size, one in opened.items()}, "server": {size: one["server_mb"] for size, one in opened.items() if "server_mb" in one}},
            {"value": 900, "said": "server's budget at 1 M lines: 900 MB"},
        ),
    ]  # fmt: skip
    pictures.draw({folder / name: figure for name, figure in zip(CURVES, figures, strict=True)})
    return list(CURVES)
