-- Every row read, but those that together tell of one line as the one that stands for it, with what they say together.
SELECT
    r.* REPLACE (
        CASE WHEN p.row_id IS NULL THEN r.charge_amount ELSE p.charge_amount END::DECIMAL(18, 2) AS charge_amount,
        CASE WHEN p.row_id IS NULL THEN r.paid_amount ELSE p.paid_amount END::DECIMAL(18, 2) AS paid_amount,
        CASE WHEN p.row_id IS NULL THEN r.allowed_amount ELSE p.allowed_amount END::DECIMAL(18, 2) AS allowed_amount,
        CASE WHEN p.row_id IS NULL THEN r.deductible_amount ELSE p.deductible_amount END::DECIMAL(18, 2) AS deductible_amount,
        CASE WHEN p.row_id IS NULL THEN r.coinsurance_amount ELSE p.coinsurance_amount END::DECIMAL(18, 2) AS coinsurance_amount,
        CASE WHEN p.row_id IS NULL THEN r.copayment_amount ELSE p.copayment_amount END::DECIMAL(18, 2) AS copayment_amount,
        CASE WHEN p.row_id IS NULL THEN r.service_unit_quantity ELSE p.service_unit_quantity END::DECIMAL(18, 3) AS service_unit_quantity,
        CASE WHEN p.row_id IS NULL THEN r.ndc_quantity ELSE p.ndc_quantity END::DECIMAL(18, 3) AS ndc_quantity,
        CASE WHEN p.row_id IS NULL THEN r.adjustments ELSE p.adjustments END AS adjustments,
        CASE WHEN p.row_id IS NULL THEN r.remark_codes ELSE p.remark_codes END AS remark_codes,
        CASE WHEN p.row_id IS NULL THEN r.content ELSE p.content END AS content)
FROM rows_read r
LEFT JOIN line_part p ON p.row_id = r.row_id
WHERE r.row_id NOT IN (SELECT unnest(others) FROM line_part)
