"""Worlds whose truth is known: drawn claim lines in place of an extract's, so that the product's own questions answer about them.

A world holds many draws side by side: each is a payer, a line of business or a state of its own, whatever the question groups by.
"""

import duckdb
import numpy as np
import pandas as pd

import data
import queries
from data import HERE

# How a layout's charges, persons and decisions are drawn. `rho` is the truth; what a question uses it estimates from the world.
LAYOUTS: dict[str, dict] = {
    "as the sample": {"sigma": 1.5, "rho": 0.05, "per_person": 3},
    "one line per person": {"sigma": 0.5, "rho": 0.0, "per_person": 1},
    "lognormal charges": {"sigma": 1.0, "rho": 0.0, "per_person": 2},
    "correlated lines": {"sigma": 0.5, "rho": 0.3, "per_person": 4},
    "large charges denied more": {"sigma": 1.0, "rho": 0.05, "per_person": 2, "slope": 0.5},
}


def empty() -> duckdb.DuckDBPyConnection:
    """The sample, open, to be taken out of its place by worlds."""
    con = queries.prepare(data.open(data.SAMPLE))
    kinds = con.execute("DESCRIBE lines").fetchall()
    plain = [f"{name}::VARCHAR AS {name}" if kind.startswith("ENUM") else name for name, kind, *_ in kinds]
    con.execute(f"CREATE TABLE no_lines AS SELECT {', '.join(plain)} FROM lines LIMIT 0")
    return con


def replace(con: duckdb.DuckDBPyConnection, drawn: pd.DataFrame) -> None:
    """The world's lines, and how alike its decisions on one person are: worked out as for any extract."""
    con.register("drawn", drawn.assign(line_id=np.arange(len(drawn)), charge_amount=drawn.get("charge_amount", 100.0)))
    con.execute((HERE.parent / "bench" / "world.sql").read_text())
    con.execute(f"CREATE OR REPLACE TABLE correlation AS {(HERE / 'opening' / 'correlation.sql').read_text()}")
    con.unregister("drawn")


def persons(rng: np.random.Generator, count: int, per_person: float) -> np.ndarray:
    """Which person each of so many lines is of: a person has one line and, by the same odds each time, another."""
    return np.cumsum(rng.random(count) < 1 / per_person)


def decided(rng: np.random.Generator, chance: np.ndarray, person: np.ndarray, rho: float) -> np.ndarray:
    """Denied or not, each by its own chance; two lines of a person are decided as one with probability rho."""
    _, place = np.unique(person, return_inverse=True)
    together = rng.random(len(chance)) < np.sqrt(rho)
    return np.where(together, rng.random(place.max() + 1)[place], rng.random(len(chance))) < chance


def odds(rate: float | np.ndarray, shift: np.ndarray) -> np.ndarray:
    """A chance with its odds shifted."""
    return 1 / (1 + (1 / rate - 1) * np.exp(-shift))


def dollar_chances(size: np.ndarray, rate: float, sigma: float, slope: float) -> np.ndarray:
    """The chance of each line, by how large its charge is (z), so that in the long run this share of dollars is denied."""
    z = np.linspace(-8, 8, 4001)
    weight = np.exp(-z * z / 2 + sigma * z)
    low, high = 1e-6, 1 - 1e-6
    for _ in range(60):
        middle = (low + high) / 2
        dollars = (weight * odds(middle, slope * z)).sum() / weight.sum()
        low, high = (middle, high) if dollars < rate else (low, middle)
    return odds(low, slope * size)


def rated(rng: np.random.Generator, draws: int, lines: int, rate: float, how: dict) -> pd.DataFrame:
    """So many draws of so many lines each, a draw being a payer. Claims are of one person, of one or two lines."""
    size = rng.standard_normal(draws * lines)
    person = persons(rng, draws * lines, how["per_person"]) * draws + np.repeat(np.arange(draws), lines)
    chance = dollar_chances(size, rate, how["sigma"], how["slope"]) if "slope" in how else np.full(len(size), rate)
    return pd.DataFrame(
        {
            "payer_group": np.repeat(np.arange(draws), lines),
            "person_id": person,
            "charge_amount": np.round(1000 * np.exp(how["sigma"] * size), 2),
            "denied": decided(rng, chance, person, how["rho"]),
        }
    )


