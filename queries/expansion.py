"""Macro expansion by trees, for one set of choices: what DuckDB does when it binds a call, done once and worked out.

What stands in a call means what it means where the call stands. A body's own words could catch it: a lambda's parameter of the same name is
renamed, and a column is refused in a sub-select of a macro of a value and in a macro of rows.
"""

from functools import cached_property
from typing import NamedTuple

from queries.folding import fold, value_of
from queries.macros import Macro, bound
from queries.selection import CHOICES
from queries.trees import Node, aggregates, arguments, called, constant, parameter, typed, write_expression

# The macros that say what a filter keeps; a filter is put in when a question is asked, not when it is compiled.
FILTERS = ("kept", "kept_set", "kept_list")
IS_CHOSEN = "is_chosen"
# What of a selection may be absent, and its type.
OPEN = {"from": "DATE", "to": "DATE", "parts": "INTEGER[]"}
NO_FILTER = frozenset([*OPEN, "small_cells", *CHOICES])


class Choices(NamedTuple):
    """What of a selection decides a text: its choices, what of it is given at all, and the filters in use that SQL asks about."""

    values: tuple[tuple[str, str], ...] = ()
    given: frozenset[str] = frozenset()
    chosen: frozenset[str] = frozenset()


class Scope(NamedTuple):
    """What stands for the parameters of a body. `own` are those of the macro it is put into; `in_query`: inside a sub-select, where no other column may come."""

    given: dict[str, Node]
    own: frozenset[str] = frozenset()
    is_value: bool = False
    in_query: bool = False


class Expansion:
    """Macros put in for one set of choices. Each body is worked out once, when it is first called."""

    def __init__(self, known: dict[str, Macro], choices: Choices) -> None:
        self.known, self.choices, self.bodies = known, choices, {}
        self.values = dict(choices.values)

    def expand(self, tree: object, scope: Scope) -> object:
        """A tree with the macros that it calls put in, and folded."""
        if isinstance(tree, list):
            return self.parts(tree, scope)
        if not isinstance(tree, dict):
            return tree
        kind = tree.get("class")
        if kind == "COLUMN_REF":
            return in_place(tree, scope)
        if kind == "LAMBDA":
            tree, scope = apart(tree, scope)
            return {**tree, "expr": self.expand(tree["expr"], scope)}
        inner = scope._replace(in_query=True) if kind == "SUBQUERY" and scope.is_value else scope
        done = {name: self.expand(part, inner if name == "subquery" else scope) for name, part in tree.items()}
        # What stays as it is stays the same object: bodies share it.
        return self.worked_out(tree, tree if all(done[name] is tree[name] for name in done) else done, scope.own)

    def parts(self, tree: list, scope: Scope) -> list:
        """A list of nodes with the macros that they call put in."""
        done = [self.expand(part, scope) for part in tree]
        return tree if all(new is old for new, old in zip(done, tree, strict=True)) else done

    def worked_out(self, before: Node, node: Node, own: frozenset[str]) -> Node:
        """A node whose parts are done: a call becomes what it calls, a choice its value, a comparison of literals its outcome."""
        kind = node.get("type")
        if kind == "TABLE_FUNCTION":
            return self.rows(node, own)
        if kind == "SELECT_NODE":
            refuse_places(before, node)
            return fold(self.still_one_row(before, node))
        if kind == "FUNCTION":
            macro = self.known.get(called(node))
            if macro and not macro.is_table and not is_filter(node):
                return {**self.call(macro, node, own), "alias": node.get("alias", "")}
        return fold(self.choice(node) if kind == "ARRAY_EXTRACT" else node)

    def call(self, macro: Macro, node: Node, own: frozenset[str]) -> Node:
        """A macro's body with what it is called with."""
        if node.get("filter") or node.get("distinct") or node.get("order_bys", {}).get("orders"):
            raise ValueError(f"{macro.name} is a macro: what it counts is chosen inside it")
        given = bound(macro, node)
        if macro.name == IS_CHOSEN and (name := filter_of(given["choice"])):
            return constant(name in self.choices.chosen)
        selections = frozenset(name for name, tree in given.items() if is_selection(tree))
        rest = {name: tree for name, tree in given.items() if name not in selections}
        return self.expand(self.body(macro, selections), Scope(rest, own, not macro.is_table, macro.is_table))

    def body(self, macro: Macro, selections: frozenset[str]) -> Node:
        """A macro's body with all that it calls put in; `selections` are its parameters that are the selection itself."""
        key = macro.name, selections
        if key not in self.bodies:
            given = {name: parameter("selection") for name in selections}
            self.bodies[key] = self.expand(macro.body, Scope(given, frozenset(macro.parameters)))
        return self.bodies[key]

    def rows(self, node: Node, own: frozenset[str]) -> Node:
        """A macro of rows as a sub-select, and what query_table() names as that table."""
        name, alias = called(node["function"]), node.get("alias", "")
        if name == "query_table" and isinstance(table := value_of(arguments(node["function"])[0]), str):
            place = {"type": "BASE_TABLE", "table_name": table, "qualified_name": {"path": [table]}}
        elif name in self.known:
            body = self.call(self.known[name], node["function"], own)
            place, alias = rows_of(body) or {"type": "SUBQUERY", "subquery": {"node": body}}, alias or name
        else:
            return node
        return {**place, "alias": alias} | {key: node[key] for key in ("column_name_alias", "sample") if key in node}

    def choice(self, node: Node) -> Node:
        """$selection['stage'] as its value, $selection['from'] as a parameter or NULL."""
        name, alias = field_of(node), node.get("alias", "")
        if name in self.values:
            return {**constant(self.values[name]), "alias": alias}
        if name in OPEN:
            return {
                **(typed(parameter(name), OPEN[name]) if name in self.choices.given else constant(None)),
                "alias": alias,
            }
        return node

    def still_one_row(self, before: Node, after: Node) -> Node:
        """A SELECT that counted rows counts them still, though no count is left in it: without a key it stays one row."""
        if "group_sets" in before or all(map(self.counts, after["select_list"])):
            return after
        counted = list(map(self.counts, before["select_list"]))
        if before["aggregate_handling"] == "FORCE_AGGREGATES":
            is_lost = all(counted)  # GROUP BY ALL of nothing but counts has no key
        else:
            is_lost = any(counted) and not any(map(self.counts, after["select_list"]))
        return {**after, "group_sets": [[]], "aggregate_handling": "STANDARD_HANDLING"} if is_lost else after

    def counts(self, tree: object) -> bool:
        """Whether an expression has an aggregate in it, itself or by way of a macro."""
        return has_call(tree, self.counting)

    @cached_property
    def counting(self) -> set[str]:
        """The names of aggregates, and of macros with one in them."""
        found = set(aggregates())
        while more := [name for name, one in self.known.items() if name not in found and has_call(one.body, found)]:
            found.update(more)
        return found


