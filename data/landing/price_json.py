"""Hospitals' price files as JSON (CMS's layout, versions 2 and 3), one item at a time."""

from collections.abc import Callable, Iterator

from data.landing.json_stream import members
from data.landing.price_rows import TITLES, Prices

ITEMS = "standard_charge_information"
SHAPE = "It should be CMS's layout, version 2 or 3; nothing was changed"


def rows(prices: Prices, progress: Callable[[int], None]) -> Iterator[dict]:
    """A row per item in scope and payer, and one for a price without a payer."""
    count = 0
    for key, value in members(prices.path, (ITEMS, "modifier_information"), progress):
        if key == ITEMS:
            count += 1
            prices.at("item", count)
            yield from of_item(prices, value)
        elif key in TITLES:
            prices.title[key] = value
    if not count:
        prices.fail(f"this JSON has no list '{ITEMS}', or an empty one", SHAPE)


def of_item(prices: Prices, item: object) -> Iterator[dict]:
    """The rows of one item, none where it is not in scope."""
    if not isinstance(item, dict):
        prices.fail("it is no JSON object", SHAPE)
    codes = objects(prices, item, "code_information")
    found = prices.item((one.get("code"), one.get("type")) for one in codes)
    if found is None:
        return
    drug = item.get("drug_information")
    drug = drug if isinstance(drug, dict) else {}
    said = {"description": item.get("description"), "drug_unit": drug.get("unit"), "drug_type": drug.get("type")}
    for charge in objects(prices, item, "standard_charges") or [{}]:
        said["modifiers"] = charge.get("modifiers", charge.get("modifier_code"))
        for payer in objects(prices, charge, "payers_information") or [{}]:
            yield prices.row(found, charge | payer | said)


def objects(prices: Prices, of: dict, name: str) -> list[dict]:
    """The list of objects of that name, empty where there is none."""
    found = of.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        prices.fail(f"its {name} is no list of JSON objects", SHAPE)
    return found
