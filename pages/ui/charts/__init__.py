"""The charts, as plain dict figures: ranked bars, months, rates with their intervals, benchmarks, payer × category.

Each returns a Chart: the figure, and in words what it shows, for those who cannot see it. No figure is worked out here.
Backgrounds are clear and text takes the theme's colour, so that one figure serves light and dark.
"""

from pages.ui.charts.adjusted import crude_and_adjusted, funnel
from pages.ui.charts.answerable import calendar, lags, verdict_months, verdicts
from pages.ui.charts.bars import biggest, matrix, ranked
from pages.ui.charts.base import Chart, draw, spoken
from pages.ui.charts.benchmarks import benchmark_rows
from pages.ui.charts.build_up import enough_rates, overlap_rows, weighted_rates
from pages.ui.charts.change import spend_change
from pages.ui.charts.clinical import context_rows
from pages.ui.charts.coding import (
    breach_matrix,
    mark_months,
    rate_pairs,
    set_rows,
    status_rows,
    verdict_rows,
    waste_rows,
)
from pages.ui.charts.elements import element_gaps, element_shares
from pages.ui.charts.excess import excess_rows
from pages.ui.charts.findings import finding_rows
from pages.ui.charts.months import month_lines, rate_months
from pages.ui.charts.posted import item_prices, share_spans
from pages.ui.charts.products import known_months, largest, stitched, tiered
from pages.ui.charts.published import published_years
from pages.ui.charts.rates import rate_rows, rates_limit
from pages.ui.charts.reasons import flow, preventable_rows
from pages.ui.charts.recovery import ended_months, open_ages, open_rows, overturned_rows
from pages.ui.charts.sites import site_months, site_outcomes, site_payers, site_prices, site_rates
from pages.ui.charts.tones import ACCENT, DENIED
from pages.ui.charts.waterfall import bridge, moves, walk

__all__ = [
    "ACCENT",
    "DENIED",
    "Chart",
    "benchmark_rows",
    "biggest",
    "breach_matrix",
    "bridge",
    "calendar",
    "context_rows",
    "crude_and_adjusted",
    "draw",
    "element_gaps",
    "element_shares",
    "ended_months",
    "enough_rates",
    "excess_rows",
    "finding_rows",
    "flow",
    "funnel",
    "item_prices",
    "known_months",
    "lags",
    "largest",
    "mark_months",
    "matrix",
    "month_lines",
    "moves",
    "open_ages",
    "open_rows",
    "overlap_rows",
    "overturned_rows",
    "preventable_rows",
    "published_years",
    "ranked",
    "rate_months",
    "rate_pairs",
    "rate_rows",
    "rates_limit",
    "set_rows",
    "share_spans",
    "site_months",
    "site_outcomes",
    "site_payers",
    "site_prices",
    "site_rates",
    "spend_change",
    "spoken",
    "status_rows",
    "stitched",
    "tiered",
    "verdict_months",
    "verdict_rows",
    "verdicts",
    "walk",
    "waste_rows",
    "weighted_rates",
]
