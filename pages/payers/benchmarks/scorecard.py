"""One payer on one page that can be printed: its rates beside the others', why it denies, what is open, what can be mended."""

from dataclasses import replace

import streamlit as st

from pages.payers.benchmarks import one_payer, words
from pages.payers.benchmarks.marks.side_by_side import beside as side_by_side
from pages.payers.benchmarks.tiles import tiles
from pages.topics import findings, open_ages, standing
from pages.ui import drawings, filters, formats, frame, tables
from pages.ui.charts.tones import DENIED
from queries import Answer
from queries.choices import noun
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
    frame.head(
        f"{formats.value('payer_group', payer)}: how does it stand?", one_payer.sentence(payer, rate, rest), rate
    )
    tiles(payer, rate, rest, payers, like)
    stage = noun("stage", filters.selection().stage)
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


def rates(payer: str, payers: Answer, stage: str) -> None:
    """Its rates by line of business, beside BUCA and Medicare."""
    unit = filters.selection().unit
    frame.panel(
        payers,
        one_payer.against(payer, payers),
        f"Denied share of adjudicated {unit}, {stage}, with 95 % interval, by line of business. Diamond: BUCA, of which a payer of the four is left out where it is "
        "compared (open diamond). Dashed line: Medicare. For BUCA and Medicare, filters on payer and line of business are set aside.",
        lambda: side_by_side(payers, "denial_rate", unit),
        columns=(*words.WHO, "line_count", *words.RATE, "compared_with"),
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
        one_payer.reason(standing.of_every_payer("reason_excess", "reason"), payer),
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
