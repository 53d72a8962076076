"""Is a payer out of line, on what evidence?"""

from pages.payers.benchmarks import scorecard, side_by_side

# With one payer selected there is nothing to compare side by side: the page is that payer's own.
if payer := scorecard.only():
    scorecard.page(payer)
else:
    side_by_side.page()
