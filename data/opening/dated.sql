-- Rows of code tables that hold from one day to another; an empty end is open. Opening and questions read them alike.
CREATE OR REPLACE MACRO opens(effective_from) AS coalesce(TRY_CAST(effective_from AS DATE), DATE '0001-01-01');
CREATE OR REPLACE MACRO closes(effective_to) AS coalesce(TRY_CAST(effective_to AS DATE), DATE '9999-12-31');

-- Whether a dated row holds on a day.
CREATE OR REPLACE MACRO in_force(day, effective_from, effective_to) AS day BETWEEN opens(effective_from) AND closes(effective_to);
