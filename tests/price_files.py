"""Hospital price files of any size, invented, in the layouts that hospitals publish: for the tests and for the bench.

Each writes items until the file is about `size` bytes long and returns how many rows of J3590 are in it, one per payer's plan.
One item in ITEMS is J3590; others have CPT codes and words that look like it. A block of items is repeated, so that 2 GB take seconds.
"""

import csv
import io
import json
import random
from collections.abc import Iterable
from pathlib import Path

ITEMS = 400
PAYERS = [f"{name} {n}" for n in range(1, 36) for name in ("Aetna", "BlueCrossBlueShield", "Cigna", "Harbor Health")]
PLANS = ["HMO", "PPO"]
MEASURES = ("negotiated_dollar", "negotiated_percentage", "negotiated_algorithm", "methodology")
BESIDE = ("median_amount", "10th_percentile", "90th_percentile", "count", "additional_payer_notes")
TITLES = [
    ["hospital_name", "last_updated_on", "version", "location_name", "hospital_address", "license_number|TX"],
    ["Harbor General", "07/01/2026", "3.0.0", "Harbor General|Harbor North", "1 Quay Rd, Port Town, TX 70000", "12345"],
]


def wide(path: Path, size: int) -> int:
    """CSV wide: nine columns for each of 140 payers, of which a third have a price."""
    groups = [f"{payer}|{PLANS[n % 2]}" for n, payer in enumerate(PAYERS)]
    header = ["description", "code|1", "code|1|type", "code|2", "code|2|type", "setting"]
    header += ["standard_charge|gross", "standard_charge|discounted_cash"]
    for group in groups:
        header += [f"standard_charge|{group}|{one}" for one in MEASURES] + [f"{one}|{group}" for one in BESIDE]
    dice = random.Random(3590)
    rows = []
    for number in range(ITEMS):
        row = [*words(number), money(dice), money(dice)]
        for n in range(len(groups)):
            price = n % 3 == 0
            row += [money(dice), "", "", "Percent of Total Billed Charges"] if price else [""] * 4
            row += [""] * 5
        rows.append(row)
    count = write(path, size, written([*TITLES, header]), written(rows))
    return count * len(groups[::3])


def tall(path: Path, size: int) -> int:
    """CSV tall: a row for each of 140 payers. As in CSV wide, some descriptions hold quotes and line breaks."""
    header = ["description", "code|1", "code|1|type", "code|2", "code|2|type", "setting", "payer_name", "plan_name"]
    header += ["standard_charge|gross", *(f"standard_charge|{one}" for one in MEASURES), "count"]
    dice = random.Random(3590)
    rows = []
    for number in range(ITEMS):
        gross = money(dice)
        for n, payer in enumerate(PAYERS):
            rows.append(
                [*words(number), payer, PLANS[n % 2], gross, money(dice), "63.7", "", "case rate", "1 through 10"]
            )
    return write(path, size, written([*TITLES, header]), written(rows)) * len(PAYERS)


def as_json(path: Path, size: int) -> int:
    """JSON, version 3, with the hospital's name after the prices."""
    dice = random.Random(3590)
    items = []
    for number in range(ITEMS):
        description, code, kind, revenue_code, _, setting = words(number)
        payers = [
            {"payer_name": payer, "plan_name": PLANS[n % 2], "standard_charge_dollar": float(money(dice)),
             "methodology": "case rate", "count": "1 through 10"}
            for n, payer in enumerate(PAYERS)
        ]  # fmt: skip
        codes = [{"code": code, "type": kind}, {"code": revenue_code, "type": "RC"}]
        charge = {"setting": setting, "gross_charge": float(money(dice)), "payers_information": payers}
        items.append(json.dumps({"description": description, "code_information": codes, "standard_charges": [charge]}))
    block = (",\n".join(items)).encode()
    head = b'{"version": "3.0.0", "standard_charge_information": ['
    tail = b'], "hospital_name": "Harbor General", "last_updated_on": "2026-07-01"}'
    return write(path, size, head, block, b",\n", tail) * len(PAYERS)


def words(number: int) -> list[str]:
    """What an item is: its description, codes and setting. The first of every block is J3590."""
    if number == 0:
        return ["UNCLASSIFIED BIOLOGIC, 100 MG", "J3590", "HCPCS", "0636", "RC", "outpatient"]
    description = f"ITEM {number} OF TYPE C" if number % 3 else f'ITEM {number}, 4" LONG'
    if number % 40 == 39:
        description = f"ITEM {number}\nSEE ALSO J3590 AND CEJ3590AOH"
    return [description, f"{10000 + number * 13}", "CPT", "0250", "RC", "both"]


def money(dice: random.Random) -> str:
    return f"{dice.randint(1, 10_000_000) / 100:.2f}"


def written(rows: Iterable[list[str]]) -> bytes:
    """Rows as CSV."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def write(path: Path, size: int, head: bytes, block: bytes, between: bytes = b"", tail: bytes = b"") -> int:
    """As many blocks as fit, at least one; returns how many."""
    count = max(1, (size - len(head)) // (len(block) + len(between)))
    with path.open("wb") as file:
        file.write(head + block)
        for _ in range(count - 1):
            file.write(between + block)
        file.write(tail)
    return count
