"""Names as somebody could write them to make a page load, link, draw or say something else, in every free text of an extract."""

import csv
import json
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

from data.reading import extract
from data.reading.extract import Order
from queries.selection import CHOICES, list_names

AWAY = "http://elsewhere.example"
# What must be seen just as it stands here. The words that would be bold, slanted … are used for nothing else.
NAMES = (
    f"![p]({AWAY}/a.png)",
    f"[linked]({AWAY}/l)",
    "$x^2$ and $5$",
    ":material/home: :material_home: :smile: :streamlit: :help[h]",
    ":red[coloured] :small[small] A:blue b :green-badge[badge]",
    f"<a href='{AWAY}/h'>tagged</a><img src='{AWAY}/i.png'>",
    f"{AWAY}/u www.elsewhere.example a@elsewhere.example",
    "**strongly** _slanted_ ~struck~ `coded`",
    "<b>bold</b><br><sup>above</sup> &lt;i&gt; &amp;",
    "# headed",
    "- listed -> <- -- >= ~=",
    "1. numbered \\ [^1] | > quoted",
)
SHORT = ("$x$", ":red[r]", "<b>b</b>", "*i*", "`c`", "[l](/l)")  # for codes
FILE = "[file]($x$) **strongly** :red[file] `coded` #.csv"
LINES = 12 * len(NAMES)


def drawn(folder: Path) -> Path:
    """An extract of 144 lines and 12 posted prices whose every free text is hostile, the files' and the columns' names too."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [line(number) for number in range(LINES)]
    with (folder / FILE).open("w", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)
    prices = folder / f"prices {FILE.removesuffix('.csv')}.json"
    prices.write_text(json.dumps(posted()))
    extract.extract("contract", [folder / FILE], folder / "extract", Order(codes="all", salt=b"test"))
    extract.extract("hospital_prices", [prices], folder / "extract", Order(codes="all", salt=b"test", add=True))
    return folder / "extract"


def line(number: int) -> dict[str, str]:
    """A line of claims; every third is denied, every fourth of a payer that the tables know."""
    name, short = NAMES[number % len(NAMES)], SHORT[number % len(SHORT)]
    denied = number % 3 == 0
    return {
        "claim_id": f"{name} {number}",
        "claim_line_number": "1",
        "person_id": f"{name} {number % 60}",
        "payer": ("Aetna", "Cigna", "UnitedHealthcare", "Medicare")[number % 4] if number % 4 != 2 else name,
        "plan": name,
        "claim_type": ("professional", "institutional")[number % 2],
        "claim_line_start_date": f"2025-{1 + number % 6:02d}-10",
        "adjudication_date": f"2025-{2 + number % 6:02d}-01",
        "hcpcs_code": "J3590" if number % 12 else SHORT[number // 12 % len(SHORT)],
        "hcpcs_modifier_1": short if number % 5 == 0 else "JZ",
        "drug_description": name,
        "ndc_code": name,
        "place_of_service_code": "11" if number % 3 else short,
        "diagnosis_code_1": short,
        "provider_specialty": name,
        "provider_taxonomy": name,
        "state": name,
        "in_network_flag": short,
        "charge_amount": "1000.00",
        "paid_amount": "0" if denied else "600.00",
        "adjustments": f"CO:{short if number % 6 == 0 else 197}:1000" if denied else "CO:45:400",
        "remark_codes": short,
        **dict.fromkeys(NAMES, "x"),
    }


def posted() -> dict:
    """A hospital's price file, version 3."""
    payers = [
        {"payer_name": name, "plan_name": name, "standard_charge_dollar": 900.0 + number, "methodology": "case rate",
         "additional_payer_notes": name}
        for number, name in enumerate(NAMES)
    ]  # fmt: skip
    items = [
        {"description": name, "code_information": [{"code": "J3590", "type": "HCPCS"}],
         "standard_charges": [{"setting": "outpatient", "gross_charge": 1500.0, "payers_information": payers}]}
        for name in NAMES
    ]  # fmt: skip
    told = {
        "hospital_name": NAMES[0],
        "location_name": list(NAMES),
        "hospital_address": list(NAMES),
        "version": "3.0.0",
    }
    return told | {"last_updated_on": "2026-07-01", "standard_charge_information": items}


def address() -> str:
    """A query of known hostile values, unknown ones of every filter and choice, and unknown words."""
    names = cycle(NAMES)
    pairs = (
        [("payer_name", name) for name in ("Aetna", "Cigna", "Medicare", *NAMES)]
        + [("code", "")]
        + [("state_not", "nobody's")]
    )
    pairs += [(f"{one}{side}", f"{next(names)} ?") for one in list_names() for side in ("", "_not")]
    pairs += [(one, next(names)) for one in (*CHOICES, "from", "to", "extract", "small_cells", "by", "measure", "rows")]
    return urlencode([*pairs, *((name, "1") for name in NAMES)])
