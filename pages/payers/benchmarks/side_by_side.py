"""Payers beside each other, BUCA and Medicare: crude and adjusted, what BUCA is made of, what is allowed, how long it takes, what others publish."""

from dataclasses import replace
from functools import partial

from pages.payers.benchmarks import adjusted as like
from pages.payers.benchmarks import made_of, published, words
from pages.payers.benchmarks.marks import adjusted as marks
from pages.payers.benchmarks.marks import made_of as parts
from pages.payers.benchmarks.marks.published import years
from pages.payers.benchmarks.marks.side_by_side import beside
from pages.topics import standing
from pages.ui import drawings, filters, frame, text
from queries.choices import noun


def page() -> None:
    """The whole comparison."""
    payers = filters.ask("payer_benchmark")
    frame.head("How does each payer compare with BUCA and Medicare?", words.benchmark(payers), payers)
    rates()
    like_for_like()
    composition()
    money_and_time()
    elsewhere()
    frame.method(payers, note=words.METHOD)


def rates() -> None:
    """Denial rates beside BUCA and Medicare."""
    payers = filters.ask("payer_benchmark")
    unit, stage = filters.selection().unit, noun("stage", filters.selection().stage)
    frame.panel(
        payers,
        "Denial rates beside BUCA and Medicare",
        words.RATES.format(unit, stage),
        lambda: beside(payers, "denial_rate", unit),
        words.OF_RATES,
        click="payer",
        slot="rate",
        more=words.positions,
        source=frame.origin(payers) + words.medicare(payers, unit) if not payers.missing else "",
    )


def like_for_like() -> None:
    """The same rates, adjusted; whether a payer lies beyond chance; and how many lines can be compared at all."""
    adjusted, excess = filters.ask("payer_adjusted"), filters.ask("stands_out", "payer")
    columns = like.OF_ADJUSTED
    first, second, third, last = text.tabs(
        ["Beyond the others", "Crude and adjusted", "Funnel", "Who has others beside them"]
    )
    with first:
        title, draw = standing.title(excess, "payer"), partial(marks.excess, excess)
        frame.panel(excess, title, like.EXCESS, draw, like.OF_EXCESS, slot="excess", shows="excess_amount")
    with second:
        title, draw = like.biggest_change(adjusted), partial(marks.crude_and_adjusted, adjusted)
        frame.panel(adjusted, title, like.LIKE, draw, columns, slot="adjusted", shows="adjusted_rate")
    with third:
        title, draw = like.outside(adjusted), partial(marks.funnel, adjusted)
        frame.panel(adjusted, title, like.FUNNEL, draw, columns, slot="funnel", shows="adjusted_rate")
    with last:
        title, draw = made_of.overlap(adjusted), partial(parts.overlap, adjusted)
        frame.panel(adjusted, title, like.OVERLAP, draw, columns, slot="overlap", shows="overlap_rate")


def composition() -> None:
    """What stands behind BUCA, and behind its Blue plans."""
    unit, stage = filters.selection().unit, noun("stage", filters.selection().stage)
    four_tab, plans_tab = text.tabs(["What BUCA is made of", "The Blue plans"])
    with four_tab:
        four, of, is_withheld = made_of.four()
        title, draw = made_of.heaviest(four), partial(parts.weighted_rates, four, unit, is_withheld)
        frame.panel(four, title, made_of.FOUR.format(unit, stage), draw, slot="buca", of=of, has_total=not is_withheld)
    with plans_tab:
        blue, of = made_of.blue_plans()
        title, draw = made_of.spread(blue, of), partial(parts.enough_rates, blue, unit)
        frame.panel(blue, title, made_of.PLANS.format(unit, stage), draw, slot="blue", of=of)


def money_and_time() -> None:
    """What payers allow of a charge, and how long they take."""
    payers, unit = filters.ask("payer_benchmark"), filters.selection().unit
    allowed, days = text.tabs(["What payers allow", "How long they take"])
    with allowed:
        title, column = "What payers allow of what is billed", "allowed_to_charge_rate"
        draw = partial(beside, payers, column, unit)
        frame.panel(payers, title, words.ALLOWED, draw, words.OF_ALLOWED, slot="allowed", shows=column)
    with days:
        title, column = "How long a first decision takes", "median_adjudication_days"
        draw = partial(beside, payers, column, unit)
        frame.panel(payers, title, words.DAYS, draw, words.OF_DAYS, slot="days", shows=column)


def elsewhere() -> None:
    """What others publish of the same, and Medicare's payment limit."""
    figures = filters.ask("published_figures")
    # Unclassified codes have no limit: the question is about the codes that products moved to.
    here = filters.selection()
    every_code = replace(here, lists={name: one for name, one in here.lists.items() if name != "code"})
    limits = filters.ask("price_against_asp", of=every_code)
    public, limit = text.tabs(["What others publish", "Against Medicare's payment limit"])
    with public:
        title, scope = published.latest(figures), published.YEARS.format(published.compared(figures))
        frame.panel(figures, title, scope, lambda: years(figures), published.OF_YEARS, slot="published")
    with limit:
        frame.panel(
            limits,
            published.against_limit(limits),
            published.LIMIT,
            lambda: drawings.ranked(limits, "line_count", by=("step",)),
            published.OF_LIMIT,
            slot="limit",
            of=every_code,
        )
