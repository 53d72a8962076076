-- Who is treated, with what, where and when, and what the first bill for it says.
-- Grain of events: one treatment day of one person. Grain of services: one line of its bill.
-- Everything is drawn from the person's number, so a chunk of persons is the same whatever chunk it stands in.

CREATE OR REPLACE TEMP TABLE persons AS
WITH members AS (
    SELECT person, pick(getvariable('payer_pool'), draw(person, 'payer')) AS payer_no
    FROM range(getvariable('first_person'), getvariable('past_person')) AS r (person)
),
treated AS (
    SELECT person, payer_no, CASE WHEN draw(person, 'need') < 0.2 THEN pick(products, draw(person, 'tilt'))
                                  ELSE pick(getvariable('product_pool'), draw(person, 'product')) END AS product_no
    FROM members JOIN payers USING (payer_no)
)
SELECT person, payer_no, product_no, gap,
       -- Some began before the window, so that its first months are as full as its last.
       greatest(launch, DATE '2024-01-15') AS earliest,
       earliest + floor(draw(person, 'start') * (getvariable('as_of') - earliest + 1))::INTEGER AS started,
       CASE WHEN gap >= 100 THEN 1 + floor(draw(person, 'count') * 2)::INTEGER
            ELSE pick([1, 2, 2, 3, 4, 5, 7], draw(person, 'count')) END AS event_count,
       CASE WHEN draw(person, 'send') < 0.15 THEN payers.site ELSE pick(profiles.sites, draw(person, 'site')) END AS site_group,
       draw(person, 'no person') < 0.005 AS is_anonymous
FROM treated JOIN payers USING (payer_no) JOIN products USING (product_no) JOIN profiles USING (profile);

-- One row per treatment day. key numbers it; claim numbers, line numbers and draws all hang on it.
CREATE OR REPLACE TEMP TABLE events AS
WITH days AS (
    SELECT persons.*, person * 8 + e AS key, e, started + (e * gap + floor(draw(key, 'jitter') * 4))::INTEGER AS day
    FROM persons, unnest(range(event_count)) AS r (e)
),
placed AS (
    SELECT * EXCLUDE (site_group, started, event_count, gap, e),
           -- No clinic opens on a Sunday, few on a Saturday.
           CASE WHEN isodow(day) = 7 OR (isodow(day) = 6 AND draw(key, 'saturday') < 0.8) THEN day - 2 ELSE day END AS service_date,
           CASE WHEN draw(key, 'odd site') < 0.004 THEN 'telehealth_invalid' WHEN draw(key, 'odd site') < 0.008 THEN 'unknown'
                WHEN draw(key, 'moved') < 0.06
                    THEN pick(['ambulatory_infusion_center', 'home_infusion', 'physician_office'], draw(key, 'to'))
                ELSE site_group END AS site_group
    FROM days
),
visited AS (
    SELECT placed.*, sites.factor AS site_factor, pick(forms, draw(person * 32 + site_no, 'form')) AS form,
           -- A provider is a site, one of twelve states, and a number; it is known by an invented NPI that begins with 9.
           site_no * 100 + floor(draw(person, 'provider') * CASE WHEN site_no < 10 THEN 24 ELSE 4 END)::INTEGER AS provider_no,
           pick(getvariable('states'), draw(provider_no, 'state')) AS state,
           (9000000000 + provider_no * 7919)::VARCHAR AS billing_npi
    FROM placed JOIN sites USING (site_group)
    WHERE service_date BETWEEN greatest(DATE '2024-05-01', earliest) AND getvariable('as_of')
)
SELECT visited.* EXCLUDE (form), form.claim_type AS claim_type, form.pos AS pos, form.tob AS tob, form.revenue AS revenue,
       form.taxonomy AS site_taxonomy, form.modifiers AS site_modifiers,
       line_of_business = 'medicare' AND form.claim_type = 'institutional'
           AND site_group IN ('hopd_on_campus', 'hopd_off_campus', 'hopd_unspecified', 'cancer_center') AS is_opps,
       line_of_business, pick(rates, draw(provider_no * 64 + payer_no, 'contract'))::DECIMAL(3, 2) AS rate,
       draw(key, 'waste') AS waste_draw, draw(key, 'second') < 0.02 AND NOT is_opps AND product_no <> 29 AS has_second,
           draw(key, 'equal') < 0.008 AS has_equal
