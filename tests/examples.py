"""One small valid file of every layout that is read, invented: those of the layouts' own tests, as files with the options they are read by."""

import json
from pathlib import Path
from typing import NamedTuple

import duckdb
import test_cms_cclf
import test_cms_rif
import test_fhir_eob
import test_hospital_prices
import test_mapping
import test_published
import test_sheets
import test_tuva
import test_x12_835
import test_x12_837

# Which column of test_mapping's table is which of the contract's.
MAP = {
    "claim_id": "Claim No.", "payer": "Payer Name", "claim_line_start_date": "DOS,M/D/Y", "adjudication_date": "Denial Date", "hcpcs_code": "CPT",
    "hcpcs_modifier_1": "Mod", "ndc_code": "NDC", "prior_authorization_number_present": "Auth No.", "charge_amount": "Billed Amount",
    "paid_amount": "Insurance Paid", "adjustments": "Denial Code", "remark_codes": "RARC",
}  # fmt: skip

# Who the examples are about: nothing that is said of a file may hold one of these.
SECRETS = ["MEMBER-", "W001", "DOE", "JANE", "1AA0AA0AA"]
OURS = """\
claim_id,claim_line_number,person_id,payer,claim_type,billing_npi,claim_line_start_date,received_date,adjudication_date,hcpcs_code,hcpcs_modifier_1,service_unit_quantity,charge_amount,paid_amount,adjustments,remark_codes,ndc_code
B1,1,MEMBER-1,Aetna,professional,1234567893,2025-03-01,2025-03-05,2025-03-20,J3590,JZ,1,100.00,60,CO:45:20;PR:2:20,,00002771601
B1,2,MEMBER-1,Aetna,professional,1234567893,2025-03-01,2025-03-05,2025-03-20,96365,,1,50,40,CO:45:10,,
B2,1,MEMBER-2,Cigna,institutional,1234567893,2025-03-02,2025-03-06,2025-03-21,J3490,,2,70.5,0,CO:50:70.5,N115;M62,
B3,1,MEMBER-3,"Harbor, Health",professional,,2025-03-03,,2025-03-22,J3590,,1,80,0,CO:16:80,,
"""
TYPED = """
    SELECT * REPLACE (charge_amount::DECIMAL(18, 2) AS charge_amount, paid_amount::DOUBLE AS paid_amount, claim_line_start_date::DATE AS claim_line_start_date,
        adjudication_date::TIMESTAMP AS adjudication_date, string_split(remark_codes, ';') AS remark_codes)
    FROM read_csv($path, all_varchar = true, header = true)"""


class Example(NamedTuple):
    """A valid input: its source, its file's name and bytes, the column map or the other part beside it, and what else `extract` wants."""

    source: str
    name: str
    content: bytes
    columns: bytes | None = None
    payer: str | None = None
    vintage: str | None = None
    beside: bytes | None = None


def examples(folder: Path) -> list[Example]:
    """Every example; `folder` is where they are written first."""
    return [*of_x12(), *of_fhir(folder), *of_claim_tables(folder), *of_figures(folder), *of_prices()]


def of_x12() -> list[Example]:
    r, c = test_x12_835, test_x12_837
    remittances = r.interchange(r.transaction(r.CLAIM * 2 + "PLB*1*20251231*WO:1*1~\n"), r.transaction(number="0002"))
    institutional = c.interchange(c.transaction(c.INSTITUTIONAL), version="I")
    return [
        Example("x12_835", "a.835", remittances.encode()),
        Example("x12_835", "b.txt", r.transaction().encode()),
        Example("x12_837", "p.837", c.interchange(c.transaction(c.CLAIM * 2)).encode()),
        Example("x12_837", "i.837", institutional.encode()),
    ]


def of_fhir(folder: Path) -> list[Example]:
    f = test_fhir_eob
    every = [*f.FIVE, f.STU3, f.BASE, *f.ELSEWHERE]
    files = [f.packed(folder, how, every) for how in ("lines", "bundle")]
    return [Example("fhir_eob", path.name, path.read_bytes()) for path in files]


def of_claim_tables(folder: Path) -> list[Example]:
    old, new = (test_tuva.write(folder / f"{name}.csv", getattr(test_tuva, name.upper())) for name in ("old", "new"))
    ours, parquet = text(folder / "ours.csv", OURS), folder / "ours.parquet"
    duckdb.sql(TYPED, params={"path": str(ours)}).write_parquet(str(parquet))
    rif = [
        test_cms_rif.write(folder / f"{name}.csv", getattr(test_cms_rif, name.upper()))
        for name in ("carrier", "outpatient")
    ]
    feed = [
        test_cms_cclf.write(folder / f"feed{end}", how)
        for end, how in ((".txt", "text"), (".csv", "csv"), (".parquet", "parquet"))
    ]
    hospitals = [
        tuple(path.read_bytes() for path in test_cms_cclf.hospitals(folder / f"hospitals as {how}", how))
        for how in ("text", "csv")
    ]
    columns = "column,from,format\n" + "".join(f"{one},{name}\n" for one, name in MAP.items())
    tabbed = "\n".join(line for line in test_sheets.MESSY.splitlines() if '"' not in line).replace(",", "\t")
    messy = "column,from,format\n" + "".join(f"{one}\n" for one in test_sheets.MAP)
    return [
        Example("contract", "ours.csv", OURS.encode()),
        Example("contract", "ours.parquet", parquet.read_bytes()),
        Example("tuva", "old.csv", old.read_bytes(), payer="Medicare"),
        Example("tuva", "new.csv", new.read_bytes()),
        *(Example(f"cms_rif_{path.stem}", path.name, path.read_bytes()) for path in rif),
        *(Example("cms_cclf5", path.name, path.read_bytes()) for path in feed),
        *(
            Example("cms_cclf2", name, lines, beside=claims)
            for name, (claims, lines) in zip(("lines.txt", "lines.csv"), hospitals, strict=True)
        ),
        Example("csv", "denials.csv", test_mapping.DENIALS.encode(), columns.encode()),
        Example("csv", "messy.csv", test_sheets.MESSY.encode(), messy.encode()),
        Example("csv", "messy.txt", tabbed.encode("utf-16"), messy.encode()),
    ]


def of_figures(folder: Path) -> list[Example]:
    p = test_published
    tables = {"cms_psps": p.PSPS, "cms_partb_geography": p.GEOGRAPHY}
    titled = {
        "cms_asp_pricing": p.PRICING,
        "cms_asp_crosswalk": p.CROSSWALK,
        "cms_noc_pricing": p.NOC,
        "cms_noc_crosswalk": p.NOC_CROSSWALK,
    }
    return [
        *(
            Example(source, f"{source}.csv", p.table(folder / f"{source}.csv", drawn).read_bytes(), vintage="2023")
            for source, drawn in tables.items()
        ),
        *(Example(source, f"{source}.csv", content.encode()) for source, content in titled.items()),
    ]


def of_prices() -> list[Example]:
    h = test_hospital_prices
    files = {"tall.csv": h.TALL, "wide.csv": h.WIDE, "prices.json": json.dumps(h.JSON, indent=1)}
    return [Example("hospital_prices", name, content.encode()) for name, content in files.items()]


def text(path: Path, content: str) -> Path:
    path.write_text(content)
    return path
