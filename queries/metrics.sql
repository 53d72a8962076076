-- Every figure's one definition. A block is: what it needs, the macro, its comment ("Label. What it is. What to mind.").
-- Macros take the columns of selected(); rates and ratios count in_rates lines only, volume counts all.

-- needs: claim_line_start_date
-- formula: count of lines
CREATE OR REPLACE MACRO line_count() AS count(*);
COMMENT ON MACRO line_count IS 'Lines. Service lines selected; a line and its resubmissions count once while they are joined. Lines of every disposition count.';

-- needs: claim_id
-- formula: count of different claims
CREATE OR REPLACE MACRO claim_count(claim_key) AS count(DISTINCT claim_key);
COMMENT ON MACRO claim_count IS 'Claims. Different claims with a selected line. Claims of several groups do not add up to the claims of all.';

-- needs: person_id
-- formula: count of different members
CREATE OR REPLACE MACRO person_count(person_id) AS nullif(count(DISTINCT person_id), 0);
COMMENT ON MACRO person_count IS 'Persons. Different members with a selected line. Persons of several groups do not add up to the persons of all; lines without a member number count none.';

-- needs: claim_line_start_date
-- formula: different members + lines without a member number
CREATE OR REPLACE MACRO persons_in_cell(person_id, counted := true) AS
    count(DISTINCT CASE WHEN counted THEN person_id END) + count(*) FILTER (WHERE counted AND person_id IS NULL);
COMMENT ON MACRO persons_in_cell IS 'Persons in a cell. Different members, and each line without a member number as one. Used only to decide whether a cell is too small to be shown.';

-- needs: claim_line_start_date
-- refines: later_payer
-- formula: persons in the cell, counted only where small cells are hidden
CREATE OR REPLACE MACRO cell_count(s, person_id, counted := true) AS
    -- The mode stands inside the count too: counts of different things that nobody reads are made all the same, of nothing they cost nothing.
    CASE WHEN s['small_cells'] = 'hide' THEN persons_in_cell(person_id, counted := s['small_cells'] = 'hide' AND counted) END::BIGINT;
COMMENT ON MACRO cell_count IS 'Persons in a cell, where small cells are hidden. Different members and lines without one, counted only then. It decides what may leave the building and never leaves it itself.';

