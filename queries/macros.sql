-- Helpers that nobody is shown: what metrics, relations and questions share.

-- How many lines and how many persons a figure must rest on to be compared.
CREATE OR REPLACE MACRO enough_lines(lines) AS lines >= 30;
CREATE OR REPLACE MACRO enough_persons(persons) AS persons >= 11;
