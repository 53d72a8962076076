"""What an ExplanationOfBenefit and its lines say alike: numbers, amounts, reasons, providers."""

import re
from decimal import Decimal

from data.landing.fhir import (
    CMS,
    at,
    codes,
    codings,
    each,
    extensions,
    first,
    last_part,
    money,
    names,
    priced_extensions,
    text,
    texts,
    word,
)

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
PAYMENTS = ("benefit", "paidtoprovider", "paidtopatient")
REASON = re.compile("(?:(CO|PR|OA|PI|CR)-?)?([A-Z]?[0-9]{1,3})")
REMARK = re.compile("(?:MA?|N)[0-9]{1,4}")


def note(oddities: dict[str, int], what: str) -> None:
    oddities[what] = oddities.get(what, 0) + 1


def chosen(found: dict, columns: str) -> dict:
    """What of it there is a column for."""
    return {name: found[name] for name in columns.split() if name in found}


class Explanation:
    """One ExplanationOfBenefit, asked by what is said of the claim and of its lines."""

    def __init__(self, eob: dict, oddities: dict[str, int]):
        self.eob, self.oddities = eob, oddities
        self.contained = {text(one.get("id")): one for one in each(eob, "contained")}
        self.identifiers = [
            (text(one.get("system")) or "", text(one.get("value")), one) for one in each(eob, "identifier")
        ]
        self.team = [(codes(at(one, "role")), text(one.get("sequence")), one) for one in each(eob, "careTeam")]
        self.reasons, self.remarks, self.said = self.decided(each(eob, "adjudication"))
        self.total = self.amounts([*each(eob, "total"), *each(eob, "adjudication")])

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

    def member(self, sequences: list[str], roles: tuple[str, ...]) -> dict:
        """The member of the care team whose role comes first among these; of those that the line names, where it names any."""
        able = [(held, one) for held, sequence, one in self.team if not sequences or sequence in sequences]
        return first([one for role in roles for held, one in able if role in held]) or {}

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