# Of a line of business: how its lines fall to payers, to products at sites in quarters, and how alike decisions on a person are.
MARKETS: dict[str, dict] = {
    "as the sample": {"shares": [25, 24, 18, 14, 6, 5, 4, 4], "strata": 12, "lines": 1500, "rho": 0.05, "per_person": 3},
    "a dominant payer": {"shares": [70, 5, 5, 5, 5, 5, 5], "strata": 8, "lines": 1200, "rho": 0.05, "per_person": 2},
    "four payers": {"shares": [1, 1, 1, 1], "strata": 8, "lines": 800, "rho": 0.05, "per_person": 2},
    "sparse groups": {"shares": [1] * 10, "strata": 40, "lines": 1500, "rho": 0.0, "per_person": 1},
    "correlated lines": {"shares": [3, 2, 2, 1, 1, 1, 1], "strata": 8, "lines": 1500, "rho": 0.3, "per_person": 4},
}  # fmt: skip


def market(rng: np.random.Generator, draws: int, rate: float, how: dict) -> pd.DataFrame:
    """So many lines of business in which no payer differs from another, though products, sites and quarters do."""
    count, strata, shares = how["lines"], how["strata"], np.array(how["shares"], float)
    book = np.repeat(np.arange(draws), count)
    head = persons(rng, draws * count, how["per_person"])
    # A person has one payer and, most often, one product.
    payer = rng.choice(len(shares), head.max() + 1, p=shares / shares.sum())[head]
    usual = rng.choice(strata, head.max() + 1, p=(weights := 1 / np.arange(1, strata + 1)) / weights.sum())[head]
    stratum = np.where(rng.random(len(head)) < 0.8, usual, rng.integers(0, strata, len(head)))
    person = (head * draws + book) * len(shares) + payer
    shift = rng.normal(0, 0.6, (draws, strata))[book, stratum]
    chance = odds(rate, shift)
    return pd.DataFrame(
        {
            "payer_group": payer,
            "line_of_business": book,
            "product": book * strata + stratum,
            "person_id": person,
            "charge_amount": np.round(1000 * (1 + stratum) * np.exp(0.5 * rng.standard_normal(len(head))), 2),
            "denied": decided(rng, chance, person, how["rho"]),
        }
    )


# Groups of lines alike but for one element: of how many groups, how many lines with it and without.
MATCHES: dict[str, dict] = {
    "as the sample": {"groups": 20, "given": 40, "lacking": 8, "rho": 0.05, "per_person": 3},
    "sparse groups": {"groups": 40, "given": 20, "lacking": 1, "rho": 0.0, "per_person": 1},
    "few groups": {"groups": 2, "given": 100, "lacking": 40, "rho": 0.0, "per_person": 1},
    "correlated lines": {"groups": 20, "given": 20, "lacking": 10, "rho": 0.3, "per_person": 4},
}


def matched(rng: np.random.Generator, draws: int, rate: float, how: dict) -> pd.DataFrame:
    """So many draws, a draw being a state, in whose groups lines with and without the element are decided alike."""
    inside, groups = how["given"] + how["lacking"], how["groups"]
    count = draws * groups * inside
    group = np.repeat(np.arange(draws * groups), inside)
    person = persons(rng, count, how["per_person"]) * draws * groups + group
    chance = odds(rate, rng.normal(0, 0.6, draws * groups)[group])
    return pd.DataFrame(
        {
            "state": group // groups,
            "payer_group": group % groups,
            "person_id": person,
            "element_set": np.where(
                np.tile(np.arange(inside), draws * groups) < how["given"], "ndc:given", "ndc:missing"
            ),
            "denied": decided(rng, chance, person, how["rho"]),
        }
    )
