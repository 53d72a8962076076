"""JSON in constant memory: the members of one large object, or the elements of an array or of lines (NDJSON), one at a time."""

import codecs
import json
import re
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, NoReturn

from data import InputError

READ = 1 << 21  # bytes at a time
LARGEST = 1 << 23  # characters of one value: decoded, it takes ten times as much memory or more
LONGEST_WORD = 16  # characters at the end of what was read that may be half of a number, a word or an escape
BLANK = re.compile(r"[ \t\r\n]*")
CUT = "the file ends in the middle of this"
SEND_AGAIN = "Ask the sender for the whole file again; nothing was changed"
STRANGERS = [
    (rb"\xff\xfe|\xfe\xff|[{\[]\0|\0[{\[]", "UTF-16 text", "Save it as UTF-8"),
    (rb"PK\x03\x04|\x1f\x8b|BZh|\x28\xb5\x2f\xfd|7z\xbc", "a compressed archive", "Unpack it and give the file inside"),
    (rb"%PDF", "a PDF", "Ask for the JSON file it was made from"),
    (rb"PAR1", "a parquet file", "Use the source for its layout"),
    (rb"[\s\S]*\0", "a binary file", "Give the JSON file itself"),
    (rb"\s*<", "XML or a web page", "Ask for it as JSON"),
    (rb"\s*[^{\[\s]", "no JSON object or array", "Give the JSON file itself, or use the source for its layout"),
]


class NoNumber(ValueError):
    """NaN and Infinity, which JSON does not have."""


def refuse(word: str) -> NoReturn:
    raise NoNumber


# strict=False: a line break or tab within a text is against the rules, and loses nothing.
DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=refuse, strict=False)


