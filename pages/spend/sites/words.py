"""Where it is given, in sentences: for the page about sites."""

from pages.ui import formats, sentences
from queries import Answer

NOT_ONE = ("Unidentified", "Another code")
BY_MONTH = "Share of administrations by site and month. One product given to one person on one day counts once, though several lines or claims bill it."
DENIALS = (
    "Denied share of adjudicated {} of one product at its sites, with 95 % interval; only sites with n of 30 or more. Payers differ between sites: "
    "choose one in the sidebar to compare within it. Of many pairs of sites some lie apart by chance."
)
PRICES = (
    "Allowed dollars per administration of one product at its sites, with 95 % interval; n is administrations with an amount allowed. Withheld under 30 of them "
    "or 11 persons, and where the product is not known: the table says why."
)
OUTCOMES = "Lines by site and what became of them. Hatched: packaged, paid as part of another service; in no denial rate. C9399 may be paid where J3590 is packaged: see the code filter."
BOTH = "A person's product on one day, on a hospital's claim and on a doctor's or supplier's: one administration, at the hospital's site, with the dollars of both."
PLACES = "Place of service and bill type name different settings, such as an office and a hospital. The site of service is then a guess; the bill type decides."
METHOD = (
    "The site is the first row of `data/reference/words.csv` that fits the line: bill type, revenue code and modifiers of a hospital's claim, place of service and "
    "taxonomy of others. Rates are of lines, each at its own site. There is no price per unit of the code, and none of a mix of products. Doses, payers and persons "
    "differ between sites, so a difference says what goes together, not what causes what."
)
RATE = ("denial_rate", "denial_rate_low", "denial_rate_high")
PRICE = tuple(f"allowed_per_administration_{one}amount" for one in ("", "low_", "high_"))


def sentence(sites: Answer, outcomes: Answer) -> str:
    """The site with most administrations and its share; what is packaged, which is no denial."""
    if said := sentences.empty() or sentences.nothing(sites):
        return said
    total = sites.total.to_pylist()[0]["administration_count"]
    known = [row for row in sites.rows() if row["administration_count"] and row["site_group"] != "unknown"]
    if total is None or not known:
        return "Where it is given is hidden (small), or not on the claims."
    top = known[0]
    share = formats.rate(top["administration_count"] / total)
    said = f"{formats.value('site_group', top['site_group'])}: {share} of {formats.counted(formats.count(total), 'administration')}, the most of all sites"
    return f"{said}. {packaged(outcomes)}."


def packaged(outcomes: Answer) -> str:
    """404 lines are packaged into a hospital's payment: no denial"""
    if outcomes.missing:
        return f"What is packaged cannot be told: not in the input, {formats.lacks(outcomes.missing)}"
    counts = [row["line_count"] for row in outcomes.rows() if row["step"] == "packaged"]
    if not counts:
        return "No selected line is packaged into another payment"
    if None in counts:
        return "Lines packaged into another payment are in part hidden (small), and stand apart from denials"
    is_one = sum(counts) == 1
    return f"{sentences.lines(sum(counts))} {'is' if is_one else 'are'} packaged into another payment and stand{'s' if is_one else ''} apart: $0 by rule is no denial"


def months(sites: Answer) -> str:
    """The title of the mix by month: the largest site's share in the first and last month."""
    counts = {(row["site_group"], row["month"]): row["administration_count"] for row in sites.rows() if row["month"]}
    found = sorted({month for _, month in counts})
    if len(found) < 2 or None in counts.values():
        return "Where it is given, month by month"
    sizes = {site: sum(count for (one, _), count in counts.items() if one == site) for site, _ in counts}
    top = max(sizes, key=lambda one: sizes[one])
    ends = [
        counts.get((top, month), 0) / sum(count for (_, one), count in counts.items() if one == month)
        for month in (found[0], found[-1])
    ]
    return f"{formats.value('site_group', top)}: {formats.rate(ends[0])} of administrations in {formats.month(found[0])}, {formats.rate(ends[1])} in {formats.month(found[-1])}"


def apart(answer: Answer, figures: tuple[str, str, str], what: str) -> str:
    """The title of a comparison: for how many products two sites' intervals lie apart. Never a ranking, never a reason."""
    figure_of, low, high = figures
    groups: dict[str, list[dict]] = {}
    for row in [] if answer.missing else answer.rows():
        if row[figure_of] is not None and row[low] is not None and row["product"] not in NOT_ONE:
            groups.setdefault(row["product"], []).append(row)
    able = {name: rows for name, rows in groups.items() if len(rows) > 1}
    if not able:
        return f"{what}: no product has enough at two sites to compare"
    clear = [name for name, rows in able.items() if max(row[low] for row in rows) > min(row[high] for row in rows)]
    products = formats.counted(len(able), "product")
    if not clear:
        return f"{what}: for none of {products} do two sites' intervals lie apart"
    return f"{what}: of {products} two sites' intervals lie apart for {len(clear)}"


def both(answer: Answer) -> str:
    """How many visits stand on both kinds of claim."""
    if answer.missing:
        return "Visits on a hospital's and a doctor's claim"
    found = [row for row in answer.rows() if row["billed_on"] == "both"]
    if not found:
        return "No administration is billed on a hospital's and on a doctor's claim at once"
    if found[0]["administration_count"] is None:
        return "Administrations on both kinds of claim: hidden (small)"
    count = found[0]["administration_count"]
    is_one = count == 1
    return f"{formats.count(count)} administration{' is' if is_one else 's are'} billed on both kinds of claim and count{'s' if is_one else ''} once"


def places(answer: Answer) -> str:
    """How many lines say two places at once."""
    if answer.missing:
        return "Lines that name two places"
    counts: dict[str, list] = {}
    for row in answer.rows():
        counts.setdefault(row["places"], []).append(row["line_count"])
    if None in counts.get("different", []):
        return "Lines that name two places: in part hidden (small)"
    count = sum(counts.get("different", []))
    if not count:
        same = counts.get("the same", [])
        of = f"Of {sentences.lines(sum(same))} with both, none's" if same and None not in same else "No line's"
        return f"{of} place of service contradicts its bill type"
    return f"On {sentences.lines(count)} the place of service contradicts the bill type"


def counted(answer: Answer) -> str:
    """A few counts in words, in the place of a chart."""
    column = "administration_count" if "billed_on" in answer.table.column_names else "line_count"
    key = "billed_on" if column == "administration_count" else "places"
    sums: dict[str, list] = {}
    for row in answer.rows():
        sums.setdefault(formats.value(key, row[key]), []).append(row[column])
    said = [
        f"{name}: {'hidden (small)' if None in found else formats.count(sum(found))}" for name, found in sums.items()
    ]
    return f"{formats.label(column)}. {' · '.join(said)}."
