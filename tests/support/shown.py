"""All that a page of the app sends to the browser, as text: labels, sentences, charts with their hovers and alternative texts."""

import html
import json
from collections.abc import Iterator
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
PAGES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "pages").glob("*/*/page.py"))


def visits(pages: list[str] = PAGES, **address: str) -> Iterator[tuple[str, AppTest]]:
    """Each page after another in one session that began at this address."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for word, value in address.items():
        at.query_params[word.rstrip("_")] = value
    at.run()
    for page in pages:
        at.switch_page(page).run()
        assert not at.exception, f"{page} with {address}: {[one.value for one in at.exception]}"
        yield page, at


def strings(at: AppTest) -> list[str]:
    """Every text of a page, the words inside its charts one by one."""
    return [one.replace("\u00a0", " ").replace("\\", "") for one in _of(at._tree)]


def _of(node: object) -> Iterator[str]:
    for child in getattr(node, "children", {}).values():
        yield from _of(child)
    if (sent := getattr(node, "proto", None)) is not None:
        yield from _fields(sent)


def _fields(sent: object) -> Iterator[str]:
    for field, value in sent.ListFields():
        for one in value if isinstance(value, list | tuple) or hasattr(value, "__iter__") and not isinstance(value, str | bytes) else [value]:  # fmt: skip
            if hasattr(one, "ListFields"):
                yield from _fields(one)
            elif isinstance(one, str):
                yield from _words(json.loads(one)) if field.name == "spec" and one.startswith("{") else [one]


def _words(part: object) -> Iterator[str]:
    """The texts of a figure."""
    if isinstance(part, str):
        yield html.unescape(part)
    elif isinstance(part, dict | list):
        for one in part.values() if isinstance(part, dict) else part:
            yield from _words(one)
