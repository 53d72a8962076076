"""Do we have a J3590 problem, and where first?"""

import streamlit as st

from pages.ui import filters, frame, sentences

totals = filters.ask("period_totals")
frame.head("What is J3590, and where does it go wrong?", sentences.denial_rate(filters.ask("denial_rate")), totals)
