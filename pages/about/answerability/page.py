"""Which questions can this extract answer, for which payer and months?"""

from pages.about.answerability import marks, words
from pages.about.answerability.verdict import about
from pages.topics import verdicts
from pages.ui import filters, frame, text

whole = filters.ask("answerability")
payers = filters.ask("answerability", "payer")
months = filters.ask("answerability", ("payer", "month"))
every_month = words.every_month(filters.selection())
calendar = filters.ask("months_held", of=every_month)
lag = filters.ask("decision_lag", of=every_month)
frame.head("Which questions can this extract answer, and for whom?", words.sentence(whole), whole)

if not whole.missing:
    named = filters.view("named", "Question looked at", words.options(whole))
    row = verdicts.verdict_of(named)
    shown = ("asks", "payer_group", "month", "answerable", "because", "weakest", "filled_rate", "held_line_count", "affected_amount", "fix")  # fmt: skip
    frame.panel(
        payers,
        words.title(row),
        "Verdict per question and payer: ✓ yes; ◐ with caution, with the share of lines filled where that is why; ✕ no. The question looked at is on top, then those with less than a yes somewhere.",
        lambda: marks.verdicts(whole, payers, named),
        columns=shown,
        below=lambda: about(row),
    )
    frame.panel(
        months,
        f"{row['asks']} Payer by payer, month by month",
        "Verdict for the question looked at. A month that payers have not decided enough of is read with caution. Blank: no line.",
        lambda: marks.by_month(months, named),
        columns=shown,
    )
frame.panel(
    calendar,
    words.without_claim(calendar),
    "Lines by payer and month of service over the whole extract: the period is set aside, other filters hold. ◐ not complete yet; 0: claims, but none of these "
    "codes; ✕: no claim of any code, so probably nothing was sent.",
    lambda: marks.calendar(calendar),
    columns=("payer_group", "month", "held", "line_count"),
    of=every_month,
)
frame.panel(
    lag,
    words.decided(lag),
    "Share of lines decided within so many days of the service, for the payers with the most lines. Services at least 365 days old, whatever the period.",
    lambda: marks.lags(lag),
    columns=("payer_group", "decided_in", "waited_line_count"),
    of=every_month,
)
frame.method(
    whole,
    note=text.marked(
        "What a question needs is read from the headers of its SQL, its metrics and its grouping; the questions, their least share filled and their fixes stand in "
        "`data/reference/answerability.csv`. No: a needed column is in no input or blank on every line, or there is nothing that the figure counts. With caution: it is filled on less than "
        "that share of lines, fewer are counted than an interval takes, a column that would refine the answer is in no input, or a month is not complete. A yes says that the figure can be made, not that it is right."
    ),
)
