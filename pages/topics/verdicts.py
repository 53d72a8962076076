"""The verdict of a figure: whether it can be answered, and the badge that leads there."""

from pages.ui import address, filters, text

PAGE = "pages/about/answerability/page.py"


def verdict_of(named: str) -> dict:
    """The verdict of one question about what is selected."""
    return next((row for row in filters.ask("answerability").rows() if row["named"] == named), {})


def badge(named: str) -> None:
    """The verdict of a figure, in a sign and a word; it leads to the figure's row."""
    row = verdict_of(named)
    if row:
        label = f"{VERDICTS[row['answerable']][0]} {'answerable' if row['answerable'] == 'yes' else row['answerable']}"
        text.page_link(PAGE, label=label, help=row["because"] or "Nothing it needs is lacking.", query_params=address.url_of(named=named))  # fmt: skip


# Verdict or state: its sign, and its ground; the order is that of the colours.
VERDICTS = {"no": ("✕", "rgba(181,83,15,0.38)"), "with caution": ("◐", "rgba(199,124,2,0.30)"), "yes": ("✓", "rgba(74,120,168,0.22)")}  # fmt: skip
