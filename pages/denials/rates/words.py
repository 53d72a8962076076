"""Who denies and how often, in sentences."""

from pages.ui import formats, sentences
from queries import Answer

# What the panels say of their unit and scope.
GROUPS = ("payer", "site", "product", "line_of_business", "specialty", "state", "modifier", "code")
GROUPED = (
    "Denied share of adjudicated {} by {}, {}, with 95 % interval. Under n = 30 no interval. "
    "A bar is a range: over 5 % of its lines have no known outcome. Click a mark to keep only it."
)
MONTHS = "Denied share of adjudicated {} by month of {}, {}, with 95 % interval; small grey marks: under n = 30, no interval.{}"
BRIDGE = (
    "From all lines selected to those in the rate, at the {}. Hatched steps are in neither part of the rate. "
    "In claims and dollars too the rate is about these lines."
)
CHANGES = (
    "Lines whose outcome changed between the first and the last decision, resubmissions joined; a shade of the outcome at the end. "
    "This is what the step from one decision to the other consists of."
)
METHOD = (
    "Rate = denied ÷ adjudicated, in lines, claims or billed dollars; sums over sums. Packaged, rejected, duplicate, pending, reversed and free lines, "
    "and answers of secondary and tertiary payers, are in neither part. Contract write-offs (CARC 45) and the patient's share (PR-1 to PR-3) are no denials. "
    "Lines of unknown outcome are in neither part; above 5 % of them the rate is given as the range between all of them paid and all of them denied. "
    "No definition is the right one: lines say how much work there is, claims how many bills, dollars how much money; the first decision says how payers answer, "
    "the last what came of it. Rates are crude: payers differ in products and sites. Differences say what goes together, not what causes what."
)


def unknown(answer: Answer) -> str:
    """What stands outside figures that are said as one though the rate is a range."""
    total = next(iter(answer.total.to_pylist()), {}) if not sentences.nothing(answer) else {}
    if not formats.is_range(total):
        return ""
    return f" Without the {formats.rate(total['unknown_rate'])} of unknown outcome, which could move every figure here."


def trend(answer: Answer) -> str:
    """The title of a month chart of rates: the first and last complete month that have an interval."""
    rows = (
        [row for row in answer.rows() if row["is_mature"] and row["denial_rate_low"] is not None]
        if not sentences.nothing(answer)
        else []
    )
    if len(rows) < 2:
        return "Too few lines a month to say how the rate moves"
    first, last = rows[0], rows[-1]
    if first["denial_rate_low"] > last["denial_rate_high"] or last["denial_rate_low"] > first["denial_rate_high"]:
        moved = "fell" if last["denial_rate"] < first["denial_rate"] else "rose"
        return f"The rate {moved} from {formats.rate(first['denial_rate'])} in {formats.month(first['month'])} to {formats.rate(last['denial_rate'])} in {formats.month(last['month'])}"
    return f"The intervals of {formats.month(first['month'])} and {formats.month(last['month'])} overlap: {formats.rate(first['denial_rate'])} and {formats.rate(last['denial_rate'])}"


def bridge(answer: Answer) -> str:
    """How many of the selected lines a rate is about. A step that is hidden leaves no sum to be said."""
    if sentences.nothing(answer):
        return "From lines selected to lines in the rate"
    rows = answer.rows()
    if any(row["line_count"] is None for row in rows):
        return "Steps of 1 to 10 persons are hidden, so what is shown does not add up to all lines"
    again = sum(row["line_count"] for row in rows if row["step"] == "counted at another payer")
    whole = sum(row["line_count"] for row in rows) - again
    inside = sum(row["line_count"] for row in rows if row["is_adjudicated"])
    beside = f"; {formats.counted(formats.count(again), 'answer')} of later payers beside them" if again else ""
    if inside == whole:
        return (
            "The only line is in the rate" if whole == 1 else f"All {sentences.lines(whole)} are in the rate"
        ) + beside
    out = whole - inside
    return (
        f"{formats.count(inside)} of {sentences.lines(whole)} {'is' if inside == 1 else 'are'} in the rate; "
        f"{formats.count(out)} ({formats.rate(out / whole)}) {'stands' if out == 1 else 'stand'} outside it{beside}"
    )
