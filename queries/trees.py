"""DuckDB's own tree of a query: read by its parser, written by it again with every bracket that is needed, and the few nodes made here."""

import json
from collections.abc import Iterator
from functools import cache, lru_cache

from data.statements import parser

Node = dict  # a node of the tree; its "class" is that of an expression, its "type" what it is
READ = "SELECT json_serialize_sql($text, skip_null := true, skip_empty := true, skip_default := true)"
NOTHING_READ = {
    "type": "SELECT_NODE",
    "cte_map": {},
    "from_table": {"type": "EMPTY"},
    "aggregate_handling": "STANDARD_HANDLING",
}
WRITE = "SELECT json_deserialize_sql($tree::JSON)"


@cache
def aggregates() -> frozenset[str]:
    """The names of DuckDB's aggregates."""
    names = parser().cursor().execute("SELECT function_name FROM duckdb_functions() WHERE function_type = 'aggregate'")
    return frozenset(name for (name,) in names.fetchall())


def read(text: str) -> list[Node]:
    """The trees of queries with a semicolon between them."""
    ((tree,),) = parser().cursor().execute(READ, {"text": text}).fetchall()
    parsed = json.loads(tree)
    if parsed.get("error"):
        raise ValueError(f"{parsed['error_message']} in: {text}")
    return [placeless(statement["node"]) for statement in parsed["statements"]]


def read_expressions(text: str) -> list[Node]:
    """The trees of expressions with a comma between them."""
    return read(f"SELECT\n{text}")[0]["select_list"]


def write(tree: Node) -> str:
    """The text of a query's tree."""
    statements = json.dumps({"error": False, "statements": [{"node": tree}]})
    ((text,),) = parser().cursor().execute(WRITE, {"tree": statements}).fetchall()
    return text


def write_expression(tree: Node) -> str:
    """The text of an expression's tree."""
    return _write_expression(json.dumps(tree))


@lru_cache(1000)
def _write_expression(tree: str) -> str:
    return write(NOTHING_READ | {"select_list": [json.loads(tree)]}).removeprefix("SELECT ")


def placeless(tree: object) -> object:
    """The tree without where in the text each node stood: the same whoever wrote it."""
    if isinstance(tree, dict):
        return {name: placeless(part) for name, part in tree.items() if not name.startswith("query_location")}
    return [placeless(part) for part in tree] if isinstance(tree, list) else tree


def nodes(tree: Node) -> Iterator[Node]:
    """Every node of a tree."""
    left: list = [tree]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            yield part
            left += part.values()
        elif isinstance(part, list):
            left += part


def called(node: Node) -> str:
    """The name of the function that a node calls, else nothing."""
    return node["function_name"].lower() if node.get("class") == "FUNCTION" else ""


def arguments(node: Node) -> list[Node]:
    """What a function is called with."""
    return [argument["expression"] for argument in node.get("arguments", ())]


def column(name: str) -> Node:
    return {"class": "COLUMN_REF", "type": "COLUMN_REF", "column_names": [name]}


def parameter(name: str) -> Node:
    return {"class": "PARAMETER", "type": "VALUE_PARAMETER", "identifier": name}


def constant(value: str | int | bool | None) -> Node:
    """A literal: a text, a number, true, false or NULL."""
    if value is None:
        literal = {"kind": "NULL_LITERAL"}
    elif isinstance(value, bool):
        literal = {"kind": "BOOLEAN", "text": str(value).lower()}
    else:
        literal = {"kind": "STRING" if isinstance(value, str) else "INTEGER", "text": str(value)}
    return {"class": "CONSTANT", "type": "VALUE_CONSTANT", "literal": literal}


def listed(values: list[Node]) -> Node:
    """A list of expressions: [a, b]."""
    return call("list_value", [{"expression": value} for value in values])


def struct(fields: dict[str, Node]) -> Node:
    """A struct of expressions: {'name': a}."""
    return call("struct_pack", [{"name": name, "expression": value} for name, value in fields.items()])


def call(name: str, given: list[dict]) -> Node:
    """A call of a function with arguments, named or not."""
    node = {"class": "FUNCTION", "type": "FUNCTION", "function_name": name, "order_bys": {"type": "ORDER_MODIFIER"}}
    return node | {"arguments": given, "qualified_name": {"path": [name]}}


def typed(value: Node, name: str) -> Node:
    """CAST(value AS a type, as written)."""
    (cast,) = _cast(name)
    return {**cast, "child": value}


@cache
def _cast(name: str) -> tuple[Node]:
    return tuple(read_expressions(f"NULL::{name}"))
