-- Prices that hospitals post: what each payer pays for an item, by whom and which product, and what is set apart because it is no price.
-- concepts: payer_group, line_of_business, described, product, code_status

CREATE OR REPLACE TABLE posted_rates AS
WITH rows AS (
    -- an amount that means "none" is blank
    SELECT
        r.* REPLACE (
            CASE WHEN list_contains(none, gross_amount) IS NOT TRUE THEN gross_amount END AS gross_amount,
            CASE WHEN list_contains(none, cash_amount) IS NOT TRUE THEN cash_amount END AS cash_amount,
            CASE WHEN list_contains(none, estimated_amount) IS NOT TRUE THEN estimated_amount END AS estimated_amount,
            CASE WHEN list_contains(none, minimum_amount) IS NOT TRUE THEN minimum_amount END AS minimum_amount,
            CASE WHEN list_contains(none, maximum_amount) IS NOT TRUE THEN maximum_amount END AS maximum_amount),
        ndc11(ndc_code) AS written_ndc11, ndc_code IS NOT NULL AND is_dummy_ndc(ndc_code) AS is_dummy,
        gross_amount <= 1 AND NOT coalesce(list_contains(none, gross_amount) AND negotiated_amount > 1, false) AS is_trial,
        coalesce(list_contains(none, negotiated_amount), false) AS is_stand_in,
        nullif(concat_ws(', ', CASE WHEN list_contains(none, gross_amount) THEN 'list price' END,
            CASE WHEN list_contains(none, cash_amount) THEN 'cash price' END), '') AS stand_in
    FROM (SELECT *, (SELECT list(amount::DECIMAL(18, 4)) FROM placeholder_amounts) AS none FROM raw_posted_rates) r
),
placed AS (
    SELECT
        r.*, g.payer_group, g.payer_line_of_business, p.product, p.product_tier, p.ndc11,
        -- Why a row is no price of a drug: a hospital's own number instead of an NDC, stock that costs nothing, an amount that means "none",
        -- a price for a day or a case and not for the item.
        CASE
            WHEN r.is_dummy THEN 'dummy NDC'
            WHEN r.is_trial THEN 'trial stock'
            WHEN m.is_item_price = 'N' THEN m.price_method
            WHEN r.is_stand_in THEN 'placeholder'
        END AS set_apart,
        -- what is set apart: the item, or the price alone, and then its list price stands
        CASE WHEN r.is_dummy OR r.is_trial THEN 'item' WHEN m.is_item_price = 'N' OR r.is_stand_in THEN 'price' END AS apart_as,
        CASE
            WHEN r.ndc_code IS NULL THEN 'no NDC'
            WHEN r.is_dummy THEN 'dummy NDC'
            WHEN p.ndc11 <> r.written_ndc11 THEN 'read as ' || p.ndc11 || ', padded in the wrong place'
            WHEN r.written_ndc11 IS NULL THEN 'no NDC of 11 digits'
        END AS ndc_note
    FROM rows r
    LEFT JOIN payer_group g ON g.payer IS NOT DISTINCT FROM r.payer AND g.claim_line_start_date IS NOT DISTINCT FROM r.vintage
    LEFT JOIN price_methods m ON m.written = trim(regexp_replace(r.methodology, '[^a-z]+', ' ', 'g'))
    LEFT JOIN product p ON p.hcpcs_code IS NOT DISTINCT FROM r.hcpcs_codes[1] AND p.ndc_code IS NOT DISTINCT FROM r.ndc_code
)
SELECT
    -- 'whoever pays': a price that the file gives without a payer
    p.* EXCLUDE (payer_group, payer_line_of_business, is_dummy, is_trial, is_stand_in, none, written_ndc11),
    CASE WHEN p.payer IS NULL THEN 'whoever pays' ELSE p.payer_group END AS payer_group,
    CASE WHEN p.payer IS NULL THEN 'whoever pays' ELSE l.line_of_business END AS line_of_business,
    c.permanent_code_from,
    coalesce(c.always, CASE
        WHEN p.vintage >= c.late_from THEN 'late'
        WHEN p.vintage >= c.permanent_code_from THEN 'grace'
        ELSE 'unclassified' END) AS code_status
FROM placed p
LEFT JOIN line_of_business l ON l.payer IS NOT DISTINCT FROM p.payer AND l.plan IS NOT DISTINCT FROM p.plan
    AND l.payer_group = p.payer_group AND l.payer_line_of_business IS NOT DISTINCT FROM p.payer_line_of_business
LEFT JOIN code_status c ON c.product = p.product AND c.product_tier = p.product_tier
    AND c.payer_group = p.payer_group AND c.line_of_business = l.line_of_business
ORDER BY p.hospital, p.source_file, p.source_row, p.payer, p.plan
