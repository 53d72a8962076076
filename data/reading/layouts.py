"""What each source's header says of its files: the columns it reads and by what names, and which layout a table fits."""

import re
from collections.abc import Iterable
from fnmatch import translate
from functools import cache

from data import HERE, contract
from data.header import stated, terms
from data.landing import importer


def text_of(source: str) -> str:
    """The SQL of a source."""
    return (HERE / "sources" / f"{source}.sql").read_text()


@cache
def header(source: str) -> dict[str, list[str]]:
    """What a source's header declares, by word.

    required, optional: the columns of raw that its SQL reads. Optional ones that an input lacks are added, without values; in turn only
                        contract columns with a value on some row are captured: a layout that always has all its columns says nothing by that.
    unused:             columns that are no news when they are left unread (`*` stands for anything)
    answers:            `last` where the layout holds only the last answer to each line, so that the first is not in the input
    map:                `required` where the columns have any names, and a column map says what they are
    makes:              the ledger table that the source fills, where it holds no claim lines
    called:             a column by the names that files give it, as in `code = hcpcs code | _*_code`
    blank:              what a blank figure means, for the ledger's warning
    hashed:             contract columns, beside person_id, whose values hold a member's number: the extract gets codes made with the secret key
    titled:             `yes` where lines of title stand above the header (data/reading/titled.py says what is read from them)
    """
    return {word: terms(text_of(source), word) for word in WORDS if stated(text_of(source), word) is not None}


WORDS = ("required", "optional", "unused", "answers", "map", "makes", "called", "titled", "blank", "hashed")


@cache
def layouts() -> dict[str, list[str]]:
    """The required columns of every source that reads tables by the names of their columns, by source."""
    contracted = [column.name for column in contract.columns() if column.required and column.name != "payer"]
    tables = [path.stem for path in sorted((HERE / "sources").glob("*.sql"))]
    return {
        one: header(one).get("required", contracted)
        for one in tables
        if importer(one) is None and "map" not in header(one)
    }


def named(source: str, columns: Iterable[str]) -> dict[str, str]:
    """A file's columns by the names that a source knows them by: in lower case, or what its header says that files call them."""
    found = {column.strip().lower(): column for column in columns}
    for said in header(source).get("called", []):
        plain, _, others = said.partition(" = ")
        fitting = [one for one in found if like(*map(str.strip, others.split("|"))).match(one)]
        if fitting and plain not in found:
            found[plain] = found.pop(fitting[0])
    return found


@cache
def like(*names: str) -> re.Pattern:
    """What matches these names of columns, in which `*` stands for anything."""
    return re.compile("|".join(map(translate, names)))


def lacks(source: str, columns: Iterable[str]) -> list[str]:
    """The required columns of a table layout that are not among a file's."""
    found = named(source, columns)
    return [one for one in header(source).get("required") or layouts()[source] if one not in found]


def fits(found: list[str]) -> list[str]:
    """The table layouts whose required columns are all among these, the most demanding first."""
    wanted = sorted(layouts().items(), key=lambda one: -len(one[1]))
    return [source for source, _ in wanted if not lacks(source, found)]
