"""The charts, as plain dict figures: ranked bars, months, rates with their intervals, benchmarks, payer × category.

Each returns a Chart: the figure, and in words what it shows, for those who cannot see it. No figure is worked out here.
Backgrounds are clear and text takes the theme's colour, so that one figure serves light and dark.
"""

from pages.ui.charts.adjusted import crude_and_adjusted, funnel
from pages.ui.charts.bars import matrix, ranked
from pages.ui.charts.base import Chart, draw
from pages.ui.charts.benchmarks import benchmark_rows
from pages.ui.charts.months import month_lines, rate_months
from pages.ui.charts.posted import item_prices, share_spans
from pages.ui.charts.published import published_years
from pages.ui.charts.rates import rate_rows, rates_limit
from pages.ui.charts.tones import ACCENT, DENIED
from pages.ui.charts.waterfall import bridge, moves, walk

__all__ = [
    "ACCENT",
    "DENIED",
    "Chart",
    "benchmark_rows",
    "bridge",
    "crude_and_adjusted",
    "draw",
    "funnel",
    "item_prices",
    "matrix",
    "month_lines",
    "moves",
    "published_years",
    "ranked",
    "rate_months",
    "rate_rows",
    "rates_limit",
    "share_spans",
    "walk",
]
