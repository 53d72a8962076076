-- What became of each bill: its outcome, its dates, its resubmissions, its secondary claims and its duplicates.
-- Grain of submissions: one claim as sent to one payer. slot 1-3 are attempts, 4 secondary, 5 tertiary, 6 a duplicate, 7 the doctor's of a hospital visit.

CREATE OR REPLACE TEMP TABLE attempts AS
WITH heads AS (
    SELECT key, person, payer_no, payer_no AS first_payer_no, product_no, s.product_class, s.code, is_permanent, days_since_code, ndc_form,
        site_group, site_factor, claim_type,
           service_date, is_opps, is_anonymous, len(site_modifiers) > 0 AS has_site_modifier, s.line_of_business, denial_rate, pace,
               payer_group,
           products.factor AS product_factor, profile, line_count
    FROM services s JOIN payers USING (payer_no) JOIN products USING (product_no)
        JOIN (SELECT key, count(*) AS line_count FROM services GROUP BY key) USING (key)
    WHERE kind = 'main'
),
judged AS (
    SELECT *,
           CASE WHEN line_of_business = 'medicare' AND NOT is_opps AND draw(key, 'liability') < 0.016
                THEN CASE WHEN draw(key, 'liability') < 0.008 THEN 'GZ' ELSE 'GY' END END AS liability,
           NOT is_permanent AND days_since_code >= CASE line_of_business WHEN 'commercial' THEN 90 ELSE 0 END AS is_late,
           ndc_form IN ('missing', 'placeholder', 'wrong', 'ten_plain') AS is_ndc_faulty,
           CASE WHEN is_permanent THEN 'right' WHEN draw(key, 'units') < 0.05 THEN 'several'
                WHEN draw(key, 'units') < 0.068 THEN 'dose' ELSE 'right' END AS units_form,
           denial_rate * 0.74 * product_factor * site_factor
               * CASE WHEN is_late THEN 2.0 WHEN is_permanent THEN CASE WHEN days_since_code < 0 THEN 3.0 ELSE 0.55 END ELSE 1.0 END
               * CASE WHEN is_ndc_faulty AND NOT is_permanent THEN 1.7 ELSE 0.95 END
               * CASE units_form WHEN 'right' THEN 1.0 WHEN 'dose' THEN 2.0 ELSE 1.3 END AS risk
    FROM heads
),
tried AS (
    SELECT judged.*, slot, key * 8 + slot AS claim_no,
           CASE WHEN liability IS NOT NULL THEN 0.97 WHEN slot = 1 THEN least(0.75, risk) WHEN slot = 2 THEN 0.40 ELSE 0.55 END AS odds
    FROM judged, range(1, 4) AS r (slot)
),
decided AS (
    SELECT *,
           draw(claim_no, 'other outcome') AS other,
           CASE WHEN product_class = 'trial_no_charge' THEN 'no_charge'
                WHEN is_opps AND NOT is_permanent AND code NOT IN ('C9399', 'J7199') THEN 'packaged'
                WHEN draw(claim_no, 'outcome') < odds
                    THEN CASE WHEN draw(claim_no, 'rejected') < CASE WHEN liability IS NOT NULL THEN 0
                        WHEN line_of_business = 'medicare' THEN 0.25 ELSE 0.01 END
                              THEN 'rejected' ELSE 'denied' END
                WHEN other < 0.032 THEN 'partially_denied'
                WHEN other < 0.075 AND line_of_business IN ('commercial', 'medicare_advantage') THEN 'patient_share'
                WHEN other < 0.087 THEN 'contractual_zero'
                WHEN other < 0.097 THEN 'unknown'
                ELSE 'paid' END AS outcome,
           CASE WHEN happens(claim_no, 'never decided') THEN 'undecided' WHEN draw(claim_no, 'held') < 0.012 THEN 'held'
                WHEN outcome = 'denied' AND liability IS NULL AND draw(claim_no, 'plan') < 0.06
                    THEN CASE WHEN draw(claim_no, 'plan') < 0.035 THEN 'reopened' ELSE 'replaced' END
                WHEN outcome = 'paid' AND draw(claim_no, 'plan') < 0.014 THEN 'corrected'
                WHEN outcome = 'paid' AND draw(claim_no, 'plan') < 0.022 THEN 'voided'
                WHEN outcome = 'paid' AND draw(claim_no, 'plan') < 0.024 AND slot = 1 THEN 'orphan'
                ELSE 'plain' END AS course,
           CASE WHEN slot = 3 OR liability IS NOT NULL OR course = 'undecided' THEN false
                WHEN outcome = 'denied' AND course IN ('plain', 'held') THEN draw(claim_no, 'again') < CASE slot WHEN 1 THEN 0.70
                    ELSE 0.60 END
                WHEN outcome = 'rejected' THEN draw(claim_no, 'again') < 0.85
                WHEN course = 'voided' THEN draw(claim_no, 'again') < 0.3
                ELSE false END AS goes_on,
           greatest(5, round(pick(CASE WHEN is_permanent THEN getvariable('quick')
               ELSE getvariable('slow') END, draw(claim_no, 'lag')) * pace)::INTEGER
               + days(0, 2, draw(claim_no, 'lag more'))) AS lag_days,
           days(15, 75, draw(claim_no, 'undone')) AS undo_days,
           CASE WHEN draw(claim_no, 'redo') < 0.5 THEN 0 ELSE days(3, 20, draw(claim_no, 'redo days')) END AS redo_days,
           CASE WHEN slot = 1 THEN days(2, 18, draw(claim_no, 'wait')) ELSE days(14, 75, draw(claim_no, 'wait')) END AS wait_days
    FROM tried
),
dated AS (
    SELECT *,
           service_date + (wait_days + coalesce(sum(wait_days + lag_days + CASE course WHEN 'voided' THEN undo_days ELSE 0 END)
               OVER earlier, 0))::INTEGER AS received,
           coalesce(bool_and(goes_on) OVER earlier, true) AS is_reached
    FROM decided
    WINDOW earlier AS (PARTITION BY key ORDER BY slot ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT * EXCLUDE (other, odds, risk, is_reached, wait_days, denial_rate, pace, product_factor, site_factor, ndc_form, code),
       received + lag_days AS decided_on,
       -- A bill with a fault in its head stands alone: nothing else hangs on it.
       CASE WHEN slot <> 1 OR line_count > 1 OR goes_on OR course <> 'plain' THEN NULL
            WHEN outcome = 'paid' AND draw(key, 'spoiled') < 0.003 THEN 'blank_charge'
            WHEN outcome = 'paid' AND draw(key, 'spoiled') < 0.006 THEN 'blank_date'
            WHEN outcome IN ('paid', 'denied') AND draw(key, 'spoiled') < 0.008 THEN 'blank_code'
            WHEN outcome IN ('paid', 'denied') AND NOT has_site_modifier AND site_group <> 'emergency' AND draw(key, 'spoiled') < 0.011
                THEN 'bare_claim' END AS spoiled,
       CASE WHEN outcome = 'denied' AND line_count = 1 AND course = 'plain' AND spoiled IS NULL
            THEN draw(claim_no, 'claim level') < 0.015 ELSE false END AS is_claim_level
FROM dated
WHERE is_reached AND received <= getvariable('as_of');

-- The family of the reason: what is wrong with the bill decides in half of the cases, the payer's habit in the others.
CREATE OR REPLACE TEMP TABLE submissions AS
WITH first_answers AS (
    SELECT * FROM attempts
    WHERE slot = 1 AND course = 'plain' AND spoiled IS NULL AND decided_on <= getvariable('as_of') AND NOT is_anonymous
),
seconds AS (
    SELECT * REPLACE (4 AS slot, key * 8 + 4 AS claim_no, decided_on + days(8, 25, draw(key, 'second wait')) AS received,
               CASE WHEN draw(key, 'second pays') < 0.7 THEN 'paid' ELSE 'other_payer' END AS outcome,
               CASE WHEN line_of_business = 'commercial' AND payer_no IN (1, 4, 7, 9) AND happens(key, 'one group') THEN payer_no
                    WHEN line_of_business = 'medicare' THEN pick([4, 9, 13, 1], draw(key, 'second payer'))
                    WHEN payer_group IN ('Blue Cross Blue Shield', 'UnitedHealthcare') THEN 13
                        ELSE pick([4, 9, 13], draw(key, 'second payer')) END AS payer_no)
    FROM first_answers
    WHERE outcome = 'paid' AND draw(key, 'second') < CASE line_of_business WHEN 'medicare' THEN 0.28 WHEN 'commercial' THEN 0.05 ELSE 0 END
      AND (line_of_business = 'medicare' OR draw(key, 'share') < 0.75)
),
thirds AS (
    SELECT * REPLACE (5 AS slot, key * 8 + 5 AS claim_no, received + lag_days + 20 AS received, 20 AS payer_no,
                      CASE WHEN draw(key, 'third pays') < 0.5 THEN 'paid' ELSE 'other_payer' END AS outcome)
    FROM seconds WHERE draw(key, 'third') < 0.05
),
repeats AS (
    SELECT * REPLACE (6 AS slot, key * 8 + 6 AS claim_no, decided_on + days(1, 6, draw(key, 'repeat wait')) AS received,
        'duplicate' AS outcome)
    FROM first_answers
    WHERE outcome IN ('paid', 'patient_share', 'partially_denied') AND line_count = 1 AND liability IS NULL AND draw(key, 'repeat') < 0.02
),
doctors AS (
    SELECT * REPLACE (7 AS slot, key * 8 + 7 AS claim_no, received + days(0, 9, draw(key, 'doctor wait')) AS received,
                      CASE WHEN happens(key, 'doctor bills the drug') THEN 'denied' ELSE 'paid' END AS outcome)
    FROM first_answers
    WHERE claim_type = 'institutional' AND site_group IN ('hopd_on_campus', 'hopd_off_campus', 'hopd_unspecified')
        AND outcome IN ('paid', 'packaged', 'partially_denied', 'patient_share')
        AND (happens(key, 'doctor bills the drug') OR happens(key, 'doctor bills the giving'))
),
extra AS (
    SELECT * REPLACE (received + lag_days AS decided_on) FROM (
        SELECT * FROM seconds UNION ALL SELECT * FROM thirds UNION ALL SELECT * FROM repeats UNION ALL SELECT * FROM doctors)
    WHERE received <= getvariable('as_of')
),
sent AS (
    SELECT * REPLACE ('plain' AS course, false AS goes_on, false AS is_claim_level) FROM extra
    UNION ALL SELECT * FROM attempts
),
blamed AS (
    SELECT *, draw(claim_no, 'blame') AS blame,
           CASE WHEN slot = 7 THEN 'site' WHEN outcome = 'duplicate' THEN 'again' WHEN outcome = 'partially_denied' THEN 'partial'
               WHEN outcome = 'rejected' THEN 'identity'
                WHEN liability IS NOT NULL THEN lower(liability)
                WHEN slot = 1 AND blame < 0.008 THEN 'again'
                WHEN slot > 1 AND blame < 0.15 THEN 'appeal'
                WHEN is_permanent AND days_since_code < 0 THEN 'early'
                WHEN is_late AND slot = 1 AND blame < 0.6 THEN 'late'
                WHEN site_group = 'telehealth_invalid' THEN 'site'
                WHEN units_form <> 'right' AND slot = 1 AND blame < 0.6 THEN 'units'
                WHEN is_ndc_faulty AND slot = 1 AND blame < 0.6 THEN 'identity'
                WHEN profile = 'self' AND blame < 0.35 THEN 'selfadmin'
                ELSE replace(pick(families, draw(claim_no, 'family')), CASE
                    WHEN line_of_business = 'medicare' AND claim_type = 'institutional'
                    THEN 'bundling' ELSE '-' END, 'policy') END AS family
    FROM sent JOIN (SELECT payer_no AS first_payer_no, families FROM payers) USING (first_payer_no)
)
SELECT blamed.* EXCLUDE (families, blame, first_payer_no), pick(reasons, draw(claim_no, 'reason')) AS cause,
       first_value(family) OVER (PARTITION BY key ORDER BY slot) AS first_family,
       slot = 4 AND payer_no = first_payer_no AS is_one_group,
       CASE WHEN is_anonymous OR spoiled IS NOT NULL THEN 'own' WHEN happens(key, 'zero number') THEN 'zero'
            WHEN happens(key, 'shared number') THEN 'shared' ELSE 'own' END AS numbering,
       CASE WHEN slot <> 1 AND NOT is_one_group THEN 'C' || claim_no WHEN numbering = 'zero' THEN '0'
            WHEN numbering = 'shared' THEN 'A' || (10000 + person // 64) ELSE 'C' || (key * 8 + 1) END AS claim_id
FROM blamed JOIN reasons USING (family);
