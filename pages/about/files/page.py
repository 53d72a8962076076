"""Which files have you, and what do they fill?"""

import streamlit as st

from data import setting
from data.reading import jobs
from pages.about.files import brought, held, job, words
from pages.about.files.column_map import column_map
from pages.ui import text

text.title("Which files have you, and what do they fill?", anchor=False)
text.header(words.TITLE, anchor=False)
text.caption(words.LEAD)

is_alone = st.get_option("server.address") in ("localhost", "127.0.0.1", "::1")
now = jobs.job()
if setting("ADD_FILES", "on" if is_alone else "off") != "on":
    text.info(words.NOT_ALLOWED)
elif now and now.code is None:
    job.running()
else:
    if now:
        job.ended(now)
    elif files := brought.chosen():
        brought.told_of(files)
        for one in files:
            if one.wants_map():
                column_map(one)
        brought.fills(files)
        job.order(files)
    held.held()
    job.history()
