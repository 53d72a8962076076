"""What the layouts of hospitals' price files share: which items are in scope, how numbers and days are read, and what was odd."""

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

import pyarrow as pa

from data import InputError

SEND_AGAIN = "Take the hospital's file once more; nothing was changed"
# A HCPCS code, its level I being CPT; and the ones that only HCPCS itself has.
CODE, LEVEL_TWO = re.compile(r"[A-Z]\d{4}|\d{4}[0-9A-Z]"), re.compile(r"[A-Z]\d{4}")
BETWEEN_CODES = re.compile(r"[,;/|]")
# J3590-JZ, J3590:JZ or J3590 JZ RT: a code and the modifiers that its price is for.
MODIFIED = re.compile(rf"({CODE.pattern})((?:[-:. ]+[A-Z0-9]{{2}})+)")
NUMBER = re.compile(r"([-+]?)\$? ?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?(\.[0-9]*)?(E[-+]?[0-9]{1,2})? ?%?", re.IGNORECASE)
DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%Y/%m/%d", "%m-%d-%Y", "%m/%d/%y", "%Y%m%d")
DIGITS = 18  # of DECIMAL(18, n) in the ledger
LONGEST_NUMBER = 60  # characters

# Raw columns have the names of CMS's JSON layout.
TITLES = ("hospital_name", "last_updated_on", "version")
TEXTS = [
    "description", "setting", "billing_class", "modifiers", "drug_type", "payer_name", "plan_name", "standard_charge_algorithm",
    "count", "methodology", "additional_payer_notes", "additional_generic_notes",
]  # fmt: skip
SCALES = {"drug_unit": 6} | dict.fromkeys(
    [
        "gross_charge", "discounted_cash", "minimum", "maximum", "standard_charge_dollar", "standard_charge_percentage",
        "estimated_amount", "median_amount", "10th_percentile", "90th_percentile",
    ],
    4,
)  # fmt: skip
TYPES = {
    "source_row": pa.int64(),
    "hcpcs_codes": pa.list_(pa.string()),
    "ndc": pa.string(),
    "revenue_code": pa.string(),
}
TYPES |= dict.fromkeys(TEXTS, pa.string()) | {name: pa.decimal128(DIGITS, scale) for name, scale in SCALES.items()}
RAW = pa.schema(TYPES.items())


