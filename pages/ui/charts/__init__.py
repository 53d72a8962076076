"""The charts, as plain dict figures: ranked bars, months, rates with their intervals, benchmarks, payer × category.

Each returns a Chart: the figure, and in words what it shows, for those who cannot see it. No figure is worked out here.
Backgrounds are clear and text takes the theme's colour, so that one figure serves light and dark.
"""

from pages.ui.charts.ages import open_ages
from pages.ui.charts.bars import biggest, matrix, ranked
from pages.ui.charts.base import Chart, draw, spoken
from pages.ui.charts.findings import finding_rows
from pages.ui.charts.months import month_lines, rate_months
from pages.ui.charts.pairs import rate_pairs
from pages.ui.charts.rates import rate_rows, rates_limit
from pages.ui.charts.tones import ACCENT, DENIED
from pages.ui.charts.waterfall import bridge, moves

__all__ = [
    "ACCENT",
    "DENIED",
    "Chart",
    "biggest",
    "bridge",
    "draw",
    "finding_rows",
    "matrix",
    "month_lines",
    "moves",
    "open_ages",
    "ranked",
    "rate_months",
    "rate_pairs",
    "rate_rows",
    "rates_limit",
    "spoken",
]
