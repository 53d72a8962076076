"""Files of a family that importers read, but of a kind that none of them does: what each is, in words."""

from data.landing import x12_kinds
from data.landing.json_stream import begins_json

JSON = "JSON that nothing here reads: neither FHIR explanations of benefit nor a hospital's price file"


def family(head: bytes) -> str | None:
    """What the file is, asked after every importer; None where it is of no such family."""
    if text := x12_kinds.beginning(head):
        return "X12 of a kind that nothing here reads" + x12_kinds.version(text)
    return JSON if begins_json(head) else None
