-- Small words that the concepts share.

-- A payer's or plan's name as the spelling tables write it: upper case, one space between words, nothing else.
CREATE OR REPLACE TEMP MACRO normalised(written) AS trim(regexp_replace(upper(written), '[^A-Z0-9]+', ' ', 'g'));

-- The different words of a text, in order of the alphabet: "factor X" is of two.
CREATE OR REPLACE TEMP MACRO words_of(written) AS list_sort(list_distinct(list_filter(string_split(normalised(written), ' '), lambda word: word <> '')));

-- The longest of them, by which to look for them all; '' of none.
CREATE OR REPLACE TEMP MACRO longest_of(words) AS
    list_reduce(list_prepend('', words), lambda longest, word: CASE WHEN len(word) > len(longest) THEN word ELSE longest END);

CREATE OR REPLACE TEMP MACRO matches(kind, pattern, spelling) AS CASE kind
    WHEN 'exact' THEN spelling = pattern
    WHEN 'starts' THEN starts_with(spelling || ' ', pattern || ' ')
    ELSE contains(' ' || spelling || ' ', ' ' || pattern || ' ') END;

-- Adjustment reasons are text; some senders pad them with zeros.
CREATE OR REPLACE TEMP MACRO reason(written) AS upper(ltrim(trim(written), '0'));

-- Blank on the claim is '(blank)'; not captured by the input is NULL.
CREATE OR REPLACE TEMP MACRO shown(is_captured, value) AS CASE WHEN is_captured THEN coalesce(value, '(blank)') END;

-- An NDC without the number of their own that some hospitals put behind it (66658-234-07 [201748]) and without the qualifier that paper claims
-- put before it (N466658023407).
CREATE OR REPLACE TEMP MACRO bare_ndc(written) AS
    trim(regexp_replace(regexp_replace(written, '\[[^\]]*\]\s*$', ''), '^\s*N4[\s:]*([0-9])', '\1'));

-- An NDC as eleven digits 5-4-2: pad the short segment of a hyphenated one. Ten digits without hyphens have three readings, so none.
CREATE OR REPLACE TEMP MACRO ndc11(written) AS CASE
    WHEN regexp_full_match(bare_ndc(written), '[0-9]{4,5}-[0-9]{3,4}-[0-9]{1,2}')
        AND length(replace(bare_ndc(written), '-', '')) IN (10, 11)
        THEN lpad(split_part(bare_ndc(written), '-', 1), 5, '0') || lpad(split_part(bare_ndc(written), '-', 2), 4, '0')
            || lpad(split_part(bare_ndc(written), '-', 3), 2, '0')
    WHEN regexp_full_match(bare_ndc(written), '[0-9]{11}') THEN bare_ndc(written) END;

-- Whether reasons come without a single amount: asked of the first, which most often settles it.
CREATE OR REPLACE TEMP MACRO lacks_amounts(adjustments) AS
    coalesce(len(adjustments) > 0 AND adjustments[1]['amount'] IS NULL AND len(list_filter(adjustments, lambda one: one.amount IS NOT NULL)) = 0, false);

-- Numbers that hospitals put where an NDC belongs: 99999- and 09999- are no labelers.
CREATE OR REPLACE TEMP MACRO is_dummy_ndc(written) AS regexp_full_match(replace(bare_ndc(written), '-', ''), '0?9999[0-9]*');

-- A number that numbers something; zeros, one character throughout and words for none stand where no number came (data/blank_numbers.py).
CREATE OR REPLACE TEMP MACRO numbering(written) AS CASE WHEN NOT regexp_full_match(written, getvariable('no_number')) THEN written END;

-- Whether an answer takes another back: by its claim status, its frequency (8 is a void) or the sign of its dollars.
CREATE OR REPLACE TEMP MACRO takes_back(claim_status, frequency, charge, paid) AS
    coalesce(list_contains(getvariable('reversal_statuses'), claim_status), false)
        OR coalesce(frequency = '8', false) OR coalesce(charge < 0, false) OR coalesce(paid < 0, false);

