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
    CASE WHEN s['small_cells'] = 'hide' THEN persons_in_cell(person_id, counted := s['small_cells'] = 'hide' AND counted) END;
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

-- needs: claim_line_start_date
-- refines: adjudication_date
-- formula: sum over lines of the figure ÷ completion of the line's month
CREATE OR REPLACE MACRO completed(figure, completeness) AS
    CASE WHEN count(completeness) = count(*) AND min(completeness) >= 0.25 THEN sum((figure / nullif(completeness, 0))::DECIMAL(28, 6))::DOUBLE END;
COMMENT ON MACRO completed IS 'Completed. What a figure will come to when all of its month is decided: each line over its month''s completion. An estimate; none below 25 % completion, where it would be mostly guess.';

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
COMMENT ON MACRO weighs IS 'What a line weighs, in the chosen unit. One line or claim weighs as much as another; of dollars a dear line has more.';

-- formula: the claim where claims are counted, else the person's lines
CREATE OR REPLACE MACRO piece_of(s, claim_key, person) AS CASE WHEN s['unit'] = 'claims' THEN claim_key ELSE person END;
COMMENT ON MACRO piece_of IS 'What is put together first. All lines of a claim where claims are counted, for a claim counts once; else all lines of a person.';

-- formula: Σ over its lines; of a claim, where claims are counted, one
CREATE OR REPLACE MACRO in_piece(s, counted, amount) AS
    coalesce(CASE WHEN s['unit'] = 'claims' THEN max(amount) FILTER (WHERE counted) ELSE sum(amount) FILTER (WHERE counted) END, 0);
COMMENT ON MACRO in_piece IS 'Of one claim or person, in the chosen unit. Lines, dollars, or whether the claim has such a line. They add up over persons and groups.';

-- needs: decision
-- formula: Σ billed² of one person's lines; lines and claims weigh one each
CREATE OR REPLACE MACRO person_squares(s, claim_key, amount) AS CASE s['unit']
    WHEN 'claims' THEN count(DISTINCT CASE WHEN s['unit'] = 'claims' THEN claim_key END)
    WHEN 'dollars' THEN coalesce(sum(amount::DECIMAL(18, 2) * amount::DECIMAL(18, 2)), 0) ELSE count(*) END::DECIMAL(38, 4);
COMMENT ON MACRO person_squares IS 'Of one person, squared one by one. Each line or claim weighs one, each dollar as heavy as its line. One large charge makes a rate as uncertain as a few lines do.';

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
    'lines': sum(spread['lines']), 'persons': sum(spread['persons']), 'x': sum(spread['x']), 'y': sum(spread['y']), 'xx': sum(spread['xx']),
    'weight': sum(spread['weight']), 'xy': sum(spread['xy']), 'yy': sum(spread['yy'])};
COMMENT ON MACRO spread_of_all IS 'The same sums of several payers together. Each is added up by itself; a person of two payers counts as two, for each decides by itself.';

-- needs: decision
-- refines: person_id, payer_group, product
-- formula: (Σ x)² ÷ w, w = Σ x² + ρ (Σ persons (Σ x)² − Σ x²), x = 1 or the charge; for dollars w is at least Σ persons (y − R x)² ÷ (R (1 − R)) × persons ÷ (persons − 1); none under 30 lines or 11 persons
CREATE OR REPLACE MACRO effective_count(spread) AS CASE WHEN spread['lines'] >= 30 AND spread['persons'] >= 11 THEN
    -- greatest() passes over what is blank: the second is, but for dollars of which some were denied and some were not.
    spread['x'] ^ 2 / nullif(greatest(spread['weight'],
        (spread['yy'] * spread['x'] ^ 2 - 2 * spread['x'] * spread['y'] * spread['xy'] + spread['y'] ^ 2 * spread['xx'])
            / nullif(spread['y'] * (spread['x'] - spread['y']), 0) * spread['persons'] / (spread['persons'] - 1)), 0) END;
COMMENT ON MACRO effective_count IS 'Effective number. As many independent, equal lines as say as much as these: fewer where lines are of the same persons (ρ: how alike decisions on one person are in this extract), where a few charges are large, or where large charges are denied more often. None under 30 lines or 11 persons.';

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

-- formula: the days at a place among lines in order of their days
CREATE OR REPLACE MACRO days_at(waited, place) AS CASE WHEN len(waited) > 0 THEN
    list_reduce(list_sort(waited::STRUCT("key" BIGINT, "value" BIGINT)[]), lambda found, one:
        CASE WHEN found.value > place THEN found ELSE {'key': one.key, 'value': found.value + one.value} END).key END;
