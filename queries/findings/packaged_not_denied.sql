-- Packaged, not denied: paid at zero inside another payment, which anyone who takes zero for a denial would appeal.
-- One row per line.
-- page: denials/rates
-- fix: Leave it: no appeal, no rework. Count it apart from denials.
-- source: data/reference/packaging.csv: OPPS Addendum B 2020Q1 to 2026Q2 has J3590 as packaged; which reason codes stand for it is inferred
-- verified: N
-- needs: outcome
SELECT line_id FROM spent($selection) WHERE disposition = 'packaged'