-- The hash of a value, blank where the value is.
CREATE OR REPLACE TEMP MACRO hashed(value) AS CASE WHEN value IS NOT NULL THEN hash(value) END;

-- The value of a group where all that state one state the same.
CREATE OR REPLACE TEMP MACRO only_value(value) AS CASE WHEN min(value) = max(value) THEN min(value) END;

-- What two answers to a line of one claim and code must agree in to meet, at each of the ways in which they may, the surest first; blank where one says nothing.
CREATE OR REPLACE TEMP MACRO meeting_key(way, answer) AS CASE way
    WHEN 0 THEN CASE WHEN answer.number IS NOT NULL THEN hash(answer.claim_code, answer.number, answer.charge_amount, answer.day) END
    WHEN 1 THEN hash(answer.claim_code, answer.charge_amount, answer.day, answer.modifier_set, answer.ndc_code, answer.units)
    WHEN 2 THEN hash(answer.claim_code, answer.charge_amount, answer.day, answer.modifier_set, answer.ndc_code)
    WHEN 3 THEN hash(answer.claim_code, answer.charge_amount, answer.day, answer.modifier_set)
    WHEN 4 THEN hash(answer.claim_code, answer.charge_amount, answer.day)
    WHEN 5 THEN CASE WHEN answer.number IS NOT NULL THEN hash(answer.claim_code, answer.number, answer.day) END
    WHEN 6 THEN hash(answer.claim_code, answer.day)
    WHEN 7 THEN CASE WHEN answer.number IS NOT NULL THEN hash(answer.claim_code, answer.charge_amount, answer.number) END
    WHEN 8 THEN hash(answer.claim_code, answer.charge_amount) END;

-- A status word without case and signs: PARTIALLY_PAID, Partially-Paid and partially paid are one.
CREATE OR REPLACE TEMP MACRO status_word(written) AS trim(regexp_replace(lower(written), '[^a-z0-9:~]+', ' ', 'g'));

-- The day of a decision: a line that waits has none, and one that is only taken back says nothing of the first.
CREATE OR REPLACE TEMP MACRO decided_on(disposition, day) AS CASE WHEN disposition NOT IN ('pending', 'reversed') THEN day END;

-- As meeting_key, of a line as sent and an answer.
CREATE OR REPLACE TEMP MACRO sent_key(way, line) AS CASE way
    WHEN 0 THEN CASE WHEN line.number IS NOT NULL THEN hash(line.pair, line.day_key, line.number, line.code, line.charge_amount) END
    WHEN 1 THEN CASE WHEN line.code <> '' OR line.number IS NULL THEN hash(line.pair, line.day_key, line.code, line.charge_amount, line.modifiers, line.ndc, line.units) END
    WHEN 2 THEN CASE WHEN line.code <> '' OR line.number IS NULL THEN hash(line.pair, line.day_key, line.code, line.charge_amount) END
    WHEN 3 THEN CASE WHEN line.number IS NOT NULL THEN hash(line.pair, line.day_key, line.number, line.code) END
    WHEN 4 THEN CASE WHEN line.code <> '' OR line.number IS NULL THEN hash(line.pair, line.day_key, line.code) END
    WHEN 5 THEN CASE WHEN line.number IS NOT NULL THEN hash(line.pair, line.day_key, line.number) END END;

-- As meeting_key, of a line and one that replaces it, among the lines of both claims or those of one day: at last the code may be what was mended.
CREATE OR REPLACE TEMP MACRO replacing_key(way, line) AS CASE way
    WHEN 0 THEN CASE WHEN line.number IS NOT NULL THEN hash(line.among, line.number, line.code, line.charge_amount) END
    WHEN 1 THEN hash(line.among, line.code, line.charge_amount, line.modifier_set)
    WHEN 2 THEN hash(line.among, line.code, line.charge_amount)
    WHEN 3 THEN CASE WHEN line.number IS NOT NULL THEN hash(line.among, line.number, line.code) END
    WHEN 4 THEN hash(line.among, line.code)
    WHEN 5 THEN CASE WHEN line.number IS NOT NULL THEN hash(line.among, line.number) END
    WHEN 6 THEN hash(line.among) END;
