"""Does an interval of 95 % hold the truth 95 times in a hundred? Asked of the questions themselves, in drawn worlds whose truth is known.

A few layouts and rates on every run, with room for the chance of few draws; all of them, at the bounds that the bench shows, in the long form.
"""

from math import sqrt

import numpy as np
import pytest

from bench import coverage, worlds
from tests.support.suite import many

DRAWS = int(many(200, 2000))
RATES = many((0.05, 0.3), coverage.RATES)
# Three standard deviations of so many draws at 95 %.
ROOM = 3 * sqrt(0.95 * 0.05 / DRAWS)


@pytest.fixture(scope="module")
def con():
    """The sample, open, to be replaced by worlds."""
    with worlds.empty() as found:
        yield found


def measured(con, cells, layout: str, how: dict) -> list[coverage.Cell]:
    return [
        one
        for rate in RATES
        for one in cells(con, np.random.default_rng([7, int(rate * 1000)]), layout, how, rate, DRAWS)
    ]


def assert_at_their_level(found: list[coverage.Cell]) -> None:
    assert found and all(one.draws >= 0.5 * DRAWS for one in found)
    few = [str(one) for one in found if one.coverage < min(0.91, 0.95 - ROOM)]
    assert not few
    for one in coverage.means(found):
        assert 0.94 - ROOM <= one.mean <= 0.97 + ROOM, str(one)


@pytest.mark.parametrize("layout", many(["as the sample", "large charges denied more"], [*worlds.LAYOUTS]))
def test_rates_of_lines_claims_and_dollars(con, layout, monkeypatch):
    monkeypatch.setattr(coverage, "LINES", many((120,), coverage.LINES))
    assert_at_their_level(measured(con, coverage.rate_cells, layout, worlds.LAYOUTS[layout]))


@pytest.mark.parametrize("layout", many(["a dominant payer"], [*worlds.MARKETS]))
def test_adjusted_rates_and_funnels(con, layout):
    assert_at_their_level(measured(con, coverage.market_cells, layout, worlds.MARKETS[layout]))


@pytest.mark.parametrize("layout", many(["sparse groups"], [*worlds.MATCHES]))
def test_differences_with_an_element(con, layout):
    assert_at_their_level(measured(con, coverage.matched_cells, layout, worlds.MATCHES[layout]))


def test_what_takes_lines_as_independent_holds_the_truth_too_seldom(con):
    """The measure can fail: without ρ the intervals of correlated lines hold it four times in five."""
    how = worlds.LAYOUTS["correlated lines"]
    world = worlds.rated(np.random.default_rng(3), 200, 250, 0.2, how)
    worlds.replace(con, world)
    con.execute("UPDATE correlation SET rho = 0")
    rows = coverage.again(con, "denial_rate", "payer")
    inside = rows["denial_rate_low"].le(0.2) & rows["denial_rate_high"].ge(0.2)
    assert inside.mean() < 0.9
