-- Not a biologic: NDC or words name a drug that is none, under the code of unclassified biologics.
-- One row per line. Words that name no one product can still say that it is no biologic.
-- page: spend/products
-- fix: Bill J3490, or the drug's own code, after the pharmacy has confirmed the drug.
-- source: Descriptors of CMS's HCPCS file of October 2020; which drugs are no biologics: data/reference/named_products.csv, general knowledge
-- verified: N
-- needs: product, ndc_code|drug_description
-- refines: ndc_code, drug_description, described
SELECT line_id FROM spent($selection) WHERE is_no_biologic AND hcpcs_code = 'J3590'
