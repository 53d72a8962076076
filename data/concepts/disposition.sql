-- What one adjudication did to a line, with the reason that stands for it. The first that matches wins; the order is the definition. One row per line record.
-- needs: paid_amount, adjustments|line_status
-- refines: reason, adjudication, modifier_set, payer_group, line_of_business, claim_type, person_id, opps_status_indicator, packaging_indicator, allowed_amount, deductible_amount, coinsurance_amount, copayment_amount, line_status, claim_status_code, claim_frequency_code, received_date, amount_basis
WITH words AS (
    SELECT k.written, s.disposition, s.applies
    FROM (SELECT DISTINCT line_status AS written FROM records WHERE line_status IS NOT NULL) k
    JOIN statuses s ON status_word(s.status) = status_word(k.written)
),
facts AS (
    SELECT
        r.row_id, r.claim_type, r.claim_line_start_date, r.charge_amount, r.paid_amount AS stated_paid,
        -- what the claim's adjustments leave of it
        CASE WHEN sign(e.claim_share_amount) <> sign(r.paid_amount) THEN r.paid_amount
            WHEN abs(e.claim_share_amount) >= abs(r.paid_amount) THEN 0
            ELSE coalesce(r.paid_amount, 0) - e.claim_share_amount END AS paid,
        r.allowed_amount, r.adjustments IS NULL OR len(r.adjustments) = 0 AS is_bare, r.opps_status_indicator, r.packaging_indicator,
        r.claim_status_code IS NULL AND r.line_status IS NULL AS has_no_status,
        -- Another payer answered first: what this one allows is not lessened by what that one paid.
        coalesce(l.payer_sequence IN ('S', 'T'), false) OR e.is_other_payer AS is_later_payer,
        coalesce(r.amount_basis = 'claim', false) AS is_claim_total,
        -- Where the input has no charges at all, a line without one lacks nothing.
        r.charge_amount IS NULL AND p.has_charges AS lacks_charge,
        -- A status decides only where the row carries no adjustments, or no dollars of the line; a few words apply always. A word that the table
        -- calls unknown says nothing of the money, which then decides; a word in no table says that nobody knows.
        CASE WHEN s.applies = 'always' OR is_bare OR r.amount_basis = 'claim' THEN s.disposition END AS said, coalesce(said IN ('denied', 'partially_denied'), false) AS is_said_denied,
        is_bare AND r.line_status IS NOT NULL AND w.disposition IS NULL AS is_strange,
        coalesce(e.patient_amount, coalesce(r.deductible_amount, 0) + coalesce(r.coinsurance_amount, 0) + coalesce(r.copayment_amount, 0)) AS patient,
        -- What the payer gave out, to whomever.
        paid + e.member_amount AS given, e.* EXCLUDE (row_id, patient_amount), a.is_reversal, l.line_of_business
    FROM records r
    JOIN adjudication a USING (row_id)
    JOIN reason e USING (row_id)
    JOIN record_facts l USING (row_id)
    JOIN (SELECT part_id, list_contains(captured, 'charge_amount') AS has_charges FROM parts) p USING (part_id)
    LEFT JOIN words w ON w.written = r.line_status
    LEFT JOIN statuses c ON c.status = 'claim_status:' || r.claim_status_code,
        LATERAL (SELECT coalesce(w.disposition, c.disposition) AS disposition, coalesce(w.applies, c.applies) AS applies) s
),
-- A payer's "duplicate" is one only when the earlier line it repeats is in the extract and was not itself called a duplicate.
called_duplicates AS (
    SELECT
        r.row_id, a.line_key, r.person_id, g.payer_key, r.claim_line_start_date, r.hcpcs_code, g.modifier_set, r.charge_amount,
        coalesce(r.received_date, r.adjudication_date) AS seen_date
    FROM reason e
    JOIN records r USING (row_id)
    JOIN adjudication a USING (row_id)
    JOIN record_facts g USING (row_id)
    WHERE e.is_duplicate
),
repeats AS (
    SELECT DISTINCT later.row_id
    FROM called_duplicates later
    JOIN records r USING (person_id, claim_line_start_date, hcpcs_code, charge_amount)
    JOIN adjudication earlier ON earlier.row_id = r.row_id
    JOIN reason e ON e.row_id = r.row_id
    JOIN record_facts g ON g.row_id = r.row_id AND g.payer_key = later.payer_key AND g.modifier_set = later.modifier_set
    WHERE earlier.place = 1 AND NOT e.is_duplicate AND earlier.line_key <> later.line_key
        AND (coalesce(r.received_date, r.adjudication_date, DATE '0001-01-01'), r.row_id) < (coalesce(later.seen_date, DATE '9999-12-31'), later.row_id)
),
-- What a reversal takes back is an answer with every sign turned.
turned AS (
    SELECT
        * REPLACE (
            sign * charge_amount AS charge_amount, sign * paid AS paid, sign * given AS given, sign * patient AS patient, sign * denial_amount AS denial_amount),
        claim_line_start_date IS NULL OR (lacks_charge AND NOT is_claim_total) AS is_unusable
    FROM (SELECT *, CASE WHEN is_reversal THEN -1 ELSE 1 END AS sign FROM facts)
)
SELECT
    f.row_id,
    -- of a reversal: what the answer was that it takes back
    CASE
        WHEN f.is_unusable THEN 'unusable'
        WHEN f.is_pending OR (f.stated_paid IS NULL AND f.is_bare AND f.has_no_status AND NOT f.is_claim_total) THEN 'pending'
        WHEN f.said = 'pending' THEN 'pending'
        WHEN f.is_rejected OR f.said = 'rejected' THEN 'rejected'
        -- The input gives dollars only for the whole claim: nothing says what became of this line, unless a status does.
        WHEN f.is_claim_total THEN coalesce(f.said, 'unknown')
        WHEN f.is_strange THEN 'unknown'
        WHEN f.charge_amount <= 1 AND f.given <= 0 THEN 'no_charge'
        WHEN f.given > 0 AND f.denial_amount <= 0 AND NOT f.is_said_denied THEN 'paid'
        WHEN f.said = 'other_payer' AND f.given <= 0 THEN 'other_payer'
        WHEN (f.denial_amount > 0 OR f.is_said_denied) AND (f.given > 0 OR f.patient > 0 OR f.said = 'partially_denied') THEN 'partially_denied'
        WHEN f.is_packaging OR f.said = 'packaged' OR (f.line_of_business = 'medicare' AND f.claim_type = 'institutional'
            AND (coalesce(f.opps_status_indicator = 'N', false) OR coalesce(f.packaging_indicator = '1', false))) THEN 'packaged'
        WHEN d.row_id IS NOT NULL OR f.said = 'duplicate' THEN 'duplicate'
        -- without an amount: the denial is of a charge that the input does not have
        WHEN f.denial_amount > 0 OR f.denial_amount IS NULL OR f.is_said_denied THEN 'denied'
        WHEN f.patient > 0 OR f.said = 'patient_share' THEN 'patient_share'
        WHEN f.is_other_payer THEN 'other_payer'
        WHEN NOT f.is_bare AND f.all_known AND NOT f.has_denial THEN 'contractual_zero'
        WHEN f.said = 'paid' THEN 'paid'
        ELSE 'unknown'
    END AS taken_back,
    CASE WHEN f.is_reversal AND NOT f.is_unusable THEN 'reversed' ELSE taken_back END AS disposition,
    -- Nothing said about payment is not a payment of 0.
    CASE WHEN f.stated_paid IS NULL AND (f.is_bare OR f.is_claim_total) THEN NULL ELSE f.sign * f.paid END::DECIMAL(18, 2) AS paid_amount,
    (f.sign * f.patient)::DECIMAL(18, 2) AS patient_amount,
    -- Before what was withheld from the payment; a later payer's is not known unless it says so.
    coalesce(f.allowed_amount, CASE WHEN f.stated_paid IS NOT NULL AND NOT f.is_later_payer THEN f.sign * (f.given + f.patient) + f.withheld_amount END)::DECIMAL(18, 2)
        AS allowed_amount,
    CASE WHEN f.allowed_amount IS NOT NULL THEN 'stated' WHEN f.is_later_payer THEN 'not stated' ELSE 'paid and patient share' END AS allowed_basis,
    (f.sign * f.denial_amount)::DECIMAL(18, 2) AS denial_amount, f.reason_code, f.category, f.reason_basis, f.is_own_code
FROM turned f
LEFT JOIN repeats d USING (row_id)
