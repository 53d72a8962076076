"""What hides in the bag, in sentences: for the page about products."""

from dataclasses import replace

from pages.ui import formats
from pages.ui.sentences import nothing
from queries import Answer
from queries.selection import Selection, Values

UNKNOWN = ("Unidentified", "Another code")
TIERS = (
    "Billed dollars of the selected lines. Full colour: the NDC names the package; paler: labeler and product only; palest: only words of the description. "
    "Unidentified is a bar like any other. Click a bar to keep only that product."
)
KINDS = "Billed dollars by kind of product. Payers cover kinds differently: compare payers within one. Click a bar to keep only that kind."
FEW = (
    "Share of billed dollars with product known. What is unidentified is in neither side, and may hold a large product."
)
KNOWN = "Per cent of billed dollars whose product is known, by payer and month. Blank: no line. A month of few lines swings widely: n stands in the table."
CODES = (
    "Lines by month under unclassified codes and under the product's own code, over the whole extract: filters of period, code and product are set aside "
    "here, all others hold. Under an unclassified code a product is seen only where the claim names it, so those lines are at least so many."
)
NONE_MOVED = "No product of this extract is billed both under an unclassified code and under its own, so there is no change of code to follow."
METHOD = (
    "A permanent code names its product. Under an unclassified code the NDC does: the package, else labeler and product. Where it does not, the words of the "
    "description do, if they name exactly one product by its brand, or by a generic that no other brand has; misspelt or shared names stay unidentified. "
    "The description itself is never shown."
)
FIGURES = ("line_count", "claim_count", "person_count", "charge_amount", "allowed_amount", "paid_amount")
OF_KNOWN = ("payer_group", "month", "line_count", "charge_amount", "identified_rate", "identified_rate_bound")
OF_CODES = ("month", "billed_under", "line_count", "charge_amount", "own_code_from", "is_mature", "completion_rate")


def sentence(known: Answer, products: Answer) -> str:
    """How much of the dollars has a name, and which product is the largest."""
    if said := nothing(known):
        return said
    total = known.total.to_pylist()[0]
    if total["identified_rate"] is None:
        why = "hidden (small)" if total.get("hidden") or known.hidden else "not in the input, or nothing is billed"
        return f"For what share of the billed dollars the product is known is {why}."
    billed = formats.short("charge_amount", total["charge_amount"])
    said = f"The product is known for {formats.rate(total['identified_rate'])} of {billed} billed"
    first = biggest(products)
    return f"{said}; the largest known is {first}." if first else f"{said}."


def biggest(products: Answer) -> str:
    """Winrevair with $18.3 M: the known product with the most billed dollars; nothing where one is hidden."""
    sums: dict[str, float] = {}
    for row in [] if products.missing else products.rows():
        if row["product"] not in UNKNOWN:
            sums[row["product"]] = sums.get(row["product"], 0.0) + float(row["charge_amount"] or 0)
    if not sums or not max(sums.values()):
        return ""
    name = max(sums, key=lambda one: sums[one])
    return f"{name} with {formats.amount(sums[name])}"


def held(answer: Answer) -> str:
    """How few products hold the dollars."""
    row = next(iter(answer.rows()), {}) if not answer.missing else {}
    if row.get("top_3_rate") is None:
        return "How few products hold the dollars"
    return f"Three products hold {formats.rate(row['top_3_rate'])} of the dollars whose product is known"


def classes(answer: Answer) -> str:
    """The class with the most dollars among those that are known."""
    rows = [] if nothing(answer) else answer.rows()
    found = [row for row in rows if row["product_class"] not in ("unidentified", "other_code") and row["charge_amount"]]
    if not found:
        return "Kinds of product"
    top = max(found, key=lambda row: row["charge_amount"])
    return f"{formats.value('product_class', top['product_class'])}: {formats.short('charge_amount', top['charge_amount'])} billed, the most of the kinds known"


def share_known(cells: Answer) -> str:
    """Over all payers; no payer is named, for months of few lines would rank them."""
    total = next(iter(cells.total.to_pylist()), {}) if not nothing(cells) else {}
    if total.get("identified_rate") is None:
        return "For how much of the dollars the product is known, by payer and month"
    return f"Over all payers the product is known for {formats.rate(total['identified_rate'])} of billed dollars"


def every_code(here: Selection, product: str = "") -> Selection:
    """What is selected here, over the whole extract and every code, of one product where one is named."""
    aside = ("code", "code_status", "tier", "product", "product_class")
    lists = {name: values for name, values in here.lists.items() if name not in aside}
    return replace(
        here, lists=lists | ({"product": Values((product,))} if product else {}), from_date=None, to_date=None
    )


def to_follow(answer: Answer) -> dict[str, str]:
    """The products that have been billed under both kinds of code, the most lines first: what one may follow."""
    kinds: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    for row in [] if answer.missing else answer.rows():
        if row["own_code_from"]:
            kinds.setdefault(row["product"], set()).add(row["billed_under"])
            counts[row["product"]] = counts.get(row["product"], 0) + (row["line_count"] or 0)
    both = [name for name, found in kinds.items() if {"permanent", "unclassified"} <= found]
    return {name: name for name in sorted(both, key=lambda one: (-counts[one], one))}


def moved(product: str, answer: Answer) -> str:
    """Kisunla: 12 lines under unclassified codes since its own code came into force on 1 Oct 2024"""
    rows = answer.rows()
    since = min((row["own_code_from"] for row in rows if row["own_code_from"]), default=None)
    after = [
        row for row in rows if since and row["month"] >= since.replace(day=1) and row["billed_under"] == "unclassified"
    ]
    if since is None or any(row["line_count"] is None for row in after):
        return f"{product}, under unclassified codes and under its own"
    count = sum(row["line_count"] for row in after)
    return f"{product} has had its own code since {since:%-d %b %Y}: {formats.counted(count, 'line')} under unclassified codes from that month on"
