"""A query as a person reads it: DuckDB writes it in a single line; here each clause and each column has a line of its own."""

import re

TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\w+|\s+|.", re.DOTALL)
# Words that begin a line of their own; of several that follow each other the first does.
CLAUSES = {"SELECT", "FROM", "WHERE", "GROUP", "HAVING", "QUALIFY", "ORDER", "LIMIT", "UNION", "INTERSECT", "EXCEPT"}
JOINS = {"LEFT", "RIGHT", "INNER", "FULL", "CROSS", "SEMI", "ANTI", "ASOF", "POSITIONAL", "JOIN"}
SHORT = 60  # a sub-select of so many letters stays in its line
STEP = "    "


class Bracket:
    """An open bracket, or the whole: whether it holds a query to lay out, how deep that stands, and the clause being read."""

    def __init__(self, is_query: bool, depth: int) -> None:
        self.is_query, self.depth, self.clause, self.has_between = is_query, depth, "", False


def laid_out(text: str) -> str:
    """The text with line breaks and indents; nothing else of it is changed."""
    tokens = TOKEN.findall(text)
    written, opened, last = [], [Bracket(True, 0)], ""
    for place, token in enumerate(tokens):
        inner = opened[-1]
        if token.isspace():
            written += [] if is_new_line(written) else [token]
            continue
        if token == ")":
            opened.pop()
            if inner.is_query:
                break_line(written, inner.depth - 1)
        elif begins_line(token, last, opened):
            break_line(written, inner.depth + (token in JOINS or token == "AND"))
        written.append(token)
        if token == "(":
            is_query = tokens[place + 1] in ("SELECT", "WITH", "FROM") and not is_short(tokens, place)
            opened.append(Bracket(is_query, inner.depth + is_query))
            if is_query:
                break_line(written, inner.depth + 1)
        elif token == "," and inner.is_query:
            break_line(written, inner.depth + (inner.clause != "WITH"))
        elif token in CLAUSES | {"WITH"} and inner.is_query:
            inner.clause = token
        inner.has_between |= token == "BETWEEN"
        last = token
    return "".join(written)


def begins_line(token: str, last: str, opened: list[Bracket]) -> bool:
    """Whether a token begins a line: a clause of its query, a join, or an AND of a WHERE."""
    inner = opened[-1]
    if token in CLAUSES:
        return inner.is_query and last not in ("", "(") and not (token == "FROM" and last == "DISTINCT")
    if token in JOINS:
        return last not in JOINS
    is_condition = len(opened) > 1 and opened[-2].is_query and opened[-2].clause == "WHERE"
    return token == "AND" and is_condition and not inner.has_between


def is_short(tokens: list[str], place: int) -> bool:
    """Whether the bracket that opens there closes within a few letters."""
    depth = length = 0
    for token in tokens[place:]:
        depth += (token == "(") - (token == ")")
        length += len(token)
        if not depth or length > SHORT:
            break
    return length <= SHORT


def is_new_line(written: list[str]) -> bool:
    return bool(written) and written[-1].startswith("\n")


def break_line(written: list[str], depth: int) -> None:
    """Begin a line, unless it has just begun."""
    while written and written[-1].isspace():
        written.pop()
    written.append("\n" + STEP * depth)
