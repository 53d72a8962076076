"""What X12 is, by its first bytes: its kind by ST01, its version by GS08."""

import codecs
import re

from data.landing.x12 import BLANKS

GUIDES = {"X222": "professional", "X098": "professional", "X223": "institutional", "X096": "institutional"}


def beginning(head: bytes) -> bytes | None:
    """The bytes of an interchange, or of a piece of one, as ASCII; None of anything else."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode()
    text = head.removeprefix(codecs.BOM_UTF8).lstrip(BLANKS)
    return text if re.match(rb"(ISA|GS|ST)[^0-9A-Za-z\s]", text) else None


def of_kind(head: bytes, kind: str, what: str) -> str | None:
    """What a file of this kind is, with its version; None of another."""
    text = beginning(head)
    found = re.search(rb"\bST[^0-9A-Za-z\s](\d{3})", text) if text else None
    return what + version(text) if found and found[1].decode() == kind else None


def version(text: bytes) -> str:
    """, version 005010X222A1 (professional)"""
    guide = re.search(rb"\b(00\d{4}(X\d{3})[A-Z0-9]*|00[345]0\d0)\b", text)
    if not guide:
        return ""
    claims = GUIDES.get(guide[2].decode() if guide[2] else "")
    return f", version {guide[1].decode()}" + (f" ({claims})" if claims else "")
