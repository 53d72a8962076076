"""An Answer as a file: CSV, JSON, parquet, XLSX, or a table for a terminal. The same rows as on the screen, and what they rest on."""

import io
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import xlsxwriter

from queries import Answer, cells, words
from queries.catalogue import question
from queries.roles import is_figure

INERT = ("=", "+", "-", "@", "\t", "\r")
FORMATS = ("table", "csv", "json", "parquet", "xlsx")


def facts(answer: Answer) -> dict[str, str]:
    """What a file says about itself: the selection in words, definitions, extract, and how small cells were treated."""
    basis = answer.basis
    said = {
        "question": f"{answer.question}: {answer.asks}",
        "grain": answer.grain,
        "selection": basis.selection,
        "rate": basis.rate,
        "extract": f"{basis.extract} {basis.version}",
        "as_of": basis.as_of,
        "lines": cells.said(basis.line_count),
        "left_out": "; ".join(f"{cells.said(count)} lines {why}" for why, count in basis.left_out) or "none",
        "immature_share": (cells.REASON if basis.small_cells == "hide" and basis.line_count != 0 else "")
        if basis.immature_share is None
        else f"{basis.immature_share:.3f}" + ("" if basis.is_measured else " (rule assumed: 90 and 180 days)"),
        "not_in_the_input": ", ".join(basis.lacking) or "none that this answer uses",
        "small_cells": small_cells(answer),
        "metrics": " ".join(basis.metrics),
        "rows": str(answer.table.num_rows),
    }
    return (
        {"data": "SYNTHETIC SAMPLE: invented numbers, no fact about any payer", **said} if basis.is_synthetic else said
    )


def small_cells(answer: Answer) -> str:
    """Which mode a file is in, in words."""
    if answer.basis.small_cells == "hide":
        return f"hide: cells of 1-10 persons and what would give them away are hidden ({answer.hidden} rows)"
    return "show: exact" if answer.basis.is_synthetic else "show: contains small cells, internal use"


def based(answer: Answer) -> pa.Table:
    """The table with its basis as columns, so that no row travels without it."""
    table = answer.table
    said = facts(answer)
    for name in [one for one in ("data", "selection", "rate", "as_of", "extract", "small_cells") if one in said]:
        table = table.append_column(f"basis_{name}", pa.array([said[name]] * table.num_rows, pa.string()))
    return table


def inert(table: pa.Table) -> pa.Table:
    """Text that a spreadsheet could take for a formula gets an apostrophe in front; numbers stay numbers."""
    for number, column in enumerate(table.schema):
        values = table[column.name]
        if pa.types.is_dictionary(column.type):
            values = values.cast(pa.string())
        if pa.types.is_string(values.type):
            safe = [f"'{v}" if v is not None and v.lstrip(" \n").startswith(INERT) else v for v in values.to_pylist()]
            table = table.set_column(number, column.name, pa.array(safe, pa.string()))
    return table


def to_csv(answer: Answer) -> bytes:
    """UTF-8 with a header; blank is no value."""
    buffer = io.BytesIO()
    pyarrow.csv.write_csv(inert(based(answer)), buffer)
    return buffer.getvalue()


def to_parquet(answer: Answer) -> bytes:
    """zstd, with the facts as key-value metadata."""
    buffer = io.BytesIO()
    table = answer.table.replace_schema_metadata({name: value for name, value in facts(answer).items()})
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def to_json(answer: Answer) -> bytes:
    """{"question", "basis": {…}, "rows": [{…}]}"""
    text = {"question": answer.question, "basis": facts(answer), "missing": answer.missing, "rows": answer.rows()}
    return (json.dumps(text, default=_plain, indent=1) + "\n").encode()


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)


