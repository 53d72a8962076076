"""Why lines are denied, in sentences: for the page on reasons."""

from data.code_tables import reference
from pages.ui import drawings, formats, sentences, tables, text
from queries import Answer

MOST = 8
FOLDED = {"folded": f"The {MOST} largest, others as one", "open": "Every reason"}
COURSE = (
    "Lines submitted, what became of them at the first decision, and at the last, through resubmissions. Claims turned back before they reached a payer are in "
    "no remittance: they are not here."
)
READINGS = (
    "Billed dollars denied by category of the line's main reason, {}. Whether a reason could be prevented is our own reading, reason by reason, in no "
    "published list.{}"
)
CODES = "Billed dollars denied by adjustment reason code (CARC); the words are our own, not the official text."
PAYERS = "Billed dollars denied and lines (n) by payer and category, {}; the eight payers and six categories with the most. A stronger tone is more; blank is none."
REMARKS = "Lines denied at the first decision, by reason (CARC) and remark (RARC); the most frequent of each. A line with several remarks stands in several cells."
METHOD = (
    "Each denied line counts once, under its largest denial adjustment; reasons 16, 96, 226, 252 and A1 take their category from the remark code. "
    "Denied dollars are charges: they rank, and do not say what can be recovered."
)


def prevented(answer: Answer) -> str:
    """The title of the chart of categories: what share goes with reasons that could have been prevented."""
    rows = [] if sentences.nothing(answer) else answer.total.to_pylist()
    if not rows or any(row["denied_amount"] is None for row in rows):
        return "Denied dollars, by whether the reason could be prevented"
    whole = sum(float(row["denied_amount"]) for row in rows)
    if not whole:
        return "No dollars are denied"
    share = sum(float(row["denied_amount"]) for row in rows if row["preventable"] == "Y") / whole
    return f"{formats.rate(share)} of denied dollars goes with reasons that could be prevented, by our own reading"


def unchecked(answer: Answer) -> str:
    """What share of the dollars rests on rows of the reason table that nobody checked."""
    rows = (
        []
        if sentences.nothing(answer)
        else [row for row in answer.total.to_pylist() if row["denied_amount"] is not None]
    )
    whole = sum(float(row["denied_amount"]) for row in rows)
    open_ = sum(float(row["denied_amount"]) for row in rows if row["verified"] != "Y")
    return (
        f" {formats.rate(open_ / whole)} of these dollars rests on reasons whose row is not verified."
        if whole and open_
        else ""
    )


def beside(answer: Answer) -> str:
    """The title of the table of reasons and remarks: the pair on the most lines."""
    rows = [] if sentences.nothing(answer) else [row for row in answer.rows() if row["denied_line_count"] is not None]
    rows = [row for row in rows if row["remark"] != "none"]
    if not rows:
        return "Remarks beside the reasons"
    top = max(rows, key=lambda row: row["denied_line_count"])
    return f"CARC {top['reason']} with {top['remark']} stands on {sentences.lines(top['denied_line_count'])}, more than any other pair"


def named(answer: Answer) -> str:
    """The remarks of the chart in our own words: codes alone say nothing to most readers."""
    remarks = {row["remark_code"]: row["meaning"] for row in reference("remarks")}
    shown = [one for one in drawings.biggest(answer.rows(), "remark", "denied_line_count")[:MOST] if one in remarks]
    return text.joined(" · ", (text.marked("**{}** {}", one, remarks[one]) for one in shown))


def in_words(answer: Answer) -> dict[str, list[str]]:
    """What each reason and each remark of a table means, in our own words."""
    remarks = {row["remark_code"]: row["meaning"] for row in reference("remarks")}
    meanings = tables.meanings()
    rows = answer.rows()
    return {
        "meaning": [meanings.get(str(row["reason"]), "") for row in rows],
        "remark_meaning": [remarks.get(row["remark"], "") for row in rows],
    }


def reasons(answer: Answer) -> str:
    """Denied dollars and lines, and the two largest categories."""
    said = sentences.nothing(answer)
    rows = [] if said else [row for row in answer.rows() if row["denied_amount"] is not None]
    if not rows or not answer.total.num_rows:
        return said or "No selected line is denied."
    total = answer.total.to_pylist()[0]
    parts = [
        f"{formats.name(row, answer.by).lower()} holds {formats.short('share_of_dollars_rate', row['share_of_dollars_rate'])}"
        for row in rows[:2]
        if row["share_of_dollars_rate"] is not None
    ]
    return f"{formats.short('denied_amount', total['denied_amount'])} billed on {sentences.lines(total['denied_line_count'])} is denied; {', '.join(parts)} of these dollars."
