-- How does each payer compare with the commercial four (BUCA) and with Medicare?
-- One row per payer group and line of business, then Medicare, BUCA without each of the four, and BUCA, which set the payer and line-of-business filters aside.
-- pages: payers/benchmarks
-- needs: payer_group, outcome
-- refines: decision, every_answer, line_of_business, chain, payer_sequence, received_date, adjudication_date, paid_date, paid_amount, allowed_amount|paid_amount, person_id
WITH stated AS (
    SELECT bool_or(captured && ['line_of_business', 'filing_indicator', 'plan']) AS is_stated FROM parts
),
members AS (
    SELECT payer_group, row_number() OVER (ORDER BY sort_order::INTEGER) AS member FROM payer_groups WHERE buca = 'Y'
),
-- Which rows of `groups` (their place) stand in which benchmark. Of the four, each composite is without one of them, or with all.
benchmarks AS (
    SELECT 1 AS place, 'payer' AS kind, NULL AS benchmark, NULL AS left_out
    UNION ALL
    SELECT 2, 'Medicare', NULL, NULL
    UNION ALL
    SELECT 3, 'BUCA', 'BUCA', NULL
    UNION ALL
    SELECT 3, 'BUCA without', 'BUCA without ' || payer_group, payer_group FROM members
),
-- One scan. "Not stated" counts as commercial only where no part of the extract captures any line of business.
held AS MATERIALIZED (
    SELECT
        COLUMNS($by),
        payer_group AS holder, line_of_business AS book, claim_key, person_id, line_id, in_rates, disposition, charge_amount, denial_amount,
        received_date, initial_date, end_disposition, end_allowed_amount, end_paid_amount, end_patient_amount, end_paid_date,
        of_payers($selection, payer_group, payer, plan, line_of_business) AS is_selected,
        is_denied(in_rates, disposition, $selection) AS counts_denied,
        is_not_denied($selection, in_rates, disposition) AS counts_rest,
        is_settled(in_rates, initial_disposition, is_final_mature) AS counts_settled,
        is_overturned(in_rates, initial_disposition, end_disposition, is_final_mature) AS counts_overturned,
        payer_group = 'Medicare' AND coalesce(line_of_business, 'medicare') = 'medicare' AS is_medicare,
        CASE WHEN line_of_business = 'commercial' OR line_of_business IS NULL AND NOT (SELECT is_stated FROM stated)
            THEN list_position((SELECT list(payer_group ORDER BY member) FROM members), payer_group::VARCHAR) END AS member
    FROM every_payer($selection)
),
groups AS (
    SELECT 1 AS place, hash(1, holder, book, *COLUMNS($by)) AS value, * FROM held WHERE is_selected
    UNION ALL
    SELECT 2, hash(2, holder, book, *COLUMNS($by)), * FROM held WHERE is_medicare
    UNION ALL
    SELECT 3, hash(3, holder, *COLUMNS($by)), * REPLACE (NULL AS book) FROM held WHERE member IS NOT NULL
),
-- What adds up over payers. Claims do, since a claim is one payer's; persons do not.
cells AS (
    SELECT
        place, holder, book, COLUMNS($by), value,
        line_count() AS part_lines,
        count(*) FILTER (WHERE disposition = 'packaged') AS part_packaged,
        count(*) FILTER (WHERE is_adjudicated(in_rates, disposition)) AS part_decisions,
        claim_count(claim_key) AS part_claims,
        person_count(person_id) AS part_named,
        count(*) FILTER (WHERE person_id IS NULL) AS part_nameless,
        sum(charge_amount) AS part_charge,
        sum(end_allowed_amount) AS part_allowed,
        sum(end_paid_amount) AS part_paid,
        sum(priced(in_rates, end_disposition, end_allowed_amount, charge_amount)) AS part_priced_charge,
        sum(priced(in_rates, end_disposition, end_allowed_amount, end_allowed_amount)) AS part_priced_allowed,
        sum(priced(in_rates, end_disposition, end_allowed_amount, end_paid_amount)) AS part_priced_paid,
        sum(priced(in_rates, end_disposition, end_allowed_amount, end_patient_amount)) AS part_priced_patient,
        allowed_to_charge(priced(in_rates, end_disposition, end_allowed_amount, end_allowed_amount),
            priced(in_rates, end_disposition, end_allowed_amount, charge_amount)) AS part_allowed_rate,
        denial_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS part_denied,
        denial_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS part_adjudicated,
        unknown_numerator($selection, in_rates, disposition, claim_key, charge_amount) AS part_unknown,
        possible_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS part_possible_denied,
        possible_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS part_possible,
        count(*) FILTER (WHERE counts_settled) AS part_settled,
        count(*) FILTER (WHERE counts_overturned) AS part_overturned,
        waited(in_rates, received_date, initial_date) AS part_decided,
        waited(in_rates AND end_paid_amount > 0, received_date, end_paid_date) AS part_settled_in,
        -- Read by the guard of small cells alone.
        cell_count($selection, person_id, counted := counts_denied) AS part_denied_cell_count,
        cell_count($selection, person_id, counted := counts_rest) AS part_rest_cell_count,
        cell_count($selection, person_id, counted := is_unknown(in_rates, disposition)) AS part_unknown_cell_count,
        cell_count($selection, person_id, counted := is_priced(in_rates, end_disposition, end_allowed_amount)) AS part_priced_cell_count,
        cell_count($selection, person_id, counted := counts_overturned) AS part_overturned_cell_count,
        cell_count($selection, person_id, counted := counts_settled AND NOT counts_overturned) AS part_upheld_cell_count,
        cell_count($selection, person_id, counted := in_rates AND initial_date >= received_date) AS part_decided_cell_count,
        cell_count($selection, person_id, counted := in_rates AND end_paid_amount > 0 AND end_paid_date >= received_date) AS part_settled_in_cell_count,
        cell_count($selection, person_id) AS part_cell_count
    FROM groups
    GROUP BY ALL
),
-- Of the four: whether a composite of them may be shown, and what each has of its own where it has lines enough.
counted AS (
    SELECT
        *,
        coalesce(part_named, 0) + part_nameless AS persons,
        CASE WHEN place < 3 THEN part_named END AS part_persons,
        place = 3 AND enough_lines(part_lines) AND enough_persons(persons) AS is_big,
        CASE WHEN place = 3 THEN list(persons) OVER (PARTITION BY place, row(*COLUMNS($by))) END AS persons_of_members,
        list(holder::VARCHAR) FILTER (WHERE enough_persons(persons)) OVER (PARTITION BY place, row(*COLUMNS($by))) AS big_members,
        CASE WHEN place = 3 THEN adjudication_days(part_decided, 0.5) END AS part_days
    FROM cells LEFT JOIN spreads('groups', $selection) USING (value)
),
-- How many persons each combination of the four holds: a person may have had two payers.
shared AS (
    SELECT COLUMNS($by), held_by, count(*) AS part_persons
    FROM (
        SELECT COLUMNS($by), person_id, bit_or(1 << member) AS held_by
        FROM held WHERE member IS NOT NULL AND person_id IS NOT NULL GROUP BY ALL
    )
    GROUP BY ALL
),
standing AS (
    SELECT kind, coalesce(benchmark, holder::VARCHAR) AS benchmark, counted.* EXCLUDE (place, holder)
    FROM counted JOIN benchmarks ON benchmarks.place = counted.place AND (left_out IS NULL OR left_out <> holder AND list_contains(big_members, left_out))
    UNION ALL BY NAME
    SELECT kind, benchmark, shared.* EXCLUDE (held_by)
    FROM shared JOIN benchmarks ON place = 3 AND held_by & ~(1 << coalesce((SELECT member FROM members WHERE payer_group = left_out), 0)) <> 0
),
figures AS (
    SELECT
        kind, benchmark,
        CASE WHEN kind NOT LIKE 'BUCA%' THEN book::VARCHAR WHEN (SELECT is_stated FROM stated) THEN 'commercial'
            ELSE 'commercial or not stated' END AS line_of_business,
        COLUMNS($by),
        composite_gap(any_value(persons_of_members), list(part_lines)) AS withheld,
        sum(part_lines)::BIGINT AS line_count,
        sum(part_packaged) AS packaged,
        sum(part_claims)::BIGINT AS claim_count,
        sum(part_persons)::BIGINT AS person_count,
        total_charge(part_charge) AS charge_amount,
        total_allowed(part_allowed) AS allowed_amount,
        total_paid(part_paid) AS paid_amount,
        allowed_to_charge(part_priced_allowed, part_priced_charge) AS allowed_to_charge_rate,
        paid_to_allowed(part_priced_paid, part_priced_allowed) AS paid_to_allowed_rate,
        patient_share_rate(part_priced_patient, part_priced_allowed) AS patient_share_rate,
        pooled(part_denied) AS numerator,
        pooled(part_adjudicated) AS denominator,
        unknown_rate(sum(part_unknown), sum(part_possible)) AS unknown_rate,
        denial_rate_least(sum(part_denied), sum(part_possible)) AS denial_rate_least,
        denial_rate_most(sum(part_possible_denied), sum(part_possible)) AS denial_rate_most,
        spread_of_all(spread) AS spread,
        overturned_rate(part_overturned, part_settled) AS overturned_rate,
        -- BUCA with the range of its members that have lines enough.
        min(denial_rate(part_denied, part_adjudicated)) FILTER (WHERE kind = 'BUCA' AND is_big AND enough_lines(part_decisions)) AS least_denial_rate,
        max(denial_rate(part_denied, part_adjudicated)) FILTER (WHERE kind = 'BUCA' AND is_big AND enough_lines(part_decisions)) AS most_denial_rate,
        min(part_allowed_rate) FILTER (WHERE kind = 'BUCA' AND is_big) AS least_allowed_to_charge_rate,
        max(part_allowed_rate) FILTER (WHERE kind = 'BUCA' AND is_big) AS most_allowed_to_charge_rate,
        min(part_days) FILTER (WHERE kind = 'BUCA' AND is_big) AS least_adjudication_days,
        max(part_days) FILTER (WHERE kind = 'BUCA' AND is_big) AS most_adjudication_days,
        flatten(list(part_decided)) AS decided,
        flatten(list(part_settled_in)) AS settled_in,
        -- A composite is as small as its smallest payer where payers stand beside it, and as big as its biggest where they do not.
        least_member_count(part_denied_cell_count) AS denial_rate_cell_count,
        least_member_count(part_rest_cell_count) AS denial_rate_rest_cell_count,
        least_member_count(part_unknown_cell_count) AS unknown_rate_cell_count,
        least_member_count(part_denied_cell_count + part_rest_cell_count) AS unknown_rate_rest_cell_count,
        max(part_priced_cell_count) AS priced_cell_count,
        least_member_count(part_priced_cell_count) AS every_priced_cell_count,
        least_member_count(part_decided_cell_count) AS every_adjudication_days_cell_count,
        max(part_overturned_cell_count) AS overturned_rate_cell_count,
        max(part_upheld_cell_count) AS overturned_rate_rest_cell_count,
        max(part_decided_cell_count) AS adjudication_days_cell_count,
        max(part_settled_in_cell_count) AS payment_days_cell_count,
        least_member_count(part_cell_count) AS cell_count
    FROM standing
    GROUP BY ALL
    HAVING sum(part_lines) > 0
),
rated AS (
    SELECT
        * EXCLUDE (spread, decided, settled_in),
        effective_count(spread) AS effective,
        adjudication_days(decided, 0.5) AS median_adjudication_days,
        adjudication_days(decided, 0.9) AS p90_adjudication_days,
        payment_days(settled_in, 0.5) AS median_payment_days,
        payment_days(settled_in, 0.9) AS p90_payment_days,
        denial_rate(numerator, denominator) AS denial_rate
    FROM figures
),
ranged AS (
    SELECT
        * EXCLUDE (effective),
        denial_rate_low(numerator, denominator, effective) AS denial_rate_low,
        denial_rate_high(numerator, denominator, effective) AS denial_rate_high
    FROM rated
)
SELECT
    kind, benchmark, line_of_business,
    COLUMNS($by),
    withheld,
    CASE WHEN kind = 'payer' THEN coalesce((SELECT 'BUCA without ' || payer_group FROM members WHERE payer_group = benchmark), 'BUCA') END AS compared_with,
    CASE WHEN kind <> 'payer' THEN NULL
        WHEN denominator = 0 THEN CASE WHEN packaged > 0 THEN 'packaged' ELSE 'none_adjudicated' END
        WHEN (SELECT is_stated FROM stated) AND coalesce(line_of_business, 'not stated') = 'not stated' THEN 'no_line_of_business'
        WHEN line_of_business <> 'commercial' THEN 'other_line_of_business'
        WHEN denial_rate_low IS NULL THEN 'few_lines' END AS not_comparable,
    -- What is withheld is not in the answer at all.
    CASE WHEN withheld IS NULL THEN COLUMNS('^(line|claim|person)_count$|_(amount|rate|low|high|least|most|days)$|^(numerator|denominator)$') END,
    COLUMNS('cell_count$'),
    -- Which composite a payer's row stands in: what is hidden of the row is hidden of the composite.
    CASE WHEN kind <> 'payer' THEN NULL
        WHEN benchmark = 'Medicare' AND coalesce(line_of_business, 'medicare') = 'medicare' THEN 'Medicare'
        WHEN benchmark IN (SELECT payer_group FROM members)
            AND (line_of_business = 'commercial' OR line_of_business IS NULL AND NOT (SELECT is_stated FROM stated)) THEN 'BUCA' END AS part_of
FROM ranged
ORDER BY kind DESC, allowed_amount DESC, benchmark, line_of_business, COLUMNS($by)
