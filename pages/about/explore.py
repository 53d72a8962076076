"""What does a table of my own say?"""

import streamlit as st

from pages.ui import explored, frame

top = st.container()  # what is chosen is said above the choices
measure, rows, columns = explored.chosen()
answer = explored.ask(measure, rows, columns)
grid = explored.grid(answer, measure)
with top:
    frame.head("What does a table of my own say?", explored.sentence(answer, measure, grid), answer)
explored.show(answer, measure, grid)
frame.method(
    answer,
    note="One question is asked by both groupings at once, and small cells are hidden in its answer before it is laid out. Sums at the edge would tell what is "
    "hidden, so there is none but the whole.",
)