-- needs: claim_line_start_date
-- refines: adjudication_date
-- formula: lines ÷ Σ (1 ÷ completion of each line's month)
CREATE OR REPLACE MACRO completion_rate(completeness) AS
    -- Decimals add up alike in any order, so that the same question gives the same digits.
    CASE WHEN count(completeness) = count(*) THEN count(*) / nullif(sum((1 / nullif(completeness, 0))::DECIMAL(28, 9)), 0)::DOUBLE END;
COMMENT ON MACRO completion_rate IS 'Completion. The share of a month''s lines that payers have decided by the extract''s date, as older months of the same payer and claim type had at the same age, or of more together where these are few. Blank where the extract is too short or has no decision dates; months of decisions are complete once over.';

-- needs: claim_line_start_date
-- refines: adjudication_date
-- formula: at least 3 months old and at least 90 % decided; last decision: also 9 in 10 decided 180 days ago
CREATE OR REPLACE MACRO is_complete(is_stage_mature, completeness) AS
    bool_and(is_stage_mature) AND coalesce(completion_rate(completeness) >= 0.9, true);
COMMENT ON MACRO is_complete IS 'Complete. Every month in it is at least three months old and 90 % decided, over all its lines and over those of the row; at the last decision, nine of ten first decisions are also 180 days old. Where completion cannot be measured, 90 and 180 days are assumed.';

-- needs: outcome
-- formula: any answer but a pend or an orphan reversal
CREATE OR REPLACE MACRO is_decided(initial_disposition, is_orphan_reversal) AS initial_disposition <> 'pending' AND NOT is_orphan_reversal;
COMMENT ON MACRO is_decided IS 'Decided. The payer has given a first decision. A line that is pended or not answered has none, and neither has the reversal of an answer that is not in the extract.';

-- needs: claim_line_start_date
-- refines: adjudication_date, outcome
-- formula: sum over decided lines of the figure ÷ completion of the line's month, at least the sum over all lines that are here
CREATE OR REPLACE MACRO completed(figure, counted, completeness) AS
    CASE WHEN count(completeness) = count(*) AND min(completeness) >= 0.25
        THEN greatest(sum((figure / nullif(completeness, 0))::DECIMAL(28, 6)) FILTER (WHERE counted), sum(figure))::DOUBLE END;
COMMENT ON MACRO completed IS 'Completed. What a figure will come to when all of its month is decided: decided lines over their month''s completion, and never less than decided and undecided lines that are here already. An estimate; none below 25 % completion, where it would be mostly guess.';

-- needs: charge_amount
-- formula: sum of charges, first submissions
CREATE OR REPLACE MACRO total_charge(charge_amount) AS sum(charge_amount)::DECIMAL(18, 2);
COMMENT ON MACRO total_charge IS 'Billed. Dollars charged on the first submission of each line. A resubmission is not billed again.';

-- needs: allowed_amount|paid_amount
-- refines: disposition
-- formula: sum of allowed; where not stated, of paid + patient share
CREATE OR REPLACE MACRO total_allowed(allowed_amount) AS sum(allowed_amount)::DECIMAL(18, 2);
COMMENT ON MACRO total_allowed IS 'Allowed. Dollars the payer allowed at the end of each line: as stated, else paid plus the patient''s share. Not the contract price: what a payer refused is not in it.';

-- needs: paid_amount
-- formula: sum of paid
CREATE OR REPLACE MACRO total_paid(paid_amount) AS sum(paid_amount)::DECIMAL(18, 2);
COMMENT ON MACRO total_paid IS 'Paid. Dollars this payer paid at the end of each line. A payment taken back counts 0; what other payers and the patient paid is not in it.';

-- needs: paid_amount
-- formula: sum of paid on services that count at another payer
CREATE OR REPLACE MACRO paid_by_later_payers(paid_amount) AS sum(paid_amount)::DECIMAL(18, 2);
COMMENT ON MACRO paid_by_later_payers IS 'Paid by later payers. Dollars that secondary and tertiary payers paid at the end, on services that count at the payer before them. It comes on top of what is paid: no charge and no allowed dollars go with it.';

-- needs: adjustments|deductible_amount|coinsurance_amount|copayment_amount
-- refines: disposition
-- formula: sum of deductible + coinsurance + copayment
CREATE OR REPLACE MACRO total_patient_share(patient_amount) AS sum(patient_amount)::DECIMAL(18, 2);
COMMENT ON MACRO total_patient_share IS 'Patient share. Deductible, coinsurance and copayment at the end of each line (PR-1, PR-2, PR-3). Owed, not collected; amounts that a second payer covers are in it.';

-- needs: charge_amount, ndc_code|drug_description
-- refines: product
-- formula: billed dollars with product known ÷ billed dollars
CREATE OR REPLACE MACRO identified_rate(product_tier, charge_amount) AS
    (coalesce(sum(charge_amount) FILTER (WHERE product_tier IN ('P', 'A', 'B', 'C')), 0) / nullif(sum(charge_amount), 0))::DOUBLE;
COMMENT ON MACRO identified_rate IS 'Dollars with product known. Billed dollars of lines whose product is known, over all billed dollars. A product is known by its permanent code, its NDC or the words of its description.';

-- needs: decision
-- formula: paid, patient share, denied in part or denied; by the first payer, on a readable line
CREATE OR REPLACE MACRO is_adjudicated(in_rates, disposition) AS
    in_rates AND disposition IN ('paid', 'patient_share', 'partially_denied', 'denied');
COMMENT ON MACRO is_adjudicated IS 'Adjudicated. The payer decided to pay, to leave it to the patient, or to deny, in part or whole. Packaged, duplicate, rejected, pending, reversed, free and unreadable lines are none of these.';

-- needs: decision
-- formula: denied, or denied in part unless switched off
CREATE OR REPLACE MACRO is_denied(in_rates, disposition, s) AS
    in_rates AND (disposition = 'denied' OR (disposition = 'partially_denied' AND s['partial'] = 'counted'));
COMMENT ON MACRO is_denied IS 'Denied. Nothing was paid or left to the patient, for a reason that is a denial; a line denied in part counts unless switched off. Write-offs, cost shares and packaging are no denials.';

-- needs: decision
-- formula: adjudicated and not denied
CREATE OR REPLACE MACRO is_not_denied(s, in_rates, disposition) AS
    is_adjudicated(in_rates, disposition)
    AND CASE WHEN s['unit'] = 'dollars' THEN disposition <> 'denied' ELSE NOT is_denied(in_rates, disposition, s) END;
COMMENT ON MACRO is_not_denied IS 'Not denied. The rest of a denial rate: adjudicated lines that count in the denominator alone. In dollars, what was paid of a line denied in part is in the rest too.';

-- needs: decision
-- formula: the charge where denied; the amount denied where denied in part
CREATE OR REPLACE MACRO denied_dollars(in_rates, disposition, s, charge_amount, denial_amount) AS
    CASE WHEN is_denied(in_rates, disposition, s)
        THEN CASE WHEN disposition = 'denied' THEN charge_amount ELSE denial_amount END ELSE 0 END;
COMMENT ON MACRO denied_dollars IS 'Denied dollars. The charge of a denied line; of a partly denied line the amount denied. Charges, not what the payer would have paid.';

-- formula: lines, or claims with one, or their dollars
CREATE OR REPLACE MACRO measured(s, counted, claim_key, amount) AS
    CASE s['unit']
        WHEN 'claims' THEN count(DISTINCT CASE WHEN s['unit'] = 'claims' AND counted THEN claim_key END)::DOUBLE
        WHEN 'dollars' THEN coalesce(sum(amount) FILTER (WHERE counted), 0)::DOUBLE
        ELSE count(*) FILTER (WHERE counted)::DOUBLE END;
COMMENT ON MACRO measured IS 'In the chosen unit. Lines, claims with such a line, or dollars. Claims of several groups do not add up, for one claim can have lines in two.';

-- needs: decision
-- formula: denied lines, or claims with one, or denied dollars
CREATE OR REPLACE MACRO denial_numerator(s, in_rates, disposition, claim_key, charge_amount, denial_amount) AS
    measured(s, is_denied(in_rates, disposition, s), claim_key, denied_dollars(in_rates, disposition, s, charge_amount, denial_amount));
COMMENT ON MACRO denial_numerator IS 'Denied, in the chosen unit. Lines; claims with a denied line; or denied dollars. Claims of several groups do not add up, for one claim can have lines in two.';

-- needs: decision
-- formula: adjudicated lines, or claims with one, or their billed dollars
CREATE OR REPLACE MACRO denial_denominator(s, in_rates, disposition, claim_key, charge_amount) AS
    measured(s, is_adjudicated(in_rates, disposition), claim_key, charge_amount);
COMMENT ON MACRO denial_denominator IS 'Adjudicated, in the chosen unit. Lines; claims with an adjudicated line; or their billed dollars. Not what was submitted: pending, rejected, packaged and duplicate lines are left out.';

-- needs: decision
-- formula: sum over payers
CREATE OR REPLACE MACRO pooled(measure) AS sum(measure);
COMMENT ON MACRO pooled IS 'Of several payers together. Denied or adjudicated lines, claims or dollars of each payer, added up. A claim is one payer''s, so none counts twice; persons do not add up so.';

-- needs: decision
-- formula: nothing paid, and no reason that is in the table
CREATE OR REPLACE MACRO is_unknown(in_rates, disposition) AS in_rates AND disposition = 'unknown';
COMMENT ON MACRO is_unknown IS 'Unknown outcome. Nothing was paid and the input does not say why: no reason, or one that is in no table. Such lines are in no rate; where they are many, the rate is a range.';

-- needs: decision
-- formula: lines of unknown outcome, or claims with one, or their billed dollars
CREATE OR REPLACE MACRO unknown_numerator(s, in_rates, disposition, claim_key, charge_amount) AS
    measured(s, is_unknown(in_rates, disposition), claim_key, charge_amount);
COMMENT ON MACRO unknown_numerator IS 'Unknown, in the chosen unit. Lines; claims with a line of unknown outcome; or their billed dollars. A claim can have adjudicated lines too.';

-- needs: decision
-- formula: denied or unknown
CREATE OR REPLACE MACRO possible_numerator(s, in_rates, disposition, claim_key, charge_amount, denial_amount) AS
    measured(s, is_denied(in_rates, disposition, s) OR is_unknown(in_rates, disposition), claim_key,
        CASE WHEN is_unknown(in_rates, disposition) THEN charge_amount ELSE denied_dollars(in_rates, disposition, s, charge_amount, denial_amount) END);
COMMENT ON MACRO possible_numerator IS 'Denied or unknown, in the chosen unit. What would be denied if every line of unknown outcome were. It is a bound, no estimate.';

-- needs: decision
-- formula: adjudicated or unknown
CREATE OR REPLACE MACRO possible_denominator(s, in_rates, disposition, claim_key, charge_amount) AS
    measured(s, is_adjudicated(in_rates, disposition) OR is_unknown(in_rates, disposition), claim_key, charge_amount);
COMMENT ON MACRO possible_denominator IS 'Adjudicated or unknown, in the chosen unit. What would be adjudicated if every line of unknown outcome were. It is a bound, no estimate.';

-- needs: decision
-- formula: denied ÷ adjudicated
CREATE OR REPLACE MACRO denial_rate(numerator, denominator) AS numerator / nullif(denominator, 0);
COMMENT ON MACRO denial_rate IS 'Denial rate. Denied over adjudicated, in lines, claims or dollars, at the first or the last decision. Lines the payer has not decided, packaged lines and secondary payers'' answers are in neither.';

-- needs: decision
-- formula: unknown ÷ (adjudicated or unknown)
CREATE OR REPLACE MACRO unknown_rate(unknown, possible_denominator) AS unknown / nullif(possible_denominator, 0);
COMMENT ON MACRO unknown_rate IS 'Share unknown. Lines of unknown outcome over adjudicated and unknown ones, in the chosen unit. Above 5 % the denial rate is said as a range, from all of them paid to all of them denied.';

-- needs: decision
-- formula: denied ÷ (adjudicated or unknown)
CREATE OR REPLACE MACRO denial_rate_least(numerator, possible_denominator) AS numerator / nullif(possible_denominator, 0);
COMMENT ON MACRO denial_rate_least IS 'Denial rate, at least. The rate if every line of unknown outcome had been paid. A bound, not an estimate; chance comes on top of it.';

-- needs: decision
-- formula: (denied or unknown) ÷ (adjudicated or unknown)
CREATE OR REPLACE MACRO denial_rate_most(possible_numerator, possible_denominator) AS possible_numerator / nullif(possible_denominator, 0);
COMMENT ON MACRO denial_rate_most IS 'Denial rate, at most. The rate if every line of unknown outcome had been denied. A bound, not an estimate; chance comes on top of it.';

-- needs: decision
-- formula: unusable; in a rate the outcome; else later payer only, or counted at another payer
CREATE OR REPLACE MACRO bridge_step(usable, in_rates, disposition, is_counted := true) AS CASE
    WHEN NOT usable THEN 'unusable'
    WHEN in_rates THEN disposition::VARCHAR
    WHEN is_counted THEN 'later payer only'
    ELSE 'counted at another payer' END;
COMMENT ON MACRO bridge_step IS 'Step of the bridge. What became of a line, or why it is in no rate whatever became of it. A line that cannot be read, or is not the first payer''s answer, is in no rate even where it was denied; one whose service another payer''s line stands for is no line of its own.';

-- formula: (p + z²/2n − z √(p(1 − p)/n + z²/4n²)) ÷ (1 + z²/n), z = 1.96
CREATE OR REPLACE MACRO wilson_low(p, n) AS CASE WHEN n > 0 THEN
    greatest(0, (p + 1.920729410347062 / n - 1.959963984540054 * sqrt((greatest(0, p * (1 - p)) + 0.960364705173531 / n) / n)) / (1 + 3.841458820694124 / n)) END;
COMMENT ON MACRO wilson_low IS 'Wilson interval, low end. Lower end of the 95 % interval of a share p seen in n. It covers chance alone, not lines that are missing or not decided yet.';

-- formula: (p + z²/2n + z √(p(1 − p)/n + z²/4n²)) ÷ (1 + z²/n), z = 1.96
CREATE OR REPLACE MACRO wilson_high(p, n) AS CASE WHEN n > 0 THEN
    least(1, (p + 1.920729410347062 / n + 1.959963984540054 * sqrt((greatest(0, p * (1 - p)) + 0.960364705173531 / n) / n)) / (1 + 3.841458820694124 / n)) END;
COMMENT ON MACRO wilson_high IS 'Wilson interval, high end. Upper end of the 95 % interval of a share p seen in n. It covers chance alone, not lines that are missing or not decided yet.';

-- formula: the member; without a member number the line
CREATE OR REPLACE MACRO person_of(person_id, line_id) AS coalesce(person_id, hash(line_id));
COMMENT ON MACRO person_of IS 'Whose line. The member, and for a line without a member number a person of its own. Lines of one person are decided alike more often than lines of two.';

-- formula: 1 for a line or claim; the dollars where dollars are counted
CREATE OR REPLACE MACRO weighs(s, amount) AS (CASE WHEN s['unit'] = 'dollars' THEN amount ELSE 1 END)::DECIMAL(18, 2);
COMMENT ON MACRO weighs IS 'Weight of a line, in the chosen unit. One for lines and claims, its dollars where dollars are counted. A few dear lines then weigh as much as many others.';

-- formula: the claim where claims are counted, else the person's lines
CREATE OR REPLACE MACRO piece_of(s, claim_key, person) AS CASE WHEN s['unit'] = 'claims' THEN claim_key ELSE person END;
COMMENT ON MACRO piece_of IS 'What is put together first. All lines of a claim where claims are counted, else all lines of a person. A claim is one person''s, so that claims add up over persons.';

-- formula: Σ over its lines; of a claim, where claims are counted, one
CREATE OR REPLACE MACRO in_piece(s, counted, amount) AS
    coalesce(CASE WHEN s['unit'] = 'claims' THEN max(amount) FILTER (WHERE counted) ELSE sum(amount) FILTER (WHERE counted) END, 0);
COMMENT ON MACRO in_piece IS 'Of one claim or person, in the chosen unit. Lines, dollars, or whether the claim has such a line. They add up over persons and groups.';

-- needs: decision
-- formula: adjudicated lines, persons, Σ x, Σ y, Σ x² + ρ (Σ persons (Σ x)² − Σ x²), and in dollars Σ persons of (Σ x)², Σ x Σ y, (Σ y)²
CREATE OR REPLACE MACRO spread_of(s, lines, amount, denied, squares, rho) AS {
    -- Decimals add up alike in any order.
    'lines': sum(lines), 'persons': count(*) FILTER (WHERE lines > 0), 'x': sum(amount)::DOUBLE, 'y': sum(denied)::DOUBLE, 'xx': sum(amount * amount)::DOUBLE,
    'weight': (sum(squares)::DOUBLE * (1 - rho) + rho * sum(amount * amount)::DOUBLE),
    'xy': sum(amount * denied)::DOUBLE, 'yy': CASE WHEN s['unit'] = 'dollars' THEN sum(denied * denied)::DOUBLE END};
COMMENT ON MACRO spread_of IS 'Sums behind an interval. Over persons with adjudicated lines, each with its lines, what they count for (x) and, in dollars, what was denied of it (y). They add up over payers.';

-- needs: decision
-- formula: each sum, added up
CREATE OR REPLACE MACRO spread_of_all(spread) AS {
    -- Decimals add up alike in any order.
    'lines': sum(spread['lines']), 'persons': sum(spread['persons']),
    'x': sum(spread['x']::DECIMAL(38, 12))::DOUBLE, 'y': sum(spread['y']::DECIMAL(38, 12))::DOUBLE, 'xx': sum(spread['xx']::DECIMAL(38, 12))::DOUBLE,
    'weight': sum(spread['weight']::DECIMAL(38, 12))::DOUBLE, 'xy': sum(spread['xy']::DECIMAL(38, 12))::DOUBLE, 'yy': sum(spread['yy']::DECIMAL(38, 12))::DOUBLE};
COMMENT ON MACRO spread_of_all IS 'The same sums of several payers together. Each is added up by itself. A person of two payers counts as two, for each payer decides by itself.';

-- needs: decision
-- refines: person_id, payer_group, product
-- formula: (Σ x)² ÷ w, w = Σ x² + ρ (Σ persons (Σ x)² − Σ x²), x = 1 or the charge; for dollars w is at least Σ persons (y − R x)² ÷ (R (1 − R)) × persons ÷ (persons − 1); none under 30 lines, 30 claims where these are counted, or 11 persons
CREATE OR REPLACE MACRO effective_count(spread) AS CASE WHEN enough_lines(least(spread['lines'], spread['x'])) AND enough_persons(spread['persons']) THEN
    -- greatest() passes over what is blank: the second is, but for dollars of which some were denied and some were not.
    spread['x'] ^ 2 / nullif(greatest(spread['weight'],
        (spread['yy'] * spread['x'] ^ 2 - 2 * spread['x'] * spread['y'] * spread['xy'] + spread['y'] ^ 2 * spread['xx'])
            / nullif(spread['y'] * (spread['x'] - spread['y']), 0) * spread['persons'] / (spread['persons'] - 1)), 0) END;
COMMENT ON MACRO effective_count IS 'Effective number. As many independent, equal lines as say as much as these: fewer where lines are of the same persons (ρ: how alike decisions on one person are in this extract), where a few charges are large, or where large charges are denied more often. None under 30 lines (or claims, where these are counted) or 11 persons.';

-- needs: decision
-- formula: denied and adjudicated, for one unit and one choice about partial denials
CREATE OR REPLACE MACRO rate_by(s, in_rates, disposition, claim_key, charge_amount, denial_amount) AS {
    'unit': s['unit'],
    'partial': s['partial'],
    'numerator': denial_numerator(s, in_rates, disposition, claim_key, charge_amount, denial_amount),
    'denominator': denial_denominator(s, in_rates, disposition, claim_key, charge_amount)};
COMMENT ON MACRO rate_by IS 'What one definition of the denial rate counts. Its unit, its choice about partial denials, denied and adjudicated. No definition is the right one: each answers another question.';

-- needs: decision
-- formula: Wilson low end of denied ÷ adjudicated, in the effective number
CREATE OR REPLACE MACRO denial_rate_low(numerator, denominator, effective) AS
    wilson_low(numerator / nullif(denominator, 0), effective);
COMMENT ON MACRO denial_rate_low IS 'Denial rate, low end. Lower end of the 95 % interval: Wilson in the effective number, one formula for lines, claims and dollars. None under 30 lines or 11 persons.';

-- needs: decision
-- formula: Wilson high end of denied ÷ adjudicated, in the effective number
CREATE OR REPLACE MACRO denial_rate_high(numerator, denominator, effective) AS
    wilson_high(numerator / nullif(denominator, 0), effective);
COMMENT ON MACRO denial_rate_high IS 'Denial rate, high end. Upper end of the 95 % interval: Wilson in the effective number, one formula for lines, claims and dollars. None under 30 lines or 11 persons.';

-- needs: outcome
-- formula: paid, patient share or denied in part, with allowed above 0
CREATE OR REPLACE MACRO is_priced(in_rates, disposition, allowed_amount) AS
    in_rates AND disposition IN ('paid', 'patient_share', 'partially_denied') AND allowed_amount > 0;
COMMENT ON MACRO is_priced IS 'Priced. A line on which the payer allowed something: paid, patient share or partly denied. Denied lines have no price.';

-- needs: outcome
-- formula: the amount, where the line is priced
CREATE OR REPLACE MACRO priced(in_rates, disposition, allowed_amount, amount) AS
    CASE WHEN is_priced(in_rates, disposition, allowed_amount) THEN amount END;
COMMENT ON MACRO priced IS 'Dollars of a priced line. Billed, allowed, paid or the patient''s. Blank on every other line, which is not zero.';

-- needs: outcome
-- formula: Σ allowed ÷ Σ billed, priced lines
CREATE OR REPLACE MACRO allowed_to_charge(priced_allowed, priced_charge) AS (sum(priced_allowed) / nullif(sum(priced_charge), 0))::DOUBLE;
COMMENT ON MACRO allowed_to_charge IS 'Allowed to charge. Allowed dollars over billed dollars, over priced lines: sums, not an average of lines. It follows the price list of the provider as much as the payer.';

-- needs: outcome
-- formula: Σ paid ÷ Σ allowed, priced lines
CREATE OR REPLACE MACRO paid_to_allowed(priced_paid, priced_allowed) AS (sum(priced_paid) / nullif(sum(priced_allowed), 0))::DOUBLE;
COMMENT ON MACRO paid_to_allowed IS 'Paid to allowed. Paid dollars over allowed dollars, over priced lines. The rest is the patient''s share, other payers and sequestration.';

-- needs: outcome
-- formula: Σ (deductible + coinsurance + copayment) ÷ Σ allowed, priced lines
CREATE OR REPLACE MACRO patient_share_rate(priced_patient, priced_allowed) AS (sum(priced_patient) / nullif(sum(priced_allowed), 0))::DOUBLE;
COMMENT ON MACRO patient_share_rate IS 'Patient share of allowed. Deductible, coinsurance and copayment over allowed dollars, over priced lines. It depends on the time of year: deductibles are met in the first months.';

-- formula: lines by (later date − earlier date)
CREATE OR REPLACE MACRO waited(counted, since, until) AS map_entries(histogram(until - since) FILTER (WHERE counted AND until >= since));
COMMENT ON MACRO waited IS 'Lines by days waited. How many lines waited how many days between two dates. A date before the one it must follow is an error and counts none.';

-- formula: the days of a share of the lines, in order of their days; between two lines in proportion
CREATE OR REPLACE MACRO days_within(waited, share) AS
    list_aggregate(flatten(list_transform(waited, lambda one: repeat([one.key::INTEGER], one.value::BIGINT))), 'quantile_cont', share);
COMMENT ON MACRO days_within IS 'Days within which a share of lines is done. The days of the line so far up, when lines stand in order of their days. Between two lines it lies between their days, in proportion.';

-- needs: received_date, adjudication_date, every_answer
-- formula: first decision − receipt, its median or ninth decile
CREATE OR REPLACE MACRO adjudication_days(waited, share) AS days_within(waited, share);
COMMENT ON MACRO adjudication_days IS 'Days to adjudicate. From the day the payer received the claim to its first decision. Never counted from the service date.';

-- needs: received_date, paid_date
-- formula: payment − receipt, its median or ninth decile
CREATE OR REPLACE MACRO payment_days(waited, share) AS days_within(waited, share);
COMMENT ON MACRO payment_days IS 'Days to pay. From the day the payer received the claim to the payment, on lines with a payment. Denied lines have none, so it says nothing of how long a refusal takes.';

-- needs: outcome, every_answer
-- formula: first denied, decided 180 days ago or more
CREATE OR REPLACE MACRO is_settled(in_rates, initial_disposition, is_final_mature) AS
    in_rates AND initial_disposition = 'denied' AND is_final_mature;
COMMENT ON MACRO is_settled IS 'First denied, and settled. A line first denied at least 180 days ago. What could turn has mostly turned; a late appeal still may.';

-- needs: outcome, every_answer
-- formula: paid, patient share or denied in part at the end
CREATE OR REPLACE MACRO is_turned(end_disposition) AS end_disposition IN ('paid', 'patient_share', 'partially_denied');
COMMENT ON MACRO is_turned IS 'Turned. The last decision allows something: paid, in part or whole, or left to the patient, whose share of an allowed amount it is. The payer no longer refuses the line.';

-- needs: outcome, every_answer
-- formula: first denied, settled, and at the end paid, left to the patient or denied in part
CREATE OR REPLACE MACRO is_overturned(in_rates, initial_disposition, final_disposition, is_final_mature) AS
    is_settled(in_rates, initial_disposition, is_final_mature) AND is_turned(final_disposition);
COMMENT ON MACRO is_overturned IS 'Overturned line. First denied, settled, and at the end paid, in part or whole, or left to the patient. It does not say who asked for it.';

-- needs: outcome, every_answer
-- formula: first denied and at the end paid, left to the patient or denied in part ÷ first denied, decided 180 days ago or more
CREATE OR REPLACE MACRO overturned_rate(overturned, settled) AS sum(overturned) / nullif(sum(settled), 0);
COMMENT ON MACRO overturned_rate IS 'Overturned. Lines first denied and at the end paid, in part or whole, or left to the patient, over lines first denied at least 180 days ago. It does not say who asked for it: appeals, corrected claims and second thoughts count alike.';

-- needs: claim_line_start_date
-- refines: person_id
-- formula: withheld where fewer than 3 of 4 payers have 11 persons, or one has over 80 % of the lines
CREATE OR REPLACE MACRO composite_gap(persons, lines) AS CASE
    WHEN persons IS NULL THEN NULL
    WHEN len(list_filter(persons, lambda one: enough_persons(one))) < 3 THEN 'few_members'
    WHEN list_max(lines) > 0.8 * list_sum(lines) THEN 'one_member' END;
COMMENT ON MACRO composite_gap IS 'Why a composite is withheld. A composite of four payers stands for none of them: it needs 3 with 11 persons, and none with more than 80 % of its lines. A withheld composite is no zero.';

-- needs: claim_line_start_date
-- refines: person_id
-- formula: least of the persons of each payer in it
CREATE OR REPLACE MACRO least_member_count(persons) AS coalesce(min(nullif(persons, 0)), min(persons));
COMMENT ON MACRO least_member_count IS 'Persons of a composite''s smallest payer, where small cells are hidden. The fewest persons of any payer in it. A composite less the payers shown beside it is the payer that is not: it is as small as that one.';

-- needs: posted_rates
-- formula: count of prices agreed with a payer, without what is set apart
CREATE OR REPLACE MACRO posted_price_count(payer, set_apart) AS count(*) FILTER (WHERE payer IS NOT NULL AND set_apart IS NULL);
COMMENT ON MACRO posted_price_count IS 'Posted prices. One item of a hospital''s list for one plan of a payer. A hospital with many plans posts many prices for one item: they count its contracts, not its patients.';

-- needs: posted_rates
-- formula: count of different hospitals
CREATE OR REPLACE MACRO posted_hospital_count(hospital) AS count(DISTINCT hospital);
COMMENT ON MACRO posted_hospital_count IS 'Hospitals. Different hospitals with a posted price. Only those whose files were read: they are no sample of the country.';

-- needs: posted_rates
-- formula: percentage agreed, else agreed dollars ÷ list price
CREATE OR REPLACE MACRO posted_charge_rate(negotiated_percentage, negotiated_amount, gross_amount) AS
    coalesce(negotiated_percentage / 100, negotiated_amount / nullif(gross_amount, 0))::DOUBLE;
COMMENT ON MACRO posted_charge_rate IS 'Share of list price. What a payer agreed to pay of the hospital''s list price: the percentage as posted, else agreed dollars over list price. Posted, not paid: what remittances allowed may differ.';

-- needs: outcome, cms_asp_crosswalk, cms_asp_pricing, ndc_code, ndc_quantity, ndc_unit_of_measure
-- formula: Σ allowed ÷ Σ (billing units × payment limit of the quarter of service), lines of which both are known
CREATE OR REPLACE MACRO allowed_to_asp(allowed, limit_amount) AS (sum(allowed) / nullif(sum(limit_amount), 0))::DOUBLE;
COMMENT ON MACRO allowed_to_asp IS 'Allowed to Medicare''s limit. Allowed dollars over what Medicare''s payment limit, most often the average sales price (ASP) and 6 %, comes to for the units given by NDC: sums, not an average of lines. Only lines whose units can be worked out; never those of a code without a drug of its own.';

-- formula: at least 5 lines of other payers
CREATE OR REPLACE MACRO has_others(others_n) AS coalesce(others_n >= 5, false);
COMMENT ON MACRO has_others IS 'Others beside it. Whether other payers of the same line of business have five adjudicated lines of the same product, site and quarter. Fewer say too little of what they would have denied.';

-- needs: decision
-- formula: Σ lines × the others' denial rate, over products, sites and quarters that others have lines in
CREATE OR REPLACE MACRO expected_denied(n, others_d, others_n) AS
    sum((n * others_d / nullif(others_n, 0))::DECIMAL(38, 12)) FILTER (WHERE has_others(others_n))::DOUBLE;
COMMENT ON MACRO expected_denied IS 'Expected denials. What the other payers of the same line of business would have denied of the same lines: each product, site and quarter at their own rate. It adjusts for these three and for nothing else.';

-- needs: decision
-- formula: lines others have lines beside ÷ adjudicated lines
CREATE OR REPLACE MACRO overlap_rate(met_n, adjudicated) AS coalesce(met_n, 0) / nullif(adjudicated, 0);
COMMENT ON MACRO overlap_rate IS 'Overlap. The share of a payer''s adjudicated lines of which other payers have lines of the same product, site and quarter. Under half, nothing is compared.';

-- needs: decision
-- formula: denied ÷ expected × the rate of all payers
CREATE OR REPLACE MACRO adjusted_rate(met_d, expected, whole_d, whole_n) AS (met_d / nullif(expected, 0) * whole_d / nullif(whole_n, 0))::DOUBLE;
COMMENT ON MACRO adjusted_rate IS 'Adjusted denial rate. Denied over expected, times the rate of all payers of the line of business (indirect standardisation by product, site and quarter). Two adjusted rates are each compared with the others, not strictly with each other.';

-- needs: decision
-- formula: denied ÷ expected
CREATE OR REPLACE MACRO denied_to_expected(met_d, expected) AS (met_d / nullif(expected, 0))::DOUBLE;
COMMENT ON MACRO denied_to_expected IS 'Denied to expected. Denied lines over what the other payers would have denied of the same lines; 100 % is as they would. Few lines swing far by chance: see the funnel.';

-- formula: (d + ½) ÷ (n + 1)
CREATE OR REPLACE MACRO shrunk_rate(d, n) AS (d + 0.5) / (n + 1);
COMMENT ON MACRO shrunk_rate IS 'Rate for a spread. Denied over adjudicated, half a line drawn to the middle: 0 of 5 says little of how sure 0 is. Used in variances alone, never shown as a rate.';

-- formula: 1 + ρ (Σ persons n² ÷ n − 1)
CREATE OR REPLACE MACRO design_effect(squares, n, rho) AS 1 + rho * (squares::DOUBLE / nullif(n, 0) - 1);
COMMENT ON MACRO design_effect IS 'Design effect. How much more a count of denials varies than that of as many independent lines. Lines of one person are decided alike, and say less than they count.';

-- formula: own design effect × Σ n q̃ (1 − q̃) + the others' × Σ n² q̃ (1 − q̃) ÷ (m − 1), over products, sites and quarters
CREATE OR REPLACE MACRO difference_variance(own_effect, own_variance, others_effect, expected_variance) AS
    own_effect * own_variance + others_effect * expected_variance;
COMMENT ON MACRO difference_variance IS 'Variance of denied less expected. Of both sides: what this payer denied varies by chance, and what the others denied of their lines does too. It is the variance were there no difference.';

-- formula: Σ over the others of z² ÷ their number, at least 1; under 5 others 1
CREATE OR REPLACE MACRO over_dispersion(others_squares, others) AS CASE WHEN others >= 5 THEN greatest(1, others_squares / others) ELSE 1 END;
COMMENT ON MACRO over_dispersion IS 'Over-dispersion. How much farther than chance alone the other payers lie from what was expected of them: products, sites and quarters do not explain all. The funnel is wider by its root. Under 5 others it is not known, and taken as 1.';

-- formula: z × √(over-dispersion × variance) ÷ expected
CREATE OR REPLACE MACRO funnel_width(z, dispersion, variance, expected) AS z * sqrt(dispersion * variance) / nullif(expected, 0);
COMMENT ON MACRO funnel_width IS 'Width of the funnel. How far from 100 % of expected chance, and what makes all payers differ, would take a payer with so many lines: 95 or 99.8 times in a hundred it stays within. Being beyond names nobody: of 20 payers one is, by chance.';

-- formula: 1 ÷ (own design effect ÷ n + others' design effect × variance of the expected × p̃ ÷ ((1 − p̃) expected²)), with p̃ = (d + 1.92) ÷ (n + 3.84)
CREATE OR REPLACE MACRO ratio_count(met_d, met_n, own_effect, expected, others_effect, expected_variance) AS
    -- p̃ is written once, by way of a list of one.
    list_transform([(met_d + 1.920729410347062) / (met_n + 3.841458820694124)], lambda p:
        1 / (own_effect / met_n + others_effect * expected_variance * p / (1 - p) / nullif(expected, 0) ^ 2))[1];
COMMENT ON MACRO ratio_count IS 'Effective number of an adjusted rate. As many independent lines as would leave a rate as unsure as this ratio is. Its expected count is itself a sample: beside few others'' lines, many of its own say little.';

-- needs: decision
-- formula: denied dollars − Σ billed dollars × the others' denied share of dollars, over products, sites and quarters that others have lines in
CREATE OR REPLACE MACRO excess_dollars(denied, expected) AS (denied - expected)::DECIMAL(18, 2);
COMMENT ON MACRO excess_dollars IS 'Dollars denied beyond the others'' rates. Billed dollars denied less what the other payers'' rates would have denied of the same lines. Billed, not what would have been paid; below 0 fewer were denied.';

-- needs: decision
-- formula: none where at least 30 lines and half of all have others beside them, and something is expected
CREATE OR REPLACE MACRO adjustment_gap(met_n, adjudicated, expected) AS CASE
    WHEN NOT enough_lines(coalesce(met_n, 0)) THEN 'few_lines_alike'
    WHEN overlap_rate(met_n, adjudicated) < 0.5 THEN 'few_alike'
    WHEN coalesce(expected, 0) <= 0 THEN 'none_denied' END;
COMMENT ON MACRO adjustment_gap IS 'Why no adjusted rate. Too few lines of which other payers have the like. A payer alone with its products cannot be adjusted, however many lines it has.';

-- needs: claim_line_start_date
-- refines: administration
-- formula: count of different administrations
CREATE OR REPLACE MACRO administration_count(administration) AS count(DISTINCT administration);
COMMENT ON MACRO administration_count IS 'Administrations. One product given to one person on one day, however many lines bill it: a line of what was discarded belongs to the line of what was given. Without a member number the claim stands for the person; products that are not identified count as one. Administrations of several groups do not add up where one has lines in two.';

-- needs: modifier_set, ndc_quantity, ndc_unit_of_measure
-- refines: product
-- formula: Σ NDC quantity on lines with JW ÷ Σ NDC quantity of all lines of the same administrations
CREATE OR REPLACE MACRO wasted_rate(wasted_quantity, ndc_quantity) AS (sum(wasted_quantity) / nullif(sum(ndc_quantity), 0))::DOUBLE;
COMMENT ON MACRO wasted_rate IS 'Discarded share. NDC quantity billed as discarded over all NDC quantity of the same administrations, of one product in one unit. It says nothing of dollars, and nothing of administrations whose waste was not billed.';

-- needs: decision, adjustments|remark_codes
-- formula: denied, and the first answer carries a reason or remark that stands for it in the code tables (CARC 189, remarks N56 and N657)
CREATE OR REPLACE MACRO is_told_denial(in_rates, disposition, s, is_told_own_code) AS is_denied(in_rates, disposition, s) AND is_told_own_code;
COMMENT ON MACRO is_told_denial IS 'Denied for the code. Denied, and the payer''s first answer says that another code fits (CARC 189, remarks N56 and N657). Payers also deny late codes for other stated reasons: this is the least that goes with the code.';

-- needs: outcome, every_answer
-- formula: denied in part or whole at the end
CREATE OR REPLACE MACRO is_still_denied(end_disposition) AS end_disposition IN ('denied', 'partially_denied');
COMMENT ON MACRO is_still_denied IS 'Denied still. The last decision denies the line, in part or whole. A line that was taken back or waits for a decision is not.';

-- needs: outcome, every_answer
-- formula: 0 where paid or left to the patient at the end; the amount denied at the end where denied in part; else all that was denied first
CREATE OR REPLACE MACRO still_denied(end_disposition, first_denied, end_denial_amount) AS CASE
    WHEN end_disposition IN ('paid', 'patient_share') THEN 0
    WHEN end_disposition = 'partially_denied' THEN least(first_denied, end_denial_amount)
    ELSE first_denied END;
COMMENT ON MACRO still_denied IS 'Dollars not won back. Of the dollars first denied, those that the last decision denies still, or leaves open. Billed dollars, not what would be paid.';

-- needs: outcome, every_answer
-- formula: still denied and decided 180 days ago: written off; still denied or pending: open; else ended otherwise
CREATE OR REPLACE MACRO denial_end(end_disposition, is_final_mature) AS CASE
    WHEN end_disposition = 'pending' OR is_still_denied(end_disposition) AND NOT is_final_mature THEN 'open'
    WHEN is_still_denied(end_disposition) THEN 'written off'
    ELSE 'ended otherwise' END;
COMMENT ON MACRO denial_end IS 'What became of dollars not won back. Written off: denied still, 180 days or more after the first denial. Nobody says so in the input: some of it may still be in dispute.';

-- needs: adjudication_date, every_answer
-- formula: 1 − Π over days up to the limit of (1 − lines turned on that day ÷ lines not turned and still seen on it)
CREATE OR REPLACE MACRO turned_within(turns, limit_days) AS
    -- Each day of turning is [days, turned, still at risk]; of no such day nothing was turned.
    1 - coalesce(list_product(list_transform(list_filter(turns, lambda day: day[1] <= limit_days), lambda day: 1 - day[2] / day[3])), 1);
COMMENT ON MACRO turned_within IS 'Turned within so many days of the first denial. Kaplan and Meier 1958: a line denied still counts as long as the extract has seen it. Appeals that take longer than the extract reaches are not in it.';

-- formula: the first day by which half are turned; none where fewer than half ever are
CREATE OR REPLACE MACRO turning_days(turns) AS
    list_min(list_transform(list_filter(turns, lambda one: turned_within(turns, one[1]) >= 0.5), lambda one: one[1]))::BIGINT;
COMMENT ON MACRO turning_days IS 'Days by which half are turned. Over all lines first denied, those denied still included. None where fewer than half turn: there is no such day.';

-- needs: adjudication_date
-- formula: days in bands up to 30, 60, 90, 180 and 365
CREATE OR REPLACE MACRO age_band(days) AS CASE WHEN days IS NOT NULL THEN
    ['0 to 30 days', '31 to 60 days', '61 to 90 days', '91 to 180 days', '181 to 365 days', 'over 365 days'][
        1 + len(list_filter([30, 60, 90, 180, 365], lambda limit_days: limit_days < days))] END;
COMMENT ON MACRO age_band IS 'Age of a denial. Days from the first denial to the day of the extract, in bands. Blank where the input has no date of the decision.';

-- needs: outcome, every_answer
-- formula: Σ dollars denied × allowed to charge
CREATE OR REPLACE MACRO dollars_at_risk(open_amount, usual_rate) AS sum(open_amount::DOUBLE * usual_rate)::DECIMAL(18, 2);
COMMENT ON MACRO dollars_at_risk IS 'Dollars at risk. Dollars denied still, times what the payer allows of a charge for the product in the line of business where it pays (else over all products, else all payers). A ranking proxy, not what will be paid.';

-- needs: element_set
-- formula: missing, or not as asked
CREATE OR REPLACE MACRO lacks_element(state) AS state IN ('missing', 'wrong');
COMMENT ON MACRO lacks_element IS 'Lacks an element. The claim has no value for an element that the payer asks for, or one that is not as asked. What the input has no place for is neither given nor lacking.';

-- needs: element_set
-- formula: lines that lack it ÷ lines on which the input says
CREATE OR REPLACE MACRO element_lacking_rate(lacking_count, given_count) AS lacking_count / nullif(lacking_count + given_count, 0);
COMMENT ON MACRO element_lacking_rate IS 'Share without. Lines that lack a required element over lines on which the input says either way. It says nothing of lines whose input has no place for the element.';

-- needs: decision, element_set
-- formula: lines with × lines without ÷ lines of the group
CREATE OR REPLACE MACRO matched_weight(given_count, lacking_count) AS
    (given_count::DOUBLE * lacking_count / nullif(given_count + lacking_count, 0))::DECIMAL(38, 12);
COMMENT ON MACRO matched_weight IS 'Weight of a matched group. Groups of one payer, line of business, claim type and product that have lines with and without the element weigh by both sides. A group with one side alone weighs nothing.';

-- needs: decision, element_set
-- formula: Σ (weight × denied ÷ lines) ÷ Σ weight, matched groups
CREATE OR REPLACE MACRO matched_rate(denied_count, counted, weight) AS
    sum((weight::DOUBLE * denied_count / nullif(counted, 0))::DECIMAL(38, 12))::DOUBLE / nullif(sum(weight), 0)::DOUBLE;
COMMENT ON MACRO matched_rate IS 'Denial rate in matched groups. The denial rate of one side, each group weighing the same on both sides, so that a different mix of payers or products makes no difference. What goes together need not be the reason.';

-- needs: decision, element_set
-- formula: (n² y − m² x + n m (m − n) ÷ 2) ÷ (n + m)², x of n lines without and y of m lines with the element denied
CREATE OR REPLACE MACRO matched_tilt(x, n, y, m) AS
    ((n::DOUBLE ^ 2 * y - m::DOUBLE ^ 2 * x + n::DOUBLE * m * (m::DOUBLE - n) / 2) / (n::DOUBLE + m) ^ 2)::DECIMAL(38, 12);
COMMENT ON MACRO matched_tilt IS 'Of a matched group, its part in the variance that grows with the difference. Sato''s P of 1989. It is nothing where the two sides do not differ.';

-- needs: decision, element_set
-- formula: (x (m − y) + y (n − x)) ÷ 2 (n + m), x of n lines without and y of m lines with the element denied
CREATE OR REPLACE MACRO matched_spread(x, n, y, m) AS ((x::DOUBLE * (m - y) + y::DOUBLE * (n - x)) / (2 * (n::DOUBLE + m)))::DECIMAL(38, 12);
COMMENT ON MACRO matched_spread IS 'Of a matched group, its part in the variance whatever the difference. Sato''s Q of 1989: pairs of lines, one on each side, decided differently. It holds in many small groups as in few large ones.';

-- needs: decision, element_set
-- formula: difference + z² × design effect × Σ P ÷ 2 (Σ weight)²
CREATE OR REPLACE MACRO matched_middle(gap, tilts, weights, effect) AS gap + 1.920729410347062 * effect * tilts / nullif(weights, 0) ^ 2;
COMMENT ON MACRO matched_middle IS 'Middle of the interval of a matched difference. The difference, moved towards the side on which the truth may lie farther. Few denials on the smaller side lie lopsided around the truth: the interval does too.';

-- needs: decision, element_set
-- refines: person_id, payer_group, product
-- formula: √(middle² − difference² + z² × design effect × Σ Q ÷ (Σ weight)²); where nothing or all is denied, Q is of half a line
CREATE OR REPLACE MACRO matched_reach(gap, middle, spreads, squares, rate, weights, effect) AS
    sqrt(greatest(0, middle ^ 2 - gap ^ 2 + 3.841458820694124 * effect
        * CASE WHEN spreads > 0 THEN spreads ELSE rate * (1 - rate) * squares END / nullif(weights, 0) ^ 2));
COMMENT ON MACRO matched_reach IS 'Reach of the interval of a matched difference. With Sato''s variance at the difference that is asked about (Klingenberg 2014), over all groups together: a group with a single line on one side counts as little as it says. It covers chance alone, not what else differs inside a group.';

-- needs: charge_amount, ndc_code|drug_description
-- refines: product
-- formula: Σ of the largest few amounts ÷ Σ of all
CREATE OR REPLACE MACRO top_share_rate(amounts, few) AS
    list_sum(list_sort(amounts::DECIMAL(38, 2)[], 'DESC', 'NULLS LAST')[1:few])::DOUBLE / nullif(list_sum(amounts::DECIMAL(38, 2)[]), 0)::DOUBLE;
COMMENT ON MACRO top_share_rate IS 'Share of the largest. Billed dollars of the largest few products over those of all products that are known. Lines whose product is not known are in neither, and may hold a large product.';

-- needs: outcome
-- refines: administration, product
-- formula: Σ allowed ÷ administrations, of one product, administrations with a priced line
CREATE OR REPLACE MACRO allowed_per_administration(allowed, administrations) AS (allowed / nullif(administrations, 0))::DECIMAL(18, 2);
COMMENT ON MACRO allowed_per_administration IS 'Allowed per administration. Allowed dollars over administrations on which something was allowed, of one product: never of a mix of products, and never per unit of the code. Doses differ between persons, and so between sites.';

-- needs: outcome
-- formula: √((Σ allowed² − (Σ allowed)² ÷ n) ÷ (n − 1) ÷ n)
CREATE OR REPLACE MACRO per_administration_error(allowed, squares, administrations) AS
    sqrt(greatest(0, squares - allowed::DOUBLE ^ 2 / nullif(administrations, 0)) / nullif(administrations - 1, 0) / nullif(administrations, 0));
COMMENT ON MACRO per_administration_error IS 'Standard error of allowed per administration. From the spread between administrations. It covers chance alone, and takes administrations as independent; those of one person are not.';

-- needs: claim_line_start_date
-- refines: product, person_id
-- formula: none where the lines are of one product, on at least 30 administrations of 11 persons
CREATE OR REPLACE MACRO per_administration_gap(is_one_product, administrations, persons) AS CASE
    WHEN is_one_product IS NOT TRUE THEN 'not_one_product'
    WHEN NOT enough_lines(administrations) THEN 'few_administrations'
    WHEN NOT enough_persons(persons) THEN 'few_persons' END;
COMMENT ON MACRO per_administration_gap IS 'Why allowed per administration is withheld. What is not identified is a bag of products, and a code that two products share is of both. Withheld is not zero.';

-- needs: claim_line_start_date
-- formula: different where place of service and bill type stand for different settings
CREATE OR REPLACE MACRO places_said(place_setting, bill_setting) AS CASE
    WHEN place_setting <> '' AND bill_setting <> '' THEN CASE WHEN place_setting = bill_setting THEN 'the same' ELSE 'different' END
    WHEN place_setting <> '' OR bill_setting <> '' THEN 'only one' ELSE 'neither' END;
COMMENT ON MACRO places_said IS 'What place of service and bill type say. Whether the two stand for the same setting: a hospital''s outpatient departments and emergency room are one. Most claims carry only one of the two, which contradicts nothing.';

-- formula: 2 ^ place where true
CREATE OR REPLACE MACRO as_bit(place, flag) AS CASE WHEN flag THEN 1 << place ELSE 0 END;
COMMENT ON MACRO as_bit IS 'Bit. A yes or no of a line as one bit of a number, so that lines alike in twenty of them are counted together. A blank counts as no.';

-- formula: lines with a value ÷ lines that can have one
CREATE OR REPLACE MACRO filled_rate(given, asked) AS (given / nullif(asked, 0))::DOUBLE;
COMMENT ON MACRO filled_rate IS 'Filled. Lines with a value in a column over lines that can have one. A line that is not denied needs no reason, one that waits no decision: they are in neither.';

-- formula: no: a column in no input, no line, no value, or nothing to count; with caution: too few filled or counted, a finer column lacking, or a month not complete; else yes
CREATE OR REPLACE MACRO answerability(missing, held, item, given, asked, least_rate, lacking, is_mature, counts, counted, least_counted) AS CASE
    WHEN missing <> '' THEN {'answerable': 'no', 'because': 'not in the input: ' || missing}
    WHEN held = 0 THEN {'answerable': 'no', 'because': 'no line'}
    WHEN given = 0 AND asked > 0 THEN {'answerable': 'no', 'because': 'no line has a value: ' || item}
    WHEN counts <> '' AND counted = 0 THEN {'answerable': 'no', 'because': 'no ' || counts}
    WHEN given < least_rate * asked OR counts <> '' AND counted < least_counted OR lacking <> '' OR NOT is_mature
    THEN {'answerable': 'with caution', 'because': concat_ws('; ',
        CASE WHEN given < least_rate * asked THEN 'filled on too few lines: ' || item END,
        CASE WHEN counts <> '' AND counted < least_counted THEN 'under ' || least_counted || ' ' || counts END,
        CASE WHEN NOT is_mature THEN 'months not complete yet' END,
        CASE WHEN lacking <> '' THEN 'coarser without ' || lacking END)}
    ELSE {'answerable': 'yes', 'because': ''} END;
COMMENT ON MACRO answerability IS 'Verdict. Whether a question can be answered of these lines: no where a column it needs is in no input or blank on every line, or nothing is there to count; with caution where it is filled on too few, too few are counted for an interval, something would refine it, or months are not complete. Yes says that the figure can be made, not that it is right.';

-- needs: outcome
-- formula: sum of the charge of lines denied at the end; of partly denied ones of the amount denied
CREATE OR REPLACE MACRO denied_at_end(end_disposition, charge_amount, end_denial_amount) AS
    coalesce(sum(CASE end_disposition WHEN 'denied' THEN charge_amount WHEN 'partially_denied' THEN end_denial_amount END), 0)::DECIMAL(18, 2);
COMMENT ON MACRO denied_at_end IS 'Denied at the end. Billed dollars that the last decision denies, in part or whole. Billed, not what would have been paid.';

-- needs: allowed_amount|paid_amount
-- refines: administration, product
-- formula: (administrations now − before) × mean of allowed per administration before and now, over products of both periods
CREATE OR REPLACE MACRO volume_change(allowed_before, n_before, allowed_now, n_now) AS
    ((n_now - n_before)::DOUBLE * (allowed_before::DOUBLE / nullif(n_before, 0) + allowed_now::DOUBLE / nullif(n_now, 0)) / 2)::DECIMAL(18, 2);
COMMENT ON MACRO volume_change IS 'Change by volume. What more or fewer administrations changed, at the mean of what one came to before and comes to now, over products known in both periods. Administrations on which nothing was allowed count.';

-- needs: allowed_amount|paid_amount
-- refines: administration, product
-- formula: Σ (administrations before + now) ÷ 2 × (allowed per administration now − before), product by product
CREATE OR REPLACE MACRO price_change(allowed_before, n_before, allowed_now, n_now) AS
    -- Decimals add up alike in any order.
    sum(((n_before + n_now)::DOUBLE / 2 * (allowed_now::DOUBLE / nullif(n_now, 0) - allowed_before::DOUBLE / nullif(n_before, 0)))::DECIMAL(38, 12))
        FILTER (WHERE n_now > 0 AND n_before > 0)::DECIMAL(18, 2);
COMMENT ON MACRO price_change IS 'Change by allowed per administration. Products came to more or less for each administration, at the mean of the administrations before and now (Bennet 1920). Doses, sites, payers and denials stand in it as well as prices.';

-- needs: allowed_amount|paid_amount
-- refines: administration, product
-- formula: change of the dollars of products known in both periods − volume − price
CREATE OR REPLACE MACRO mix_change(allowed_before, allowed_now, volume, price) AS
    allowed_now - allowed_before - coalesce(volume, 0) - coalesce(price, 0);
COMMENT ON MACRO mix_change IS 'Change by mix. What is left: a move between dearer and cheaper products, at the mean of what each came to before and comes to now. Cents of rounding stand in it too.';

-- needs: claim_line_start_date
-- refines: adjudication_date
-- formula: none where both periods are complete and lie wholly in the extract
CREATE OR REPLACE MACRO change_gap(is_open, is_within, is_now_mature, is_before_mature, n_before) AS CASE
    WHEN is_open THEN 'open_period'
    WHEN is_within IS NOT TRUE THEN 'begins_later'
    WHEN is_now_mature IS NOT TRUE THEN 'period_immature'
    WHEN n_before = 0 THEN 'nothing_before'
    WHEN is_before_mature IS NOT TRUE THEN 'before_immature' END;
COMMENT ON MACRO change_gap IS 'Why a change is not taken apart. A period that is not complete, or not wholly in the extract, would show as a fall in volume. Withheld is not zero.';

-- formula: (2π)^−½ e^(−z²/2) (b₁t + … + b₅t⁵), with t = 1 ÷ (1 + 0.2316419 z): Abramowitz and Stegun 1964, 26.2.17, to 7.5e-8
CREATE OR REPLACE MACRO upper_tail(z) AS
    list_transform([{'side': abs(z), 't': 1 / (1 + 0.2316419 * abs(z))}], lambda normal:
        abs((z < 0)::INTEGER - 0.3989422804 * exp(-(normal.side ^ 2) / 2) * normal.t * (0.319381530 + normal.t * (-0.356563782 + normal.t * (1.781477937
            + normal.t * (-1.821255978 + normal.t * 1.330274429))))))[1];
COMMENT ON MACRO upper_tail IS 'Chance above. How often a normal value lies above z. It is as good as the normal curve fits what is asked.';

-- formula: upper tail at 3√k (1 − 1/9k − ∛(m/k)), with k = observed × expected ÷ variance and m = expected² ÷ variance: Wilson and Hilferty 1931, Byar in Breslow and Day 1987
CREATE OR REPLACE MACRO chance_of_more(observed, expected, variance) AS CASE
    WHEN observed = 0 THEN 1.0
    -- As counts of a Poisson law with the same spread: few denials lean to one side, and the normal curve would call too many of them rare.
    ELSE upper_tail(3 * sqrt(observed * expected / variance) * (1 - variance / (9 * observed * expected) - cbrt(expected / observed))) END;
COMMENT ON MACRO chance_of_more IS 'By chance alone. How often chance alone would make as many denials as were seen, or more, were the member like the others. One-sided: fewer than expected is never rare here.';

-- formula: the largest p of those with p ≤ 0.05 × its place ÷ all: Benjamini and Hochberg 1995
CREATE OR REPLACE MACRO benjamini_hochberg(chances) AS
    list_max(list_filter(list_sort(chances), lambda chance, place: chance <= 0.05 * place / len(chances)));
COMMENT ON MACRO benjamini_hochberg IS 'Limit of what stands out. Of all that is looked at together, the largest chance that is still small enough: in the long run at most one of twenty named is named wrongly. Whoever looks at more must find rarer things.';

-- needs: decision
-- formula: none where at least 30 lines of 11 persons and half of all have others beside them
CREATE OR REPLACE MACRO standing_gap(met_n, adjudicated, persons) AS
    coalesce(adjustment_gap(met_n, adjudicated, 1), CASE WHEN NOT enough_persons(persons) THEN 'few_persons_alike' END);
COMMENT ON MACRO standing_gap IS 'Why it is not looked at. Too few lines or persons of which the others have the like. What is not looked at may stand out all the same; where the others deny none of the like, that is no reason.';

-- needs: decision
-- formula: of one who is nobody, or of whose decisions over 5 % are unknown
CREATE OR REPLACE MACRO set_apart(value, unknown, adjudicated) AS CASE
    WHEN value IN ('Unmapped', 'Unidentified', 'Another code', '(blank)', 'not stated', 'unknown', '') THEN 'names_nobody'
    WHEN unknown_rate(unknown, unknown + adjudicated) > 0.05 THEN 'unknown_outcomes' END;
COMMENT ON MACRO set_apart IS 'Why it is not looked at, before anything is compared. What names nobody can be nobody''s fault; where many outcomes are unknown so is the rate. Its lines stand among the others'' all the same.';

-- formula: (Σx)² ÷ (Σx² + ρ (Σ over persons (Σx)² − Σx²))
CREATE OR REPLACE MACRO independent_count(total, squares, person_squares, rho) AS
    total::DOUBLE ^ 2 / nullif(squares::DOUBLE + rho * (person_squares::DOUBLE - squares::DOUBLE), 0);
COMMENT ON MACRO independent_count IS 'Independent lines. As many independent, equal lines as say as much as these, which are of the same persons in part, or of unequal charges. In a stratum it may be of few lines: alone it makes no interval.';

-- formula: Σ n × share denied by the others
CREATE OR REPLACE MACRO of_others(n, others_d, others_n) AS sum((n * others_d / nullif(others_n, 0))::DECIMAL(38, 12))::DOUBLE;
COMMENT ON MACRO of_others IS 'What other rates would give. Lines or dollars of each stratum times the share denied of it by the others, or by all were they alike. It is a sample, as they are.';

-- formula: Σ (m ÷ (n + m))² × count × t (1 − t), t = (d of both + ½) ÷ (n + m + 1): Cochran 1954, Mantel and Haenszel 1959
CREATE OR REPLACE MACRO alike_variance(counted, n, d, others_d, others_n) AS
    sum(((others_n / (n + others_n)) ^ 2 * counted * (d + others_d + 0.5) * (n + others_n - d - others_d + 0.5) / (n + others_n + 1) ^ 2)::DECIMAL(38, 12))::DOUBLE;
COMMENT ON MACRO alike_variance IS 'Variance of what is denied beyond, were both sides alike. With the rate of both together in each stratum, which weighs by what its smaller side can tell. The others are a sample too: their side is counted by itself.';

-- formula: Σ n² q (1 − q) ÷ (m − 1), q = (d + ½) ÷ (m + 1)
CREATE OR REPLACE MACRO others_variance(n, others_d, others_n, others_m) AS
    sum((n ^ 2 * list_transform([(others_d / nullif(others_n, 0) * others_m + 0.5) / (others_m + 1)], lambda q: q * (1 - q))[1] / greatest(others_m - 1, 1))::DECIMAL(38, 12))::DOUBLE;
COMMENT ON MACRO others_variance IS 'Variance of what is expected. The others'' share of each stratum is a sample of so many independent lines. Where it is of one large charge it is hardly known.';

-- needs: decision, charge_amount
-- formula: √((denied − low end of denied)² + 1.96² × variance of what is expected): Zou and Donner 2008
CREATE OR REPLACE MACRO excess_width(denied, end_of_denied, expected_variance) AS
    sqrt((denied - end_of_denied) ^ 2 + 3.8414588 * expected_variance);
COMMENT ON MACRO excess_width IS 'Half the interval of what is denied beyond the others. From the interval of the own side and the spread of what is expected, which is a sample too. It covers chance alone.';

-- needs: decision
-- formula: strata in which others have 5 lines, each with the others' lines and dollars, billed and denied, and how many independent lines those are
CREATE OR REPLACE MACRO beside_of(strata) AS TABLE
SELECT
    * EXCLUDE (nn, xp, rho),
    sum(n) OVER same - n AS others_n, sum(d) OVER same - d AS others_d, sum(x) OVER same - x AS others_x, sum(y) OVER same - y AS others_y,
    independent_count(others_n, others_n, sum(nn) OVER same - nn, rho) AS others_m,
    independent_count(others_x, sum(xx) OVER same - xx, sum(xp) OVER same - xp, rho) AS others_xm
FROM query_table(strata), (SELECT rho FROM correlation)
WINDOW same AS (PARTITION BY family, stratum)
QUALIFY has_others(others_n);
COMMENT ON MACRO TABLE beside_of IS 'Others beside each stratum. Where lines that are alike have others of the same family beside them: what those have, and how many independent lines they are worth. A stratum without others says nothing.';

-- needs: decision
-- formula: persons, those with a denied line, those with a line that is not, and the sums behind the effective numbers of lines and of dollars
CREATE OR REPLACE MACRO crowds_of(people) AS TABLE
SELECT
    family, member, count(*) AS persons, count(*) FILTER (WHERE d > 0) AS denied_persons, count(*) FILTER (WHERE n > d) AS rest_persons,
    spread_of({'unit': 'lines'}, n, n, n, n, rho) AS line_spread, spread_of({'unit': 'dollars'}, n, x, y, xx, rho) AS amount_spread
FROM query_table(people), (SELECT rho FROM correlation)
GROUP BY family, member, rho;
COMMENT ON MACRO TABLE crowds_of IS 'Persons beside others. Of each member the persons with a line in a stratum that others have lines in. The lines of a person share a fate, in whatever strata they stand.';

-- needs: decision
-- formula: of members of one family: chance of as many denials, given the others' rates of what is alike, no more than Benjamini-Hochberg's limit at 5 %
CREATE OR REPLACE MACRO stood_out(whole, beside, crowds) AS TABLE
-- Each names a relation: all lines of a member (whole_of), its strata with the others' beside them (beside_of), and its persons (crowds_of).
WITH crowded AS (
    SELECT * EXCLUDE (line_spread, amount_spread), effective_count(line_spread) AS line_n, effective_count(amount_spread) AS amount_n FROM query_table(crowds)
),
met AS (
    SELECT
        family, member, sum(n) AS n, sum(d) AS d, sum(x) AS x, sum(y) AS y,
        of_others(n, others_d, others_n) AS expected,
        of_others(n, d + others_d, n + others_n) AS alike,
        alike_variance(n, n, d, others_d, others_n) AS own_variance,
        alike_variance(n ^ 2 / greatest(others_m - 1, 1), n, d, others_d, others_n) AS others_variance,
        of_others(x, others_y, others_x) AS expected_amount,
        others_variance(x, others_y, others_x, others_xm) AS amount_variance
    FROM query_table(beside)
    GROUP BY ALL
),
scored AS (
    SELECT
        w.*, m.* EXCLUDE (family, member), p.denied_persons, p.rest_persons, p.amount_n,
        m.own_variance * m.n / p.line_n + m.others_variance AS variance,
        CASE WHEN w.is_looked_at THEN standing_gap(m.n, w.adjudicated, p.persons) END AS not_comparable,
        CASE WHEN w.is_looked_at AND not_comparable IS NULL THEN (m.d - m.alike) / sqrt(variance) END AS score
    FROM query_table(whole) w
    LEFT JOIN met m ON m.family = w.family AND m.member = w.member
    LEFT JOIN crowded p ON p.family = w.family AND p.member = w.member
),
judged AS (
    SELECT
        *,
        count(score) OVER same - 1 AS other_count,
        over_dispersion(sum((score ^ 2)::DECIMAL(38, 12)) OVER same::DOUBLE - score ^ 2, other_count) AS dispersion,
        CASE WHEN score IS NOT NULL THEN chance_of_more(d, alike, variance * dispersion) END AS chance,
        CASE WHEN score IS NOT NULL THEN excess_dollars(y, expected_amount) END AS excess
    FROM scored
    WINDOW same AS (PARTITION BY family, peers)
)
SELECT
    family, member, is_looked_at, adjudicated, denied, denied_persons, rest_persons, not_comparable, chance, excess,
    overlap_rate(n, adjudicated) AS overlap,
    denied_to_expected(CASE WHEN score IS NOT NULL THEN d END, expected) AS to_expected,
    chance <= coalesce(benjamini_hochberg(list(chance) FILTER (WHERE chance IS NOT NULL) OVER (PARTITION BY family)), -1) AS stands_out,
    excess - excess_width(y, wilson_low(y / nullif(x, 0), amount_n) * x, amount_variance) AS excess_low,
    excess + excess_width(y, wilson_high(y / nullif(x, 0), amount_n) * x, amount_variance) AS excess_high
FROM judged;
COMMENT ON MACRO TABLE stood_out IS 'Stands out. Of several payers, products, reasons or elements those that are denied more than the others of what is alike, by more than chance would do among so many looked at. Most dollars first; that none does says nothing of those with too few lines.';
