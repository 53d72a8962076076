"""What posted prices say, in sentences: for the page about them."""

from pages.ui import filters, formats
from queries import Answer

PERCENT = "percent of total billed charges"


def sentence(methods: Answer, shares: Answer) -> str:
    """The mix of ways to set a price, and what share of list price payers agree to."""
    if methods.missing:
        return "This extract holds no hospital price file" + ("." if filters.has_lines() else ", and no line.")
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
