"""How was this figure made?"""

import streamlit as st

st.title("x")
