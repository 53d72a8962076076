"""What stands behind a benchmark, in sentences: the four of BUCA and their weights, the Blue plans, the lines that can be adjusted."""

from dataclasses import replace

from data.code_tables import reference
from pages.payers.benchmarks.marks.adjusted import name_of
from pages.topics import standing
from pages.ui import filters, formats, sentences
from queries import Answer
from queries.selection import Selection, Values

BLUE = "Blue Cross Blue Shield"
FOUR = (
    "Commercial lines of the four: each payer's denied share of adjudicated {}, {}, with 95 % interval, and its weight, its share of what BUCA is made "
    "of. Dotted: all four pooled. The range of BUCA is that of its four."
)
PLANS = (
    "Names as the claims write them, within Blue Cross Blue Shield: denied share of adjudicated {}, {}, with 95 % interval; only names with at least 30. "
    "One name may stand for several plans, and one plan for several names."
)


def only(**lists: tuple[str, ...]) -> Selection:
    """What is selected, with these lists put for its filters on payers."""
    now = filters.selection()
    kept = {
        name: one for name, one in now.lists.items() if name not in ("payer", "payer_name", "plan", "line_of_business")
    }
    return replace(now, lists=kept | {name: Values(values) for name, values in lists.items()})


def four() -> tuple[Answer, Selection, bool]:
    """The commercial rates of the four, and the selection they are of; where no line of business is in the input, of all their lines.
    Whether BUCA is withheld: then the sum of its four does not say it either."""
    members = tuple(row["payer_group"] for row in reference("payer_groups") if row["buca"] == "Y")
    of = only(payer=members, line_of_business=("commercial",))
    answer = filters.ask("denial_rate", "payer", of=of)
    if answer.missing and not filters.ask("denial_rate", "payer", of=only(payer=members)).missing:
        of = only(payer=members)
        answer = filters.ask("denial_rate", "payer", of=of)
    buca = next((row for row in filters.ask("payer_benchmark").rows() if row["kind"] == "BUCA"), None)
    return answer, of, not buca or bool(buca["withheld"])


def blue_plans() -> tuple[Answer, Selection]:
    """The rates of Blue Cross Blue Shield by the payer's name as written, and the selection they are of."""
    now = filters.selection()
    of = replace(
        now, lists={name: one for name, one in now.lists.items() if name != "payer"} | {"payer": Values((BLUE,))}
    )
    return filters.ask("denial_rate", "payer_name", of=of), of


def heaviest(answer: Answer) -> str:
    """The title of the build-up: who weighs most, and the range of the four."""
    rows = [] if sentences.nothing(answer) else answer.rows()
    if len(rows) < 2 or any(row["denominator"] is None for row in rows):
        return "What BUCA is made of"
    whole = sum(row["denominator"] for row in rows)
    top = max(rows, key=lambda row: row["denominator"])
    said = f"{formats.name(top, answer.by)} weighs most: {formats.rate(top['denominator'] / whole)} of what BUCA is made of"
    known = [row["denial_rate"] for row in rows if row["denial_rate_low"] is not None]
    return (
        f"{said}; its {len(known)} rates run from {formats.rate(min(known))} to {formats.rate(max(known))}"
        if len(known) > 1
        else said
    )


def spread(answer: Answer, of: Selection) -> str:
    """The title of the Blue plans: whether one of the names stands out among them."""
    rows = [row for row in ([] if sentences.nothing(answer) else answer.rows()) if row["denial_rate_low"] is not None]
    if len(rows) < 2:
        return "Too few Blue names with 30 lines to speak of a spread"
    return standing.title(filters.ask("stands_out", "payer_name", of=of), "blue")


def overlap(answer: Answer) -> str:
    """The title of the overlap report: how many payers can be adjusted at all."""
    rows = [row for row in ([] if answer.missing else answer.rows()) if row["overlap_rate"] is not None]
    if not rows:
        return "Who has others beside them"
    able = [row for row in rows if not row["not_comparable"]]
    least = min(able, key=lambda row: row["overlap_rate"], default=None)
    said = f"{len(able)} of {formats.counted(len(rows), 'pair')} of payer and line of business can be adjusted"
    return f"{said}; least beside others: {name_of(least)}, {formats.rate(least['overlap_rate'])}" if least else said
