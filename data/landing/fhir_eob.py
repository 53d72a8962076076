"""FHIR ExplanationOfBenefit to raw parquet, in constant memory: one row per service line, one for a claim without any.
data/landing/fhir_items.py says what of a claim is a line.

Reads CARIN Blue Button (R4) and what CMS sends: Blue Button v1 (STU3), v2 (R4), v3, and the form that v3 is made from; alone, in
a Bundle, in an array, or as lines (NDJSON). A value keeps the code that names it as its column: `submitted` is HL7's word,
`line_nch_pmt_amt` and `clm_freq_cd` are CMS's. What each means for the contract stands in data/sources/fhir_eob.sql.
Where CMS gives a value both its own code and HL7's, only its own counts: v2 calls payments "submitted".
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa

from data import InputError
from data.landing import fhir_base, fhir_items
from data.landing.columns import MONEY, TEXT, UNITS, parquet
from data.landing.fhir import (
    CMS,
    Misfit,
    at,
    codes,
    codings,
    described,
    each,
    extensions,
    first,
    last_part,
    money,
    ndc,
    number,
    procedure,
    text,
    texts,
    word,
)
from data.landing.fhir_explanation import AMOUNTS, TOTALS, Explanation, chosen, note
from data.landing.json_stream import begins_json, members

ROWS_AT_ONCE = 4_000
OF_CLAIM = """
    insurer plan is_cms claim_type eob_type patient billable_start created status outcome payment_status payment_date precedence
    has_authorization claim_number prior_claim provider_npi facility_npi typeofbill benefitpaymentstatus
    carr_clm_cntl_num fi_doc_clm_cntl_num fi_orig_clm_cntl_num clm_cntl_num carr_clm_pmt_dnl_cd clm_carr_pmt_dnl_cd clmrecvddate
    nch_wkly_proc_dt clm_nch_wkly_proc_dt nch_prmry_pyr_cd clm_nch_prmry_pyr_cd clm_adjstmt_type_cd
    clm_fac_type_cd clm_srvc_clsfctn_type_cd clm_freq_cd
"""
OF_LINE = """
    record_level amounts_of not_covered sequence serviced hcpcs modifier_1 modifier_2 modifier_3 modifier_4 modifier_5 ndc ndc_unit drug revenue
    place_of_service state rendering_npi taxonomy specialty adjustments remarks
    diagnosis_1 diagnosis_2 diagnosis_3 diagnosis_4 diagnosis_5 diagnosis_6
    diagnosis_7 diagnosis_8 diagnosis_9 diagnosis_10 diagnosis_11 diagnosis_12
    line_prcsg_ind_cd clm_prcsg_ind_cd line_bene_prmry_pyr_cd clm_prmry_pyr_cd rev_cntr_stus_ind_cd clm_rev_cntr_stus_cd
    rev_cntr_packg_ind_cd clm_rev_packg_ind_cd clm_prvdr_spclty_cd
"""
QUANTITIES = "quantity ndc_quantity rev_cntr_unit_cnt"
KINDS = {"source_row claim_row": pa.int64(), OF_CLAIM + OF_LINE: TEXT, QUANTITIES: UNITS, TOTALS + AMOUNTS: MONEY}
RAW = pa.schema([(name, kind) for columns, kind in KINDS.items() for name in columns.split()])
CLAIM_TYPES = ("professional", "institutional", "pharmacy", "oral", "vision")
# Who gave the service, the best first. Others of a care team sent the patient, or supervised.
RENDERING = ("rendering", "performing", "primary", "attending")
NOT_TREATED = {"patientreasonforvisit", "externalcauseofinjury", "admitting"}


# What FHIR has somewhere near its start, and whose profile it is of.
RESOURCE = re.compile(rb'"resourceType"\s*:\s*"(?:ExplanationOfBenefit(?:Base)?|Bundle)"')
PROFILES = [(rb"C4BB|carin-bb", "CARIN Blue Button"), (rb"bluebutton\.cms\.gov", "CMS Blue Button")]


def recognises(path: Path, head: bytes) -> str | None:
    """JSON that names FHIR's resource near its start."""
    if not begins_json(head) or not RESOURCE.search(head):
        return None
    profile = next((f", {name}" for mark, name in PROFILES if re.search(mark, head)), "")
    return f"FHIR, explanations of benefit{profile}"


def land(path: Path, folder: Path, progress: Callable[[int], None], scope: list[str] | None = None) -> list[str]:
    """Write raw.parquet into the folder; returns what was odd. Writes nothing when it raises InputError.

    All codes are landed, whichever are in scope: claims are compared with their totals.
    """
    oddities: dict[str, int] = {}
    with parquet(folder / "raw.parquet", RAW, OF_CLAIM.split()) as raw:
        waiting, place = [], 0
        for place, row in enumerate(rows(path, progress, oddities), 1):
            waiting.append(row | {"source_row": place, "claim_row": place - row["claim_row"]})
            if len(waiting) == ROWS_AT_ONCE:
                raw.write_table(pa.Table.from_pylist(waiting, RAW))
                waiting = []
        if not place:
            raise InputError(
                f"{path.name}: there is no ExplanationOfBenefit of a claim in this file. "
                "Of an export name the files of that resource alone; nothing was changed."
            )
        raw.write_table(pa.Table.from_pylist(waiting, RAW))
    return [what + (f" ({count} times)" if count > 1 else "") for what, count in oddities.items()]


