"""What of a FHIR claim is a line: an item, a detail of one that has a code and money of its own, or what the payer added."""

from collections.abc import Callable
from decimal import Decimal

from data.landing.fhir import at, each, first, money, names, procedure, text, texts

NOTHING_BILLED = {"category": {"coding": [{"code": "submitted"}]}, "amount": {"value": 0}}
# What a detail says of itself where its item has the money, and what it takes from its item.
OF_PRODUCT = ("productOrService", "service", "modifier", "quantity")
OF_ITEM = (
    "servicedDate", "servicedPeriod", "locationCodeableConcept", "locationAddress", "revenue", "careTeamSequence", "careTeamLinkId",
    "diagnosisSequence", "diagnosisLinkId",
)  # fmt: skip
ON_NO_LINE = "codes in the details of an item, which have no amounts of their own, are on no line"
NOT_THE_SUM = (
    "the details of an item were taken for lines, and what was billed for them is not what was billed for the item"
)
ADDED = "a line that the payer added was taken; it was billed 0 where it stands for a line that was billed"
Note = Callable[[str], None]


def lines(eob: dict, note: Note) -> list[tuple[dict, dict | None]]:
    """A claim's lines, each as an item, with the item that it is a detail of."""
    items = each(eob, "item")
    found = [(part, None if part is item else item) for item in items for part in parts(item, note)]
    return found + [(part, None) for one in added(eob, items, note) for part in parts(one, note)]


def parts(item: dict, note: Note) -> list[dict]:
    """What of an item is a line: its details where they have codes and money of their own, else itself, by the code of its only detail."""
    details = [part for one in each(item, "detail") for part in below(one)]
    coded = [one for one in details if code_of(one)]
    others = [one for one in details if not any(one is other for other in coded)]
    if not coded:
        return [item]
    if all(map(has_money, coded)):
        if billed(item) not in (None, sum(billed(one) or 0 for one in coded)):
            note(NOT_THE_SUM)
        return [within(item, one, others if len(coded) == 1 else []) for one in coded]
    if len(coded) == 1 and code_of(item) is None:
        return [item | {key: coded[0][key] for key in OF_PRODUCT if key in coded[0]} | {"detail": others}]
    note(ON_NO_LINE)
    return [item]


def added(eob: dict, items: list[dict], note: Note) -> list[dict]:
    """What the payer added, as items. Nobody billed it, unless it states a charge and stands for no item that was."""
    by_place, found = {text(one.get("sequence")): one for one in items}, []
    for number, one in enumerate(each(eob, "addItem"), 1):
        stands_for = [by_place[place] for place in texts(one, "itemSequence") if place in by_place]
        entries = each(one, "adjudication")
        rest = [entry for entry in entries if "submitted" not in names(at(entry, "category"))]
        charged = entries if not stands_for and billed(one) is not None else [NOTHING_BILLED, *rest]
        beside = within(first(stands_for) or {}, one, each(one, "detail"))
        found.append(beside | {"sequence": f"added {number}", "adjudication": charged})
        note(ADDED)
    return found


def within(item: dict, detail: dict, others: list[dict]) -> dict:
    """A detail as an item: what it does not say is the item's; `others` are details about the same, such as its NDC."""
    place = ".".join(filter(None, (text(item.get("sequence")), text(detail.get("sequence")))))
    taken = {key: item[key] for key in OF_ITEM if key in item}
    return taken | detail | {"sequence": place, "detail": others or each(detail, "subDetail")}


def below(detail: dict) -> list[dict]:
    """What of a detail may be a line: those below it, where they and not it have codes, else itself."""
    found = each(detail, "subDetail")
    is_above = code_of(detail) is None and any(map(code_of, found))
    return [within(detail, one, []) for one in found] if is_above else [detail]


def code_of(item: dict) -> str | None:
    """The procedure that an item, or a detail of one, is."""
    return procedure(at(item, "productOrService", "service"))


def has_money(item: dict) -> bool:
    """Whether an item, or a detail of one, has an amount of its own."""
    return any(money(at(entry, "amount")) is not None for entry in each(item, "adjudication"))


def billed(item: dict) -> Decimal | None:
    """What was billed for an item, where it says so."""
    entries = [entry for entry in each(item, "adjudication") if "submitted" in names(at(entry, "category"))]
    return first([money(at(entry, "amount")) for entry in entries])
