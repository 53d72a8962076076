"""What posted prices say, in sentences: for the page about them."""

from pages.ui import formats, sentences
from queries import Answer

PERCENT = "percent of total billed charges"
METHODS = "Share of each payer's posted prices, by the way the price is set, in the hospitals' words. One price is one item for one plan."
SHARES = (
    "Agreed over list price: the median and the span of posted prices. Posted, not paid; n is prices, not patients."
)
ITEMS = (
    "Diamond: list price. Line: from the lowest to the highest price agreed in dollars. For the item as the hospital sells it, "
    "never for a unit of the code: what an item holds is in the table."
)
APART = (
    "Rows by why they are no price of a drug, or name one doubtfully. Dummy NDCs, stock at a dollar or less, amounts such as 0.01 or "
    "999,999,999, and prices for a day or a case are in no figure above."
)
METHOD = (
    "Hospitals in the United States must publish what they ask and what payers have agreed to pay (45 CFR 180). These are contract terms, not claims: they "
    "say nothing of how often a price was used, denied or paid. A price is one item of a hospital's list for one plan of a payer, so a hospital with many plans "
    "weighs more. An item belongs here when its code is a code in scope, with a modifier behind it or without; a code that only contains it, or words that "
    "mention it, do not. A price for a day (per diem) or a case is no price of the item: it is counted apart, by its method. Nothing is divided by units."
)
OF_ITEMS = (
    "hospital", "product", "item", "ndc_code", "ndc_note", "drug_unit_quantity", "drug_unit_of_measure", "gross_amount",
    "cash_amount", "price_count", "least_negotiated_amount", "most_negotiated_amount",
)  # fmt: skip
OF_APART = ("why", "ndc_code", "ndc_note", "stand_in", "row_count", "hospital_count")
OF_WRITTEN = ("payer_group", "payer", "price_count", "hospital_count", "median_charge_rate")


def sentence(methods: Answer, shares: Answer) -> str:
    """The mix of ways to set a price, and what share of list price payers agree to."""
    if methods.missing:
        return "This extract holds no hospital price file" + (", and no line." if sentences.empty() else ".")
    rows, total = methods.total.to_pylist(), next(iter(shares.total.to_pylist()), None)
    if not rows or not total or not total["price_count"]:
        return "No price agreed with a payer fits these filters."
    share = next((row["share_of_prices_rate"] for row in rows if row["price_method"] == PERCENT), 0.0)
    said = (
        f"{formats.rate(share)} of {formats.counted(total['price_count'], 'price')} that {hospitals(total['hospital_count'])} posted with payers "
        "are a percentage of billed charges"
    )
    if total["median_charge_rate"] is None:
        return f"{said}."
    ends = f"{total['least_charge_rate'] * 100:.0f} to {total['most_charge_rate'] * 100:.0f}\u00a0%"
    return (
        f"{said}; half of all lie at or under {formats.rate(total['median_charge_rate'])} of the list price ({ends})."
    )


def hospitals(count: int) -> str:
    """one hospital, 3 hospitals"""
    return "one hospital" if count == 1 else f"{count} hospitals"


def mix(methods: Answer) -> str:
    """The way to set a price that most payers' prices have."""
    rows = methods.total.to_pylist()
    if not rows:
        return "How the price is set"
    top = max(rows, key=lambda row: row["price_count"])
    return f"Most prices are set as “{top['price_method']}”"


def unmapped(names: Answer) -> str:
    """The payers as written that belong to no group: listed, never guessed."""
    found = sorted({str(row["payer"]) for row in names.rows() if row["payer_group"] == "Unmapped"})
    if not found:
        return "Every payer named belongs to a payer group."
    more = f" and {len(found) - 12} more" if len(found) > 12 else ""
    return f"In no payer group, so under Unmapped ({len(found)}): {'; '.join(found[:12])}{more}."


def known_codes(prices: Answer) -> str:
    """Items posted under an unclassified code though their product had one of its own."""
    late = [row for row in prices.rows() if row["code_status"] in ("late", "grace")]
    if not late:
        return "List price of each item, and what payers agreed to"
    names = sorted({str(row["product"]) for row in late})
    if len(names) > 3:
        return f"{formats.counted(len(names), 'product')} are posted under an unclassified code, though they have had one of their own"
    since = min(row["permanent_code_from"] for row in late)
    return f"{', '.join(names)}: posted under an unclassified code, though a code of its own has been there since {since:%-d %b %Y}"


def apart(rows: Answer) -> str:
    """How many rows are no price, and how many name an NDC doubtfully."""
    found = rows.rows()
    if not found:
        return "Nothing had to be set apart"
    gone = sum(row["row_count"] for row in found if row["why"] != "kept, with a doubt")
    doubts = sum(row["row_count"] for row in found if "padded" in (row["ndc_note"] or ""))
    said = f"{formats.rows(gone)} set apart as no price" if gone else "No row had to be set apart"
    said += f"; {formats.rows(doubts)} with an NDC padded in the wrong place" if doubts else ""
    blank = sum(row["row_count"] for row in found if row["stand_in"] and row["why"] == "kept, with a doubt")
    return said + (f"; {formats.rows(blank)} with a list or cash price that stands for none" if blank else "")