def rows(path: Path, progress: Callable[[int], None], oddities: dict[str, int]) -> Iterator[dict]:
    """The rows of every claim; claim_row counts back to the first of its claim."""
    for number_, resource in enumerate(resources(path, progress), 1):
        try:
            if claim := claim_in(resource, oddities):
                yield from (row | {"claim_row": place} for place, row in enumerate(Claim(claim, oddities).rows()))
        except Misfit as error:
            raise InputError(
                f"{path.name}, resource {number_}: {error}. Ask the sender for a correct file; nothing was changed."
            ) from None


def resources(path: Path, progress: Callable[[int], None]) -> Iterator[object]:
    """Each resource of the file: its elements, the entries of a Bundle, or the file itself."""
    alone = {}
    for key, value in members(path, {"entry"}, progress):
        if key == "entry" and isinstance(value, dict):
            yield value.get("resource")
        elif key == "" and isinstance(value, dict) and value.get("resourceType") == "Bundle":
            yield from (entry.get("resource") for entry in each(value, "entry"))
        elif key == "":
            yield value
        else:
            alone[key] = value
    if alone and alone.get("resourceType") != "Bundle":
        yield alone


def claim_in(resource: object, oddities: dict[str, int]) -> dict | None:
    """The ExplanationOfBenefit of a claim, which this resource is; None where it is something else."""
    if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
        raise Misfit("it is no FHIR resource: it has no resourceType")
    if resource["resourceType"] == "ExplanationOfBenefitBase":
        return fhir_base.explained(resource)
    if resource["resourceType"] != "ExplanationOfBenefit":
        note(oddities, "a resource that is no ExplanationOfBenefit was passed over")
    elif resource.get("use") not in (None, "claim"):
        note(oddities, "a preauthorization or predetermination, which is no claim, was passed over")
    else:
        return resource
    return None


