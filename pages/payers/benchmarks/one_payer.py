"""What is said of one payer beside the others, in sentences: for its scorecard."""

from pages.payers.benchmarks import words
from pages.topics import standing
from pages.ui import formats, sentences
from queries import Answer


def sentence(payer: str, rate: Answer, rest: Answer) -> str:
    """The payer's rate with its interval and n, the others', and what the rule says of it among all payers."""
    if said := sentences.nothing(rate):
        return said
    own, them = (next(iter(one.total.to_pylist()), None) for one in (rate, rest))
    if own is None:
        return f"No line of {payer} is adjudicated yet, so there is no denial rate."
    said = f"{formats.value('payer_group', payer)} denied {sentences.figure(own)}"
    ruled = standing.verdict(standing.of_every_payer("stands_out", "payer"), payer)
    return f"{said}; {beside(own, them)}; {ruled}."


def beside(own: dict, them: dict | None) -> str:
    """The others' crude rate."""
    if not them or them["denial_rate"] is None or own["denial_rate"] is None:
        return "there is no rate of others beside it"
    if formats.is_range(own) or formats.is_range(them) or them["denial_rate_low"] is None:
        return f"the others {formats.rate(them['denial_rate'])}; too little is known for a comparison"
    return f"the others together {formats.rate(them['denial_rate'])} ({formats.interval(them)})"


def against(payer: str, payers: Answer) -> str:
    """The title of the chart of rates: what its commercial lines stand beside, or why nothing is said."""
    rows = [] if sentences.nothing(payers) else payers.rows()
    mine = [
        row
        for row in rows
        if row["kind"] == "payer" and row["benchmark"] == payer and row["line_of_business"] in ("commercial", None)
    ]
    if not mine:
        return "It has no commercial line, and BUCA has no other"
    said = words.beside(mine[0], rows)
    if mine[0]["not_comparable"] or mine[0]["denial_rate"] is None:
        return f"Its commercial lines beside BUCA: {said}"
    return f"Its commercial lines: {formats.rate(mine[0]['denial_rate'])}; {said}"


def reason(answer: Answer, payer: str) -> str:
    """The title of its reasons: the one it stands out for among all payers, or that it does for none."""
    rows = [row for row in standing.named(answer) if row["payer_group"] == payer]
    count = standing.looked_at(answer)
    if not rows:
        return f"It stands out for no reason, of {count} pairs of payer and reason" if count else "Why it denies"
    return (
        standing.standing(f"CARC {rows[0]['reason']}", len(rows), count, "pairs of payer and reason")
        + f": {standing.beyond(rows[0])}"
    )
