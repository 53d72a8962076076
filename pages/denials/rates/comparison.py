"""The definition on the page beside another that the reader chooses, as a panel."""

from pages.denials.rates import definitions as walk
from pages.denials.rates import marks
from pages.ui import filters, formats, frame
from queries import Answer
from queries.choices import noun


def comparison(definitions: Answer, here: walk.Definition, note: str = "") -> None:
    """The definition on the page beside another that the reader chooses, and what lies between them."""
    known = walk.given(definitions)
    if here not in known:
        # A decision that no row is of is one that no input holds.
        lacking = definitions.missing or (("every_answer",) if known and here.stage == "initial" else ())
        frame.panel(definitions, "Other definitions of the rate", "", "", missing=lacking)
        return
    to = walk.others(definitions, here)
    other = filters.view("compare", "Compare with another definition", to)
    walked = walk.steps(definitions, here, other)
    left_out = (
        ""
        if any(one.stage == "initial" for one in known)
        else f" Left out, not in the input: {formats.lacks(['every_answer'])}."
    )
    there = walked[-1]
    if there.definition.stage != here.stage and there.row["is_mature"] is False:
        note += f" At the {noun('stage', there.definition.stage)} some of these months are not complete yet."
    frame.panel(
        definitions,
        walk.finding(walked),
        f"From {here.words()}, to {there.definition.words()}: one choice at a time, in percentage points.{left_out}{note}",
        lambda: marks.walk(walked, 0.05),
        ("unit", "stage", "partial", "numerator", "denominator", "denial_rate", "denial_rate_low", "denial_rate_high"),
        more=lambda answer: walk.marked(answer, walked),
        below=lambda: walk.table(walked),
    )
