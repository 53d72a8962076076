"""What stands where a number should and is none: zeros, one character three times or more, marks alone, a word such as NONE.

One pattern for every engine: DuckDB and Arrow read it with the same library (RE2, which knows no references back).
"""

from functools import cache
from string import ascii_uppercase, digits

from data.code_tables import reference

MARKS = r"[\s!-/:-@\[-`{-~]*"  # of a number 000-00-0000 the hyphens are none


def _repeated() -> list[str]:
    """0 however often, every other character three times or more."""
    return [f"(?:{one}{MARKS}){{{1 if one == '0' else 3},}}" for one in digits + ascii_uppercase]


def _words() -> list[str]:
    """Each word, with whatever marks stand in it: N/A and #N/A are NA."""
    return ["[ ./-]*".join(row["word"].replace(" ", "")) + MARKS for row in reference("blank_numbers")]


@cache
def pattern() -> str:
    """Matches the whole of what is no number, an empty text too."""
    return f"(?i){MARKS}(?:{'|'.join(['', *_repeated(), *_words()])})"
