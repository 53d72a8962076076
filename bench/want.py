"""What the twins are asked for, and what they must agree on with the answers."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import isnan

from bench.measure import Mismatch
from queries.selection import Selection

BUCA = ["Aetna", "Blue Cross Blue Shield", "Cigna Health", "UnitedHealthcare"]
# What tells the rows of an answer apart. A question that is not here has no twin.
KEYS = {
    "decision_changes": ["payer_group", "first_step", "last_step"],
    "denial_bridge": ["payer_group", "step"],
    "denial_rate": ["payer_group"],
    "denial_rate_by_month": ["month", "payer_group"],
    "denial_reasons": ["payer_group"],
    "payer_benchmark": ["kind", "benchmark", "line_of_business"],
    "period_totals": ["period", "payer_group"],
    "product_known": ["payer_group"],
    "rate_definitions": ["unit", "stage", "partial", "payer_group"],
    "spend_by_month": ["month", "payer_group"],
    "values": ["payer_group"],
    "volume_by": ["payer_group"],
}
# These compare payers whatever they are grouped by.
UNGROUPED = ("payer_benchmark",)


@dataclass(frozen=True)
class Want:
    """A selection as far as the twins know one: codes and dates of service, both ends included."""

    codes: tuple[str, ...] = ()
    from_date: date | None = None
    to_date: date | None = None

    @classmethod
    def of(cls, selection: Selection) -> "Want":
        known = Selection(
            {name: one for name, one in selection.lists.items() if name == "code"},
            selection.from_date,
            selection.to_date,
        )
        assert known == selection, "the twins know codes and dates alone"
        codes = selection.lists["code"].include if "code" in selection.lists else ()
        return cls(tuple(codes), selection.from_date, selection.to_date)

    def periods(self) -> dict[str, "Want"]:
        """The period selected and, where it has a start and an end, the one of as many months before it."""
        if self.from_date is None:
            return {"selected": self}
        last = self.from_date - timedelta(days=1)
        months = (self.to_date.year - self.from_date.year) * 12 + self.to_date.month - self.from_date.month + 1
        year, month = divmod(self.from_date.year * 12 + self.from_date.month - 1 - months, 12)
        assert self.from_date.day == 1 and (self.to_date + timedelta(days=1)).day == 1, "whole months only"
        return {"selected": self, "previous": replace(self, from_date=date(year, month + 1, 1), to_date=last)}


def agree(question: str, answer: list[dict], twin: list[dict], engine: str) -> list[str]:
    """The figures compared. Raises Mismatch where answer and twin have other rows, or other figures in a row."""
    keys = KEYS[question]
    found = {tuple(row[key] for key in keys): row for row in answer}
    wanted = {tuple(plain(row[key]) for key in keys): row for row in twin}
    # A composite is left out or withheld where it would tell of too few; the twins work it out all the same.
    wanted = {key: row for key, row in wanted.items() if key in found or key[0] != "BUCA without"}
    if set(found) != set(wanted):
        raise Mismatch(
            f"{question}: rows of {engine} differ from the answer's: {sorted(map(str, set(found) ^ set(wanted)))[:6]}"
        )
    figures = [name for name in twin[0] if name in answer[0] and name not in keys] if twin and answer else []
    for key, row in found.items():
        for name in figures if row.get("withheld") is None else []:
            if not same(name, row[name], plain(wanted[key][name])):
                raise Mismatch(f"{question}: {name} of {key} is {row[name]}, but {wanted[key][name]} in {engine}")
    return figures


def plain(value: object) -> object:
    """A value without its engine: blanks are None, days are dates, categories text."""
    if value is None or isinstance(value, float) and isnan(value) or str(value) in ("NaT", "<NA>", "nan"):
        return None
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime().date()
    return value.item() if hasattr(value, "item") else value


def same(name: str, found: object, wanted: object) -> bool:
    """Counts exactly, dollars to the cent, what was divided or rooted to nine digits; intervals to eight, as their constants are."""
    if found is None or wanted is None:
        return found is wanted
    if name.endswith("_count"):
        return found == wanted
    gap, size = abs(float(found) - float(wanted)), abs(float(wanted))
    if name.endswith("_amount"):
        return gap < 0.00501 + size * (1e-9 if name.startswith("completed_") else 1e-13)
    return gap <= (1e-8 if name.endswith(("_low", "_high")) else 1e-9) * max(1.0, size)
