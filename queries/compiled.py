"""A question as one plain SELECT: its macros put in, its grouping and choices worked out, its filters as text, its values as parameters.

It gives the same names, types and rows as the macros do (tests/test_compiled.py), and is planned in a third of the time.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from queries.expansion import IS_CHOSEN, OPEN, Choices, Expansion, Scope, filter_of, is_filter
from queries.folding import value_of
from queries.macros import macros
from queries.selection import CHOICES
from queries.trees import (
    Node,
    arguments,
    called,
    column,
    constant,
    listed,
    nodes,
    parameter,
    read,
    read_expressions,
    struct,
    typed,
    write,
    write_expression,
)

MARK = "put_in_{}"  # stands in the text where filters act


class Kept(NamedTuple):
    """What a filter says of a value: its macro, its name, and the value as text."""

    macro: str
    filter: str
    value: str


class Compiled(NamedTuple):
    """A question's text, the filters of each of its marks, and its parameters but those of filters."""

    text: str
    marks: list[list[Kept]]
    parameters: frozenset[str]


def compiled(text: str, by: list[str], selection: dict, definitions: str) -> tuple[str, dict]:
    """A question about a selection (its struct) as a plain SELECT, and the values of its parameters.

    `by` stands in the order of the rows that the question reads; `definitions` are the macros as SQL.
    """
    statement = compile_once(text, tuple(by), choices_of(selection, definitions), definitions)
    sql, named = statement.text, {name: selection[name] for name in statement.parameters}
    for place, filters in reversed(list(enumerate(statement.marks))):  # put_in_1 begins put_in_10
        used = [(kept, words) for kept in filters if (words := words_in_use(kept.filter, selection[kept.filter]))]
        sql = put_in(sql, MARK.format(place), [condition(kept, tuple(words), definitions) for kept, words in used])
        named |= {word: values for _, words in used for word, values in words.items()}
    return sql, named


@lru_cache(64)
def without_macros(text: str, definitions: str) -> str:
    """A query that is about no selection, with its macros put in."""
    (tree,) = read(text)
    return write(expansion(Choices(), definitions).expand(tree, Scope({})))


def choices_of(selection: dict, definitions: str) -> Choices:
    """What of a selection decides the text of a question."""
    values = tuple((name, selection[name]) for name in ("small_cells", *CHOICES))
    given = frozenset(name for name in OPEN if selection[name] is not None)
    return Choices(values, given, frozenset(name for name in asked_about(definitions) if any(selection[name].values())))


@lru_cache(8)
def asked_about(definitions: str) -> frozenset[str]:
    """The filters of which SQL asks is_chosen(): that they are in use is a choice."""
    bodies = [macro.body for macro in macros(definitions).values()]
    asked = [arguments(node)[0] for body in bodies for node in nodes(body) if called(node) == IS_CHOSEN]
    return frozenset(value_of(choice["children"][1]) for choice in asked if choice["type"] == "ARRAY_EXTRACT")


@lru_cache(2000)
def compile_once(text: str, by: tuple[str, ...], choices: Choices, definitions: str) -> Compiled:
    """A question compiled: remembered by its text, its grouping and the choices."""
    marks: list[list[Kept]] = []
    tree = marked(expansion(choices, definitions).expand(grouped(parsed(text), by), Scope({})), marks)
    left = {node["identifier"] for node in nodes(tree) if node.get("class") == "PARAMETER"}
    if strange := left - OPEN.keys():
        raise ValueError(
            f"no value for ${', $'.join(sorted(strange))}: of a selection only its filters and choices are put in"
        )
    return Compiled(write(tree), marks, frozenset(left))


@lru_cache(64)
def parsed(text: str) -> Node:
    """The tree of a question; nothing changes it."""
    (tree,) = read(text)
    return tree


@lru_cache(8)
def expansion(choices: Choices, definitions: str) -> Expansion:
    """The macros for a set of choices, shared by all questions."""
    return Expansion(macros(definitions), choices)


def grouped(tree: object, by: tuple[str, ...]) -> object:
    """The tree with COLUMNS($by) as these columns, and $by elsewhere as a list of their names."""
    if isinstance(tree, list):
        return [grouped(part, by) for item in tree for part in spread(item, by)]
    if not isinstance(tree, dict):
        return tree
    if is_by(tree):
        raise ValueError("COLUMNS($by) stands in a list of columns; inside an expression write row(*COLUMNS($by))")
    if tree.get("class") == "PARAMETER" and tree["identifier"] == "by":
        return listed([constant(name) for name in by])
    return {name: grouped(part, by) for name, part in tree.items()}


def spread(item: object, by: tuple[str, ...]) -> Iterator[object]:
    """An item of a list, COLUMNS($by) once per column; in a call *COLUMNS($by), in an order its expression."""
    inner = item.get("expression") if isinstance(item, dict) else None
    if inner and inner.get("type") == "OPERATOR_UNPACK":
        (inner,) = inner["children"]
    if is_by(item):
        yield from map(column, by)
    elif is_by(inner):
        yield from ({**item, "expression": column(name)} for name in by)
    else:
        yield item


def is_by(node: object) -> bool:
    """COLUMNS($by)."""
    return isinstance(node, dict) and bool(node.get("columns")) and node.get("expr") == parameter("by")


def marked(tree: object, marks: list[list[Kept]]) -> object:
    """The tree with a mark where filters act; those with AND between them share it."""
    if isinstance(tree, list):
        return [marked(part, marks) for part in tree]
    if not isinstance(tree, dict):
        return tree
    if is_filter(tree):
        return {**mark([tree], marks), "alias": tree.get("alias", "")}
    if tree.get("type") == "CONJUNCTION_AND" and (filters := [part for part in tree["children"] if is_filter(part)]):
        others = [part for part in tree["children"] if not is_filter(part)]
        if not others:
            return {**mark(filters, marks), "alias": tree.get("alias", "")}
        tree = {**tree, "children": [*others, mark(filters, marks)]}
    return {name: marked(part, marks) for name, part in tree.items()}


def mark(filters: list[Node], marks: list[list[Kept]]) -> Node:
    """A new mark, which stands for filters."""
    marks.append(
        [
            Kept(called(node), filter_of(choice), write_expression(value))
            for node in filters
            for choice, value in [arguments(node)]
        ]
    )
    return column(MARK.format(len(marks) - 1))


def put_in(text: str, place: str, conditions: list[str]) -> str:
    """The text with conditions at a mark; where none are, nothing is left of it that can be left out."""
    if not conditions:
        text = text.replace(f" AND {place})", ")").replace(f" WHERE {place})", ")")
    joined = " AND ".join(conditions) or "true"
    return text.replace(place, f"({joined})" if len(conditions) > 1 else joined)


def words_in_use(name: str, choice: dict) -> dict[str, list[str]]:
    """The values of a filter by the words of its sides in use: payer, payer_not."""
    sides = {name: choice["include"], f"{name}_not": choice["exclude"]}
    return {word: values for word, values in sides.items() if values}


@lru_cache(2000)
def condition(kept: Kept, words: tuple[str, ...], definitions: str) -> str:
    """What a filter keeps where these of its sides are in use, as text: its macro, worked out."""
    given = {word: typed(parameter(word), "VARCHAR[]") for word in words}
    choice = struct(
        {"include": given.get(kept.filter, listed([])), "exclude": given.get(f"{kept.filter}_not", listed([]))}
    )
    (call,) = read_expressions(f"{kept.macro}(NULL, {kept.value})")
    call["arguments"][0]["expression"] = choice
    return write_expression(expansion(Choices(), definitions).expand(call, Scope({})))
