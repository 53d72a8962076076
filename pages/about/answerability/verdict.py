"""The verdict of the question looked at: why, what it affects, what mends it, and where it is asked."""

from pages.ui import formats, text


def about(row: dict) -> None:
    """Why a question has its verdict, what it affects, what mends it, and where it is asked."""
    said = [row["because"][:1].upper() + row["because"][1:] + "." if row["because"] else "Nothing it needs is lacking."]
    if row["filled_rate"] is not None and row["filled_rate"] < 1:
        filled = f"on {formats.rate(row['filled_rate'])} of the lines that can have it."
        said.append(text.marked("Least filled of what it needs: {}, {}", text.code(row["weakest"]), filled))
    if row["affected_amount"]:
        said.append(f"Billed on lines without it: {formats.short('affected_amount', row['affected_amount'])}.")
    if row["answerable"] != "yes":
        said.append(text.marked("**Smallest fix.** {}.", row["fix"]))
    text.markdown(text.joined(" ", said))
    if row["page"]:
        text.page_link(f"pages/{row['page']}/page.py", label="The page that asks it")
