"""What is known before a query runs, worked out in its tree: comparisons of literals, AND, OR, NOT, CASE, COALESCE, fields of a struct.

fold(node) looks at one node whose parts are folded already. What is not known stays as it is.
"""

from collections.abc import Callable

from queries.trees import Node, arguments, called, constant

UNKNOWN = object()


def fold(node: Node) -> Node:
    """The node, or what it comes to. A name that it has (`AS name`) stays with it."""
    work = FOLDS.get(node.get("type"))
    folded = work(node) if work else node
    if folded is node or node.get("alias", "") == folded.get("alias", ""):
        return folded
    return {**folded, "alias": node.get("alias", "")}


def value_of(node: Node) -> object:
    """The value of a literal; UNKNOWN of anything else."""
    if node.get("class") != "CONSTANT":
        return UNKNOWN
    kind, text = node["literal"]["kind"], node["literal"].get("text", "")
    values = {"NULL_LITERAL": lambda: None, "BOOLEAN": lambda: text == "true", "STRING": lambda: text}
    return values[kind]() if kind in values else int(text) if kind == "INTEGER" else UNKNOWN


def compared(is_same: bool) -> Callable[[Node], Node]:
    """= and <> of two literals of one kind, and of a given list's length with 0."""

    def work(node: Node) -> Node:
        left, right = value_of(node["left"]), value_of(node["right"])
        if right == 0 and called(node["left"]) == "len":
            length = length_of(arguments(node["left"])[0])
            return node if length is None else constant((length == 0) == is_same)
        if UNKNOWN in (left, right) or None in (left, right) or type(left) is not type(right):
            return node
        return constant((left == right) == is_same)

    return work


def more(node: Node) -> Node:
    """Whether a given list is longer than 0."""
    length = length_of(arguments(node["left"])[0]) if called(node["left"]) == "len" else None
    return constant(length > 0) if length is not None and value_of(node["right"]) == 0 else node


def length_of(node: Node) -> int | None:
    """How long a list is, where that is known: a parameter is given only where it holds something."""
    if called(node) == "list_value":
        return len(arguments(node))
    return 1 if is_given(node) else None


def is_given(node: Node) -> bool:
    """Whether it is a parameter, as such or of a stated type."""
    if node.get("type") == "OPERATOR_CAST" and not node.get("try_cast"):
        return is_given(node["child"])
    return node.get("class") == "PARAMETER"


def joined(decides: bool) -> Callable[[Node], Node]:
    """AND and OR, of all that stands with the same word between: a part that decides is the answer; parts that never do are left out."""

    def work(node: Node) -> Node:
        parts = [
            inner
            for part in node["children"]
            for inner in (part["children"] if part["type"] == node["type"] else [part])
        ]
        node = node if len(parts) == len(node["children"]) else {**node, "children": parts}
        values = [value_of(part) for part in node["children"]]
        if any(value is decides for value in values):
            return constant(decides)
        kept = [part for part, value in zip(node["children"], values, strict=True) if value is not (not decides)]
        if len(kept) == len(values):
            return node
        return {**node, "children": kept} if len(kept) > 1 else kept[0] if kept else constant(not decides)

    return work


def turned(node: Node) -> Node:
    """NOT of what is known."""
    value = value_of(node["children"][0])
    return constant(not value) if isinstance(value, bool) else node


def blank(is_blank: bool) -> Callable[[Node], Node]:
    """IS NULL and IS NOT NULL of a literal or a parameter."""

    def work(node: Node) -> Node:
        (part,) = node["children"]
        value = value_of(part)
        if value is UNKNOWN and not is_given(part):
            return node
        return constant((value is None) == is_blank)

    return work


def first_of(node: Node) -> Node:
    """COALESCE without its blank parts, up to the first that is not blank."""
    parts = []
    for part in node["children"]:
        value = value_of(part)
        if value is not None:
            parts.append(part)
        if value is not UNKNOWN and value is not None:
            break
    if len(parts) == len(node["children"]):
        return node
    return {**node, "children": parts} if len(parts) > 1 else parts[0] if parts else constant(None)


def chosen(node: Node) -> Node:
    """CASE without the branches that are never taken."""
    checks, otherwise = [], node.get("else_expr") or constant(None)
    for check in node["case_checks"]:
        value = value_of(check["when_expr"])
        if value is True:
            otherwise = check["then_expr"]
            break
        if value is UNKNOWN:
            checks.append(check)
    if not checks:
        return otherwise
    return {**node, "case_checks": checks, "else_expr": otherwise}


def field(node: Node) -> Node:
    """{'name': value}['name']."""
    struct, name = node["children"]
    if called(struct) != "struct_pack":
        return node
    fields = {argument["name"]: argument["expression"] for argument in struct["arguments"]}
    return fields.get(value_of(name), node)


def cast(node: Node) -> Node:
    """A cast to a type that it is cast to already."""
    inner = node["child"]
    is_twice = inner.get("type") == "OPERATOR_CAST" and inner["type_expr"] == node["type_expr"]
    return inner if is_twice and inner.get("try_cast") == node.get("try_cast") else node


def filtered(node: Node) -> Node:
    """A FILTER that keeps all is none."""
    if value_of(node.get("filter") or {}) is not True:
        return node
    return {name: part for name, part in node.items() if name != "filter"}


def kept(node: Node) -> Node:
    """A WHERE that keeps all is none."""
    if value_of(node.get("where_clause") or {}) is not True:
        return node
    return {name: part for name, part in node.items() if name != "where_clause"}


FOLDS: dict[str, Callable[[Node], Node]] = {
    "COMPARE_EQUAL": compared(True),
    "COMPARE_NOTEQUAL": compared(False),
    "COMPARE_GREATERTHAN": more,
    "CONJUNCTION_AND": joined(False),
    "CONJUNCTION_OR": joined(True),
    "OPERATOR_NOT": turned,
    "OPERATOR_IS_NULL": blank(True),
    "OPERATOR_IS_NOT_NULL": blank(False),
    "OPERATOR_COALESCE": first_of,
    "CASE_EXPR": chosen,
    "ARRAY_EXTRACT": field,
    "OPERATOR_CAST": cast,
    "FUNCTION": filtered,
    "SELECT_NODE": kept,
}
