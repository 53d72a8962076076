"""JSON read piece by piece: the same values as reading it at once, in little memory, and a clear refusal of what is broken."""

import codecs
import json
import random
import subprocess
import sys
import time
from decimal import Decimal

import pytest

from data import InputError
from data.landing import json_stream


def read(path, streamed=(), progress=lambda count: None):
    return list(json_stream.members(path, streamed, progress))


@pytest.fixture
def narrow(monkeypatch):
    """A window of few bytes, so that everything lies across its edge."""
    monkeypatch.setattr(json_stream, "READ", 7)


@pytest.fixture
def file(tmp_path):
    def write(content) -> object:
        path = tmp_path / "some.json"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


ITEMS = [
    {"a": 1, "b": [True, None, "x\ny"]},
    [],
    {},
    'ü\U0001f600\\"]}',
    12,
    -0.5,
    1234567890123,
    "",
    {"c": {"d": [[]]}},
]


@pytest.mark.parametrize("text", [json.dumps(ITEMS), json.dumps(ITEMS, indent=3, ensure_ascii=False)])
@pytest.mark.parametrize("width", [1, 2, 3, 7, 50, 1 << 21])
def test_an_array_gives_each_of_its_elements(file, monkeypatch, text, width):
    monkeypatch.setattr(json_stream, "READ", width)
    assert read(file(text)) == [("", one) for one in json.loads(text, parse_float=Decimal)]


@pytest.mark.parametrize("width", [1, 5, 40, 1 << 21])
def test_an_object_gives_its_members_and_the_elements_of_those_asked_for(file, monkeypatch, width):
    monkeypatch.setattr(json_stream, "READ", width)
    path = file('{"name": "Ü", "rates": [1.10, {"x": []}], "others": [1, 2], "none": [], "rates": [3], "last": {}}')
    assert read(path, {"rates", "none", "last"}) == [
        ("name", "Ü"), ("rates", Decimal("1.10")), ("rates", {"x": []}), ("others", [1, 2]), ("rates", 3), ("last", {}),
    ]  # fmt: skip


def test_lines_give_one_value_each(file):
    assert read(file('{"a": 1}\n{"b": [2]}\r\n\n{"a": 3}\n'), {"a", "b"}) == [
        ("", {"a": 1}),
        ("", {"b": [2]}),
        ("", {"a": 3}),
    ]


def test_one_line_alone_is_an_object(file):
    assert read(file('{"a": 1, "b": [2]}\n'), {"b"}) == [("a", 1), ("b", 2)]


def test_money_stays_exact_and_a_byte_order_mark_is_passed_over(file):
    ((_, found),) = read(file(codecs.BOM_UTF8 + b"[0.1000]"))
    assert str(found) == "0.1000"


def test_half_a_character_becomes_a_question_mark(file, narrow):
    assert read(file(r'[{"a\udc00": ["\ud83d", 1, "\ud83d\ude00"]}]')) == [("", {"a?": ["?", 1, "\U0001f600"]})]


def test_progress_counts_every_byte(file, narrow):
    seen, path = [], file(codecs.BOM_UTF8 + json.dumps(ITEMS).encode())
    read(path, progress=seen.append)
    assert sum(seen) == path.stat().st_size and len(seen) > 5


DEEP = '{"a":' * 5000 + "1" + "}" * 5000


@pytest.mark.parametrize("width", [5, 1 << 21])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "some.json, byte 0: the file is empty"),
        (" \n", "byte 2: the file is empty"),
        ('[{"a": 1}, {"a": "Jane', "element 2 of the array, byte 17: the file ends in the middle of this"),
        ('[{"a": 1}, {"a": 2}', "element 2 of the array, byte 19: the file ends in the middle"),
        ('[{"a": 1}, ', "element 2 of the array, byte 11: the file ends in the middle"),
        ('{"rates": [1, 2', "element 2 of rates, byte 15: the file ends in the middle"),
        ('{"rates": [1, {"a": Jane}], "x": 1}', "element 2 of rates, byte 20: this is no JSON (Expecting value)"),
        ('{"rates": [1 2]}', "element 1 of rates, byte 13: this is no JSON: , or ] should stand here"),
        ('{"rates": [1], Jane: 2}', 'byte 15: this is no JSON: " should stand here'),
        ('{"rates" 1}', "byte 9: this is no JSON: : should stand here"),
        ('{"a": 1}\n{"a": 2}\n{"a": Jane}\n', "element 3 of the lines, byte 24: this is no JSON"),
        ("[1, 2,]", "element 3 of the array, byte 6: this is no JSON"),
        ("[1, NaN]", "element 2 of the array, byte 4: NaN or Infinity"),
        ("[1, -Infinity]", "element 2 of the array, byte 4: NaN or Infinity"),
        ("[1] [2]", "byte 4: more follows after the end of the JSON"),
        ('[{"ü": "ü", "x": 01}]', "element 1 of the array, byte 20: this is no JSON"),
        ("[" + DEEP + "]", "element 1 of the array, byte 1: this is nested too deeply"),
        ("[" + "9" * 5000 + "]", "element 1 of the array, byte 1: a number in this has too many digits"),
        ("[1e99999999999999999999]", "element 1 of the array, byte 1: a number in this has too many digits"),
        (b'["\xc3\xbc", "Jos\xe9"]', "byte 11: this is no UTF-8 text"),
        (b'["Jos\xc3', "byte 5: the file ends in the middle"),
        ("Jane,Doe\n1,2", "some.json: this is no JSON object or array"),
        ('"Jane"', "this is no JSON object or array"),
        ("[1]".encode("utf-16"), "this is UTF-16 text. Save it as UTF-8"),
        ("[1]".encode("utf-16-le"), "this is UTF-16 text"),
        (b"\x1f\x8b\x08\x00", "this is a compressed archive. Unpack it"),
        (b"PK\x03\x04", "this is a compressed archive"),
        (b"[1]\0\0", "this is a binary file"),
        ("<html>", "this is XML or a web page"),
    ],
    ids=lambda one: None if isinstance(one, int) else str(one)[:30],
)  # fmt: skip
def test_what_is_broken_is_refused_by_its_place_and_never_quoted(file, monkeypatch, content, says, width):
    monkeypatch.setattr(json_stream, "READ", width)
    with pytest.raises(InputError) as error:
        read(file(content), {"rates"})
    assert says in str(error.value), str(error.value)
    assert "Jane" not in str(error.value) and "Jos" not in str(error.value)


