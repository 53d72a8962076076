-- Every posted price selected: the filters that a price list knows. An item may state several codes. `is_price` leaves out what only looks like one.
CREATE OR REPLACE MACRO posted(s) AS TABLE
SELECT *, 'everything'::ENUM ('everything') AS everything, array_to_string(hcpcs_codes, ' ') AS hcpcs_code, set_apart IS NULL AS is_price
FROM posted_rates
WHERE kept_list(s['code'], hcpcs_codes)
    AND of_payers(s, payer_group, payer, plan, line_of_business)
    AND kept(s['code_status'], code_status)
    AND true /* filters of posted_rates never set aside */;