class Prices:
    """One price file: what it says of itself, where in it the reader is, and what was odd so far. Shared by all layouts."""

    def __init__(self, path: Path, codes: list[str] | None):
        self.path, self.scope = path, None if codes is None else set(codes)
        self.title: dict[str, str | None] = {}
        self.place, self.number = "", 0  # "line" or "item", and which
        self.oddities: dict[str, list] = {}

    def at(self, place: str, number: int) -> None:
        self.place, self.number = place, number

    def fail(self, happened: str, todo: str = SEND_AGAIN) -> NoReturn:
        """Refuse the file, naming the place."""
        place = f", {self.place} {self.number}" if self.place else ""
        raise InputError(f"{self.path.name}{place}: {happened}. {todo}.")

    def warn(self, text: str, times: int = 1) -> None:
        """Keep an oddity once per file, with where it was first seen and how often."""
        self.oddities.setdefault(text, [self.place, self.number, 0])[2] += times

    def warnings(self) -> list[str]:
        return [
            (f"{place} {number}: " if place else "") + text + (f" ({times:,} times)" if times > 1 else "")
            for text, (place, number, times) in self.oddities.items()
        ]

    def item(self, pairs: Iterable[tuple[object, object]]) -> dict | None:
        """What an item's pairs of code and type make of a row; None where no code of it is in scope."""
        found: dict[str, list[str]] = {"HCPCS": [], "CPT": [], "NDC": [], "RC": []}
        strangers, modifiers = [], []
        for written, kind in pairs:
            code, kind = text(written), (text(kind) or "").upper()
            if code and kind in ("NDC", "RC"):
                found[kind].append(code)
            elif code:
                alone, behind = self.without_modifiers(code.upper())
                found.get(kind, strangers).extend(alone)
                modifiers += behind if kind in found else []
        codes = list(dict.fromkeys(found["HCPCS"] + found["CPT"]))
        if self.scope is not None and self.scope.intersection(strangers):
            self.warn("a code in scope stands under another type than HCPCS or CPT; there it is no HCPCS code")
        if self.scope is not None and not self.scope.intersection(codes):
            return None
        if any(LEVEL_TWO.fullmatch(one) for one in found["CPT"]):
            self.warn("a HCPCS code stands under the type CPT; it was read as HCPCS")
        ndc, revenue_code = (self.first(found[kind], kind) for kind in ("NDC", "RC"))
        return {
            "source_row": self.number,
            "hcpcs_codes": codes or None,
            "ndc": ndc,
            "revenue_code": revenue_code,
            "modifiers": "|".join(dict.fromkeys(modifiers)) or None,
        }

    def without_modifiers(self, cell: str) -> tuple[list[str], list[str]]:
        """The codes of a cell, which may hold several, and the modifiers written behind them."""
        codes, modifiers = [], []
        for one in map(str.strip, BETWEEN_CODES.split(cell)):
            if CODE.fullmatch(one):
                codes.append(one)
            elif parts := MODIFIED.fullmatch(one):
                codes.append(parts[1])
                modifiers += re.findall("[A-Z0-9]{2}", parts[2])
            elif self.scope is not None and not self.scope.isdisjoint(re.findall("[A-Z0-9]+", one)):
                self.warn("a code in scope stands among other words in the place of a code; it was left out")
        return codes, modifiers

    def first(self, codes: list[str], kind: str) -> str | None:
        if len(set(codes)) > 1:
            self.warn(f"an item states several codes of the type {kind}; the first was kept")
        return codes[0] if codes else None

    def row(self, item: dict, said: dict[str, object]) -> dict:
        """A raw row of an item and what is said of it: texts trimmed, numbers read. What is no number is blank, and counted."""
        row = item | {name: text(said.get(name)) for name in TEXTS}
        row["modifiers"] = "|".join(filter(None, (row["modifiers"], item["modifiers"]))) or None
        for name, scale in SCALES.items():
            written = text(said.get(name))
            row[name] = number(written, scale) if written and len(written) <= LONGEST_NUMBER else None
            if written and row[name] is None:
                self.warn(f"{name} is no number; it counts as blank")
        return row

    def head(self) -> dict[str, str | None]:
        """What the file says of itself: the hospital, the day of its last update as 2026-07-01 (None where it is none), the version."""
        title = {name: text(self.title.get(name)) for name in TITLES}
        if not title["hospital_name"]:
            self.place = ""
            self.fail("it does not name its hospital (hospital_name)")
        return title | {"last_updated_on": day(title["last_updated_on"] or "")}


def text(value: object) -> str | None:
    """A value as text without blanks around it; several joined by bars. None for nothing, and for what is no text."""
    if isinstance(value, list):
        return "|".join(filter(None, (text(one) for one in value if not isinstance(one, list)))) or None
    return None if value is None or isinstance(value, dict) else str(value).strip() or None


@lru_cache(1 << 16)
def number(written: str, scale: int) -> Decimal | None:
    """$1,200.00 or 63.7% as a number of so many decimals; None for what is none or has too many digits."""
    found = NUMBER.fullmatch(written)
    if not found or not (found[2] or (found[3] or ".") != "."):
        return None
    sign, whole, fraction, power = (part or "" for part in found.groups())
    value = Decimal(f"{sign}{whole.replace(',', '') or '0'}{fraction}{power}")
    value = round(value, scale) if value.adjusted() < DIGITS - scale else value
    return value if value.adjusted() < DIGITS - scale else None


def day(written: str) -> str | None:
    """2026-07-01, 07/01/2026 or 7/1/2026 as 2026-07-01."""
    for form in DAYS:
        try:
            return datetime.strptime(written.split("T")[0], form).date().isoformat()
        except ValueError:
            continue
    return None
