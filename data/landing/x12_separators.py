"""What stands between the elements and segments of a file of X12, and where it says so."""

import codecs
import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

# What follows the last element of the first segment: its terminator, perhaps line breaks, the next tag.
NEXT_SEGMENT = rb"([^0-9A-Za-z ])(?:\s|\xc2\xa0)*[A-Z][A-Z0-9]{1,2}\s*"


LAST_ELEMENTS = {b"ISA": (16, rb"([^0-9A-Za-z\s]?)"), b"GS": (8, rb"[0-9A-Za-z]*()"), b"ST": (2, rb"[0-9A-Za-z-]*()")}


ELEMENTS_LEFT_BLANK = 20  # so many may follow in a first segment that is no ISA


class Separators(NamedTuple):
    element: str
    component: str  # "" where the envelope does not say: composites show it
    terminator: str


def in_bytes(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks of a file as they are; of one in UTF-16, as some programs save text, in UTF-8."""
    first = next(chunks, b"")
    if not first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield first
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder("utf-16")()
    for chunk in chain([first], chunks):
        yield decoder.decode(chunk).encode()
    yield decoder.decode(b"", final=True).encode()


def separators(head: bytes) -> Separators | None:
    """From the first segment: ISA16 and what follows it; without ISA, what stands between the first segment and the next."""
    tag = re.match(rb"ISA|GS|ST", head)[0]
    if not (element := head[len(tag) : len(tag) + 1]):
        return None
    place, pattern = LAST_ELEMENTS[tag]
    for last in head.split(element)[place : place + (1 if tag == b"ISA" else ELEMENTS_LEFT_BLANK)]:
        if found := re.fullmatch(pattern + NEXT_SEGMENT, last):
            three = Separators(element.decode("latin-1"), found[1].decode("latin-1"), found[2].decode("latin-1"))
            if len(set(three)) == 3 and not element.isalnum() and not element.isspace():
                return three
        if not re.fullmatch(rb"[0-9A-Za-z-]*", last):
            return None
    return None


def length_of_isa(head: bytes, found: Separators) -> int:
    """How long the first segment is with its terminator. Line breaks that a mailer put into it do not count."""
    terminator = found.terminator.encode("latin-1")
    return len(head.translate(None, b"\r\n".replace(terminator, b"")).partition(terminator)[0]) + 1


def next_interchange(data: bytes, terminator: bytes) -> int:
    """Where the next ISA begins, or 0."""
    if data.find(b"ISA", 1) < 0:
        return 0
    found = re.search(re.escape(terminator) + rb"(?:[\s\0\x1a]|\xef\xbb\xbf)*(?=ISA[^0-9A-Za-z\s])", data)
    return found.end() if found else 0