def has_call(tree: object, names: set[str]) -> bool:
    """Whether one of these functions is called in an expression, sub-selects left out."""
    if isinstance(tree, list):
        return any(has_call(part, names) for part in tree)
    if not isinstance(tree, dict) or tree.get("class") == "SUBQUERY":
        return False
    return called(tree) in names or any(has_call(part, names) for part in tree.values())


def refuse_places(before: Node, after: Node) -> None:
    """ORDER BY 1 and GROUP BY 1 name a place: an order or key of which a choice leaves a literal alone is refused."""
    for was, now in zip(keys_of(before), keys_of(after), strict=True):
        if now.get("class") == "CONSTANT" and was.get("class") != "CONSTANT":
            raise ValueError(f"a choice leaves nothing to order or group by but {write_expression(now)}")


def keys_of(node: Node) -> list[Node]:
    """What a SELECT orders and groups by."""
    orders = [order["expression"] for one in node.get("modifiers", ()) for order in one.get("orders", ())]
    return [*orders, *node.get("group_expressions", ())]


def is_selection(node: Node) -> bool:
    """$selection."""
    return node.get("class") == "PARAMETER" and node["identifier"] == "selection"


def field_of(node: Node) -> str | None:
    """The name in $selection['name']."""
    if node.get("type") == "ARRAY_EXTRACT" and is_selection(node["children"][0]):
        return value_of(node["children"][1])
    return None


def filter_of(node: Node) -> str | None:
    """The name of a filter in $selection['name']."""
    name = field_of(node)
    return None if name in NO_FILTER else name


def is_filter(node: Node) -> bool:
    """Whether it says what a filter of the selection keeps."""
    return called(node) in FILTERS and filter_of(arguments(node)[0]) is not None


def words_in(tree: object) -> set[str]:
    """The first words of the columns in a tree, without those that its own lambdas name."""
    if isinstance(tree, list):
        return set().union(*map(words_in, tree))
    if not isinstance(tree, dict):
        return set()
    if tree.get("class") == "COLUMN_REF":
        return {tree["column_names"][0].lower()}
    if tree.get("class") == "LAMBDA":
        return words_in(tree["expr"]) - words_in(tree["lhs"])
    return set().union(*map(words_in, tree.values()))


def in_place(node: Node, scope: Scope) -> Node:
    """What is given in place of a parameter, or a field of it."""
    name, *fields = node["column_names"]
    value = scope.given.get(name.lower())
    if value is None:
        return node
    if scope.in_query and words_in(value) - scope.own:
        raise ValueError(f"{write_expression(value)} would be looked for inside a query of a macro")
    for part in fields:
        value = fold({"class": "OPERATOR", "type": "ARRAY_EXTRACT", "children": [value, constant(part)]})
    return {**value, "alias": node.get("alias", "")}


def apart(node: Node, scope: Scope) -> tuple[Node, Scope]:
    """A lambda whose parameters are called otherwise than any column given, and what is given inside it."""
    own = words_in(node["lhs"])
    given = {name: value for name, value in scope.given.items() if name not in own}
    taken = words_in(list(given.values()))
    for name in sorted(own & taken):
        free = name
        while free in own | taken:
            free += "_"
        node = {**node, "lhs": renamed(node["lhs"], name, free), "expr": renamed(node["expr"], name, free)}
    return node, scope._replace(given=given)


def renamed(tree: object, name: str, free: str) -> object:
    """A lambda's tree in which its parameter has another name."""
    if isinstance(tree, list):
        return [renamed(part, name, free) for part in tree]
    if not isinstance(tree, dict) or tree.get("class") == "LAMBDA" and name in words_in(tree["lhs"]):
        return tree
    if tree.get("class") == "COLUMN_REF" and tree["column_names"][0].lower() == name:
        return {**tree, "column_names": [free, *tree["column_names"][1:]]}
    return {key: renamed(part, name, free) for key, part in tree.items()}


def rows_of(node: Node) -> Node | None:
    """The rows of `FROM rows`, of a query that does nothing else."""
    plain = {"type", "cte_map", "select_list", "from_table", "aggregate_handling"}
    is_plain = set(node) == plain and node["select_list"] == [{"class": "STAR", "type": "STAR"}] and not node["cte_map"]
    return node["from_table"] if is_plain and node["from_table"]["type"] in ("BASE_TABLE", "SUBQUERY") else None
