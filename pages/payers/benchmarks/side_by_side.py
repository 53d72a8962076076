"""Payers beside each other, BUCA and Medicare: crude and adjusted, what BUCA is made of, what is allowed, how long it takes, what others publish."""

from dataclasses import replace

from pages.payers.benchmarks import adjusted as adjusted_words
from pages.payers.benchmarks import made_of, published, words
from pages.payers.benchmarks.marks import adjusted as marks
from pages.payers.benchmarks.marks import made_of as parts
from pages.payers.benchmarks.marks.published import years
from pages.payers.benchmarks.marks.side_by_side import beside
from pages.topics import standing
from pages.ui import drawings, filters, frame, sentences, text

ADJUSTED = (
    "benchmark", "line_of_business", "denied_line_count", "adjudicated_line_count", "crude_rate", "adjusted_rate", "adjusted_rate_low",
    "adjusted_rate_high", "denied_to_expected_rate", "overlap_rate", "not_comparable",
)  # fmt: skip
STANDING = (
    "payer_group", "stands_out", "excess_amount", "excess_low_amount", "excess_high_amount", "denied_to_expected_rate", "chance_rate", "denied_line_count",
    "adjudicated_line_count", "overlap_rate", "not_comparable",
)  # fmt: skip
SET_ASIDE = "Payer and line-of-business filters are set aside for BUCA and Medicare; all others hold."


def page() -> None:
    """The whole comparison."""
    payers = filters.ask("payer_benchmark")
    frame.head("How does each payer compare with BUCA and Medicare?", words.benchmark(payers), payers)
    rates()
    like_for_like()
    composition()
    money_and_time()
    elsewhere()
    frame.method(
        payers,
        note="BUCA is Blue Cross Blue Shield, UnitedHealthcare, Cigna Health and Aetna: their commercial lines pooled, worked out anew for each question and never stored. "
        "It is withheld when fewer than three of the four hold 11 persons, or one holds more than 80 % of its lines. Each of the four is compared with BUCA without it, "
        "else it would be compared with itself in part. The range of the four is of those with 30 lines and 11 persons. A row is a payer group and a line of business; "
        "only commercial rows stand beside BUCA, and none under 30 lines is ranked. Medicare is fee-for-service: most of its hospital outpatient lines are packaged and in no rate. "
        "Rows are crude: payers differ in products and sites of service, and no published J3590 denial rate was found to compare with.",
    )


def rates() -> None:
    """Denial rates beside BUCA and Medicare."""
    payers = filters.ask("payer_benchmark")
    unit, stage = filters.selection().unit, sentences.STAGES[filters.selection().stage]
    frame.panel(
        payers,
        "Denial rates beside BUCA and Medicare",
        f"Denied share of adjudicated {unit}, {stage}, with 95 % interval. Heavy diamond: BUCA, commercial lines of its four, with the range of the four. "
        "Open diamond: what a payer is compared with, for one of the four BUCA without it. Dashed line: Medicare. "
        f"Under the thin line: other lines of business, not comparable with BUCA. {SET_ASIDE}",
        lambda: beside(payers, "denial_rate", unit),
        columns=(
            "benchmark",
            "line_of_business",
            "line_count",
            "person_count",
            "numerator",
            "denominator",
            "denial_rate",
            "denial_rate_low",
            "denial_rate_high",
            "compared_with",
            "withheld",
        ),
        click="payer",
        slot="rate",
        more=words.positions,
        source=frame.origin(payers) + words.medicare(payers) if not payers.missing else "",
    )


def like_for_like() -> None:
    """The same rates, adjusted; whether a payer lies beyond chance; and how many lines can be compared at all."""
    adjusted, excess = filters.ask("payer_adjusted"), filters.ask("stands_out", "payer")
    first, like, band, others = text.tabs(
        ["Beyond the others", "Crude and adjusted", "Funnel", "Who has others beside them"]
    )
    with first:
        frame.panel(
            excess,
            standing.title(excess, "payer"),
            "Billed dollars denied beyond what the other payers' rates would give of the same line of business, product, site and quarter, with 95 % interval; over lines that "
            "others have lines beside. Rust: stands out by its lines, more than chance would among so many payers. Filters on payers are set aside.",
            lambda: marks.excess(excess),
            columns=STANDING,
            slot="excess",
            shows="excess_amount",
        )
    with like:
        frame.panel(
            adjusted,
            adjusted_words.biggest_change(adjusted),
            "Open: the rate as it is. Full: what it would be if the payer had been asked about the same products, sites and quarters as the others of its line of "
            f"business, with 95 % interval. Lines only. {SET_ASIDE}",
            lambda: marks.crude_and_adjusted(adjusted),
            columns=ADJUSTED,
            slot="adjusted",
            shows="adjusted_rate",
        )
    with band:
        frame.panel(
            adjusted,
            adjusted_words.outside(adjusted),
            "Denied lines in % of what the other payers would have denied of the same lines, most lines first. Bands: where chance alone keeps a payer of that size "
            "95 (dark) and 99.8 (light) times in a hundred; they name nobody.",
            lambda: marks.funnel(adjusted),
            columns=ADJUSTED,
            slot="funnel",
            shows="adjusted_rate",
        )
    with others:
        frame.panel(
            adjusted,
            made_of.overlap(adjusted),
            "Share of a payer's adjudicated lines of which other payers of its line of business have at least five of the same product, site and quarter. Only these "
            f"can be adjusted; under half, or under 30 lines, nothing is compared. {SET_ASIDE}",
            lambda: parts.overlap(adjusted),
            columns=ADJUSTED,
            slot="overlap",
            shows="overlap_rate",
        )


