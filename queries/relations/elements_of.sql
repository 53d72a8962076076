-- How each element stands in the few sets of them that lines have.
CREATE OR REPLACE MACRO element_states() AS TABLE
-- Materialized: else each line would be split into words, not each set.
WITH states AS MATERIALIZED (
    SELECT element_set, string_split(word, ':')[1] AS element, string_split(word, ':')[2] AS element_state
    FROM (SELECT element_set, unnest(string_split(element_set::VARCHAR, ' ')) AS word FROM (SELECT DISTINCT element_set FROM lines WHERE element_set IS NOT NULL))
)
FROM states;

-- Every line selected once per element that its payer asks for, with how that element stands on the claim.
CREATE OR REPLACE MACRO elements_of(s) AS TABLE
SELECT l.*, e.element, e.element_state FROM selected(s) l JOIN element_states() e ON e.element_set = l.element_set;
