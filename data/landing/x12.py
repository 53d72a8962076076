"""X12 in, segments out: finds the separators, streams the file in constant memory and checks its envelopes."""

import codecs
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

import pyarrow as pa
import pyarrow.compute as pc

from data import InputError
from data.landing.x12_segments import Segments
from data.landing.x12_separators import in_bytes, length_of_isa, next_interchange, separators

BUFFER = 1 << 20
HEAD = 2048  # holds ISA, GS and ST however they are padded
ISA_LENGTH = 106
TAG = "[A-Z][A-Z0-9]{1,2}"
BLANKS = b" \t\r\n\v\f\0\x1a"  # what mainframes and mail put around a file
SPACES = b"\t\v\f"  # read as blanks wherever they stand
MARKS = (
    codecs.BOM_UTF8,
    b"\xc2\xa0",
)  # of UTF-8: where a file begins, also one put behind another, and a blank that does not break
SEND_AGAIN = "Ask the sender for the whole file again; nothing was changed"
KINDS = {
    "837": "claims as they were sent", "277": "claim status answers", "276": "claim status questions",
    "999": "an acknowledgement", "997": "an acknowledgement", "270": "eligibility questions", "271": "eligibility answers",
    "278": "authorizations", "820": "premium payments", "834": "enrolments", "835": "remittances",
}  # fmt: skip
STRANGERS = [
    (rb"%PDF", "a PDF", "Ask for the X12 file it was printed from"),
    (rb"PK\x03\x04|\x1f\x8b|BZh|\x28\xb5\x2f\xfd|7z\xbc", "a compressed archive", "Unpack it and give the file inside"),
    (rb"PAR1", "a parquet file", "Use the source for its layout"),
    (rb"[\s\S]*\0", "a binary file", "Give the X12 file itself"),
    (rb"[{\[]", "JSON", "Use the source for its layout"),
    (rb"<", "XML or a web page", "Give the X12 file itself"),
    (
        rb"[\s\S]*?[\r\n~]\s*ISA[^0-9A-Za-z\s]",
        "X12 with other text before its ISA segment",
        "Delete what stands before ISA",
    ),
    (rb"[^\r\n]*[,;\t|][^\r\n]*[,;\t|]", "a table (CSV)", "Use the source for its layout"),
    (rb"", "no X12 file: it does not begin with ISA, GS or ST", "Give the X12 file itself"),
]