def composition() -> None:
    """What stands behind BUCA, and behind its Blue plans."""
    unit, stage = filters.selection().unit, sentences.STAGES[filters.selection().stage]
    four_tab, plans_tab = text.tabs(["What BUCA is made of", "The Blue plans"])
    with four_tab:
        four, four_of, is_withheld = made_of.four()
        frame.panel(
            four,
            made_of.heaviest(four),
            f"Commercial lines of the four: each payer's denied share of adjudicated {unit}, {stage}, with 95 % interval, and its weight, its share of what BUCA is made "
            "of. Dotted: all four pooled. The range of BUCA is that of its four.",
            lambda: parts.weighted_rates(four, unit, is_withheld),
            slot="buca",
            of=four_of,
            has_total=not is_withheld,
        )
    with plans_tab:
        blue, blue_of = made_of.blue_plans()
        frame.panel(
            blue,
            made_of.spread(blue, blue_of),
            f"Names as the claims write them, within Blue Cross Blue Shield: denied share of adjudicated {unit}, {stage}, with 95 % interval; only names with at least 30. "
            "One name may stand for several plans, and one plan for several names.",
            lambda: parts.enough_rates(blue, unit),
            slot="blue",
            of=blue_of,
        )


def money_and_time() -> None:
    """What payers allow of a charge, and how long they take."""
    payers = filters.ask("payer_benchmark")
    unit = filters.selection().unit
    allowed, days = text.tabs(["What payers allow", "How long they take"])
    with allowed:
        frame.panel(
            payers,
            "What payers allow of what is billed",
            f"Allowed over billed dollars on priced lines. It follows the provider's price list as much as the payer. {SET_ASIDE}",
            lambda: beside(payers, "allowed_to_charge_rate", unit),
            columns=(
                "benchmark",
                "line_of_business",
                "withheld",
                "line_count",
                "charge_amount",
                "allowed_amount",
                "paid_amount",
                "allowed_to_charge_rate",
                "paid_to_allowed_rate",
                "patient_share_rate",
            ),
            slot="allowed",
            shows="allowed_to_charge_rate",
        )
    with days:
        frame.panel(
            payers,
            "How long a first decision takes",
            f"Median days from receipt by the payer to its first decision; never from the service date. {SET_ASIDE}",
            lambda: beside(payers, "median_adjudication_days", unit),
            columns=(
                "benchmark",
                "line_of_business",
                "withheld",
                "line_count",
                "median_adjudication_days",
                "p90_adjudication_days",
                "median_payment_days",
                "p90_payment_days",
            ),
            slot="days",
            shows="median_adjudication_days",
        )


def elsewhere() -> None:
    """What others publish of the same, and Medicare's payment limit."""
    figures = filters.ask("published_figures")
    # Unclassified codes have no limit: the question is about the codes that products moved to.
    here = filters.selection()
    every_code = replace(here, lists={name: one for name, one in here.lists.items() if name != "code"})
    limits = filters.ask("price_against_asp", of=every_code)
    public, limit = text.tabs(["What others publish", "Against Medicare's payment limit"])
    with public:
        frame.panel(
            figures,
            published.latest(figures),
            f"{published.compared(figures)} The nation's figure has no filter but the code. Grey: a leap that nobody explains. Grades: A the publisher's own file, "
            "B a copy that was checked, C not checked against the original.",
            lambda: years(figures),
            columns=(
                "vintage",
                "figure",
                "counted_in",
                "published_value",
                "own_value",
                "not_compared",
                "n",
                "n_basis",
                "grade",
                "source",
                "basis",
                "note",
            ),
            slot="published",
        )
    with limit:
        frame.panel(
            limits,
            published.against_limit(limits),
            "Allowed dollars over Medicare's payment limit (ASP) of the quarter, where a product has a code of its own and its NDC quantity can be converted; "
            "every other line is counted by why not. Of every code: the limit is of permanent codes.",
            lambda: drawings.ranked(limits, "line_count", by=("step",)),
            columns=("step", "line_count", "allowed_amount", "limit_amount", "allowed_to_asp_rate"),
            slot="limit",
            of=every_code,
        )