class Claim(Explanation):
    """One ExplanationOfBenefit."""

    def rows(self) -> list[dict]:
        """A row per line, each told whose amounts the claim's are: the line's that is all the claim, or of several that have none together."""
        of_claim, lines = self.header(), self.lines()
        is_claim = not lines or (len(lines) == 1 and self.is_claim(lines[0][0]))
        of_lines = self.reasons if is_claim else without_amounts(self.reasons)
        found = [{"record_level": "line"} | self.line(item, own or of_lines, is_claim) for item, own in lines]
        found = found or [{"record_level": "claim"} | self.line({}, self.reasons, is_claim)]
        has_own = any(row.get(name) is not None for row in found for name in AMOUNTS.split())
        has_total = any(of_claim.get(name) is not None for name in TOTALS.split())
        amounts_of = "line" if is_claim else "claim" if has_total and not has_own else None
        if amounts_of == "claim":
            note(
                self.oddities, "the lines of a claim have no amounts of their own: its dollars are for the whole claim"
            )
        return [of_claim | {"amounts_of": amounts_of} | row for row in found]

    def is_claim(self, item: dict) -> bool:
        """Whether the claim's amounts are those of its only line: that has none, or was billed as much."""
        own = fhir_items.billed(item)
        return not fhir_items.has_money(item) or (own is not None and own == self.total.get("submitted"))

    def lines(self) -> list[tuple[dict, list[str]]]:
        """The claim's lines as items, each with the reasons of the item that it is a detail of, without amounts: they may be its lines' sums."""
        found = fhir_items.lines(self.eob, lambda what: note(self.oddities, what))
        of_items = [self.decided(each(item or {}, "adjudication"))[0] for _, item in found]
        return [(part, without_amounts(own)) for (part, _), own in zip(found, of_items, strict=True)]

    # What is said of the claim

    def header(self) -> dict:
        eob, found = self.eob, self.variables()
        every = each(eob, "insurance")
        insurance = first([one for one in every if one.get("focal") is True]) or first(every) or {}
        coverage, payment, types = at(insurance, "coverage"), at(eob, "payment"), codings(at(eob, "type"))
        systems = [system for system, _ in types] + [system for system, *_ in self.identifiers]
        return chosen(found, OF_CLAIM) | {
            **self.totals(),
            "insurer": self.named(at(eob, "insurer")) or self.named(at(self.resolved(coverage), "payor")),
            "plan": text(coverage.get("display")),
            "is_cms": "Y" if any(CMS in system for system in systems) else None,
            "claim_type": first([code for _, code in types if code in CLAIM_TYPES]),
            "eob_type": first([code for system, code in types if word(system) == "eob_type"]),
            "claim_number": self.number(),
            "prior_claim": self.prior_claim(),
            "patient": last_part(first(texts(at(eob, "patient"), "reference")))
            or text(at(at(eob, "patient"), "identifier").get("value")),
            "billable_start": text(at(eob, "billablePeriod").get("start")),
            "created": text(eob.get("created")),
            "status": text(eob.get("status")),
            # STU3 wraps it into a concept
            "outcome": first(codes(at(eob, "outcome")))
            if isinstance(eob.get("outcome"), dict)
            else text(eob.get("outcome")),
            "payment": money(at(payment, "amount")),
            "payment_date": text(payment.get("date")),
            "payment_status": first(codes(at(payment, "type"))),
            "precedence": text(eob.get("precedence")),
            "has_authorization": "Y" if texts(eob, "preAuthRef") or texts(insurance, "preAuthRef") else None,
            "provider_npi": self.npi(at(eob, "organization", "provider")),
            "facility_npi": self.npi(at(eob, "facility")) or self.npi(at(self.member([], ("site",)), "provider")),
        }

    # What is said of a line

    def line(self, item: dict, other_reasons: list[str], is_claim: bool) -> dict:
        product, place, revenue = (
            at(item, *keys) for keys in (("productOrService", "service"), ("locationCodeableConcept",), ("revenue",))
        )
        entries = each(item, "adjudication")
        reasons, remarks, said = self.decided(entries)
        found = extensions(item, product, revenue, place) | said
        amounts, decided = self.amounts(entries), reasons or other_reasons
        member = self.member(texts(item, "careTeamSequence", "careTeamLinkId"), RENDERING)
        return chosen(found, OF_LINE + " benefitpaymentstatus") | {
            **chosen(amounts, AMOUNTS),
            "not_covered": None if decided else self.refused(self.total | amounts if is_claim else amounts),
            **self.modifiers(item),
            **self.drug(item, product, found.get("ndc")),
            **self.diagnoses(texts(item, "diagnosisSequence", "diagnosisLinkId")),
            **specialty(at(member, "qualification")),
            "sequence": text(item.get("sequence")),
            "serviced": text(item.get("servicedDate")) or text(at(item, "servicedPeriod").get("start")),
            "hcpcs": procedure(product),
            "quantity": number(at(item, "quantity").get("value"), UNITS),
            "rev_cntr_unit_cnt": number(found.get("rev_cntr_unit_cnt"), UNITS),
            "revenue": first(codes(revenue, "[0-9]{1,4}")),
            "place_of_service": first(codes(place, "[0-9]{1,2}")),
            "state": found.get("prvdr_state_cd") or self.state(item),
            "rendering_npi": self.npi(at(member, "provider")),
            "adjustments": ";".join(decided) or None,
            "remarks": ";".join(dict.fromkeys([*remarks, *self.remarks])) or None,
        }

    def modifiers(self, item: dict) -> dict[str, str]:
        """CMS v3 puts all of a line's modifiers into one concept; v2 puts the unit of the NDC among them."""
        every = [pair for concept in each(item, "modifier") for pair in codings(concept)]
        found = [code.upper() for system, code in every if "unitsofmeasure" not in system and len(code) == 2]
        if len(found := list(dict.fromkeys(found))) > 5:
            note(self.oddities, "a line has more than five modifiers; the first five were taken")
        units = [code for system, code in every if "unitsofmeasure" in system]
        return {f"modifier_{n}": code for n, code in enumerate(found[:5], 1)} | {"ndc_unit": first(units)}

    def drug(self, item: dict, product: dict, said: str | None) -> dict:
        """The NDC of the line's detail with its quantity, else that of the product, else the one in an extension."""
        for detail in each(item, "detail"):
            content, quantity = at(detail, "productOrService", "service"), at(detail, "quantity")
            if ndc(content):
                return {
                    "ndc": ndc(content),
                    "ndc_quantity": number(quantity.get("value"), UNITS),
                    "ndc_unit": text(quantity.get("unit")) or text(quantity.get("code")),
                    "drug": described(content) or described(product),
                }
        return {"ndc": ndc(product) or said, "drug": described(product)}

    def diagnoses(self, pointed: list[str]) -> dict[str, str]:
        """Those that the line points to, then the claim's in their order, the principal one first."""
        found = []
        for entry in each(self.eob, "diagnosis"):
            kinds = {kind for concept in each(entry, "type") for kind in codes(concept)}
            systems = codings(at(entry, "diagnosisCodeableConcept"))
            code, place = first([code for system, code in systems if "icd" in system]), text(entry.get("sequence"))
            if code and not kinds & NOT_TREATED:
                rank = pointed.index(place) if place in pointed else len(pointed) + ("principal" not in kinds)
                found.append((rank, len(found), code))
        every = list(dict.fromkeys(code for *_, code in sorted(found)))
        return {f"diagnosis_{n}": code for n, code in enumerate(every[:12], 1)}

    # Who is meant by a reference


def without_amounts(reasons: list[str]) -> list[str]:
    return [reason[: reason.rindex(":") + 1] for reason in reasons]


def specialty(qualification: dict) -> dict[str, str | None]:
    """The taxonomy of a provider, and the specialty as CMS numbers it, else in words."""
    every = codings(qualification)
    numbered = [code for system, code in every if "spclty" in word(system)]
    return {
        "taxonomy": first([code for system, code in every if "taxonomy" in system]),
        "specialty": first(numbered) or text(qualification.get("text")),
    }
