"""Files that nothing here reads, told from their first bytes or their names: what each is, and what to do with it."""

import re

SAVE_SHEET = "Open it, choose the sheet, save that as “CSV UTF-8 (comma delimited)”, and name the CSV file"
RENAME = "Rename it to end in .xlsx, or .ods where LibreOffice wrote it"
UNPACK = "Unpack it and name the file inside"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
STRANGERS = [
    (rb"PK\x03\x04[\s\S]{0,4000}(?:\[Content_Types\]|xl/|opendocument\.spreadsheet)", "a workbook, whatever its name says", RENAME),
    (rb"\xd0\xcf\x11\xe0", "a document of an old office program", SAVE_SHEET),
    (rb"PK\x03\x04", "a compressed archive or a workbook", "Unpack it, or save its sheet as CSV, and name the file that comes of it"),
    (rb"\x1f\x8b|BZh|\x28\xb5\x2f\xfd|\xfd7zXZ|7z\xbc", "a compressed file", UNPACK),
    (rb"%PDF", "a PDF", "Ask for the table itself, as CSV"),
    (rb"(?:\xef\xbb\xbf)?\s*<", "a web page or XML, whatever its name says", "Open it and save it as CSV, if it holds a table"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*", "a picture", "Ask for the table itself, as CSV"),
]  # fmt: skip


def stranger(name: str, head: bytes) -> str | None:
    """What a file is that no table can be read from, and what to do, as the rest of a sentence; None for what may be a table."""
    for pattern, what, todo in STRANGERS:
        if re.match(pattern, head):
            if name.lower().endswith(".numbers"):
                what, todo = "a workbook of Apple's Numbers", SAVE_SHEET
            return f"is {what}. {todo}; nothing was changed."
    if head.startswith(b"\xfe\xff"):
        return (
            "is UTF-16 text with its bytes in the order of few programs. Save it as CSV in UTF-8; nothing was changed."
        )
    if b"\0" in head and not head.startswith(UTF_16) and not head.startswith(b"PAR1"):
        return "is a binary file, not a table. Ask for the table itself, as CSV; nothing was changed."
    return None
