-- Every figure's one definition. A block is: what it needs, the macro, its comment ("Label. What it is. What to mind.").
-- Macros take the columns of selected(); rates and ratios count in_rates lines only, volume counts all.

-- needs: claim_line_start_date
CREATE OR REPLACE MACRO line_count() AS count(*);
COMMENT ON MACRO line_count IS 'Lines. Service lines selected; a line and its resubmissions count once while they are joined. Lines of every disposition count.';

-- needs: claim_id
CREATE OR REPLACE MACRO claim_count(claim_key) AS count(DISTINCT claim_key);
COMMENT ON MACRO claim_count IS 'Claims. Different claims with a selected line. Claims of several groups do not add up to the claims of all.';

-- needs: person_id
CREATE OR REPLACE MACRO person_count(person_id) AS nullif(count(DISTINCT person_id), 0);
COMMENT ON MACRO person_count IS 'Persons. Different members with a selected line. Persons of several groups do not add up to the persons of all; lines without a member number count none.';

-- needs: claim_line_start_date
CREATE OR REPLACE MACRO cell_count(person_id, counted := true) AS
    count(DISTINCT person_id) FILTER (WHERE counted) + count(*) FILTER (WHERE counted AND person_id IS NULL);
COMMENT ON MACRO cell_count IS 'Persons in a cell. Different members, and each line without a member number as one. Used only to decide whether a cell is too small to leave the building.';

-- needs: charge_amount
CREATE OR REPLACE MACRO total_charge(charge_amount) AS sum(charge_amount)::DECIMAL(18, 2);
COMMENT ON MACRO total_charge IS 'Billed. Dollars charged on the first submission of each line. A resubmission is not billed again.';

-- needs: allowed_amount|paid_amount
-- refines: disposition
CREATE OR REPLACE MACRO total_allowed(allowed_amount) AS sum(allowed_amount)::DECIMAL(18, 2);
COMMENT ON MACRO total_allowed IS 'Allowed. Dollars the payer allowed at the end of each line: as stated, else paid plus the patient''s share.';

-- needs: paid_amount
CREATE OR REPLACE MACRO total_paid(paid_amount) AS sum(paid_amount)::DECIMAL(18, 2);
COMMENT ON MACRO total_paid IS 'Paid. Dollars this payer paid at the end of each line; a payment taken back counts 0.';

-- needs: adjustments|deductible_amount|coinsurance_amount|copayment_amount
-- refines: disposition
CREATE OR REPLACE MACRO total_patient_share(patient_amount) AS sum(patient_amount)::DECIMAL(18, 2);
COMMENT ON MACRO total_patient_share IS 'Patient share. Deductible, coinsurance and copayment at the end of each line (PR-1, PR-2, PR-3).';

-- needs: charge_amount
-- refines: product
CREATE OR REPLACE MACRO identified_rate(product_tier, charge_amount) AS
    (coalesce(sum(charge_amount) FILTER (WHERE product_tier IN ('P', 'A', 'B', 'C')), 0) / nullif(sum(charge_amount), 0))::DOUBLE;
COMMENT ON MACRO identified_rate IS 'Dollars with product known. Billed dollars of lines whose product is known, over all billed dollars. A product is known by its permanent code or its NDC.';

-- needs: outcome
CREATE OR REPLACE MACRO is_adjudicated(in_rates, disposition) AS
    in_rates AND disposition IN ('paid', 'patient_share', 'partially_denied', 'denied');
COMMENT ON MACRO is_adjudicated IS 'Adjudicated. The payer decided to pay, to leave it to the patient, or to deny, in part or whole. Packaged, duplicate, rejected, pending, reversed, free and unreadable lines are none of these.';

-- needs: outcome
CREATE OR REPLACE MACRO is_denied(in_rates, disposition, s) AS
    in_rates AND (disposition = 'denied' OR (disposition = 'partially_denied' AND s['partial'] = 'counted'));
COMMENT ON MACRO is_denied IS 'Denied. Nothing was paid or left to the patient, for a reason that is a denial; a line denied in part counts unless switched off. Write-offs, cost shares and packaging are no denials.';

-- needs: outcome
CREATE OR REPLACE MACRO denied_dollars(in_rates, disposition, s, charge_amount, denial_amount) AS
    CASE WHEN is_denied(in_rates, disposition, s)
        THEN CASE WHEN disposition = 'denied' THEN charge_amount ELSE denial_amount END ELSE 0 END;
COMMENT ON MACRO denied_dollars IS 'Denied dollars. The charge of a denied line; of a partly denied line the amount denied. Charges, not what the payer would have paid.';

-- needs: outcome
CREATE OR REPLACE MACRO denial_numerator(s, in_rates, disposition, claim_key, charge_amount, denial_amount) AS
    CASE s['unit']
        WHEN 'claims' THEN count(DISTINCT CASE WHEN s['unit'] = 'claims' AND is_denied(in_rates, disposition, s) THEN claim_key END)::DOUBLE
        WHEN 'dollars' THEN coalesce(sum(denied_dollars(in_rates, disposition, s, charge_amount, denial_amount)), 0)::DOUBLE
        ELSE count(*) FILTER (WHERE is_denied(in_rates, disposition, s))::DOUBLE END;
