"""The dashboard: page config, the open extract, the menu (sections → pages), the filter bar, the page. `python app.py` serves it."""

import sys

import streamlit as st
from streamlit import runtime


def serve() -> None:
    """Streamlit's server, but `pages` is no folder of its old kind, nor does it ask elsewhere which origins are ours."""
    from streamlit.runtime.pages_manager import PagesManager
    from streamlit.web import cli
    from streamlit.web.server import server_util
    from streamlit.web.server.starlette import starlette_websocket

    PagesManager.uses_pages_directory = False
    starlette_websocket.is_url_from_allowed_origins = server_util.is_allowed_origin
    sys.exit(cli.main(["run", __file__, *sys.argv[1:]]))


if __name__ == "__main__" and not runtime.exists():
    serve()

from pages.ui import answers, filters

st.set_page_config(page_title="J3590 dashboard", page_icon="pages/ui/icon.png", layout="wide")
answers.settle()

page = st.navigation(
    {
        "Summary": [st.Page("pages/summary/briefing.py", title="Briefing", default=True)],
        "Spend": [
            st.Page("pages/spend/trend.py", title="Volume and spend"),
            st.Page("pages/spend/products.py", title="Products"),
            st.Page("pages/spend/sites.py", title="Sites of service"),
            st.Page("pages/spend/clinical.py", title="Diagnoses and routes"),
        ],
        "Denials": [
            st.Page("pages/denials/rates.py", title="Denial rates"),
            st.Page("pages/denials/reasons.py", title="Denial reasons"),
            st.Page("pages/denials/recovery.py", title="Recovery"),
        ],
        "Payers": [
            st.Page("pages/payers/benchmarks.py", title="Payer benchmarks"),
            st.Page("pages/payers/posted_rates.py", title="Posted prices"),
        ],
        "Coding": [
            st.Page("pages/coding/modifiers.py", title="Modifiers"),
            st.Page("pages/coding/late_codes.py", title="Late codes"),
            st.Page("pages/coding/completeness.py", title="Completeness"),
        ],
        "About": [
            st.Page("pages/about/extracts.py", title="Extract and checks"),
            st.Page("pages/about/answerability.py", title="What can be answered"),
            st.Page("pages/about/explore.py", title="Build a table"),
            st.Page("pages/about/definitions.py", title="Definitions and sources"),
        ],
    },
    expanded=True,
)

if filters.bar():
    page.run()
filters.write_url()