def test_a_file_that_is_none_is_refused(tmp_path):
    for path in (tmp_path, tmp_path / "missing.json"):
        with pytest.raises(InputError, match="cannot be read"):
            read(path)


def test_a_file_cut_anywhere_is_refused(file, narrow):
    text = json.dumps({"name": "x", "rates": ITEMS}, ensure_ascii=False).encode()
    for length in range(len(text)):
        with pytest.raises(InputError):
            read(file(text[:length]), {"rates"})


def test_flipped_bytes_are_read_as_json_does_or_refused(file, monkeypatch):
    """What the standard reader accepts comes out the same, and what it refuses is refused."""
    monkeypatch.setattr(json_stream, "READ", 16)
    chance, whole = random.Random(5), json.dumps({"rates": ITEMS}).encode()
    accepted = 0
    for _ in range(2000):
        bytes_ = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            bytes_[chance.randrange(len(bytes_))] = chance.choice(b'"{}[]:,0-e\\ \x80 nx')
        try:
            wanted = json_stream.whole_text(json_stream.DECODER.decode(bytes_.decode()))
        except ValueError:
            wanted = None
        try:
            found = read(file(bytes(bytes_)), {"rates"})
        except InputError:
            assert wanted is None or json.dumps(wanted, default=str)[:1] not in "{["
            continue
        assert isinstance(wanted, dict)
        if isinstance(wanted.get("rates"), list):
            assert [one for _, one in found] == [
                one for key, many in wanted.items() for one in (many if key == "rates" else [many])
            ]
            accepted += 1
    assert accepted > 100


MEMORY = """
import sys
from pathlib import Path
from data import InputError
from data.landing import json_stream
try:
    print(sum(1 for _ in json_stream.members(Path(sys.argv[1]), {"rates"}, lambda count: None)))
except InputError as error:
    print(error)
# Not getrusage: what it tells begins with the size of the process that started this one.
print(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")).split()[1])
"""


def measured(path) -> tuple[str, float]:
    done = subprocess.run([sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=True)
    said, kilobytes = done.stdout.splitlines()
    return said, int(kilobytes) / 1024


def test_memory_does_not_grow_with_the_file(tmp_path):
    one = json.dumps({"description": "some biologic, ü", "charges": [{"payer": "Aetna", "dollar": 12.5}] * 5})
    path = tmp_path / "large.json"
    with path.open("w") as file:
        file.write('{"rates": [' + ",".join([one] * 500))
        for _ in range(700):
            file.write("," + ",".join([one] * 500))
        file.write("," + json.dumps([[{"payer": "Cigna", "dollar": 1.5}] * 200_000]) + "]}")  # one value of 7 MB
    said, megabytes = measured(path)
    assert said == "350501" and path.stat().st_size > 80e6
    assert megabytes < 200


def test_a_value_too_large_for_memory_is_refused(tmp_path):
    path = tmp_path / "large.json"
    path.write_text('{"rates": [1, "' + "x" * 40_000_000 + '"]}')
    said, megabytes = measured(path)
    assert (
        said
        == "large.json, element 2 of rates, byte 14: one value is larger than 8 MB. Give files of one value per claim or item."
    )
    assert megabytes < 200


def test_a_long_value_is_not_begun_over_and_over(file, monkeypatch):
    """Reading an element over many edges costs a few times what reading it at once does, not hundreds of times."""
    path = file('{"rates": [' + json.dumps([{"payer": "Aetna", "dollar": 1.5}] * 100_000) + "]}")
    started = time.perf_counter()
    read(path, {"rates"})
    at_once = time.perf_counter() - started
    monkeypatch.setattr(json_stream, "READ", 4096)
    started = time.perf_counter()
    read(path, {"rates"})
    assert time.perf_counter() - started < 20 * at_once