COMMENT ON MACRO days_at IS 'Days of one line. The days of the line at a place, counted from 0, when lines stand in order of their days. Of no lines there is none.';

-- formula: (lines − 1) × share
CREATE OR REPLACE MACRO place_of(waited, share) AS
    (list_sum(list_transform(waited::STRUCT("key" BIGINT, "value" BIGINT)[], lambda one: one.value)) - 1)::DOUBLE * share;
COMMENT ON MACRO place_of IS 'Place of a share of lines. How far up the lines, in order of their days, a share of them reaches. Counted from 0; it may lie between two lines.';

-- formula: days at the place below + the fraction of the place × the step to the days at the place above
CREATE OR REPLACE MACRO days_within(waited, place) AS
    list_transform([{'low': days_at(waited, floor(place)), 'high': days_at(waited, ceil(place)), 'between': place - floor(place)}],
        lambda one: one.low + (one.high - one.low) * one.between)[1];
COMMENT ON MACRO days_within IS 'Days within which a share of lines is done. The days at a place among lines in order. Between two lines it lies between their days, in proportion.';

-- needs: received_date, adjudication_date, every_answer
-- formula: first decision − receipt, its median or ninth decile
CREATE OR REPLACE MACRO adjudication_days(waited, share) AS days_within(waited, place_of(waited, share));
COMMENT ON MACRO adjudication_days IS 'Days to adjudicate. From the day the payer received the claim to its first decision. Never counted from the service date.';

-- needs: received_date, paid_date
-- formula: payment − receipt, its median or ninth decile
CREATE OR REPLACE MACRO payment_days(waited, share) AS days_within(waited, place_of(waited, share));
COMMENT ON MACRO payment_days IS 'Days to pay. From the day the payer received the claim to the payment, on lines with a payment. Denied lines have none, so it says nothing of how long a refusal takes.';

-- needs: outcome, every_answer
-- formula: first denied, decided 180 days ago or more
CREATE OR REPLACE MACRO is_settled(in_rates, initial_disposition, is_final_mature) AS
    in_rates AND initial_disposition = 'denied' AND is_final_mature;
COMMENT ON MACRO is_settled IS 'First denied, and settled. A line first denied at least 180 days ago. What could turn has mostly turned; a late appeal still may.';

-- needs: outcome, every_answer
-- formula: first denied, settled, and at the end paid
CREATE OR REPLACE MACRO is_overturned(in_rates, initial_disposition, final_disposition, is_final_mature) AS
    is_settled(in_rates, initial_disposition, is_final_mature) AND final_disposition IN ('paid', 'partially_denied');
COMMENT ON MACRO is_overturned IS 'Overturned line. First denied, settled, and at the end paid, in part or whole. It does not say who asked for it.';

-- needs: outcome, every_answer
-- formula: first denied and at the end paid ÷ first denied, decided 180 days ago or more
CREATE OR REPLACE MACRO overturned_rate(overturned, settled) AS sum(overturned) / nullif(sum(settled), 0);
COMMENT ON MACRO overturned_rate IS 'Overturned. Lines first denied and at the end paid, in part or whole, over lines first denied at least 180 days ago. It does not say who asked for it: appeals, corrected claims and second thoughts count alike.';

-- needs: claim_line_start_date
-- refines: person_id
-- formula: withheld where fewer than 3 of 4 payers have 11 persons, or one has over 80 % of the lines
CREATE OR REPLACE MACRO composite_gap(persons, lines) AS CASE
    WHEN persons IS NULL THEN NULL
    WHEN len(list_filter(persons, lambda one: one >= 11)) < 3 THEN 'fewer than 3 of the 4 payers have 11 persons'
    WHEN list_max(lines) > 0.8 * list_sum(lines) THEN 'one payer holds more than 80 % of its lines' END;
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

-- formula: z × √((1 − p) ÷ (n × p)), with p = expected ÷ n
CREATE OR REPLACE MACRO funnel_width(z, expected, met_n) AS z * sqrt(greatest(0, 1 - expected / met_n) / nullif(expected, 0));
COMMENT ON MACRO funnel_width IS 'Width of the funnel. How far from 100 % of expected chance alone would take a payer with so many lines: 95 or 99.8 times in a hundred it stays within. It takes lines as independent; lines of one patient are not.';

