"""One payer on one page that can be printed: its rates beside the others', why it denies, what is open, what can be mended."""

from dataclasses import replace

import streamlit as st

from pages.payers.benchmarks import adjusted, words
from pages.payers.benchmarks.marks.side_by_side import beside as side_by_side
from pages.topics import findings, open_ages, standing
from pages.ui import drawings, filters, formats, frame, sentences, tables, text
from pages.ui.charts.tones import DENIED
from queries import Answer
from queries.selection import Values

PAYERS = ("payer", "payer_name", "plan")
REASONS = 6  # on a page of one payer


def only() -> str | None:
    """The one payer group that is selected, if it is one."""
    chosen = filters.selection().lists.get("payer", Values())
    return chosen.include[0] if len(chosen.include) == 1 and not chosen.exclude else None


def page(payer: str) -> None:
    """The scorecard."""
    rate, rest = filters.ask("denial_rate"), others(payer)
    payers, like = filters.ask("payer_benchmark"), filters.ask("payer_adjusted")
    frame.head(f"{formats.value('payer_group', payer)}: how does it stand?", sentence(payer, rate, rest), rate)
    tiles(payer, rate, rest, payers, like)
    stage = sentences.STAGES[filters.selection().stage]
    # Two beside each other, so that no chart is wider than a sheet of paper.
    for draw in ((lambda: rates(payer, payers, stage), lambda: why(payer, stage)), (still_open, mend)):
        for column, panel in zip(st.columns(2), draw, strict=True):
            with column:
                panel()
    frame.method(
        rate,
        payers,
        filters.ask("findings"),
        note="The others are every line that the filters keep but for this payer's own. Crude rates: products and sites differ between payers; the adjusted rate "
        "sets the payer beside others with the same products, sites and quarters. Take the payer's filter away to see all payers side by side.",
    )


def others(payer: str) -> Answer:
    """The same question of everyone else."""
    now = filters.selection()
    kept = {name: one for name, one in now.lists.items() if name not in PAYERS}
    return filters.ask("denial_rate", of=replace(now, lists=kept | {"payer": Values((), (payer,))}))


def sentence(payer: str, rate: Answer, rest: Answer) -> str:
    """The payer's rate with its interval and n, the others', and what the rule says of it among all payers."""
    if said := sentences.nothing(rate):
        return said
    own, them = (next(iter(one.total.to_pylist()), None) for one in (rate, rest))
    if own is None:
        return f"No line of {payer} is adjudicated yet, so there is no denial rate."
    said = f"{formats.value('payer_group', payer)} denied {sentences.figure(own, filters.selection().unit)}"
    ruled = standing.verdict(standing.of_every_payer("stands_out", "payer"), payer)
    return f"{said}; {beside(own, them)}; {ruled}."


def beside(own: dict, them: dict | None) -> str:
    """The others' crude rate."""
    if not them or them["denial_rate"] is None or own["denial_rate"] is None:
        return "there is no rate of others beside it"
    if formats.is_range(own) or formats.is_range(them) or them["denial_rate_low"] is None:
        return f"the others {formats.rate(them['denial_rate'])}; too little is known for a comparison"
    return f"the others together {formats.rate(them['denial_rate'])} ({formats.interval(them)})"


def against(payer: str, payers: Answer) -> str:
    """The title of the chart of rates: what its commercial lines stand beside, or why nothing is said."""
    rows = [] if sentences.nothing(payers) else payers.rows()
    mine = [
        row
        for row in rows
        if row["kind"] == "payer" and row["benchmark"] == payer and row["line_of_business"] in ("commercial", None)
    ]
    if not mine:
        return "It has no commercial line, and BUCA has no other"
    said = words.beside(mine[0], rows)
    if mine[0]["not_comparable"] or mine[0]["denial_rate"] is None:
        return f"Its commercial lines beside BUCA: {said}"
    return f"Its commercial lines: {formats.rate(mine[0]['denial_rate'])}; {said}"