class Reader:
    """Iterates over the file's Segments, cut before one of the tags in `begins`, so that no claim is torn apart.

    Elements carry no blanks at their ends. `component` is that of the interchange in hand.
    What loses data raises InputError; what is merely odd ends up in warnings().
    """

    def __init__(self, path: Path, kind: str, begins: tuple[str, ...], progress: Callable[[int], None]):
        self.path, self.kind, self.begins, self.progress = path, kind, begins, progress
        self.number, self.separators, self.component = 0, None, ""  # segments read so far
        self.envelope = Envelope(self)
        self.oddities: dict[tuple[str, str], list[int]] = {}

    def __iter__(self) -> Iterator[Segments]:
        left = ""
        for text, is_end in self._texts():
            element, _, terminator = self.separators
            text = left + terminator + text
            cut = len(text) if is_end else max(text.rfind(terminator + tag + element) for tag in self.begins) + 1
            left = text[cut:]
            yield from self._segments(text[:cut])
        yield from self._segments(left)
        if not self.number:
            self.fail(0, "", "the file is empty")
        self.envelope.close()

    def _segments(self, text: str) -> Iterator[Segments]:
        """The text as Segments, with its envelopes checked."""
        texts = [one for one in text.split(self.separators.terminator) if one] if text else []
        if texts:
            segments = Segments(
                self.number + 1, pc.split_pattern(pa.array(texts, pa.string()), self.separators.element)
            )
            for tag in segments.tag_names:
                if not re.fullmatch(TAG, tag):
                    number = segments.first + segments.of(tag)[0].as_py()
                    self.fail(
                        number,
                        tag,
                        "this is no segment: a separator stands where it should not, or the separators changed",
                    )
            for position in segments.of(*self.envelope.checks).to_pylist():
                elements = segments.elements[position].as_py()
                self.envelope.checks[elements[0]](segments.first + position, elements + [""] * 17)
            self.number += len(texts)
            yield segments

    def fail(self, number: int, tag: str, happened: str, todo: str = SEND_AGAIN) -> NoReturn:
        """Refuse the file. Never quotes what an element holds: it may be a name."""
        place = f", segment {number} ({tag if re.fullmatch(TAG, tag) else '?'})" if number else ""
        raise InputError(f"{self.path.name}{place}: {happened}. {todo}.")

    def warn(self, number: int, tag: str, text: str, times: int = 1) -> None:
        """Keep an oddity once per file, with where it was first seen and how often."""
        self.oddities.setdefault((tag, text), [number, 0])[1] += times

    def warnings(self) -> list[str]:
        return [
            (f"segment {first} ({tag}): " if first else "") + text + (f" ({count} times)" if count > 1 else "")
            for (tag, text), (first, count) in sorted(self.oddities.items(), key=lambda one: one[1][0])
        ]

    def _texts(self) -> Iterator[tuple[str, bool]]:
        """The file in texts of whole segments, in the separators self.separators holds meanwhile, and whether an interchange ends there."""
        data = b""
        try:
            with self.path.open("rb") as file:
                for chunk in in_bytes(self._chunks(file)):
                    data = yield from self._whole_segments(data + chunk)
        except UnicodeDecodeError:
            self.fail(self.number + 1, "", "it begins as UTF-16 text, but here it is none")
        except OSError as error:
            self.fail(0, "", f"the file cannot be read ({error.strerror})", "Check the path and who may read it")
        yield from self._whole_segments(data, at_end=True)

    def _chunks(self, file: BinaryIO) -> Iterator[bytes]:
        while chunk := file.read(BUFFER):
            self.progress(len(chunk))
            yield chunk

    def _whole_segments(self, data: bytes, at_end: bool = False) -> Iterator[tuple[str, bool]]:
        """Yields what is complete in `data` and returns the rest. Each ISA may bring other separators."""
        while data:
            if self.separators is None or re.match(rb"\s*ISA[^0-9A-Za-z\s]", data):
                data = data.removeprefix(codecs.BOM_UTF8).lstrip(BLANKS)
                if not data or (len(data) < HEAD and not at_end):
                    return data
                self._open(data[:HEAD])
            terminator = self.separators.terminator.encode("latin-1")
            following = next_interchange(data, terminator)
            cut = following or (len(data) if at_end else data.rfind(terminator) + 1)
            if not cut and len(data) > 2 * BUFFER:
                self.fail(
                    self.number + 1,
                    "",
                    f"it has no end within {2 * BUFFER} characters",
                    "Check the separators of this file",
                )
            if not cut:
                return data
            yield from self._ended(self._text(data[:cut]), at_end or following > 0)
            data = data[cut:]
        return data

    def _open(self, head: bytes) -> None:
        """Take the separators of the interchange (or bare ST) that begins here."""
        tag = re.match(rb"ISA|GS|ST", head)
        found = separators(head) if tag else None
        if not tag and not self.number:
            what, todo = next((what, todo) for pattern, what, todo in STRANGERS if re.match(pattern, head))
            self.fail(0, "", f"this is {what}", todo)
        if found is None:
            self.fail(
                self.number + 1,
                head[:3].decode("latin-1"),
                "its separators cannot be told: element, component and end of segment "
                "must be three different characters, none a letter, digit or blank",
                "Check that the file is complete and unchanged",
            )
        if not self.number and tag[0] != b"ISA":
            self.warn(0, "", "no ISA envelope: that nothing is missing at the end cannot be checked")
        if tag[0] == b"ISA" and (length := length_of_isa(head, found)) != ISA_LENGTH:
            said = f"it is {length} characters long, not {ISA_LENGTH}; its elements were told apart by their separator"
            self.warn(self.number + 1, "ISA", said)
        self.separators, self.component = found, found.component

    def _text(self, piece: bytes) -> str:
        """Decoded, without line breaks and without blanks around elements."""
        element, _, terminator = (one.encode("latin-1") for one in self.separators)
        is_utf8 = (element + terminator).isascii()
        for mark in MARKS if is_utf8 and not piece.isascii() else ():
            piece = piece.replace(mark, b" ")
        blanks = bytes.maketrans(SPACES, bytes(32 if terminator != bytes([one]) else one for one in SPACES))
        piece = piece.translate(blanks, b"\r\n".replace(terminator, b"")).strip(BLANKS.replace(terminator, b""))
        if b"\0" in piece:
            self.fail(self.number + 1, "", "binary data begins at or after this segment")
        for separator in (element, terminator):
            if b" " + separator in piece or separator + b" " in piece:
                piece = separator.join(one.strip(b" ") for one in piece.split(separator))
        try:
            return piece.decode("utf-8" if is_utf8 else "latin-1")
        except UnicodeDecodeError:
            return piece.decode("latin-1")

    def _ended(self, text: str, is_end: bool) -> Iterator[tuple[str, bool]]:
        """Only the last segment of a file may lack its terminator, and only when it closes what was opened."""
        element, _, terminator = self.separators
        whole, _, last = text.rpartition(terminator)
        yield whole, is_end
        if last:
            if not self.envelope.is_closed_by(last.split(element)):
                self.fail(self.number + 1, last.split(element)[0], "the file ends in the middle of this segment")
            yield last, is_end