-- needs: decision
-- formula: none where at least 30 lines and half of all have others beside them, and something is expected
CREATE OR REPLACE MACRO adjustment_gap(met_n, adjudicated, expected) AS CASE
    WHEN coalesce(met_n, 0) < 30 THEN 'fewer than 30 lines with others beside them'
    WHEN overlap_rate(met_n, adjudicated) < 0.5 THEN 'others have lines beside fewer than half'
    WHEN coalesce(expected, 0) <= 0 THEN 'others denied none of such lines' END;
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
-- formula: 0 where paid at the end; the amount denied at the end where denied in part; else all that was denied first
CREATE OR REPLACE MACRO still_denied(end_disposition, first_denied, end_denial_amount) AS CASE
    WHEN end_disposition = 'paid' THEN 0
    WHEN end_disposition = 'partially_denied' THEN least(first_denied, end_denial_amount)
    ELSE first_denied END;
COMMENT ON MACRO still_denied IS 'Dollars not won back. Of the dollars first denied, those that the last decision does not pay. Billed dollars, not what would be paid.';

-- needs: outcome, every_answer
-- formula: still denied and decided 180 days ago: written off; still denied or pending: open; else ended otherwise
CREATE OR REPLACE MACRO denial_end(end_disposition, is_final_mature) AS CASE
    WHEN end_disposition = 'pending' OR is_still_denied(end_disposition) AND NOT is_final_mature THEN 'open'
    WHEN is_still_denied(end_disposition) THEN 'written off'
    ELSE 'ended otherwise' END;
COMMENT ON MACRO denial_end IS 'What became of dollars not won back. Written off: denied still, 180 days or more after the first denial. Nobody says so in the input: some of it may still be in dispute.';

-- needs: adjudication_date, every_answer
-- formula: last decision − first denial, its median
CREATE OR REPLACE MACRO overturning_days(waited, share) AS days_within(waited, place_of(waited, share));
COMMENT ON MACRO overturning_days IS 'Days to overturn. From the first denial to the last decision, over lines paid in the end. Lines still denied have none, so it does not say how long to wait before giving up.';

-- needs: adjudication_date
-- formula: days in bands up to 30, 60, 90, 180 and 365
CREATE OR REPLACE MACRO age_band(days) AS CASE WHEN days IS NOT NULL THEN
    ['0 to 30 days', '31 to 60 days', '61 to 90 days', '91 to 180 days', '181 to 365 days', 'over 365 days'][
        1 + len(list_filter([30, 60, 90, 180, 365], lambda limit_days: limit_days < days))] END;
COMMENT ON MACRO age_band IS 'Age of a denial. Days from the first denial to the day of the extract, in bands. Blank where the input has no date of the decision.';

-- needs: outcome, every_answer
-- formula: Σ dollars denied × allowed to charge
CREATE OR REPLACE MACRO dollars_at_risk(open_amount, usual_rate) AS sum(open_amount::DOUBLE * usual_rate)::DECIMAL(18, 2);
COMMENT ON MACRO dollars_at_risk IS 'Dollars at risk. Dollars denied still, times what the payer allows of a charge for the product where it pays (else over all products, else all payers). A ranking proxy, not what will be paid.';

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
-- formula: √ Σ weight² × (p(1 − p)/n with + p(1 − p)/n without) ÷ Σ weight
CREATE OR REPLACE MACRO matched_gap_error(given_denied, given_count, lacking_denied, lacking_count, weight) AS
    sqrt(sum((weight::DOUBLE ^ 2 * (
        given_denied * (given_count - given_denied) / nullif(given_count::DOUBLE ^ 3, 0)
        + lacking_denied * (lacking_count - lacking_denied) / nullif(lacking_count::DOUBLE ^ 3, 0)))::DECIMAL(38, 12))::DOUBLE) / nullif(sum(weight), 0)::DOUBLE;
COMMENT ON MACRO matched_gap_error IS 'Standard error of the difference. Of two matched denial rates, group by group. It covers chance alone, not what else differs inside a group.';

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
    WHEN is_one_product IS NOT TRUE THEN 'not one product'
    WHEN administrations < 30 THEN 'fewer than 30 administrations with an allowed amount'
    WHEN persons < 11 THEN 'fewer than 11 persons' END;
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

