-- What one adjudication did to a line. The first that matches wins; the order is the definition. One row per line record.
-- needs: paid_amount, adjustments|line_status
-- refines: reason, adjudication, modifier_set, payer_group, line_of_business, claim_type, person_id, opps_status_indicator, packaging_indicator, allowed_amount, deductible_amount, coinsurance_amount, copayment_amount, line_status, claim_status_code, claim_frequency_code, received_date
WITH facts AS (
    SELECT
        r.row_id, r.person_id, r.payer, r.claim_type, r.claim_line_start_date, r.charge_amount, r.hcpcs_code, r.paid_amount AS stated_paid,
        CASE WHEN e.claim_share_amount > 0 AND r.paid_amount > 0 THEN 0 ELSE coalesce(r.paid_amount, 0) END AS paid,
        r.allowed_amount, r.adjustments IS NULL OR len(r.adjustments) = 0 AS is_bare, r.opps_status_indicator, r.packaging_indicator,
        r.claim_status_code IS NULL AND r.line_status IS NULL AS has_no_status,
        -- A status decides only where the input carries no adjustments; a few words apply always.
        CASE WHEN s.applies = 'always' OR NOT p.has_adjustments THEN s.disposition END AS said, coalesce(said IN ('denied', 'partially_denied'), false) AS is_said_denied,
        coalesce(e.patient_amount, coalesce(r.deductible_amount, 0) + coalesce(r.coinsurance_amount, 0) + coalesce(r.copayment_amount, 0)) AS patient,
        e.* EXCLUDE (row_id, patient_amount), a.line_key, a.is_reversal, a.place, a.counts,
        g.payer_key, g.payer_group, l.line_of_business, m.modifier_set, coalesce(r.received_date, r.adjudication_date) AS seen_date
    FROM records r
    JOIN adjudication a USING (row_id)
    JOIN reason e USING (row_id)
    JOIN payer_group g USING (row_id)
    JOIN line_of_business l USING (row_id)
    JOIN modifier_set m USING (row_id)
    JOIN parts p USING (part_id)
    LEFT JOIN statuses w ON w.status = lower(r.line_status)
    LEFT JOIN statuses c ON c.status = 'claim_status:' || r.claim_status_code,
        LATERAL (SELECT coalesce(w.disposition, c.disposition) AS disposition, coalesce(w.applies, c.applies) AS applies) s
),
-- A payer's "duplicate" is one only when the earlier line it repeats is in the extract and was not itself called a duplicate.
repeats AS (
    SELECT DISTINCT later.row_id
    FROM facts later
    JOIN facts earlier USING (person_id, payer_key, claim_line_start_date, hcpcs_code, modifier_set, charge_amount)
    WHERE later.is_duplicate AND earlier.place = 1 AND NOT earlier.is_duplicate AND earlier.line_key <> later.line_key
        AND (coalesce(earlier.seen_date, DATE '0001-01-01'), earlier.row_id) < (coalesce(later.seen_date, DATE '9999-12-31'), later.row_id)
)
SELECT
    f.row_id,
    CASE
        WHEN f.claim_line_start_date IS NULL OR f.charge_amount IS NULL THEN 'unusable'
        WHEN f.is_reversal THEN 'reversed'
        WHEN f.is_pending OR (f.stated_paid IS NULL AND f.is_bare AND f.has_no_status) THEN 'pending'
        WHEN f.said = 'pending' THEN 'pending'
        WHEN f.is_rejected OR f.said = 'rejected' THEN 'rejected'
        WHEN f.charge_amount <= 1 THEN 'no_charge'
        WHEN f.paid > 0 AND f.denial_amount <= 0 AND NOT f.is_said_denied THEN 'paid'
        WHEN (f.denial_amount > 0 OR f.is_said_denied) AND (f.paid > 0 OR f.patient > 0 OR f.said = 'partially_denied') THEN 'partially_denied'
        WHEN f.is_packaging OR f.said = 'packaged' OR (f.line_of_business = 'medicare' AND f.claim_type = 'institutional'
            AND (coalesce(f.opps_status_indicator = 'N', false) OR coalesce(f.packaging_indicator = '1', false))) THEN 'packaged'
        WHEN d.row_id IS NOT NULL OR f.said = 'duplicate' THEN 'duplicate'
        WHEN f.denial_amount > 0 OR f.is_said_denied THEN 'denied'
        WHEN f.patient > 0 THEN 'patient_share'
        WHEN f.is_other_payer THEN 'other_payer'
        WHEN NOT f.is_bare AND f.all_known AND NOT f.has_denial THEN 'contractual_zero'
        WHEN f.said = 'paid' THEN 'paid'
        ELSE 'unknown'
    END AS disposition,
    -- Nothing said about payment is not a payment of 0.
    CASE WHEN f.stated_paid IS NULL AND f.is_bare THEN NULL ELSE f.paid END AS paid_amount,
    f.patient AS patient_amount,
    coalesce(f.allowed_amount, CASE WHEN f.stated_paid IS NOT NULL THEN f.paid + f.patient END) AS allowed_amount,
    CASE WHEN f.allowed_amount IS NOT NULL THEN 'stated' ELSE 'paid and patient share' END AS allowed_basis
FROM facts f
LEFT JOIN repeats d USING (row_id)