def to_xlsx(answer: Answer) -> bytes:
    """The rows with typed cells, where the question says so also a sheet per team or the like; what they rest on; what each column is.

    Codes stay text; nothing becomes a formula or a link.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": MADE})
    looks = {unit: book.add_format({"num_format": look}) for unit, look in LOOKS.items()}
    looks["day"] = book.add_format({"num_format": "yyyy-mm-dd"})
    write_rows(book.add_worksheet("rows"), answer.table, looks)
    by = question(answer.question).sheets
    for value in sorted(set(answer.table[by].to_pylist())) if by in answer.table.column_names else ():
        rows = answer.table.filter(pc.equal(answer.table[by], value))
        write_rows(book.add_worksheet(words.value(by, value)[:LONGEST_SHEET_NAME]), rows, looks)
    readme = book.add_worksheet("README")
    readme.set_column(0, 0, 18)
    readme.set_column(1, 1, 120)
    write_texts(readme, facts(answer).items())
    dictionary = book.add_worksheet("dictionary")
    dictionary.set_column(0, 1, 36)
    dictionary.set_column(2, 2, 16)
    write_texts(dictionary, [("column", "in words", "unit"), *dictionary_of(answer.table)])
    book.close()
    return buffer.getvalue()


def write_rows(sheet: xlsxwriter.worksheet.Worksheet, table: pa.Table, looks: dict[str, object]) -> None:
    """A table on a sheet: its header, and typed cells below it."""
    for place, column in enumerate(table.schema):
        look = looks.get(words.unit(column.name))
        sheet.write_string(0, place, column.name)
        sheet.set_column(place, place, max(12, len(column.name) + 2), look)
        for row, value in enumerate(table[column.name].to_pylist(), start=1):
            if value is None:
                continue
            if isinstance(value, date):
                sheet.write_datetime(row, place, value, looks["day"])
            elif isinstance(value, bool):
                sheet.write_boolean(row, place, value)
            elif isinstance(value, (int, float, Decimal)):
                sheet.write_number(row, place, float(value), look)
            else:
                sheet.write_string(row, place, str(value))
    sheet.freeze_panes(1, 0)


def write_texts(sheet: xlsxwriter.worksheet.Worksheet, rows: Iterable[Iterable[str]]) -> None:
    """Rows of text on a sheet."""
    for row, texts in enumerate(rows):
        for place, text in enumerate(texts):
            sheet.write_string(row, place, text)


def dictionary_of(table: pa.Table) -> list[tuple[str, str, str]]:
    """Each column of a file, what pages call it, and what it is counted in."""
    return [(name, words.label(name), words.unit(name)) for name in table.column_names]


# Identical input, identical bytes: the clock is left out. Anything but a datetime would be taken for none, and the clock's put in.
MADE = datetime(2000, 1, 1)
LONGEST_SHEET_NAME = 31
LOOKS = {"dollars": "#,##0.00", "share, 0 to 1": "0.0%", "count": "#,##0", "days": "0"}
WRITERS = {"csv": to_csv, "json": to_json, "parquet": to_parquet, "xlsx": to_xlsx}


def to_table(answer: Answer) -> str:
    """Columns aligned for a terminal: text left, numbers right; then the total and what it rests on."""
    heads = [words.label(name) for name in answer.table.column_names]
    lines = list(_aligned([heads, *_shown(answer.table)], answer.table))
    if answer.by != ("everything",) and answer.total.num_rows == 1:
        total = {name: answer.total[name] for name in answer.table.column_names if name in answer.total.column_names}
        lines.append(
            "total  "
            + "  ".join(
                f"{words.label(name)} {_text(name, value[0].as_py())}"
                for name, value in total.items()
                if name not in answer.by
            )
        )
    return "\n".join(lines + [""] + [f"{name:17} {value}" for name, value in facts(answer).items()])


def _shown(table: pa.Table) -> Iterator[list[str]]:
    for row in table.to_pylist():
        yield [_text(name, value) for name, value in row.items()]


def _text(name: str, value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float | Decimal):
        written = {"share, 0 to 1": f"{value:.1%}", "dollars": f"{value:,.2f}", "days": f"{value:,.1f}"}
        return written.get(words.unit(name), f"{value:,.12g}")
    if isinstance(value, str):
        return words.value(name, value)
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _aligned(rows: list[list[str]], table: pa.Table) -> Iterator[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    right = [is_figure(column) for column in table.column_names]
    for row in rows:
        cells = [
            cell.rjust(width) if is_right else cell.ljust(width)
            for cell, width, is_right in zip(row, widths, right, strict=True)
        ]
        yield "  ".join(cells).rstrip()
