"""Small words for FHIR resources, which may be anything: what is of another shape raises Misfit, what is missing is None or empty."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import pyarrow as pa

from data.landing.columns import LARGEST, MONEY

CMS = "bluebutton.cms.gov"
PROCEDURES = re.compile(r"cpt|hcpcs|2\.16\.840\.1\.113883\.6\.(285|12)$", re.IGNORECASE)
LIKE_A_PROCEDURE = re.compile("[A-Z0-9][0-9]{3}[A-Z0-9]")


class Misfit(Exception):
    """What of a resource cannot be read, in words that quote nothing of it."""


def each(node: dict, *keys: str) -> list[dict]:
    """The objects under the first of these keys that holds any; one alone is a list of one."""
    for key in keys:
        found = node.get(key)
        if found not in (None, []):
            found = found if isinstance(found, list) else [found]
            if not all(isinstance(one, dict) for one in found):
                raise Misfit(f"'{key}' holds what is no object")
            return found
    return []


def at(node: dict, *keys: str) -> dict:
    """The object under the first of these keys that holds one, the first of several; {} where there is none."""
    return first(each(node, *keys)) or {}


def first(values: list) -> object:
    return values[0] if values else None


def text(value: object) -> str | None:
    """A text or number as text; blank is None."""
    if value is None:
        return None
    if isinstance(value, bool | list | dict):
        raise Misfit("something else stands where a text or number should")
    return str(value).strip() or None


def texts(node: dict, *keys: str) -> list[str]:
    """The texts or numbers under the first of these keys that holds any."""
    for key in keys:
        found = node.get(key)
        if values := [one for one in map(text, found if isinstance(found, list) else [found]) if one]:
            return values
    return []


def number(value: object, kind: pa.Decimal128Type) -> Decimal | None:
    """A number rounded to the scale of its column; blank is None."""
    if (written := text(value)) is None:
        return None
    try:
        found = Decimal(written)
        if abs(found) < 10**LARGEST:
            return found.quantize(Decimal(1).scaleb(-kind.scale), ROUND_HALF_UP)
    except InvalidOperation:
        pass
    raise Misfit("an amount or quantity is not a number below ten billion")


def money(amount: dict) -> Decimal | None:
    """A Money as dollars."""
    if (text(amount.get("currency")) or text(amount.get("code")) or "USD") != "USD":
        raise Misfit("an amount is in another currency than USD")
    return number(amount.get("value"), MONEY)


def codings(concept: dict) -> list[tuple[str, str]]:
    """The codes of a concept as (system, code)."""
    found = [(text(one.get("system")) or "", text(one.get("code"))) for one in each(concept, "coding")]
    return [(system, code) for system, code in found if code]


def codes(concept: dict, pattern: str = "") -> list[str]:
    """The codes of a concept, or those that look so."""
    return [code for _, code in codings(concept) if re.fullmatch(pattern or ".*", code)]


def names(category: dict) -> list[str]:
    """What a category is called: by CMS's own codes where it has any, else by its codes."""
    found = codings(category)
    return [word(code) for system, code in found if CMS in system] or [word(code) for _, code in found]


def word(name: str) -> str:
    """The last part of an address as a column would be called: …/CLM-FREQ-CD is clm_freq_cd."""
    return name.rsplit("/", 1)[-1].lower().replace("-", "_")


def last_part(reference: str | None) -> str | None:
    return reference.rsplit("/", 1)[-1] if reference else None


def extensions(*nodes: dict) -> dict[str, str | None]:
    """What the nodes' extensions say, by the last part of their address; the first that says it wins."""
    found: dict[str, str | None] = {}
    for extension in [one for node in nodes for one in each(node, "extension")]:
        for key, value in extension.items():
            if key.startswith("value") and not isinstance(value, bool | list):
                value = value.get("code" if key == "valueCoding" else "value") if isinstance(value, dict) else value
                found.setdefault(word(text(extension.get("url")) or ""), text(value))
    return found


def priced_extensions(node: dict) -> dict[str, Decimal | None]:
    """What a node's extensions say in dollars, by the last part of their address."""
    priced = [one for one in each(node, "extension") if "valueMoney" in one]
    return {word(text(one.get("url")) or ""): money(at(one, "valueMoney")) for one in priced}


def procedure(product: dict) -> str | None:
    """The HCPCS or CPT code; of systems that are unknown, whatever looks like one."""
    every = codings(product)
    known = [code for system, code in every if PROCEDURES.search(word(system))]
    return first(
        known or [code for system, code in every if LIKE_A_PROCEDURE.fullmatch(code) and word(system) != "ndc"]
    )


def ndc(product: dict) -> str | None:
    return first([code for system, code in codings(product) if word(system) == "ndc"])


def described(product: dict) -> str | None:
    """What a product is called: in words of the sender, or as its NDC is."""
    named = [one for one in each(product, "coding") if word(text(one.get("system")) or "") == "ndc"]
    return text(product.get("text")) or first([text(one.get("display")) for one in named])
