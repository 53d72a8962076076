"""The macros of our SQL files: as they are taught to an open extract, and taken apart into parameters and trees."""

import re
from functools import lru_cache
from typing import NamedTuple

import duckdb

from data import dated_rows
from queries import findings
from queries.catalogue import HERE, Dimension, dimensions
from queries.trees import Node, called, nodes, read, read_expressions

HEAD = re.compile(r"CREATE OR REPLACE MACRO (\w+)\(([^()]*)\) AS( TABLE)?\s(.*)", re.DOTALL)


class Macro(NamedTuple):
    """A macro: of a table where `is_table`, else of a value. Parameters in their order; None where there is no default."""

    name: str
    parameters: dict[str, Node | None]
    is_table: bool
    body: Node


def written() -> str:
    """All macros as SQL, with the filters and the findings in their places."""
    # What a metric is, pages read from the file: the database need not be told too.
    metrics = re.sub(r"^COMMENT ON .*$", "", (HERE / "metrics.sql").read_text(), flags=re.MULTILINE)
    helpers = (HERE / "macros.sql").read_text()
    # What others read comes first.
    files = sorted((HERE / "relations").glob("*.sql"), key=lambda path: (path.stem != "selected", path.stem))
    relations = "\n".join(path.read_text() for path in files)
    for place, filters in filters_by_place().items():
        conditions = [
            f"{'kept_set' if one.kind == 'set' else 'kept'}(s['{one.name}'], {one.column})" for one in filters
        ]
        relations = relations.replace(f"true /* filters {place} */", " AND ".join(conditions))
    return f"{dated_rows()}\n{helpers}\n{metrics}\n{relations}\n{findings.written()}"


def filters_by_place() -> dict[str, list[Dimension]]:
    """The filters of each place in relations/*.sql: by what sets them aside, and by which rows they are of."""
    filters = [one for one in dimensions().values() if one.filter == "yes"]
    free = [one for one in filters if not one.set_aside]
    aside = {f"set aside as {name}": [one for one in filters if one.set_aside == name] for name in ("payers", "codes")}
    posted = [one for one in free if "posted_rates" in one.about.split()]
    return aside | {"never set aside": free, "of posted_rates never set aside": posted}


@lru_cache(4)
def macros(text: str) -> dict[str, Macro]:
    """The macros of a text of SQL, by name in lower case. A macro that calls itself, by way of others too, is refused."""
    named = [_head(statement.query) for statement in duckdb.extract_statements(text) if "MACRO" in statement.query]
    bodies = read(";\n".join(body if table else f"SELECT\n{body}" for _, _, table, body in named))
    calls = read_expressions(", ".join(f"{name}({parameters})" for name, parameters, *_ in named))
    found = {}
    for (name, _, table, _), body, call in zip(named, bodies, calls, strict=True):
        tree = body if table else body["select_list"][0]
        found[name.lower()] = Macro(name.lower(), _parameters(call), bool(table), tree)
    _refuse_circles(found)
    return found


def _head(statement: str) -> tuple[str, str, str | None, str]:
    """A macro's name, its parameters, TABLE or nothing, and its body."""
    if found := HEAD.search(statement):
        return found.groups()
    raise ValueError(f"write it as CREATE OR REPLACE MACRO name(parameters) AS …: {statement}")


def _parameters(call: Node) -> dict[str, Node | None]:
    given = [(argument.get("name"), argument["expression"]) for argument in call.get("arguments", ())]
    return {name.lower() if name else tree["column_names"][0].lower(): tree if name else None for name, tree in given}


def bound(macro: Macro, call: Node) -> dict[str, Node]:
    """What each parameter of a macro is in a call of it."""
    given, places = dict(macro.parameters), iter(macro.parameters)
    for argument in call.get("arguments", ()):
        name = argument["name"].lower() if argument.get("name") else next(places, "")
        if name not in given:
            raise ValueError(f"{macro.name} has no parameter {name or 'at that place'}")
        given[name] = argument["expression"]
    if lacking := [name for name, tree in given.items() if tree is None]:
        raise ValueError(f"{macro.name} lacks {', '.join(lacking)}")
    return {name: {**tree, "alias": ""} for name, tree in given.items()}


def _refuse_circles(found: dict[str, Macro]) -> None:
    calls = {name: {called(node) for node in nodes(macro.body)} & found.keys() for name, macro in found.items()}
    while ends := [name for name, others in calls.items() if not others & calls.keys()]:
        for name in ends:
            del calls[name]
    if calls:
        raise ValueError(f"macros that call themselves: {', '.join(sorted(calls))}")
