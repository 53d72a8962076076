"""How payers compare, drawn."""

from pages.payers.benchmarks.charts.adjusted import crude_and_adjusted, funnel
from pages.payers.benchmarks.charts.benchmarks import benchmark_rows
from pages.payers.benchmarks.charts.build_up import enough_rates, overlap_rows, weighted_rates
from pages.payers.benchmarks.charts.excess import excess_rows
from pages.payers.benchmarks.charts.published import published_years

__all__ = [
    "benchmark_rows",
    "crude_and_adjusted",
    "enough_rates",
    "excess_rows",
    "funnel",
    "overlap_rows",
    "published_years",
    "weighted_rates",
]
