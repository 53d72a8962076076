"""What is missing on claims, and which denials go with it, in sentences: for the page about required elements."""

from pages.ui import formats, sentences
from pages.ui.charts.elements import gap_words, points
from queries import Answer


def sentence(presence: Answer, gaps: Answer) -> str:
    """The element lacking most often with its interval and n, and the clear difference in denial rates that goes with one."""
    said = sentences.nothing(presence)
    if said:
        return said
    rows = [row for row in presence.rows() if row["lacking_rate"] is not None]
    if not rows:
        return f"{unsaid(presence)} {matched(gaps)}"
    top = rows[0]
    lacking = top["wrong_line_count"] + top["missing_line_count"]
    whole = lacking + top["given_line_count"]
    interval = (
        "too few for an interval"
        if top["lacking_rate_low"] is None
        else f"95\u00a0% interval {top['lacking_rate_low'] * 100:.1f} to {formats.rate(top['lacking_rate_high'])}"
    )
    return f"Lacking most often is the {name(top)}: on {formats.rate(top['lacking_rate'])} of {formats.counted(formats.count(whole), 'line')} of which it is asked ({interval}). {matched(gaps)}"


def unsaid(presence: Answer) -> str:
    """Why no share can be said."""
    rows = presence.rows()
    if not rows:
        return "No selected line is of an unclassified code, so nothing is asked of it."
    if presence.hidden:
        return "Every share is hidden (small)."
    return "The input has no place for any element that payers ask for; that is not zero."


def matched(gaps: Answer) -> str:
    """The widest difference that lies clear of none."""
    if gaps.missing:
        return f"Which denials go with it is not in the input: {formats.lacks(gaps.missing)}."
    clear = [row for row in gaps.rows() if row["gap_rate_low"] is not None and row["gap_rate_low"] > 0]
    if not clear:
        return "No element is clearly associated with more denials among lines otherwise alike."
    top = max(clear, key=lambda row: row["gap_rate_low"])
    return f"Among lines otherwise alike, more denials are associated with a lacking {name(top)}: {gap_words(top)}."


def name(row: dict) -> str:
    """The element inside a sentence: NDC, drug description."""
    said = formats.value("element", row["element"])
    return said if said[:2].isupper() else said[0].lower() + said[1:]


def lacking_most(presence: Answer) -> str:
    """The title of the chart of presence."""
    rows = [] if sentences.nothing(presence) else [row for row in presence.rows() if row["lacking_rate"] is not None]
    if not rows:
        return "How required elements stand on the claims"
    return f"{formats.value('element', rows[0]['element'])} is lacking on {formats.rate(rows[0]['lacking_rate'])}"


def clear_gaps(gaps: Answer) -> str:
    """The title of the chart of differences: how many elements differ clearly."""
    rows = [] if sentences.nothing(gaps) else [row for row in gaps.rows() if row["gap_rate_low"] is not None]
    if not rows:
        return "Too few lines with and without an element to compare"
    clear = [row for row in rows if row["gap_rate_low"] > 0]
    if not clear:
        return "No element is clearly associated with more denials"
    names = [f"{formats.value('element', row['element'])} {points(row['gap_rate'])}" for row in clear[:3]]
    more = f" and {len(clear) - 3} more" if len(clear) > 3 else ""
    return f"Associated with more denials, in points: {', '.join(names)}{more}"


def widest(by_payer: Answer) -> str:
    """The title of the payer table: its biggest share with lines enough."""
    rows = (
        []
        if sentences.nothing(by_payer)
        else [
            row
            for row in by_payer.rows()
            if row["lacking_rate_low"] is not None and row["payer_group"] not in sentences.NOBODY
        ]
    )
    if not rows:
        return "Share of lines without an element, by payer"
    top = max(rows, key=lambda row: row["lacking_rate_low"])
    return f"The largest share: {top['payer_group']}, {name(top)} lacking on {formats.rate(top['lacking_rate'])}"