COMMENT ON MACRO denial_numerator IS 'Denied, in the chosen unit. Lines; claims with a denied line; or denied dollars.';

-- needs: outcome
CREATE OR REPLACE MACRO denial_denominator(s, in_rates, disposition, claim_key, charge_amount) AS
    CASE s['unit']
        WHEN 'claims' THEN count(DISTINCT CASE WHEN s['unit'] = 'claims' AND is_adjudicated(in_rates, disposition) THEN claim_key END)::DOUBLE
        WHEN 'dollars' THEN coalesce(sum(charge_amount) FILTER (WHERE is_adjudicated(in_rates, disposition)), 0)::DOUBLE
        ELSE count(*) FILTER (WHERE is_adjudicated(in_rates, disposition))::DOUBLE END;
COMMENT ON MACRO denial_denominator IS 'Adjudicated, in the chosen unit. Lines; claims with an adjudicated line; or their billed dollars.';

-- needs: outcome
CREATE OR REPLACE MACRO denial_rate(numerator, denominator) AS numerator / nullif(denominator, 0);
COMMENT ON MACRO denial_rate IS 'Denial rate. Denied over adjudicated, in lines, claims or dollars, at the first or the last decision. Lines the payer has not decided, packaged lines and secondary payers'' answers are in neither.';

CREATE OR REPLACE MACRO wilson_low(k, n) AS
    greatest(0, (k / n + 1.9207294 / n - 1.959964 * sqrt((k / n * (1 - k / n) + 0.9603647 / n) / n)) / (1 + 3.8414588 / n));
COMMENT ON MACRO wilson_low IS 'Wilson interval, low end. 95 % interval of a share of k in n.';

CREATE OR REPLACE MACRO wilson_high(k, n) AS
    least(1, (k / n + 1.9207294 / n + 1.959964 * sqrt((k / n * (1 - k / n) + 0.9603647 / n) / n)) / (1 + 3.8414588 / n));
COMMENT ON MACRO wilson_high IS 'Wilson interval, high end. 95 % interval of a share of k in n.';

-- needs: outcome
CREATE OR REPLACE MACRO ratio_error(s, in_rates, disposition, charge_amount, denial_amount) AS CASE
    WHEN s['unit'] = 'dollars' AND count(*) FILTER (WHERE is_adjudicated(in_rates, disposition)) >= 30 THEN
    -- The spread of denied - rate × charged over adjudicated lines: y² - 2 R xy + R² x², for a ratio R of two sums.
    sqrt(greatest(0,
        sum(denied_dollars(in_rates, disposition, s, charge_amount, denial_amount)::DOUBLE ^ 2)
        - 2 * (sum(denied_dollars(in_rates, disposition, s, charge_amount, denial_amount))::DOUBLE
                / nullif(sum(charge_amount) FILTER (WHERE is_adjudicated(in_rates, disposition)), 0)::DOUBLE)
            * sum(denied_dollars(in_rates, disposition, s, charge_amount, denial_amount)::DOUBLE * charge_amount::DOUBLE)
        + (sum(denied_dollars(in_rates, disposition, s, charge_amount, denial_amount))::DOUBLE
                / nullif(sum(charge_amount) FILTER (WHERE is_adjudicated(in_rates, disposition)), 0)::DOUBLE) ^ 2
            * sum(charge_amount::DOUBLE ^ 2) FILTER (WHERE is_adjudicated(in_rates, disposition)))
        * count(*) FILTER (WHERE is_adjudicated(in_rates, disposition))
        / (count(*) FILTER (WHERE is_adjudicated(in_rates, disposition)) - 1))
    / nullif(sum(charge_amount) FILTER (WHERE is_adjudicated(in_rates, disposition)), 0)::DOUBLE END;
COMMENT ON MACRO ratio_error IS 'Standard error of a dollar rate. Linearised for a ratio of two sums, line by line. None for rates of lines and claims, none under 30 lines.';

-- needs: outcome
CREATE OR REPLACE MACRO denial_rate_low(s, numerator, denominator, error) AS CASE
    WHEN s['unit'] = 'dollars' THEN CASE WHEN error IS NOT NULL THEN greatest(0, numerator / denominator - 1.959964 * error) END
    WHEN denominator >= 30 THEN wilson_low(numerator, denominator) END;
COMMENT ON MACRO denial_rate_low IS 'Denial rate, low end. Lower end of the 95 % interval: Wilson for lines and claims, linearised for dollars. None under 30.';

-- needs: outcome
CREATE OR REPLACE MACRO denial_rate_high(s, numerator, denominator, error) AS CASE
    WHEN s['unit'] = 'dollars' THEN CASE WHEN error IS NOT NULL THEN least(1, numerator / denominator + 1.959964 * error) END
    WHEN denominator >= 30 THEN wilson_high(numerator, denominator) END;
