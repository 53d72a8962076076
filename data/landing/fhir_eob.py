"""FHIR ExplanationOfBenefit to raw parquet, in constant memory: one row per service line, one for a claim without any.
data/landing/fhir_items.py says what of a claim is a line.

Reads CARIN Blue Button (R4) and what CMS sends: Blue Button v1 (STU3), v2 (R4), v3, and the form that v3 is made from; alone, in
a Bundle, in an array, or as lines (NDJSON). A value keeps the code that names it as its column: `submitted` is HL7's word,
`line_nch_pmt_amt` and `clm_freq_cd` are CMS's. What each means for the contract stands in data/sources/fhir_eob.sql.
Where CMS gives a value both its own code and HL7's, only its own counts: v2 calls payments "submitted".
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
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
    names,
    ndc,
    number,
    priced_extensions,
    procedure,
    text,
    texts,
    word,
)
from data.landing.json_stream import members

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
TOTALS = """
    payment total_submitted total_eligible total_benefit total_paidtoprovider total_paidtopatient total_deductible total_coinsurance
    total_copay nch_carr_clm_sbmtd_chrg_amt clm_tot_chrg_amt clm_sbmt_chrg_amt
"""
AMOUNTS = """
    submitted eligible benefit paidtoprovider paidtopatient deductible coinsurance copay
    line_sbmtd_chrg_amt line_alowd_chrg_amt line_nch_pmt_amt line_bene_ptb_ddctbl_amt line_coinsrnc_amt
    rev_cntr_tot_chrg_amt rev_cntr_pmt_amt_amt rev_cntr_cash_ddctbl_amt rev_cntr_coinsrnc_wge_adjstd_c
    clm_line_sbmt_chrg_amt clm_line_alowd_chrg_amt clm_line_cvrd_pd_amt clm_line_prvdr_pmt_amt clm_line_bene_pd_amt
    clm_line_mdcr_ddctbl_amt clm_line_mdcr_coinsrnc_amt
