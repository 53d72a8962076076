"""CMS's ExplanationOfBenefitBase, rows of its warehouse as JSON, as the ExplanationOfBenefit that CMS makes of them (Blue Button v3)."""

from data.landing.fhir import CMS, at, each, text


def explained(base: dict) -> dict:
    """One claim with its lines. Columns become extensions, amounts categories, both under their own names."""
    parts = {kind: at(base, f"{kind}Components") for kind in ("prof", "institutional")}
    said = plain(base) | plain(parts["prof"]) | plain(parts["institutional"])
    lines = [plain(row) for row in each(base, "lineItemComponents")]
    return {
        "resourceType": "ExplanationOfBenefit",
        "identifier": [
            {"system": "clm_id", "value": said.get("CLM_UNIQ_ID")},
            {"system": f"https://{CMS}/clm_cntl_num", "value": said.get("CLM_CNTL_NUM")},
        ],
        "type": concept("professional" if parts["prof"] else "institutional" if parts["institutional"] else None, CMS),
        "patient": {"reference": said.get("BENE_SK")},
        "billablePeriod": {"start": said.get("CLM_FROM_DT")},
        "created": said.get("CLM_EFCTV_DT"),
        "provider": by_npi(said.get("PRVDR_BLG_PRVDR_NPI_NUM")),
        "careTeam": [team(None, said), *(team(place, row) for place, row in enumerate(lines))],
        "extension": [*valued(said), {"url": "typeofbill", "valueString": bill(said)}],
        "supportingInfo": [{"category": concept("clmrecvddate", ""), "timingDate": said.get("CLM_SUBMSN_DT")}],
        "total": priced(said),
        "payment": {"amount": {"value": said.get("CLM_PMT_AMT")}},
        "diagnosis": [
            diagnosis(plain(row)) for row in each(base, "diagnoses") if row.get("CLM_PROD_TYPE_CD") in ("P", "D")
        ],
        "item": [item(place, row) for place, row in enumerate(lines)],
    }


def item(place: int, row: dict[str, str]) -> dict:
    reasons = [[row.get(f"CLM_{n}_REV_CNTR_ANSI_{part}_CD", "") for part in ("GRP", "RSN")] for n in range(1, 5)]
    return {
        "sequence": row.get("CLM_LINE_NUM"),
        "careTeamSequence": [place] if npi(row) else None,
        "servicedDate": row.get("CLM_LINE_FROM_DT") or row.get("CLM_LINE_INSTNL_REV_CTR_DT"),
        "productOrService": concept(row.get("CLM_LINE_HCPCS_CD"), "hcpcs"),
        "modifier": [concept(row.get(f"HCPCS_{n}_MDFR_CD"), "") for n in range(1, 6)],
        "revenue": concept(row.get("CLM_LINE_REV_CTR_CD"), ""),
        "locationCodeableConcept": concept(row.get("CLM_POS_CD"), ""),
        "quantity": {"value": row.get("CLM_LINE_SRVC_UNIT_QTY")},
        "extension": valued(row),
        "adjudication": priced(row)
        + [
            {"category": concept("adjustmentreason", ""), "reason": concept(group + code, "")}
            for group, code in reasons
            if code
        ],
        "detail": {
            "productOrService": concept(row.get("CLM_LINE_NDC_CD"), "ndc"),
            "quantity": {"value": row.get("CLM_LINE_NDC_QTY"), "unit": row.get("CLM_LINE_NDC_QTY_QLFYR_CD")},
        },
    }


def diagnosis(row: dict[str, str]) -> dict:
    kind = "principal" if row.get("CLM_PROD_TYPE_CD") == "P" else "other"
    return {"diagnosisCodeableConcept": concept(row.get("CLM_DGNS_CD"), "icd"), "type": concept(kind, "")}


def team(place: int | None, row: dict[str, str]) -> dict:
    """Who gave a line's service, or the claim's. The specialty of a line is among its columns."""
    return {
        "sequence": place,
        "role": concept("rendering" if npi(row) else None, ""),
        "provider": by_npi(npi(row)),
        "qualification": concept(
            row.get("CLM_RNDRG_FED_PRVDR_SPCLTY_CD") or row.get("CLM_RNDRNG_FED_PRVDR_SPCLTY_CD"), "spclty"
        ),
    }


def npi(row: dict[str, str]) -> str | None:
    return row.get("PRVDR_RNDRNG_PRVDR_NPI_NUM") or row.get("CLM_RNDRG_PRVDR_NPI_NUM")


def by_npi(number: str | None) -> dict:
    return {"identifier": {"system": "npi", "value": number}}


def bill(said: dict[str, str]) -> str:
    return "".join(said.get(f"CLM_BILL_{part}_CD", "") for part in ("FAC_TYPE", "CLSFCTN", "FREQ"))


def plain(node: dict) -> dict[str, str]:
    """The texts of a node; a tilde stands for none."""
    found = {key: text(value) for key, value in node.items() if not isinstance(value, bool | list | dict)}
    return {key: value for key, value in found.items() if value not in (None, "~")}


def concept(code: str | None, system: str) -> dict:
    return {"coding": [{"system": system, "code": code}]}


def valued(said: dict[str, str]) -> list[dict]:
    return [{"url": key, "valueString": value} for key, value in said.items() if not key.endswith("_AMT")]


def priced(said: dict[str, str]) -> list[dict]:
    return [{"category": concept(key, CMS), "amount": {"value": said[key]}} for key in said if key.endswith("_AMT")]