class Envelope:
    """ISA…IEA around GS…GE around ST…SE. What is opened must be closed: else the file was cut and lines would be missing silently."""

    def __init__(self, reader: Reader):
        self.reader, self.transactions = reader, 0
        # number of the opening segment, its control number, and how many it holds; None while closed
        self.interchange: list | None = None
        self.group: list | None = None
        self.transaction: list | None = None
        self.checks = {"ISA": self.isa, "GS": self.gs, "ST": self.st, "SE": self.se, "GE": self.ge, "IEA": self.iea}

    def isa(self, number: int, e: list[str]) -> None:
        self.expect_closed(number, "ISA")
        if self.interchange:
            self.reader.fail(number, "ISA", "the interchange before it has no IEA, so its end is missing")
        self.interchange = [number, e[13], 0]

    def gs(self, number: int, e: list[str]) -> None:
        self.expect_closed(number, "GS")
        if self.interchange:
            self.interchange[2] += 1
        self.group = [number, e[6], 0]

    def st(self, number: int, e: list[str]) -> None:
        self.expect_closed(number, "ST")
        if e[1] != self.reader.kind:
            article = "an" if e[1].startswith("8") else "a"
            kind = f"{article} {e[1]} ({KINDS[e[1]]})" if e[1] in KINDS else "another kind of X12 transaction"
            self.reader.fail(
                number,
                "ST",
                f"this is {kind}, not an {self.reader.kind}",
                f"Give only files of {self.reader.kind} to this source",
            )
        if self.group:
            self.group[2] += 1
        self.transaction = [number, e[2], 0]
        self.transactions += 1

    def se(self, number: int, e: list[str]) -> None:
        if not self.transaction:
            self.reader.fail(number, "SE", "it closes a transaction that no ST opened")
        self.compare(number, e, number - self.transaction[0] + 1, self.transaction[1], "segments")
        self.transaction = None

    def ge(self, number: int, e: list[str]) -> None:
        self.expect_closed(number, "GE")
        if self.group:
            self.compare(number, e, self.group[2], self.group[1], "transactions")
        self.group = None

    def iea(self, number: int, e: list[str]) -> None:
        self.expect_closed(number, "IEA")
        if self.interchange:
            self.compare(number, e, self.interchange[2], self.interchange[1], "groups")
        self.interchange = self.group = None

    def compare(self, number: int, e: list[str], count: int, control: str, what: str) -> None:
        if e[1].lstrip("0") != str(count).lstrip("0"):
            self.reader.warn(number, e[0], f"{e[0]}01 counts other {what} than were read")
        if e[2] != control:
            self.reader.warn(number, e[0], f"{e[0]}02 is not the control number it closes")

    def expect_closed(self, number: int, tag: str) -> None:
        if self.transaction:
            self.reader.fail(number, tag, f"the transaction that began at segment {self.transaction[0]} (ST) has no SE")

    def is_closed_by(self, e: list[str]) -> bool:
        opened = {"SE": self.transaction, "IEA": self.interchange}.get(e[0])
        return bool(opened) and len(e) == 3 and e[2] == opened[1] and not (e[0] == "SE" and self.interchange)

    def close(self) -> None:
        number = self.reader.number
        if self.transaction:
            self.reader.fail(
                number,
                "?",
                f"the file ends, but the transaction that began at segment {self.transaction[0]} (ST) has no SE",
            )
        if self.interchange:
            self.reader.fail(
                number,
                "?",
                f"the file ends, but the interchange that began at segment {self.interchange[0]} (ISA) has no IEA",
            )
        if not self.transactions:
            self.reader.fail(number, "?", f"there is no transaction (ST) in it, so no {self.reader.kind}")
