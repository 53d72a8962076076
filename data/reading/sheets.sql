-- How people and spreadsheets write what the contract types: the macros by which a column map reads a table, and what of it is no line.

-- Excel's comma style writes nothing as a dash beside a dollar sign or blanks; a dash alone may as well mean "not known". A comma stands
-- before three digits, or the text is no amount of dollars: 12,50 is not 1250. (20.00) and 20.00- are negative.
CREATE OR REPLACE TEMP MACRO bare(written) AS regexp_replace(written, '[$\s]', '', 'g');
CREATE OR REPLACE TEMP MACRO money(written) AS CASE
    WHEN regexp_full_match(written, '\s*\$\s*-\s*|\s+-\s*|\s*-\s+') THEN '0'
    WHEN regexp_full_match(bare(written), '[-(]*(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\.[0-9]*)?[-)]*')
        THEN regexp_replace(regexp_replace(replace(bare(written), ',', ''), '^-?\((.*)\)$', '-\1'), '^([^-].*)-$', '-\1')
    ELSE nullif(trim(written), '') END;

-- 1.234,56 is what 1,234.56 is elsewhere.
CREATE OR REPLACE TEMP MACRO money_elsewhere(written) AS CASE
    WHEN regexp_full_match(written, '\s*\$\s*-\s*|\s+-\s*|\s*-\s+') THEN '0'
    WHEN regexp_full_match(bare(written), '[-(]*(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]*)(?:,[0-9]*)?[-)]*')
        THEN money(replace(replace(written, '.', ''), ',', '.'))
    ELSE nullif(trim(written), '') END;

-- What is an amount by its looks: dollars and cents, a dollar sign, more than three digits.
CREATE OR REPLACE TEMP MACRO is_amount(written) AS
    regexp_full_match(trim(written), '[-(]*\s*(?:\$.*|[0-9,]*\.[0-9]{2}|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{4,9})\s*[-)]*');

-- 46027 is the day 2026-01-05 as Excel counts; a time of day is no part of a day.
CREATE OR REPLACE TEMP MACRO within_reach(day) AS CASE WHEN day BETWEEN DATE '1900-01-01' AND DATE '2199-12-31' THEN day END;
CREATE OR REPLACE TEMP MACRO without_time(written) AS regexp_replace(trim(written), '(?:[ T]+[0-9]{1,2}:[0-9]{2}.*|T)$', '');
CREATE OR REPLACE TEMP MACRO serial_day(written) AS CASE WHEN regexp_full_match(trim(written), '[2-7][0-9]{4}(?:\.[0-9]*)?')
    THEN DATE '1899-12-30' + TRY_CAST(left(trim(written), 5) AS INTEGER) END;
CREATE OR REPLACE TEMP MACRO plain_day(written) AS within_reach(coalesce(
    TRY_CAST(without_time(written) AS DATE), TRY_STRPTIME(without_time(written), '%d-%b-%Y')::DATE, serial_day(written)));
CREATE OR REPLACE TEMP MACRO day_as(written, form) AS within_reach(TRY_STRPTIME(without_time(written), form)::DATE);

-- CO-50, CO50 PR1 or 50: with or without the group; a cell with other words gives its first code. Dollars are no reason.
CREATE OR REPLACE TEMP MACRO reasons_found(text, pattern, grouped) AS array_to_string(list_transform(
    CASE WHEN regexp_full_match(text, pattern || '(?:[,;|/ ]+' || pattern || ')*') THEN regexp_extract_all(text, pattern)
        ELSE regexp_extract_all(text, '^' || pattern || '\b') END,
    lambda one: regexp_extract(one, grouped, 1) || ':' || regexp_replace(one, grouped, '') || ':'), ';');
CREATE OR REPLACE TEMP MACRO reasons(written) AS CASE
    WHEN contains(written, ':') THEN written
    WHEN is_amount(written) THEN NULL
    ELSE reasons_found(upper(written), '(?:(?:CO|PR|OA|PI|CR)[ -]*)?[A-Z]?[0-9]{1,3}', '^(CO|PR|OA|PI|CR)[ -]*') END;
CREATE OR REPLACE TEMP MACRO remarks(written) AS regexp_replace(written, '[,;| ]+', ';', 'g');
CREATE OR REPLACE TEMP MACRO present(written) AS
    CASE WHEN written IS NULL OR upper(written) IN ('N', 'NO', 'NONE', 'FALSE', '0') THEN 'N' ELSE 'Y' END;

-- J3590-JZ, J3590:JZ,RT or J3590 JZ is the code with its modifiers; JZ,59 or JZ 59 in the cell of a modifier are two.
CREATE OR REPLACE TEMP MACRO code_alone(written) AS
    coalesce(nullif(regexp_extract(upper(trim(written)), '^([A-Z0-9][0-9]{3}[A-Z0-9])(?:[-:., /]+[A-Z0-9]{2})+$', 1), ''), trim(written));
CREATE OR REPLACE TEMP MACRO modifiers_in(written) AS CASE
    WHEN nullif(trim(written), '') IS NULL THEN []::VARCHAR[]
    WHEN regexp_full_match(upper(trim(written)), '[A-Z0-9]{2}(?:[-:.,;|/ ]*[A-Z0-9]{2})*') THEN regexp_extract_all(upper(written), '[A-Z0-9]{2}')
    ELSE [trim(written)] END;
CREATE OR REPLACE TEMP MACRO modifiers_of_code(written) AS
    CASE WHEN code_alone(written) <> trim(written) THEN modifiers_in(regexp_replace(trim(written)[6:], '^[-:., /]+', '')) ELSE []::VARCHAR[] END;

-- What of a sheet is no line, by its cells as texts, blank ones empty: nothing, its header again, totals, a note of one cell.
CREATE OR REPLACE TEMP MACRO filled(cells) AS list_filter(cells::VARCHAR[], lambda one: one <> '');
CREATE OR REPLACE TEMP MACRO is_label(cell) AS
    regexp_full_match(lower(cell), '(?:(?:grand|sub|report|page|final)[ -]*)?totals?(?: (?:for|of) .*)?[:. ]*|sums?[:. ]*');
CREATE OR REPLACE TEMP MACRO is_number(cell) AS regexp_full_match(cell, '[-($ ]*[0-9.,]*[-) %]*');
CREATE OR REPLACE TEMP MACRO no_line(cells, header) AS CASE
    WHEN len(filled(cells)) = 0 THEN 'blank'
    WHEN len(filled(cells)) = 1 THEN CASE WHEN len(cells) > 3 THEN 'note' END
    WHEN list_transform(cells::VARCHAR[], lambda one: lower(one)) = header THEN 'header'
    WHEN len(list_filter(cells::VARCHAR[], lambda one: is_label(one))) > 0
        AND len(list_filter(filled(cells), lambda one: NOT is_label(one) AND NOT is_number(one))) = 0 THEN 'totals' END;
CREATE OR REPLACE TEMP MACRO each_once(entries) AS list_filter(entries, lambda one, place: list_position(entries, one) = place);
