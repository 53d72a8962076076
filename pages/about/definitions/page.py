"""How is a figure made, and from which tables?"""

import streamlit as st

from data.code_tables import reference
from pages.about.definitions import cards
from pages.ui import answers, filters, formats, frame, tables, text
from queries.catalogue import dimensions, metrics, names, question

frame.announce(filters.fact("is_synthetic") == "True")
columns = dimensions() | dimensions("posted_rates")
text.title("How is a figure made?", anchor=False)
text.header(
    f"{formats.counted(len(metrics()), 'metric')}, {formats.counted(len(names()), 'question')} and {formats.counted(len(columns), 'column')} to group by, each defined in one file.",
    anchor=False,
)
text.caption(
    f"Extract {filters.fact('name')} {filters.fact('version')}, as of {filters.fact('as_of')}. An id changes whenever its definition does; files carry it."
)

tabs = text.tabs(["Metrics", "Questions", "Outcomes of a line", "Denial categories", "Columns", "Code tables"])
with tabs[0]:
    cards.metrics()
with tabs[1]:
    for name in names():
        with text.expander(text.marked("**{}** · {}", question(name).asks, text.code(name))):
            text.markdown(question(name).grain)
            st.code(question(name).text, language="sql", wrap_lines=True)
with tabs[2]:
    text.markdown(
        "Each answer of a payer has exactly one outcome; the first that fits wins. Only those in the rate count as adjudicated."
    )
    text.table(
        [
            {"Outcome": one["label"], "In the rate": formats.YES_NO[one["adjudicated"]], "Meaning": one["meaning"]}
            for one in reference("dispositions")
        ],
    )
with tabs[3]:
    text.table(
        [{"Category": one["label"], "Meaning": one["meaning"]} for one in reference("categories")],
    )
with tabs[4]:
    text.markdown("The same words in the sidebar, the address bar and the terminal.")
    text.table(
        [
            {"Column": one.label, "Word": text.code(one.name), "Can be filtered": one.filter, "Meaning": one.meaning}
            for one in columns.values()
        ],
    )
with tabs[5]:
    text.markdown(
        "Codes in our own words, never the official descriptors. Every row names where it is from; rows not verified say so."
    )
    table = filters.view("table", "Code table", answers.tables())
    rows = reference(table)
    text.caption(tables.vintage(rows))
    st.dataframe(rows, hide_index=True, lazy=False, alt=f"Code table {table}")