def reason(answer: Answer, payer: str) -> str:
    """The title of its reasons: the one it stands out for among all payers, or that it does for none."""
    rows = [row for row in standing.named(answer) if row["payer_group"] == payer]
    count = standing.looked_at(answer)
    if not rows:
        return f"It stands out for no reason, of {count} pairs of payer and reason" if count else "Why it denies"
    return (
        standing.standing(f"CARC {rows[0]['reason']}", len(rows), count, "pairs of payer and reason")
        + f": {standing.beyond(rows[0])}"
    )


def tiles(payer: str, rate: Answer, rest: Answer, payers: Answer, like: Answer) -> None:
    """Five figures in a row; a dash with its reason where there is none."""
    own, them = (next(iter(one.total.to_pylist()), {}) for one in (rate, rest))
    totals = next(iter(filters.ask("volume_by").total.to_pylist()), {})
    mine = [
        row for row in ([] if payers.missing else payers.rows()) if row["kind"] == "payer" and row["benchmark"] == payer
    ]
    top = max(mine, key=lambda row: row["line_count"] or 0, default={})
    where = (
        f"{formats.value('line_of_business', top['line_of_business'])} lines"
        if top.get("line_of_business")
        else "its lines"
    )
    level = next(
        (
            row
            for row in adjusted.compared(like)
            if (row["benchmark"], row["line_of_business"]) == (payer, top.get("line_of_business"))
        ),
        {},
    )
    shown = (
        ("Allowed", "allowed_amount", totals, ""),
        ("Denial rate", "denial_rate", own, interval(own)),
        ("The others' rate", "denial_rate", them, interval(them)),
        ("Adjusted rate", "adjusted_rate", level, where),
        ("Allowed to charge", "allowed_to_charge_rate", top, where),
        ("Days to first decision", "median_adjudication_days", top, where),
    )
    with st.grid(6, min_column_width=150, gap="xsmall"):
        for label, column, row, note in shown:
            value = row.get(column)
            text.metric(
                label,
                formats.NONE if value is None else formats.short(column, value),
                delta=note if value is not None and note else None,
                delta_color="off",
                delta_arrow="off",
                delta_description=None if value is not None else "not in the input, hidden or too few",
                border=True,
                height="stretch",
            )


def interval(row: dict) -> str:
    return "" if row.get("denial_rate_low") is None else formats.interval(row)


def rates(payer: str, payers: Answer, stage: str) -> None:
    """Its rates by line of business, beside BUCA and Medicare."""
    unit = filters.selection().unit
    frame.panel(
        payers,
        against(payer, payers),
        f"Denied share of adjudicated {unit}, {stage}, with 95 % interval, by line of business. Diamond: BUCA, of which a payer of the four is left out where it is "
        "compared (open diamond). Dashed line: Medicare. For BUCA and Medicare, filters on payer and line of business are set aside.",
        lambda: side_by_side(payers, "denial_rate", unit),
        columns=(
            "benchmark",
            "line_of_business",
            "line_count",
            "numerator",
            "denominator",
            "denial_rate",
            "denial_rate_low",
            "denial_rate_high",
            "compared_with",
        ),
        slot="score",
        more=words.positions,
    )


def mend() -> None:
    """What can be mended on its lines."""
    findings.panel(filters.ask("findings"), slot="score")


def why(payer: str, stage: str) -> None:
    """The largest reasons of the payer."""
    codes = filters.ask("denial_reasons", "reason")
    frame.panel(
        codes,
        reason(standing.of_every_payer("reason_excess", "reason"), payer),
        f"Billed dollars denied by adjustment reason code (CARC), {stage}; the words are our own.",
        lambda: drawings.ranked(codes, "denied_amount", DENIED, most=REASONS, words=tables.meanings()),
        slot="score",
        more=tables.explained,
    )


def still_open() -> None:
    """What the payer denies still, by age."""
    today = filters.of_today()
    ages = filters.ask("open_denials_by_age", of=today)
    frame.panel(
        ages,
        open_ages.oldest(ages),
        "Billed dollars still denied, by days from the first denial to the day of the extract; the figures are dollars at risk, a ranking proxy, of the dollars still denied, and lines.",
        lambda: open_ages.chart(ages),
        slot="score",
        of=today,
    )