def begins_json(head: bytes) -> bool:
    """Whether a file is JSON by its first sign."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def members(path: Path, streamed: Collection[str], progress: Callable[[int], None]) -> Iterator[tuple[str, object]]:
    """What the file holds, in its order and never all at once; whole numbers as int, all others as Decimal.

    Of one object each (key, value); where the key is in `streamed` and the value an array, (key, element) for each element.
    Of an array, and of several objects in a row (NDJSON), ("", element) for each. `progress` is given the bytes as they are read.
    Raises InputError, which names the element and the byte, where the file is cut, is no JSON, or one value is over 8 MB;
    what was yielded before that is right, so the caller must not keep it as if it were all.
    """
    try:
        with path.open("rb") as file:
            window = Window(path, file, progress)
            first = window.start()
            if first == "[":
                yield from (("", one) for one in window.elements("the array"))
            elif window.holds_lines():
                yield from (("", one) for one in window.lines())
            else:
                yield from window.members(streamed)
            window.finish()
    except OSError as error:
        raise InputError(
            f"{path.name}: the file cannot be read ({error.strerror}). Check the path and who may read it."
        ) from None


class Window:
    """A piece of the file's text that slides along: text[at:] has been read and not been used."""

    def __init__(self, path: Path, file: BinaryIO, progress: Callable[[int], None]):
        self.path, self.file, self.progress = path, file, progress
        self.text, self.at, self.before, self.is_last = "", 0, 0, False  # before: bytes of the file ahead of the text
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.where, self.number = "", 0  # the array in hand, and the element of it
        self.has_halves = False  # whether an escape may stand for half a character

    def fail(self, happened: str, todo: str = SEND_AGAIN, at: int | None = None) -> NoReturn:
        """Refuse the file. Never quotes what it holds: it may be a name."""
        element = f", element {self.number} of {self.where}" if self.where else ""
        byte = self.before + size(self.text[: self.at if at is None else at])
        raise InputError(f"{self.path.name}{element}, byte {byte}: {happened}. {todo}.")

    def start(self) -> str:
        """Takes up the file, refuses what is no JSON, and returns its first character: { or [."""
        head = self.file.peek(512)[:512]
        if head.startswith(codecs.BOM_UTF8):
            self.before = len(self.file.read(3))
            self.progress(3)
            head = head[3:]
        for pattern, what, todo in STRANGERS:
            if re.match(pattern, head):
                raise InputError(f"{self.path.name}: this is {what}. {todo}.")
        return self.next() or self.fail("the file is empty")

    def read_on(self) -> None:
        """More text: as much again as there is, so that a long value is not begun over and over."""
        self.before += size(self.text[: self.at])
        self.text, self.at = self.text[self.at :], 0
        wanted = max(READ, len(self.text))
        data = self.file.read(wanted)
        self.progress(len(data))
        self.is_last = len(data) < wanted
        try:
            self.text += self.decoder.decode(data, self.is_last)
        except UnicodeDecodeError as error:
            self.before += error.start
            if error.reason == "unexpected end of data":
                self.fail(CUT, at=len(self.text))
            self.fail("this is no UTF-8 text", "Save the file as UTF-8, or ask the sender for it so", len(self.text))
        self.has_halves = "\\ud" in self.text or "\\uD" in self.text

    def next(self) -> str:
        """Goes to the next character that is not blank and returns it; "" at the end of the file."""
        while True:
            self.at = BLANK.match(self.text, self.at).end()
            if self.at < len(self.text):
                return self.text[self.at]
            if self.is_last:
                return ""
            self.read_on()

    def take(self, *wanted: str) -> str:
        """Steps over the next character, which is one of these."""
        found = self.next()
        if found not in wanted or not found:
            self.fail(f"this is no JSON: {' or '.join(wanted)} should stand here" if found else CUT)
        self.at += 1
        return found

    def value(self) -> object:
        """Steps over one whole value and returns it."""
        self.next()
        while True:
            found, end = self.decoded()
            # A number that ends where the text does may go on: 1 could be 10, 1.5 or 1e+2.
            may_go_on = isinstance(found, int | Decimal) and end > len(self.text) - LONGEST_WORD
            if end and (self.is_last or not may_go_on):
                self.at = end
                return found
            if len(self.text) - self.at >= LARGEST:
                self.fail(f"one value is larger than {LARGEST >> 20} MB", "Give files of one value per claim or item")
            del found
            self.read_on()

    def decoded(self) -> tuple[object, int]:
        """The value that stands here and where it ends; (None, 0) when the text ends before it does."""
        try:
            found, end = DECODER.raw_decode(self.text, self.at)
            return (whole_text(found) if self.has_halves else found), end
        except json.JSONDecodeError as error:
            if self.may_be_whole_later(error):
                return None, 0
            is_cut = error.msg.startswith("Unterminated") or not self.text[error.pos :].strip()
            self.fail(CUT if is_cut else f"this is no JSON ({error.msg.split(':')[0]})", at=error.pos)
        except NoNumber:
            self.fail("NaN or Infinity stands in or after this, which is no JSON")
        except RecursionError:
            self.fail("this is nested too deeply to be read", "Give the JSON file itself")
        except (ValueError, ArithmeticError):
            self.fail("a number in this has too many digits")

    def elements(self, where: str) -> Iterator[object]:
        """Each element of the array that stands here."""
        self.take("[")
        self.where, self.number = where, 1
        if self.next() == "]":
            self.take("]")
        else:
            yield self.value()
            while self.take(",", "]") == ",":
                self.number += 1
                yield self.value()
        self.where = ""

    def members(self, streamed: Collection[str]) -> Iterator[tuple[str, object]]:
        """Each member of the object that stands here, arrays of the streamed keys by element."""
        self.take("{")
        is_open = self.next() != "}" or self.take("}") != "}"
        while is_open:
            if self.next() != '"':
                self.take('"')
            key = self.value()
            self.take(":")
            if key in streamed and self.next() == "[":
                yield from ((key, one) for one in self.elements(key))
            else:
                yield key, self.value()
            is_open = self.take(",", "}") == ","

    def may_be_whole_later(self, error: json.JSONDecodeError) -> bool:
        """Whether what was read so far is broken only because it ends too early."""
        is_open = error.msg.startswith("Unterminated") or error.pos > len(self.text) - LONGEST_WORD
        return is_open and not self.is_last

    def holds_lines(self) -> bool:
        """Whether a whole object stands at the beginning and another follows it."""
        while len(self.text) < LARGEST:
            try:
                _, end = DECODER.raw_decode(self.text, self.at)
                end = BLANK.match(self.text, end).end()
                if end < len(self.text) or self.is_last:
                    return self.text.startswith("{", end)
            except json.JSONDecodeError as error:
                if not self.may_be_whole_later(error):
                    return False
            except (ValueError, ArithmeticError, RecursionError):
                return False
            self.read_on()
        return False

    def lines(self) -> Iterator[object]:
        """Each of several values in a row."""
        self.where = "the lines"
        while self.next():
            self.number += 1
            yield self.value()
        self.where = ""

    def finish(self) -> None:
        if self.next():
            self.fail("more follows after the end of the JSON", "Give one JSON object or array, or one object per line")


def whole_text(value: object) -> object:
    """The value with ? where a text holds half of a character (an escape like \\ud83d alone): nothing could write it."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode(errors="replace").decode()
    if isinstance(value, list):
        return [whole_text(one) for one in value]
    if isinstance(value, dict):
        return {whole_text(key): whole_text(one) for key, one in value.items()}
    return value


def size(text: str) -> int:
    """Bytes of a text in the file."""
    return len(text) if text.isascii() else len(text.encode())
