"""What is missing on claims, and which denials go with it, in sentences: for the page about required elements."""

from pages.topics import standing
from pages.ui import formats, sentences
from queries import Answer


def sentence(presence: Answer, excess: Answer) -> str:
    """The element lacking most often with its interval and n, and the denials that go with one whose lack stands out."""
    said = sentences.nothing(presence)
    if said:
        return said
    rows = [row for row in presence.rows() if row["lacking_rate"] is not None]
    if not rows:
        return f"{unsaid(presence)} {matched(excess)}"
    top = next((row for row in rows if row["lacking_rate_low"] is not None), rows[0])
    lacking = top["wrong_line_count"] + top["missing_line_count"]
    whole = lacking + top["given_line_count"]
    interval = (
        "too few for an interval"
        if top["lacking_rate_low"] is None
        else f"95\u00a0% interval {top['lacking_rate_low'] * 100:.1f} to {formats.rate(top['lacking_rate_high'])}"
    )
    return f"Lacking most often is the {name(top)}: on {formats.rate(top['lacking_rate'])} of {formats.counted(formats.count(whole), 'line')} of which it is asked ({interval}). {matched(excess)}"


def unsaid(presence: Answer) -> str:
    """Why no share can be said."""
    rows = presence.rows()
    if not rows:
        return "No selected line is of an unclassified code, so nothing is asked of it."
    if presence.hidden:
        return "Every share is hidden (small)."
    return "The input has no place for any element that payers ask for; that is not zero."


def matched(excess: Answer) -> str:
    """The element whose lack stands out, if one does."""
    if excess.missing:
        return f"Which denials go with it is not in the input: {formats.lacks(excess.missing)}."
    rows, count = standing.named(excess), standing.looked_at(excess)
    if not rows:
        return f"The lack of none of {count} elements stands out." if count else "No element can be compared."
    first = "" if len(rows) == 1 else f", first of {len(rows)}"
    return (
        f"Among lines otherwise alike a lacking {name(rows[0])} stands out{first} of {count} elements: "
        f"{standing.beyond(rows[0], standing.OTHERS['element'])}."
    )


def name(row: dict) -> str:
    """The element inside a sentence: NDC, drug description."""
    said = formats.value("element", row["element"])
    return said if said[:2].isupper() else said[0].lower() + said[1:]


def lacking_most(presence: Answer) -> str:
    """The title of the chart of presence."""
    known = [] if sentences.nothing(presence) else presence.rows()
    rows = [row for row in known if row["lacking_rate_low"] is not None]
    if not rows:
        return "How required elements stand on the claims"
    return f"{formats.value('element', rows[0]['element'])} is lacking on {formats.rate(rows[0]['lacking_rate'])}"
