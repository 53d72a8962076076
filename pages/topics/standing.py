"""Who stands out, in words. The rule is SQL, one for all pages: here nothing is decided, and none is named that the answer does not name."""

from dataclasses import replace

from pages.ui import filters, formats
from queries import Answer

# What is looked at, one and several of it.
KINDS = {
    "payer": ("payer", "payers"),
    "blue": ("Blue name", "Blue names"),
    "site": ("site", "sites"),
    "product": ("product", "products"),
    "line_of_business": ("line of business", "lines of business"),
    "specialty": ("specialty", "specialties"),
    "state": ("state", "states"),
    "modifier": ("set of modifiers", "sets of modifiers"),
    "code": ("code", "codes"),
    "diagnosis": ("diagnosis group", "diagnosis groups"),
    "element": ("element", "elements"),
    "pair": ("pair of payer and category", "pairs of payer and category"),
}
PAYERS = ("payer", "payer_name", "plan")
# What a row is of, where it is more than what it is grouped by.
NAMES = ("payer_group", "category", "reason", "element")
RATES, OTHERS = "the others' rates", {"element": "lines that have it"}


def asked(dimension: str) -> Answer:
    """The rule's answer about one kind, of what is selected."""
    return filters.ask("stands_out", dimension)


def of_every_payer(question: str, dimension: str) -> Answer:
    """The same whichever payers are selected: so that a page about one of them says what the page about all says."""
    now = filters.selection()
    return filters.ask(
        question, dimension, of=replace(now, lists={name: v for name, v in now.lists.items() if name not in PAYERS})
    )


def looked_at(answer: Answer) -> int:
    """Of how many it was asked: those with enough beside others to be compared."""
    return sum(row["stands_out"] is not None for row in answer.rows()) if not answer.missing else 0


def named(answer: Answer) -> list[dict]:
    """Those that stand out and may be said, most dollars first."""
    rows = [] if answer.missing else answer.rows()
    return [row for row in rows if row["stands_out"] and row.get("is_selected", True) and not hidden(row)]


def hidden(row: dict) -> bool:
    """Whether what it comes to is hidden (small)."""
    return row["excess_amount"] is None


def title(answer: Answer, kind: str) -> str:
    """UnitedHealthcare stands out of 6 payers compared: $288 k ($120 k to $470 k) denied beyond the others' rates"""
    word, words = KINDS[kind]
    count, rows = looked_at(answer), named(answer)
    if answer.missing:
        return "Denial rate"
    if not count:
        return f"No {word} has lines enough beside others to be compared"
    if not rows:
        return nobody(answer, count, word, words)
    name = formats.name(rows[0], tuple(one for one in NAMES if one in rows[0]) or answer.by)
    return f"{standing(name, len(rows), count, words)}: {beyond(rows[0], OTHERS.get(kind, RATES))}"


def nobody(answer: Answer, count: int, word: str, words: str) -> str:
    """That none stands out; who is hidden, or left out by a filter, is not nobody."""
    if any(row["stands_out"] and hidden(row) for row in answer.rows()):
        return f"What stands out of {count} {words} compared is hidden (small)"
    if any(row["stands_out"] for row in answer.rows()):
        return f"None of those selected stands out, of {count} {words} compared"
    return f"None of {count} {words} compared stands out" if count > 1 else f"The only {word} compared does not stand out"  # fmt: skip


def standing(name: str, first_of: int, count: int, words: str) -> str:
    """Aetna stands out of 6 payers compared; or first of two that do; or it is the only one compared."""
    if count == 1:
        return f"{name} stands out, alone in being compared"
    several = f"{name}, first of {first_of} that stand out of {count} {words} compared"
    return several if first_of > 1 else f"{name} stands out of {count} {words} compared"


def beyond(row: dict, others: str = RATES) -> str:
    """$288 k ($120 k to $470 k) denied beyond the others' rates"""
    return f"{formats.excess(row)} denied beyond {others}"


def verdict(answer: Answer, payer: str) -> str:
    """What the rule says of one payer among all: for its scorecard."""
    row = next((one for one in ([] if answer.missing else answer.rows()) if one["payer_group"] == payer), None)
    if row is None:
        return "not compared with others"
    if row["not_comparable"]:
        return f"not compared with others: {formats.value('not_comparable', row['not_comparable'])}"
    count = looked_at(answer)
    if hidden(row):
        return "what it comes to beside others is hidden (small)"
    return f"it stands out of {count} payers compared, {beyond(row)}" if row["stands_out"] else f"of {count} payers compared it does not stand out"  # fmt: skip
