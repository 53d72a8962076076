"""Text is text: names of an extract and words of an address that would load, link or draw something are shown as they are typed."""

import ast
import re
from pathlib import Path
from random import Random

import pytest

from data.refusals import shown
from pages.ui import text
from pages.ui.charts import figure as drawing
from tests.support import hostile
from tests.support.browser import NEEDED, PAGES, ROOT, complaints, elsewhere, go, opened, served
from tests.support.suite import many

pytest_plugins = ["tests.support.browsing"]
in_a_browser = pytest.mark.parametrize("path", PAGES)


@pytest.fixture(scope="module")
def extract(tmp_path_factory) -> Path:
    return hostile.drawn(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def hostile_server(extract):
    with served(extract) as server:
        yield server


@pytest.fixture(scope="module")
def visitor(browser):
    with opened(browser, viewport={"width": 1440, "height": 1000}) as page:
        yield page


# What markdown, HTML, LaTeX and plotly would have made of the names, anywhere on the page.
ALIVE = """() => [...document.querySelectorAll('*')].filter(one => {
    const link = one.getAttribute('href') || one.getAttribute('xlink:href') || one.getAttribute('src');
    const away = link && !['blob:', 'data:'].includes(new URL(link, location).protocol) && new URL(link, location).host != location.host;
    const image = one.tagName == 'IMG' && !one.closest('[data-testid="stLogo"]');
    const made = ['STRONG', 'EM', 'DEL', 'B', 'I', 'SUP', 'CODE', 'H1', 'H2', 'H3', 'H4', 'A', 'tspan', 'a'].includes(one.tagName)
        && /^(p|h|linked|tagged|strongly|slanted|struck|coded|bold|above|headed|i|b|c|r|x)$/.test(one.textContent.trim());
    const icon = one.tagName == 'SPAN' && one.getAttribute('role') == 'img' && /material|home/.test(one.getAttribute('aria-label') || one.textContent);
    const list = ['LI', 'BLOCKQUOTE'].includes(one.tagName) && /^(listed|numbered|quoted)/.test(one.textContent.trim());
    return away || image || made || icon || list
        || one.matches('.katex, .katex-error, .stMarkdownColoredText, .stMarkdownColoredBackground, .stMarkdownBadge');
}).map(one => one.outerHTML.slice(0, 200))"""


@in_a_browser
def test_hostile_names_and_words_stay_text_on_every_page(hostile_server, visitor, path):
    visitor.asked.clear()
    visitor.complaints.clear()
    go(visitor, f"{hostile_server.address}/{path}?{hostile.address()}")
    assert visitor.evaluate(ALIVE) == []
    assert visitor.locator('[data-testid="stException"], [role="dialog"]').count() == 0
    assert visitor.locator("h1").count() == 1
    seen = visitor.locator("body").inner_text().replace(text.JOINER, "")
    assert [name for name in hostile.NAMES if f"'{shown(f'{name} ?')}' is not in this extract" not in seen] == [], (
        "notices"
    )
    if path not in ("extracts", "definitions", "files"):  # filters do not act on them
        assert [name for name in hostile.NAMES if f"Payer as written: {name}" not in seen] == [], "chips"
    assert elsewhere(visitor, hostile_server) == []
    assert complaints(visitor) == []


for mark in reversed(NEEDED):
    test_hostile_names_and_words_stay_text_on_every_page = mark(test_hostile_names_and_words_stay_text_on_every_page)


# The two doors


@pytest.mark.parametrize(
    ("words", "markdown"),
    [
        ("Aetna: 31.4 % of $1.24 M, 2-3 (n = 12)", "Aetna: 31.4 % of $1.24 M, 2-3 (n = 12)"),
        ("place_of_service_code", "place_of_service_code"),
        ("![p](http://a.b/c.png)", "!\\[p\\](http:\u2060//a.b/c.png)"),
        ("$x^2$", "\\$x^2\\$"),
        (":red[r] A:b", "\\:red\\[r\\] A\\:b"),
        (":smile: :material/home:", ":\u2060smile: :\u2060material/home:"),
        ("# a", "\\# a"),
        ("1. a", "1\\. a"),
        ("a\n\n# b", "a # b"),
        ("_a_ -> b", "\\_a\\_ -\u2060> b"),
    ],
)
def test_markdown_of_words_shows_just_the_words(words, markdown):
    assert text.escaped(words) == markdown


def test_only_our_own_marks_are_marks():
    made = text.marked("**{}** is {} or {}", "*a*", text.code("*b*"), text.code("`c`"))
    assert made == r"**\*a\*** is `*b*` or \`c\`" and text.shown(made) is made
    assert text.shown(f"{made}!") == text.escaped(f"{made}!"), "what is pasted together is plain again"


# Marks, blanks, breaks, what is invisible, and letters of several scripts.
LETTERS = "\\`*_{}[]()<>#+-.!|~$:@&=^/%'\"0123456789 \t\n\r\x00\x1b\x85\u00a0\u2028\u2029\u2060\ufeffabcXYZäßéłΩжあ漢😀"


def drawn(letters: str, longest: int, count: int) -> list[str]:
    """As many words of these letters, always the same."""
    dice = Random(f"{letters} {longest}")
    return ["".join(dice.choices(letters, k=dice.randrange(longest + 1))) for _ in range(count)]


def test_no_line_begins_and_no_bracket_opens_in_escaped_words():
    for words in drawn(LETTERS, 14, many(2_000, 20_000)):
        begins_nothing(words)


def begins_nothing(words: str) -> None:
    """Escaped, words are one line that is none of markdown's, and hold every letter that they had."""
    found = text.escaped(words)
    assert "\n" not in found and not found.startswith(("# ", "> ", "- ", "+ ", "* ", "    ", "[", "`"))
    assert found.replace("\\", "").replace(text.JOINER, "").replace(" ", "") == "".join(
        text.BREAKS.sub(" ", words).replace("\\", "").replace(text.JOINER, "").split(" ")
    )


# How Streamlit 1.67 tells that words hold a formula (frontend/lib StreamlitMarkdown); once they do, each $ of ours would open one.
SET_APART = re.compile(r"(?:^|(?<=\n)) {0,3}(`{3,}|~{3,})[\s\S]*?(?:\n[ \t]*\1|$)|(?<!`)(`+)[^`\n]+\2(?!`)|\\[\\$`]")
FORMULA = re.compile(r"(?<!\$)\$\$+(?!\$)[\s\S]*?\$\$|(?<!\$)\$(?![\s$])[^$\n]*?[^\s$]\$(?!\d)")


def test_dollars_never_make_a_formula():
    names = drawn("$5x \\`~*", 12, many(2_000, 20_000))
    for one, two, three in zip(names, names[1:], names[2:], strict=False):
        made = text.marked("**$5** {} `ours` {}, $6", one, text.code(two)) + text.joined(", ", [one, two, three])
        assert not FORMULA.search(SET_APART.sub("_", made)), (one, two, three)


def test_charts_have_no_tags_but_our_own():
    name = "<a href='h'>A</a>&amp;"
    figure = {
        "data": [{"name": name, "customdata": [["<b>", name]], "hovertemplate": f"{drawing.PAIRS}<extra></extra>"}],
        "layout": {"annotations": [{"text": drawing.strong(name) + "\nn 3"}]},
    }
    made = drawing.in_letters(figure)
    written = "&lt;a href='h'&gt;A&lt;/a&gt;&amp;amp;"
    assert made["data"][0] == {"name": written, "customdata": [["<b>", written]], "hovertemplate": figure["data"][0]["hovertemplate"]}  # fmt: skip
    assert made["layout"]["annotations"][0]["text"] == f"<b>{written}</b><br>n 3"
    assert drawing.spoken(drawing.strong("31 %") + "\nn 3") == "31 %, n 3"


DOORS = {"ui/text.py"}
MARKERS = DOORS | {
    "ui/frame.py",
    "summary/briefing/words.py",
}  # prose kept beside a page, and a part of what is marked already
# Of Streamlit's elements, those that show no words of ours as markdown.
WORDLESS = {
    "cache_data", "cache_resource", "code", "column_config", "columns", "container", "context", "data_editor", "dataframe", "fragment", "get_option", "grid", "html",
    "plotly_chart", "query_params", "rerun", "session_state", "sidebar",
}  # fmt: skip


@pytest.mark.parametrize(
    "path", sorted((ROOT / "pages").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT / "pages"))
)
def test_pages_speak_through_one_door(path):
    """st.caption and the like would read markdown in names: pages.ui.text has them all. And charts write no tags of plotly."""
    used = {
        node.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "st"
    }
    place = str(path.relative_to(ROOT / "pages"))
    assert place in DOORS or used <= WORDLESS, used - WORDLESS
    assert place == "ui/charts/figure.py" or "<b>" not in path.read_text() and "<br>" not in path.read_text()
    assert place in MARKERS or "Marked(" not in path.read_text(), "marks come from marked(), values as its arguments"
