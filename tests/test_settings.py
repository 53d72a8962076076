"""A setting that cannot be meant: one sentence that names it, its value, what it may be and an example; never a traceback."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import data
from data.settings import SETTINGS, setting
from tests.conftest import run

ROOT = Path(__file__).parent.parent
BAD = {
    "THREADS": ["abc", "0", "-1", "1.5", "257", "99999999999999", "٣"],
    "MEMORY": ["lots", "4", "-1", "80%", "0GB", "10MB", "4 Gigs", "99999999TB"],
    "TEMP_SIZE": ["much", "20", "-1GB", "1e3GB"],
    "QUERY_MILLISECONDS": ["soon", "0", "-5", "60s", "99999999999"],
    "INFER_CHAINS": ["perhaps", "1", "yes", "true"],
    "LINE_DETAIL": ["maybe", "0"],
    "EXTRACTS": ["two\nlines"],
    "CACHE": ["a\tb"],
    "SALT": ["a\x1b[31m"],
}
CASES = [(name, value) for name, values in BAD.items() for value in values]


@pytest.mark.parametrize(("name", "value"), CASES, ids=repr)
def test_a_bad_setting_is_refused_at_the_door(monkeypatch, name, value):
    monkeypatch.setenv(f"J3590_{name}", value)
    for door in (data.extracts, data.the_extract, lambda: data.open(data.SAMPLE)):
        with pytest.raises(data.UsageError) as refused:
            door()
        text = str(refused.value)
        assert text.startswith(f"J3590_{name} is '") and f"For example:  J3590_{name}=" in text and "\n" not in text
        assert SETTINGS[name].words in text and (value in text or not value.isprintable())


@pytest.mark.parametrize("words", [["data", "check"], ["data", "describe"], ["queries", "volume_by"]], ids=repr)
def test_a_command_ends_with_2(monkeypatch, words):
    monkeypatch.setenv("J3590_MEMORY", "lots")
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "J3590_MEMORY is 'lots', but it must be a number with KB, MB, GB or TB, at least 100MB. "
        "For example:  J3590_MEMORY=4GB\n"
    )


def test_the_app_says_it_too(monkeypatch):
    monkeypatch.setenv("J3590_QUERY_MILLISECONDS", "soon")
    shown = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not shown.exception and shown.error[0].value.startswith("J3590_QUERY_MILLISECONDS is 'soon', but it must be")


@pytest.mark.parametrize("name", SETTINGS)
def test_what_the_refusal_gives_as_an_example_is_allowed(monkeypatch, name):
    monkeypatch.setenv(f"J3590_{name}", SETTINGS[name].example)
    assert setting(name) == SETTINGS[name].example
    monkeypatch.setenv(f"J3590_{name}", " ")
    assert setting(name, "its default") == "its default", "empty is not set"


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("LINE_DETAIL", " ON ", "on"),
        ("INFER_CHAINS", "Off", "off"),
        ("MEMORY", " 1.5 gib", "1.5 gib"),
        ("TEMP_SIZE", "0GB", "0GB"),
    ],
)
def test_what_is_meant_is_taken(monkeypatch, name, value, read):
    monkeypatch.setenv(f"J3590_{name}", value)
    assert setting(name) == read


def test_a_long_value_is_cut(monkeypatch):
    monkeypatch.setenv("J3590_THREADS", "9" * 100_000)
    with pytest.raises(data.UsageError) as refused:
        data.extracts()
    assert len(str(refused.value)) < 250


def test_every_setting_is_in_the_documents_and_none_else():
    rows = re.findall(r"^\| `J3590_(\w+)` \|.*$", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE)
    tests_only = {"CHROMIUM", "FUZZ", "LONG", "REAL_DATA"}
    assert {one for one in rows if one not in tests_only} == set(SETTINGS)


def test_settings_are_read_in_one_place():
    """os.environ in another module would read one unchecked."""
    reads = [
        path.relative_to(ROOT).as_posix()
        for room in ("data", "queries", "pages")
        for path in (ROOT / room).rglob("*.py")
        if "environ" in path.read_text()
    ]
    assert reads == ["data/settings.py"]
