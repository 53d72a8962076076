-- What a payer asks for on a line of an unclassified code, and how each element stands on the claim: given, wrong (not as asked), missing, or
-- unsaid (the input has no place for it). As words element:state in one sorted set. One row per record of an unclassified code.
-- needs: hcpcs_code
-- refines: product, payer_group, line_of_business, claim_type, claim_line_start_date, ndc_code, ndc_quantity, ndc_unit_of_measure, drug_description, service_unit_quantity, prior_authorization_number_present, administration_code_present, revenue_center_code
WITH rules AS (
    SELECT
        *, opens(effective_from) AS first_day, closes(effective_to) AS last_day
    FROM required_elements
),
-- Between two days on which a rule begins or ends every day is alike.
turns AS (
    SELECT first_day AS turn FROM rules UNION SELECT last_day + 1 FROM rules WHERE last_day < DATE '9999-12-31'
),
days AS (
    SELECT d.day, (SELECT count(*) FROM turns WHERE turn <= d.day) AS span FROM (SELECT DISTINCT claim_line_start_date AS day FROM records) d
),
-- Of inputs that hold the same columns the first stands for all.
alike AS (
    SELECT part_id, min(part_id) OVER (PARTITION BY captured) AS first_part FROM parts
),
-- A value is blank where the claim has none, and '!' where it has one that is none.
facts AS (
    SELECT
        r.row_id, a.first_part AS part_id, g.payer_group, g.line_of_business, r.claim_type, r.claim_line_start_date AS day, d.span,
        CASE WHEN r.ndc_code IS NOT NULL THEN CASE WHEN g.ndc11 IS NULL OR g.ndc11[1:5] = '99999' OR g.ndc11[1:5] = '09999' THEN '!' ELSE 'ok' END END AS ndc,
        CASE WHEN r.ndc_quantity > 0 THEN 'ok' WHEN r.ndc_quantity IS NOT NULL THEN '!' END AS ndc_quantity,
        upper(r.ndc_unit_of_measure) AS ndc_unit,
        CASE WHEN r.drug_description <> '' THEN 'ok' END AS description,
        CASE WHEN r.service_unit_quantity = trunc(r.service_unit_quantity) THEN r.service_unit_quantity::BIGINT::VARCHAR
            ELSE r.service_unit_quantity::VARCHAR END AS one_unit,
        CASE WHEN upper(r.prior_authorization_number_present) NOT IN ('N', 'NO') THEN 'ok' END AS authorization_number,
        CASE WHEN upper(r.administration_code_present) NOT IN ('N', 'NO') THEN 'ok' END AS administration,
        CASE WHEN r.revenue_center_code <> '' THEN lpad(r.revenue_center_code, 4, '0') END AS revenue_code
    FROM records r
    JOIN record_facts g ON g.row_id = r.row_id
    JOIN alike a ON a.part_id = r.part_id
    LEFT JOIN days d ON d.day IS NOT DISTINCT FROM r.claim_line_start_date
    WHERE g.is_unclassified AND NOT r.is_claim_adjustment
),
-- Few combinations occur: of each the first record is looked at.
keyed AS MATERIALIZED (
    SELECT row_id, hash(part_id, payer_group, line_of_business, claim_type, span, ndc, ndc_quantity, ndc_unit, description, one_unit,
        authorization_number, administration, revenue_code) AS kind FROM facts
),
kinds AS (
    SELECT k.kind, f FROM facts f JOIN (SELECT kind, min(row_id) AS row_id FROM keyed GROUP BY kind) k ON k.row_id = f.row_id
),
stated AS (
    SELECT kind, f, unnest([
        {'element': 'ndc', 'value': f['ndc']}, {'element': 'ndc_quantity', 'value': f['ndc_quantity']}, {'element': 'ndc_unit', 'value': f['ndc_unit']},
        {'element': 'description', 'value': f['description']}, {'element': 'one_unit', 'value': f['one_unit']},
        {'element': 'authorization', 'value': f['authorization_number']}, {'element': 'administration', 'value': f['administration']},
        {'element': 'revenue_code', 'value': f['revenue_code']}], recursive := true)
    FROM kinds
),
-- Asked by any rule in force; the values taken are those of the most specific one.
asked AS (
    SELECT
        s.kind, s.element, any_value(s.value) AS value, any_value(s.f['part_id']) AS part_id, any_value(e.column_name) AS column_name,
        arg_max(q.accepts, {'by_payer': q.payer_group <> '', 'by_line': q.line_of_business <> '', 'by_type': q.claim_type <> ''}) AS accepts
    FROM stated s
    JOIN elements e ON e.element = s.element
    JOIN rules q ON q.element = s.element AND q.payer_group IN ('', s.f['payer_group']) AND q.line_of_business IN ('', coalesce(s.f['line_of_business'], ''))
        AND q.claim_type IN ('', coalesce(s.f['claim_type'], '')) AND coalesce(s.f['day'], DATE '9999-12-31') BETWEEN q.first_day AND q.last_day
    GROUP BY s.kind, s.element
),
sets AS (
    SELECT
        a.kind, string_agg(a.element || ':' || CASE
            WHEN NOT list_contains(p.captured, a.column_name) THEN 'unsaid'
            WHEN a.value IS NULL THEN 'missing'
            WHEN a.value = '!' OR a.accepts <> '' AND NOT list_contains(string_split(a.accepts, ' '), a.value) THEN 'wrong'
            ELSE 'given' END, ' ' ORDER BY a.element) AS element_set
    FROM asked a
    JOIN parts p USING (part_id)
    GROUP BY a.kind
)
SELECT k.row_id, s.element_set FROM keyed k LEFT JOIN sets s USING (kind)
