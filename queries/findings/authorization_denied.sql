-- Denied despite an authorization: the claim carries an authorization number, and the last decision denies it for want of approval.
-- One row per line.
-- page: denials/reasons
-- fix: Check the number against product, dates and place approved; send the approval with the appeal.
-- source: Own rule: the category of the denial reason in data/reference/denial_reasons.csv beside what the claim says
-- verified: N
-- needs: outcome, adjustments, prior_authorization_number_present
-- refines: remark_codes
SELECT line_id
FROM spent($selection)
WHERE is_still_denied(disposition) AND category = 'prior_authorization'
    AND upper(prior_authorization_number_present::VARCHAR) NOT IN ('N', 'NO', '(BLANK)')
