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

from pages.ui import address, answers, filters

st.set_page_config(page_title="J3590 dashboard", page_icon="pages/ui/icon.png", layout="wide")
answers.settle()

page = st.navigation(
    {
        "Summary": [st.Page("pages/summary/briefing/page.py", title="Briefing", default=True)],
        "Spend": [
            st.Page("pages/spend/trend/page.py", title="Volume and spend", url_path="trend"),
            st.Page("pages/spend/products/page.py", title="Products", url_path="products"),
            st.Page("pages/spend/sites/page.py", title="Sites of service", url_path="sites"),
            st.Page("pages/spend/clinical/page.py", title="Diagnoses and routes", url_path="clinical"),
        ],
        "Denials": [
            st.Page("pages/denials/rates/page.py", title="Denial rates", url_path="rates"),
            st.Page("pages/denials/reasons/page.py", title="Denial reasons", url_path="reasons"),
            st.Page("pages/denials/recovery/page.py", title="Recovery", url_path="recovery"),
        ],
        "Payers": [
            st.Page("pages/payers/benchmarks/page.py", title="Payer benchmarks", url_path="benchmarks"),
            st.Page("pages/payers/posted_rates/page.py", title="Posted prices", url_path="posted_rates"),
        ],
        "Coding": [
            st.Page("pages/coding/modifiers/page.py", title="Modifiers", url_path="modifiers"),
            st.Page("pages/coding/late_codes/page.py", title="Late codes", url_path="late_codes"),
            st.Page("pages/coding/completeness/page.py", title="Completeness", url_path="completeness"),
        ],
        "About": [
            st.Page("pages/about/files/page.py", title="Your files", url_path="files"),
            st.Page("pages/about/extracts/page.py", title="Extract and checks", url_path="extracts"),
            st.Page("pages/about/answerability/page.py", title="What can be answered", url_path="answerability"),
            st.Page("pages/about/explore/page.py", title="Build a table", url_path="explore"),
            st.Page("pages/about/definitions/page.py", title="Definitions and sources", url_path="definitions"),
        ],
    },
    expanded=True,
)

if filters.bar():
    page.run()
address.write_url()