COMMENT ON MACRO denial_rate_high IS 'Denial rate, high end. Upper end of the 95 % interval: Wilson for lines and claims, linearised for dollars. None under 30.';

-- needs: outcome
CREATE OR REPLACE MACRO is_priced(in_rates, disposition, allowed_amount) AS
    in_rates AND disposition IN ('paid', 'patient_share', 'partially_denied') AND allowed_amount > 0;
COMMENT ON MACRO is_priced IS 'Priced. A line on which the payer allowed something: paid, patient share or partly denied. Denied lines have no price.';

-- needs: outcome
CREATE OR REPLACE MACRO allowed_to_charge(in_rates, disposition, allowed_amount, charge_amount) AS
    (sum(allowed_amount) FILTER (WHERE is_priced(in_rates, disposition, allowed_amount))
        / nullif(sum(charge_amount) FILTER (WHERE is_priced(in_rates, disposition, allowed_amount)), 0))::DOUBLE;
COMMENT ON MACRO allowed_to_charge IS 'Allowed to charge. Allowed dollars over billed dollars, over priced lines: sums, not an average of lines. It follows the price list of the provider as much as the payer.';

-- needs: outcome
CREATE OR REPLACE MACRO paid_to_allowed(in_rates, disposition, paid_amount, allowed_amount) AS
    (sum(paid_amount) FILTER (WHERE is_priced(in_rates, disposition, allowed_amount))
        / nullif(sum(allowed_amount) FILTER (WHERE is_priced(in_rates, disposition, allowed_amount)), 0))::DOUBLE;
COMMENT ON MACRO paid_to_allowed IS 'Paid to allowed. Paid dollars over allowed dollars, over priced lines. The rest is the patient''s share, other payers and sequestration.';

-- needs: outcome
CREATE OR REPLACE MACRO patient_share_rate(in_rates, disposition, patient_amount, allowed_amount) AS
    (sum(patient_amount) FILTER (WHERE is_priced(in_rates, disposition, allowed_amount))
        / nullif(sum(allowed_amount) FILTER (WHERE is_priced(in_rates, disposition, allowed_amount)), 0))::DOUBLE;
COMMENT ON MACRO patient_share_rate IS 'Patient share of allowed. Deductible, coinsurance and copayment over allowed dollars, over priced lines.';

-- needs: received_date, adjudication_date
CREATE OR REPLACE MACRO adjudication_days(in_rates, initial_date, received_date, share) AS
    quantile_cont((initial_date - received_date)::DOUBLE, share) FILTER (WHERE in_rates AND initial_date >= received_date);
COMMENT ON MACRO adjudication_days IS 'Days to adjudicate. From the day the payer received the claim to its first decision. Never counted from the service date.';

-- needs: received_date, paid_date
CREATE OR REPLACE MACRO payment_days(in_rates, paid_amount, paid_date, received_date, share) AS
    quantile_cont((paid_date - received_date)::DOUBLE, share) FILTER (WHERE in_rates AND paid_amount > 0 AND paid_date >= received_date);
COMMENT ON MACRO payment_days IS 'Days to pay. From the day the payer received the claim to the payment, on lines with a payment.';

-- needs: outcome
CREATE OR REPLACE MACRO overturned_rate(in_rates, initial_disposition, final_disposition, is_final_mature) AS
    count(*) FILTER (WHERE in_rates AND initial_disposition = 'denied' AND is_final_mature AND final_disposition IN ('paid', 'partially_denied'))
    / nullif(count(*) FILTER (WHERE in_rates AND initial_disposition = 'denied' AND is_final_mature), 0);
COMMENT ON MACRO overturned_rate IS 'Overturned. Lines first denied and at the end paid, in part or whole, over lines first denied at least 180 days ago.';

-- needs: claim_line_start_date
-- refines: person_id
CREATE OR REPLACE MACRO composite_gap(member, person_id) AS CASE
    WHEN count(member) = 0 THEN NULL
    WHEN (cell_count(person_id, counted := member = 1) >= 11)::INTEGER + (cell_count(person_id, counted := member = 2) >= 11)::INTEGER
        + (cell_count(person_id, counted := member = 3) >= 11)::INTEGER + (cell_count(person_id, counted := member = 4) >= 11)::INTEGER < 3
        THEN 'fewer than 3 of the 4 payers have 11 persons'
    WHEN greatest(count(*) FILTER (WHERE member = 1), count(*) FILTER (WHERE member = 2), count(*) FILTER (WHERE member = 3),
        count(*) FILTER (WHERE member = 4)) > 0.8 * count(*) THEN 'one payer holds more than 80 % of its lines' END;
COMMENT ON MACRO composite_gap IS 'Why a composite is withheld. A composite of four payers stands for none of them: it needs 3 with 11 persons, and none with more than 80 % of its lines.';