-- formula: no: a column in no input, no line, or no value; with caution: too few filled, a finer column lacking, or a month not complete; else yes
CREATE OR REPLACE MACRO answerability(missing, held, item, given, asked, least_rate, lacking, is_mature) AS CASE
    WHEN missing <> '' THEN {'answerable': 'no', 'because': 'not in the input: ' || missing}
    WHEN held = 0 THEN {'answerable': 'no', 'because': 'no line'}
    WHEN given = 0 AND asked > 0 THEN {'answerable': 'no', 'because': 'no line has a value: ' || item}
    WHEN given < least_rate * asked OR lacking <> '' OR NOT is_mature THEN {'answerable': 'with caution', 'because': concat_ws('; ',
        CASE WHEN given < least_rate * asked THEN 'filled on too few lines: ' || item END,
        CASE WHEN NOT is_mature THEN 'months not complete yet' END,
        CASE WHEN lacking <> '' THEN 'coarser without ' || lacking END)}
    ELSE {'answerable': 'yes', 'because': ''} END;
COMMENT ON MACRO answerability IS 'Verdict. Whether a question can be answered of these lines: no where a column it needs is in no input or blank on every line; with caution where it is filled on too few, something would refine it, or months are not complete. Yes says that the figure can be made, not that it is right.';

-- needs: outcome
-- formula: sum of the charge of lines denied at the end; of partly denied ones of the amount denied
CREATE OR REPLACE MACRO denied_at_end(end_disposition, charge_amount, end_denial_amount) AS
    coalesce(sum(CASE end_disposition WHEN 'denied' THEN charge_amount WHEN 'partially_denied' THEN end_denial_amount END), 0)::DECIMAL(18, 2);
COMMENT ON MACRO denied_at_end IS 'Denied at the end. Billed dollars that the last decision denies, in part or whole. Billed, not what would have been paid.';

-- needs: allowed_amount|paid_amount
-- refines: administration, product
-- formula: (administrations now − before) × allowed per administration before, products of both periods
CREATE OR REPLACE MACRO volume_change(allowed_before, n_before, n_now) AS
    ((n_now - n_before)::DOUBLE * allowed_before::DOUBLE / nullif(n_before, 0))::DECIMAL(18, 2);
COMMENT ON MACRO volume_change IS 'Change by volume. What more or fewer administrations would have changed, at what one came to before, over products of both periods. Administrations on which nothing was allowed count.';

-- needs: allowed_amount|paid_amount
-- refines: administration, product
-- formula: Σ administrations now × allowed per administration before, product by product
CREATE OR REPLACE MACRO at_old_price(n_now, allowed_before, n_before) AS
    -- Decimals add up alike in any order.
    sum((n_now::DOUBLE * allowed_before::DOUBLE / nullif(n_before, 0))::DECIMAL(38, 12)) FILTER (WHERE n_now > 0 AND n_before > 0);
COMMENT ON MACRO at_old_price IS 'At what each came to before. What the administrations of now would have come to had every product kept its allowed per administration. No forecast: it stands between two periods that are known.';

-- needs: allowed_amount|paid_amount
-- refines: administration, product
-- formula: administrations now at what each product came to before − administrations now at what all came to before
CREATE OR REPLACE MACRO mix_change(at_old, allowed_before, n_before, n_now) AS
    (at_old::DOUBLE - n_now::DOUBLE * allowed_before::DOUBLE / nullif(n_before, 0))::DECIMAL(18, 2);
COMMENT ON MACRO mix_change IS 'Change by mix. What a move between dearer and cheaper products would have changed, each at what it came to before. What is not identified is one product here, so a move inside it shows as price.';

-- needs: allowed_amount|paid_amount
-- refines: administration, product
-- formula: change of the dollars of products of both periods − volume − mix
CREATE OR REPLACE MACRO price_change(allowed_before, allowed_now, volume, mix) AS
    allowed_now - allowed_before - coalesce(volume, 0) - coalesce(mix, 0);
COMMENT ON MACRO price_change IS 'Change by allowed per administration. What is left: products came to more or less for each administration. Doses, sites, payers and denials stand in it as well as prices; cents of rounding too.';

-- needs: claim_line_start_date
-- refines: adjudication_date
-- formula: none where both periods are complete and lie wholly in the extract
CREATE OR REPLACE MACRO change_gap(is_open, is_within, is_now_mature, is_before_mature, n_before) AS CASE
    WHEN is_open THEN 'the period has no beginning or no end'
    WHEN is_within IS NOT TRUE THEN 'the extract does not reach back over the whole period before'
    WHEN is_now_mature IS NOT TRUE THEN 'part of the period is not complete yet'
    WHEN n_before = 0 THEN 'nothing was given in the period before'
    WHEN is_before_mature IS NOT TRUE THEN 'part of the period before is not complete yet' END;
COMMENT ON MACRO change_gap IS 'Why a change is not taken apart. A period that is not complete, or not wholly in the extract, would show as a fall in volume. Withheld is not zero.';
