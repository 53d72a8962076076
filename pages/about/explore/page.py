"""What does a table of my own say?"""

import streamlit as st

from pages.about.explore import grid as laid
from pages.ui import frame

top = st.container()  # what is chosen is said above the choices
measure, rows, columns = laid.chosen()
answer = laid.ask(measure, rows, columns)
grid = laid.grid(answer, measure)
with top:
    frame.head("What does a table of my own say?", laid.sentence(answer, measure, grid), answer)
laid.show(answer, measure, grid)
frame.method(
    answer,
    note="One question is asked by both groupings at once, and small cells are hidden in its answer before it is laid out. Sums at the edge would tell what is "
    "hidden, so there is none but the whole.",
)