FROM visited JOIN payers USING (payer_no);

-- The lines of each bill: the drug, its waste, the same drug twice, another drug.
CREATE OR REPLACE TEMP TABLE services AS
WITH kinds AS (
    SELECT key, product_no, 'main' AS kind, 1 AS line_number FROM events
    UNION ALL
    SELECT key, product_no, 'waste', 2 FROM events JOIN products USING (product_no) WHERE waste_draw < waste AND NOT has_equal
    UNION ALL
    SELECT key, product_no, 'equal', 2 FROM events WHERE has_equal
    UNION ALL
    SELECT key, pick([24, 26, 27], draw(key, 'other drug')), 'second', 3 FROM events WHERE has_second AND NOT has_equal
),
drawn AS (
    SELECT kinds.kind, kinds.line_number, kinds.product_no, kinds.key * 4 + CASE WHEN kind = 'equal' THEN 1
        ELSE line_number END AS service_key,
           events.* EXCLUDE (product_no), product, product_class, products.code AS permanent_code, effective, noc, ndcs, units, route,
           ndc_quantity, ndc_unit, generic, dose,
           coalesce(discarded, 0) AS discarded, bool_or(kind = 'waste') OVER (PARTITION BY key) AS has_waste,
           CASE kind WHEN 'waste' THEN discarded ELSE 1 END
               * pick(charges, draw(person, 'dose')) * CASE WHEN product_class = 'trial_no_charge' THEN 1
                     ELSE pick([1.0, 1.1, 1.25, 1.5], draw(provider_no, 'markup')) END AS charge,
           -- How the drug code is written, once for all attempts unless the provider mends it.
           draw(service_key, 'ndc') AS ndc_draw,
           len(ndcs) > 0 AND product_class NOT LIKE 'trial%' AND products.code IS NOT NULL AS ndc_known,
           CASE WHEN len(ndcs) = 0 THEN '9001' || kinds.product_no || '-0101-01' ELSE pick(ndcs, draw(person, 'package')) END AS ndc,
           service_date - effective AS days_since_code
    FROM kinds JOIN events USING (key) JOIN products ON products.product_no = kinds.product_no
        LEFT JOIN leftovers ON leftovers.product_no = kinds.product_no
),
coded AS (
    SELECT *,
           CASE WHEN permanent_code IS NULL OR days_since_code < -30 THEN false
                WHEN days_since_code < 0 THEN draw(key, 'early code') < 0.02
                WHEN days_since_code < 90 THEN draw(key, 'new code') < CASE line_of_business WHEN 'medicare' THEN 0.8 ELSE 0.5 END
                ELSE draw(provider_no * 64 + product_no, 'habit') < 0.9 AND draw(key, 'new code') < 0.93 END AS is_permanent,
           CASE WHEN is_permanent THEN permanent_code
                WHEN is_opps AND permanent_code IS NOT NULL AND draw(provider_no, 'c9399') < 0.5 THEN 'C9399'
                ELSE pick(noc, draw(provider_no * 64 + product_no, 'code')) END AS code,
           CASE WHEN product_class = 'trial_no_charge' THEN 'placeholder'
                WHEN ndc_draw < 0.08 THEN 'missing' WHEN ndc_draw < 0.095 THEN 'placeholder' WHEN ndc_draw < 0.11 THEN 'wrong'
                WHEN ndc_draw < 0.13 THEN 'ten_plain' WHEN ndc_draw < 0.17 THEN 'ten_hyphens' WHEN ndc_draw < 0.20 THEN 'other_package'
                WHEN ndc_draw < 0.60 THEN 'plain' ELSE 'hyphens' END AS ndc_form
    FROM drawn
)
SELECT * EXCLUDE (noc, ndcs, ndc_draw) REPLACE (charge::DECIMAL(18, 2) AS charge) FROM coded;
