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

-- An NDC without the number of their own that some hospitals put behind it: 66658-234-07 [201748].
CREATE OR REPLACE TEMP MACRO bare_ndc(written) AS trim(regexp_replace(written, '\[[^\]]*\]\s*$', ''));

-- An NDC as eleven digits 5-4-2: pad the short segment of a hyphenated one. Ten digits without hyphens have three readings, so none.
CREATE OR REPLACE TEMP MACRO ndc11(written) AS CASE
    WHEN regexp_full_match(bare_ndc(written), '[0-9]{4,5}-[0-9]{3,4}-[0-9]{1,2}')
        AND length(replace(bare_ndc(written), '-', '')) IN (10, 11)
        THEN lpad(split_part(bare_ndc(written), '-', 1), 5, '0') || lpad(split_part(bare_ndc(written), '-', 2), 4, '0')
            || lpad(split_part(bare_ndc(written), '-', 3), 2, '0')
    WHEN regexp_full_match(bare_ndc(written), '[0-9]{11}') THEN bare_ndc(written) END;

-- Whether a dated row of a code table holds on a day; an empty end is open.
CREATE OR REPLACE TEMP MACRO in_force(day, effective_from, effective_to) AS
    day BETWEEN coalesce(TRY_CAST(effective_from AS DATE), DATE '0001-01-01') AND coalesce(TRY_CAST(effective_to AS DATE), DATE '9999-12-31');

-- Whether reasons come without a single amount: asked of the first, which most often settles it.
CREATE OR REPLACE TEMP MACRO lacks_amounts(adjustments) AS
    coalesce(len(adjustments) > 0 AND adjustments[1]['amount'] IS NULL AND len(list_filter(adjustments, lambda one: one.amount IS NOT NULL)) = 0, false);

-- Numbers that hospitals put where an NDC belongs: 99999- and 09999- are no labelers.
CREATE OR REPLACE TEMP MACRO is_dummy_ndc(written) AS regexp_full_match(replace(bare_ndc(written), '-', ''), '0?9999[0-9]*');