"""
KINDS = {"source_row claim_row": pa.int64(), OF_CLAIM + OF_LINE: TEXT, QUANTITIES: UNITS, TOTALS + AMOUNTS: MONEY}
RAW = pa.schema([(name, kind) for columns, kind in KINDS.items() for name in columns.split()])
CLAIM_TYPES = ("professional", "institutional", "pharmacy", "oral", "vision")
# Who gave the service, the best first. Others of a care team sent the patient, or supervised.
RENDERING = ("rendering", "performing", "primary", "attending")
NOT_TREATED = {"patientreasonforvisit", "externalcauseofinjury", "admitting"}
PAYMENTS = ("benefit", "paidtoprovider", "paidtopatient")
REASON = re.compile("(?:(CO|PR|OA|PI|CR)-?)?([A-Z]?[0-9]{1,3})")
REMARK = re.compile("(?:MA?|N)[0-9]{1,4}")


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


def note(oddities: dict[str, int], what: str) -> None:
    oddities[what] = oddities.get(what, 0) + 1


class Claim:
    """One ExplanationOfBenefit."""

    def __init__(self, eob: dict, oddities: dict[str, int]):
        self.eob, self.oddities = eob, oddities
        self.contained = {text(one.get("id")): one for one in each(eob, "contained")}
        self.identifiers = [
            (text(one.get("system")) or "", text(one.get("value")), one) for one in each(eob, "identifier")
        ]
        self.team = [(codes(at(one, "role")), text(one.get("sequence")), one) for one in each(eob, "careTeam")]
        self.reasons, self.remarks, self.said = self.decided(each(eob, "adjudication"))
        self.total = self.amounts([*each(eob, "total"), *each(eob, "adjudication")])

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

    def number(self) -> str | None:
        """CMS's clm_id, else the identifier called unique, else the first, else the resource's own id."""
        by_cms = [value for system, value, _ in self.identifiers if word(system) == "clm_id"]
        unique = [value for _, value, one in self.identifiers if "uc" in codes(at(one, "type"))]
        every = [*by_cms, *unique, *(value for _, value, _ in self.identifiers), text(self.eob.get("id"))]
        return first([value for value in every if value])

    def prior_claim(self) -> str | None:
        """The claim that this one takes up."""
        for related in each(self.eob, "related"):
            relations, claim = codes(at(related, "relationship")), at(related, "claim")
            if not relations or {"prior", "replaces"} & set(relations):
                said = [at(related, "reference").get("value"), at(claim, "identifier").get("value")]
                return first([*filter(None, map(text, said)), last_part(text(claim.get("reference")))])
        return None

    def variables(self) -> dict[str, str | None]:
        """What extensions, identifiers and supporting information say, by their codes."""
        found = extensions(self.eob, at(self.eob, "facility")) | self.said
        for system, value, _ in self.identifiers:
            found.setdefault(word(system), value)
        for info in each(self.eob, "supportingInfo", "information"):
            category, values = at(info, "category"), codings(at(info, "code"))
            for system, code in values:
                found.setdefault(word(system), code)
            # CMS v2 puts its frequency code where the type of bill belongs: HL7's categories hold no codes of CMS's.
            is_cms = any(CMS in system for system, _ in codings(category))
            said = [code for system, code in values if is_cms or CMS not in system]
            said += [] if values else texts(info, "timingDate", "valueString")
            for name in names(category) if said else []:
                found.setdefault(name, said[0])
        return found

    def totals(self) -> dict[str, Decimal | None]:
        """The claim's amounts by their codes, HL7's with total_ before them."""
        found = dict(self.total)
        for used in [used for balance in each(self.eob, "benefitBalance") for used in each(balance, "financial")]:
            found |= {name: money(at(used, "usedMoney")) for name in names(at(used, "type"))}
        found |= priced_extensions(self.eob)
        return chosen(found | {f"total_{name}": amount for name, amount in found.items()}, TOTALS)

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

    def refused(self, amounts: dict[str, Decimal]) -> str | None:
        """Y where all that was billed is not covered and nothing was paid. No reason is said, or it would decide."""
        billed, refused = amounts.get("submitted"), amounts.get("noncovered")
        if not billed or refused is None or refused < billed or any(amounts.get(one) for one in PAYMENTS):
            return None
        note(
            self.oddities,
            "nothing was paid of a line and all of it is not covered, without a reason: its status is “not covered”",
        )
        return "Y"

    def amounts(self, entries: list[dict]) -> dict[str, Decimal]:
        """Amounts by the codes of their categories, the first of each."""
        found: dict[str, Decimal] = {}
        for entry in entries:
            amount = money(at(entry, "amount"))
            for name in names(at(entry, "category")) if amount is not None else []:
                if found.setdefault(name, amount) != amount:
                    note(self.oddities, "a line or claim has several amounts of one kind; the first was taken")
        return found

    def decided(self, entries: list[dict]) -> tuple[list[str], list[str], dict[str, str]]:
        """Reasons as CO:50:12.00 (what is not said is left out), remarks, and CMS's codes by their names."""
        reasons, remarks, said = {}, [], {}
        for entry in entries:
            category, group, found = names(at(entry, "category")), "", []
            for system, code in codings(at(entry, "reason")):
                kind = word(system)
                if "benefitpaymentstatus" in category:
                    said.setdefault("benefitpaymentstatus", code)
                elif "adjustment_group" in kind or kind == "ansi_grp_cd":
                    group = code
                elif CMS in system and "ansi" not in kind:
                    said.setdefault(kind, code)
                elif REMARK.fullmatch(code):
                    remarks.append(code)
                elif "rejectreason" not in category:  # a pharmacy's codes, other than adjustment reasons
                    found.append(code)
            amount = money(at(entry, "amount"))
            for parts in map(REASON.fullmatch, found):
                if parts:
                    reasons.setdefault(
                        f"{group or parts[1] or ''}:{parts[2]}", "" if amount is None else f"{amount:.2f}"
                    )
                else:
                    note(self.oddities, "a reason that is no adjustment code was passed over")
        return [f"{reason}:{amount}" for reason, amount in reasons.items()], remarks, said

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

    def member(self, sequences: list[str], roles: tuple[str, ...]) -> dict:
        """The member of the care team whose role comes first among these; of those that the line names, where it names any."""
        able = [(held, one) for held, sequence, one in self.team if not sequences or sequence in sequences]
        return first([one for role in roles for held, one in able if role in held]) or {}

    # Who is meant by a reference

    def resolved(self, reference: dict) -> dict:
        """What stands for it in the claim itself; nothing where that is in another file."""
        target = text(reference.get("reference")) or ""
        return self.contained.get(target[1:], {}) if target.startswith("#") else {}

    def named(self, reference: dict) -> str | None:
        return text(reference.get("display")) or text(self.resolved(reference).get("name"))

    def npi(self, reference: dict) -> str | None:
        """A provider's NPI: beside the reference, in what stands for it, or in the reference itself."""
        for one in [*each(reference, "identifier"), *each(self.resolved(reference), "identifier")]:
            if "npi" in " ".join([text(one.get("system")) or "", *codes(at(one, "type"))]).lower():
                return text(one.get("value"))
        found = re.search(r"us-npi(?:\||%7C)([0-9]+)", text(reference.get("reference")) or "")
        return found[1] if found else None

    def state(self, item: dict) -> str | None:
        """Where the service was, else where the provider is."""
        return text(
            (at(item, "locationAddress") or at(self.resolved(at(self.eob, "provider")), "address")).get("state")
        )


def without_amounts(reasons: list[str]) -> list[str]:
    return [reason[: reason.rindex(":") + 1] for reason in reasons]


def chosen(found: dict, columns: str) -> dict:
    """What of it there is a column for."""
    return {name: found[name] for name in columns.split() if name in found}


def specialty(qualification: dict) -> dict[str, str | None]:
    """The taxonomy of a provider, and the specialty as CMS numbers it, else in words."""
    every = codings(qualification)
    numbered = [code for system, code in every if "spclty" in word(system)]
    return {
        "taxonomy": first([code for system, code in every if "taxonomy" in system]),
        "specialty": first(numbered) or text(qualification.get("text")),
    }
