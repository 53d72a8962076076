"""What CMS's claim and claim line feed becomes: parts 1, 2 and 5 as text of fixed width and as tables, and what lines answer without a charge."""

import csv
import re
from pathlib import Path

import duckdb
import pytest
from conftest import Drawn, parse, part

import data
import queries
from data import InputError, checks, manifest
from data.__main__ import main
from data.reading.extract import Order, extract
from data.reading.identify import identify
from queries.selection import Selection

# The lengths of CCLF5's 52 columns, as CMS's information packet gives them beside their places.
COLUMNS = """
    CUR_CLM_UNIQ_ID 13 CLM_LINE_NUM 10 BENE_MBI_ID 11 BENE_HIC_NUM 11 CLM_TYPE_CD 2 CLM_FROM_DT 10 CLM_THRU_DT 10 RNDRG_PRVDR_TYPE_CD 3
    RNDRG_PRVDR_FIPS_ST_CD 2 CLM_PRVDR_SPCLTY_CD 2 CLM_FED_TYPE_SRVC_CD 1 CLM_POS_CD 2 CLM_LINE_FROM_DT 10 CLM_LINE_THRU_DT 10
    CLM_LINE_HCPCS_CD 5 CLM_LINE_CVRD_PD_AMT 15 CLM_LINE_PRMRY_PYR_CD 1 CLM_LINE_DGNS_CD 7 CLM_RNDRG_PRVDR_TAX_NUM 10 RNDRG_PRVDR_NPI_NUM 10
    CLM_CARR_PMT_DNL_CD 2 CLM_PRCSG_IND_CD 2 CLM_ADJSMT_TYPE_CD 2 CLM_EFCTV_DT 10 CLM_IDR_LD_DT 10 CLM_CNTL_NUM 40
    BENE_EQTBL_BIC_HICN_NUM 11 CLM_LINE_ALOWD_CHRG_AMT 17 CLM_LINE_SRVC_UNIT_QTY 24 HCPCS_1_MDFR_CD 2 HCPCS_2_MDFR_CD 2 HCPCS_3_MDFR_CD 2
    HCPCS_4_MDFR_CD 2 HCPCS_5_MDFR_CD 2 CLM_DISP_CD 2 CLM_DGNS_1_CD 7 CLM_DGNS_2_CD 7 CLM_DGNS_3_CD 7 CLM_DGNS_4_CD 7 CLM_DGNS_5_CD 7
    CLM_DGNS_6_CD 7 CLM_DGNS_7_CD 7 CLM_DGNS_8_CD 7 DGNS_PRCDR_ICD_IND 1 CLM_DGNS_9_CD 7 CLM_DGNS_10_CD 7 CLM_DGNS_11_CD 7 CLM_DGNS_12_CD 7
    HCPCS_BETOS_CD 3 CLM_RNDRG_PRVDR_NPI_NUM 10 CLM_RFRG_PRVDR_NPI_NUM 10 CLM_CNTRCTR_NUM 5
"""
LENGTHS = dict(zip(COLUMNS.split()[::2], map(int, COLUMNS.split()[1::2]), strict=True))
# Invented lines. C1 is paid but for one line; C2 was denied as a whole; C3 was cancelled and adjusted on one day, the adjustment
# written first; C4 comes after another insurer; C5 was cancelled for good.
LINES = """
    CUR_CLM_UNIQ_ID | CLM_LINE_NUM | BENE_MBI_ID | CLM_FROM_DT | CLM_LINE_FROM_DT | CLM_POS_CD | CLM_PRVDR_SPCLTY_CD | CLM_LINE_HCPCS_CD | HCPCS_1_MDFR_CD | CLM_LINE_CVRD_PD_AMT | CLM_LINE_ALOWD_CHRG_AMT | CLM_LINE_SRVC_UNIT_QTY   | CLM_LINE_PRMRY_PYR_CD | CLM_LINE_DGNS_CD | RNDRG_PRVDR_NPI_NUM | CLM_CARR_PMT_DNL_CD | CLM_PRCSG_IND_CD | CLM_ADJSMT_TYPE_CD | CLM_EFCTV_DT | CLM_CNTL_NUM | CLM_DGNS_1_CD | CLM_DGNS_2_CD
    0000000000001   | 0000000001   | 1AA0AA0AA01 | 2025-03-01  | 2025-03-02       | 11         | 83                  | J3590             | JZ              | 00000000080.00       | 0000000000100.00        | 000000000000000001.0000  |                       | L400             | 1987654321          | 1                   | A                | 0                  | 2025-03-14   | C1           | C50           | L400
    0000000000001   | 0000000002   | 1AA0AA0AA01 | 2025-03-01  | 1000-01-01       | 11         | 83                  | J3590             |                 | 00000000000.00       | 0000000000000.00        | 000000000000000001.0000  |                       | ~                | 1987654321          | 1                   | N                | 0                  | 2025-03-14   | C1           | C50           | ~
    0000000000002   | 0000000001   | 1AA0AA0AA02 | 2025-03-03  | 2025-03-03       | 22         |                     | J3590             |                 | 00000000000.00       | 0000000000000.00        | 000000000000000001.0000  |                       | ~                | 1987654321          | 0                   | C                | 0                  | 2025-03-15   | C2           |               |
    0000000000003   | 0000000001   | 1AA0AA0AA03 | 2025-03-04  | 2025-03-04       | 11         |                     | J3590             |                 | 00000000050.00       | 0000000000062.50        | 000000000000000001.0000  |                       | ~                | 1987654321          | 1                   | A                | 0                  | 2025-03-16   | C3           |               |
    0000000000005   | 0000000001   | 1AA0AA0AA03 | 2025-03-04  | 2025-03-04       | 11         |                     | J3590             |                 | 00000000060.00       | 0000000000075.00        | 000000000000000001.0000  |                       | ~                | 1987654321          | 1                   | A                | 2                  | 2025-05-01   | C3           |               |
    0000000000004   | 0000000001   | 1AA0AA0AA03 | 2025-03-04  | 2025-03-04       | 11         |                     | J3590             |                 | 00000000050.00       | 0000000000062.50        | 000000000000000001.0000  |                       | ~                | 1987654321          | 1                   | A                | 1                  | 2025-05-01   | C3           |               |
    0000000000006   | 0000000001   | 1AA0AA0AA04 | 2025-03-05  | 2025-03-05       | 11         |                     | J3590             |                 | 00000000010.00       | 0000000000012.00        | -00000000000000001.0000  | E                     | ~                | 1987654321          | 1                   | A                | 0                  | 2025-03-17   | C4           |               |
    0000000000007   | 0000000001   | 1AA0AA0AA05 | 2025-03-06  | 2025-03-06       | 11         |                     | J3590             |                 | 00000000090.00       | 0000000000112.50        | 000000000000000001.0000  |                       | ~                | 1987654321          | 1                   | A                | 0                  | 2025-03-18   | C5           |               |
    0000000000008   | 0000000001   | 1AA0AA0AA05 | 2025-03-06  | 2025-03-06       | 11         |                     | J3590             |                 | 00000000090.00       | 0000000000112.50        | 000000000000000001.0000  |                       | ~                | 1987654321          | 1                   | A                | 1                  | 2025-04-18   | C5           |               |
"""
ROWS = """
    source_row | claim_id | payer_claim_id | claim_line_number | claim_type   | payer    | line_of_business | payer_sequence | date_basis | claim_line_start_date | adjudication_date | hcpcs_modifier_1 | service_unit_quantity | place_of_service_code | diagnosis_code_1 | diagnosis_code_2 | rendering_npi | provider_specialty | charge_amount | allowed_amount | paid_amount | line_status
    1          | C1       | 0000000000001  | 1                 | professional | Medicare | medicare         | P              | line       | 2025-03-02            | 2025-03-14        | JZ               | 1.000                 | 11                    | L400             | L400             | 1987654321    | 83                 |               | 100.00         | 80.00       | LINE_PRCSG_IND_CD:A
    2          | C1       | 0000000000001  | 2                 | professional | Medicare | medicare         | P              | claim      | 2025-03-01            | 2025-03-14        |                  | 1.000                 | 11                    | C50              |                  | 1987654321    | 83                 |               | 0.00           | 0.00        | LINE_PRCSG_IND_CD:N
    3          | C2       | 0000000000002  | 1                 | professional | Medicare | medicare         | P              | line       | 2025-03-03            | 2025-03-15        |                  | 1.000                 | 22                    |                  |                  | 1987654321    |                    |               | 0.00           | 0.00        | CARR_CLM_PMT_DNL_CD:0
    4          | C3       | 0000000000003  | 1                 | professional | Medicare | medicare         | P              | line       | 2025-03-04            | 2025-03-16        |                  | 1.000                 | 11                    |                  |                  | 1987654321    |                    |               | 62.50          | 50.00       | LINE_PRCSG_IND_CD:A
    5          | C3       | 0000000000005  | 1                 | professional | Medicare | medicare         | P              | line       | 2025-03-04            | 2025-05-01        |                  | 1.000                 | 11                    |                  |                  | 1987654321    |                    |               | 75.00          | 60.00       | LINE_PRCSG_IND_CD:A
    6          | C3       | 0000000000004  | 1                 | professional | Medicare | medicare         | P              | line       | 2025-03-04            | 2025-05-01        |                  | 1.000                 | 11                    |                  |                  | 1987654321    |                    |               | -62.50         | -50.00      | CLM_ADJSMT_TYPE_CD:1
    7          | C4       | 0000000000006  | 1                 | professional | Medicare | medicare         | S              | line       | 2025-03-05            | 2025-03-17        |                  | -1.000                | 11                    |                  |                  | 1987654321    |                    |               | 12.00          | 10.00       | LINE_PRCSG_IND_CD:A
    8          | C5       | 0000000000007  | 1                 | professional | Medicare | medicare         | P              | line       | 2025-03-06            | 2025-03-18        |                  | 1.000                 | 11                    |                  |                  | 1987654321    |                    |               | 112.50         | 90.00       | LINE_PRCSG_IND_CD:A
    9          | C5       | 0000000000008  | 1                 | professional | Medicare | medicare         | P              | line       | 2025-03-06            | 2025-04-18        |                  | 1.000                 | 11                    |                  |                  | 1987654321    |                    |               | -112.50        | -90.00      | CLM_ADJSMT_TYPE_CD:1
"""


# Parts 1 and 2. H1 is paid; H2 was not, as a whole; H3 was cancelled and adjusted on one day, its lines numbered anew; H4 comes after
# another insurer; H5 was cancelled for good; H6 is of the same person, hospital and day as H1, with another code.
COLUMNS_1 = """
    CUR_CLM_UNIQ_ID 13 PRVDR_OSCAR_NUM 6 BENE_MBI_ID 11 BENE_HIC_NUM 11 CLM_TYPE_CD 2 CLM_FROM_DT 10 CLM_THRU_DT 10 CLM_BILL_FAC_TYPE_CD 1
    CLM_BILL_CLSFCTN_CD 1 PRNCPL_DGNS_CD 7 ADMTG_DGNS_CD 7 CLM_MDCR_NPMT_RSN_CD 2 CLM_PMT_AMT 17 CLM_NCH_PRMRY_PYR_CD 1
    PRVDR_FAC_FIPS_ST_CD 2 BENE_PTNT_STUS_CD 2 DGNS_DRG_CD 4 CLM_OP_SRVC_TYPE_CD 1 FAC_PRVDR_NPI_NUM 10 OPRTG_PRVDR_NPI_NUM 10
    ATNDG_PRVDR_NPI_NUM 10 OTHR_PRVDR_NPI_NUM 10 CLM_ADJSMT_TYPE_CD 2 CLM_EFCTV_DT 10 CLM_IDR_LD_DT 10 BENE_EQTBL_BIC_HICN_NUM 11
    CLM_ADMSN_TYPE_CD 2 CLM_ADMSN_SRC_CD 2 CLM_BILL_FREQ_CD 1 CLM_QUERY_CD 1 DGNS_PRCDR_ICD_IND 1 CLM_MDCR_INSTNL_TOT_CHRG_AMT 15
    CLM_MDCR_IP_PPS_CPTL_IME_AMT 15 CLM_OPRTNL_IME_AMT 22 CLM_MDCR_IP_PPS_DSPRPRTNT_AMT 15 CLM_HIPPS_UNCOMPD_CARE_AMT 15
    CLM_OPRTNL_DSPRPRTNT_AMT 22 CLM_BLG_PRVDR_OSCAR_NUM 20 CLM_BLG_PRVDR_NPI_NUM 10 CLM_OPRTG_PRVDR_NPI_NUM 10 CLM_ATNDG_PRVDR_NPI_NUM 10
    CLM_OTHR_PRVDR_NPI_NUM 10 CLM_CNTL_NUM 40 CLM_ORG_CNTL_NUM 40 CLM_CNTRCTR_NUM 5
"""
COLUMNS_2 = """
    CUR_CLM_UNIQ_ID 13 CLM_LINE_NUM 10 BENE_MBI_ID 11 BENE_HIC_NUM 11 CLM_TYPE_CD 2 CLM_LINE_FROM_DT 10 CLM_LINE_THRU_DT 10
    CLM_LINE_PROD_REV_CTR_CD 4 CLM_LINE_INSTNL_REV_CTR_DT 10 CLM_LINE_HCPCS_CD 5 BENE_EQTBL_BIC_HICN_NUM 11 PRVDR_OSCAR_NUM 6
    CLM_FROM_DT 10 CLM_THRU_DT 10 CLM_LINE_SRVC_UNIT_QTY 24 CLM_LINE_CVRD_PD_AMT 17 HCPCS_1_MDFR_CD 2 HCPCS_2_MDFR_CD 2 HCPCS_3_MDFR_CD 2
    HCPCS_4_MDFR_CD 2 HCPCS_5_MDFR_CD 2 CLM_REV_APC_HIPPS_CD 5 CLM_FAC_PRVDR_OSCAR_NUM 20
"""
LENGTHS_1, LENGTHS_2 = (
    dict(zip(one.split()[::2], map(int, one.split()[1::2]), strict=True)) for one in (COLUMNS_1, COLUMNS_2)
)
HOSPITAL_CLAIMS = """
    CUR_CLM_UNIQ_ID | CLM_BLG_PRVDR_OSCAR_NUM | BENE_MBI_ID | CLM_FROM_DT | CLM_THRU_DT | CLM_BILL_FAC_TYPE_CD | CLM_BILL_CLSFCTN_CD | CLM_BILL_FREQ_CD | PRNCPL_DGNS_CD | CLM_MDCR_NPMT_RSN_CD | CLM_PMT_AMT          | CLM_NCH_PRMRY_PYR_CD | CLM_BLG_PRVDR_NPI_NUM | CLM_ADJSMT_TYPE_CD | CLM_EFCTV_DT | CLM_IDR_LD_DT | CLM_MDCR_INSTNL_TOT_CHRG_AMT
    0000000000011   | 123456                  | 1AA0AA0AA01 | 2025-03-02  | 2025-03-02  | 1                    | 3                   | 1                | L400           | ~                    | 0000000000100.00     |                      | 1234567893            | 0                  | 2025-03-14   | 2025-03-20    | 00000000400.00
    0000000000012   | 123456                  | 1AA0AA0AA02 | 2025-03-03  | 2025-03-03  | 1                    | 3                   | 1                | L400           | N                    | 0000000000000.00     |                      | 1234567893            | 0                  | 2025-03-15   | 2025-03-20    | 00000000300.00
    0000000000013   | 123456                  | 1AA0AA0AA03 | 2025-03-04  | 2025-03-04  | 1                    | 3                   | 1                | L400           | ~                    | 0000000000050.00     |                      | 1234567893            | 0                  | 2025-03-16   | 2025-03-20    | 00000000200.00
    0000000000015   | 123456                  | 1AA0AA0AA03 | 2025-03-04  | 2025-03-04  | 1                    | 3                   | 7                | L400           | ~                    | 0000000000060.00     |                      | 1234567893            | 2                  | 2025-05-01   | 2025-05-10    | 00000000200.00
    0000000000014   | 123456                  | 1AA0AA0AA03 | 2025-03-04  | 2025-03-04  | 1                    | 3                   | 1                | L400           | ~                    | 0000000000050.00     |                      | 1234567893            | 1                  | 2025-05-01   | 2025-05-10    | 00000000200.00
    0000000000016   | 123456                  | 1AA0AA0AA04 | 2025-03-05  | 2025-03-05  | 1                    | 3                   | 1                |                | ~                    | 0000000000010.00     | A                    | 1234567893            | 0                  | 2025-03-17   | 2025-03-20    | 00000000100.00
    0000000000017   | 123456                  | 1AA0AA0AA05 | 2025-03-06  | 2025-03-06  | 1                    | 3                   | 1                |                | ~                    | 0000000000090.00     |                      | 1234567893            | 0                  | 2025-03-18   | 2025-03-20    | 00000000150.00
    0000000000018   | 123456                  | 1AA0AA0AA05 | 2025-03-06  | 2025-03-06  | 1                    | 3                   | 1                |                | ~                    | 0000000000090.00     |                      | 1234567893            | 1                  | 2025-04-18   | 2025-04-20    | 00000000150.00
    0000000000019   | 123456                  | 1AA0AA0AA01 | 2025-03-02  | 2025-03-02  | 1                    | 3                   | 1                | M0510          | ~                    | 0000000000007.00     |                      | 1234567893            | 0                  | 2025-03-14   | 2025-03-20    | 00000000020.00
    0000000000019   | 123456                  | 1AA0AA0AA01 | 2025-03-02  | 2025-03-02  | 1                    | 3                   | 1                | M0511          | ~                    | 0000000000007.00     |                      | 1234567893            | 0                  | 2025-03-14   | 2025-04-20    | 00000000020.00
"""
HOSPITAL_LINES = """
    CUR_CLM_UNIQ_ID | CLM_LINE_NUM | BENE_MBI_ID | CLM_LINE_FROM_DT | CLM_LINE_PROD_REV_CTR_CD | CLM_LINE_INSTNL_REV_CTR_DT | CLM_LINE_HCPCS_CD | CLM_FROM_DT | CLM_LINE_SRVC_UNIT_QTY  | CLM_LINE_CVRD_PD_AMT | HCPCS_1_MDFR_CD
    0000000000011   | 0000000001   | 1AA0AA0AA01 | 2025-03-02       | 0636                     | 2025-03-02                 | J3590             | 2025-03-02  | 00000000000000001.0000  | 0000000000080.00     | JZ
    0000000000011   | 0000000002   | 1AA0AA0AA01 | 2025-03-02       | 0001                     | 1000-01-01                 | ~                 | 2025-03-02  | 00000000000000000.0000  | 0000000000100.00     |
    0000000000012   | 0000000001   | 1AA0AA0AA02 | 2025-03-03       | 0636                     | 2025-03-03                 | J3590             | 2025-03-03  | 00000000000000001.0000  | 0000000000000.00     |
    0000000000013   | 0000000001   | 1AA0AA0AA03 | 2025-03-04       | 0636                     | 2025-03-04                 | J3590             | 2025-03-04  | 00000000000000001.0000  | 0000000000050.00     |
    0000000000015   | 0000000002   | 1AA0AA0AA03 | 2025-03-04       | 0636                     | 2025-03-04                 | J3590             | 2025-03-04  | 00000000000000001.0000  | 0000000000060.00     |
    0000000000014   | 0000000001   | 1AA0AA0AA03 | 2025-03-04       | 0636                     | 2025-03-04                 | J3590             | 2025-03-04  | 00000000000000001.0000  | 0000000000050.00     |
    0000000000016   | 0000000001   | 1AA0AA0AA04 | 1000-01-01       | 0250                     | 1000-01-01                 | J3590             | 2025-03-05  | 00000000000000001.0000  | 0000000000010.00     |
    0000000000017   | 0000000001   | 1AA0AA0AA05 | 2025-03-06       | 0636                     | 2025-03-06                 | J3590             | 2025-03-06  | 00000000000000001.0000  | 0000000000090.00     |
    0000000000018   | 0000000001   | 1AA0AA0AA05 | 2025-03-06       | 0636                     | 2025-03-06                 | J3590             | 2025-03-06  | 00000000000000001.0000  | 0000000000090.00     |
    0000000000019   | 0000000001   | 1AA0AA0AA01 | 2025-03-02       | 0636                     | 2025-03-02                 | J3490             | 2025-03-02  | 00000000000000001.0000  | 0000000000007.00     |
"""
HOSPITAL_ROWS = """
    source_row | payer_claim_id | claim_type    | payer    | line_of_business | payer_sequence | date_basis | claim_line_start_date | adjudication_date | hcpcs_code | hcpcs_modifier_1 | service_unit_quantity | revenue_center_code | bill_type_code | diagnosis_code_1 | facility_npi | charge_amount | paid_amount | claim_charge_amount | claim_paid_amount | line_status

    1          | 0000000000011  | institutional | Medicare | medicare         | P              | line       | 2025-03-02            | 2025-03-14        | J3590      | JZ               | 1.000                 | 0636                | 131            | L400             | 1234567893  |               | 80.00       | 400.00              | 100.00            | CLM_MDCR_NPMT_RSN_CD:~
    3          | 0000000000012  | institutional | Medicare | medicare         | P              | line       | 2025-03-03            | 2025-03-15        | J3590      |                  | 1.000                 | 0636                | 131            | L400             | 1234567893  |               | 0.00        | 300.00              | 0.00              | CLM_MDCR_NPMT_RSN_CD:N
    4          | 0000000000013  | institutional | Medicare | medicare         | P              | line       | 2025-03-04            | 2025-03-16        | J3590      |                  | 1.000                 | 0636                | 131            | L400             | 1234567893  |               | 50.00       | 200.00              | 50.00             | CLM_MDCR_NPMT_RSN_CD:~
    5          | 0000000000015  | institutional | Medicare | medicare         | P              | line       | 2025-03-04            | 2025-05-01        | J3590      |                  | 1.000                 | 0636                | 137            | L400             | 1234567893  |               | 60.00       | 200.00              | 60.00             | CLM_MDCR_NPMT_RSN_CD:~
    6          | 0000000000014  | institutional | Medicare | medicare         | P              | line       | 2025-03-04            | 2025-05-01        | J3590      |                  | 1.000                 | 0636                | 131            | L400             | 1234567893  |               | -50.00      | -200.00             | -50.00            | CLM_ADJSMT_TYPE_CD:1
    7          | 0000000000016  | institutional | Medicare | medicare         | S              | claim      | 2025-03-05            | 2025-03-17        | J3590      |                  | 1.000                 | 0250                | 131            |                  | 1234567893  |               | 10.00       | 100.00              | 10.00             | CLM_MDCR_NPMT_RSN_CD:~
    8          | 0000000000017  | institutional | Medicare | medicare         | P              | line       | 2025-03-06            | 2025-03-18        | J3590      |                  | 1.000                 | 0636                | 131            |                  | 1234567893  |               | 90.00       | 150.00              | 90.00             | CLM_MDCR_NPMT_RSN_CD:~
    9          | 0000000000018  | institutional | Medicare | medicare         | P              | line       | 2025-03-06            | 2025-04-18        | J3590      |                  | 1.000                 | 0636                | 131            |                  | 1234567893  |               | -90.00      | -150.00             | -90.00            | CLM_ADJSMT_TYPE_CD:1
    10         | 0000000000019  | institutional | Medicare | medicare         | P              | line       | 2025-03-02            | 2025-03-14        | J3490      |                  | 1.000                 | 0636                | 131            | M0511            | 1234567893  |               | 7.00        | 20.00               | 7.00              | CLM_MDCR_NPMT_RSN_CD:~
"""


def write(path: Path, how: str, drawn: str = LINES, lengths: dict[str, int] = LENGTHS) -> Path:
    """What is drawn as CMS's own text, or as a table with its column names."""
    columns, rows = parse(drawn)
    if how == "text":
        cut = "\r\n".join("".join(row.get(name, "").ljust(length) for name, length in lengths.items()) for row in rows)
        path.write_text(cut + "\r\n")
    elif how == "parquet":
        write(path.with_suffix(".csv"), "csv", drawn, lengths)
        duckdb.read_csv(str(path.with_suffix(".csv")), all_varchar=False).write_parquet(str(path))
    else:
        with path.open("w", newline="") as file:
            out = csv.writer(file, delimiter="|" if how == "bars" else ",")
            out.writerows([[*columns, "FILE_NAME"], *([*row.values(), "x"] for row in rows)])
    return path


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("ZC5.txt", "text"),
        ("cclf5.csv", "csv"),
        ("cclf5.txt", "bars"),
        ("partb_physicians.parquet", "parquet"),
    ],
)
def test_lines_as_text_and_as_a_table(tmp_path, name, how):
    extract("cms_cclf5", [write(tmp_path / name, how)], tmp_path / "out", Order(codes="all", salt=b"test"))
    (facts,) = manifest(tmp_path / "out")["parts"]
    rows = part(tmp_path / "out")
    Drawn(rows).shows(ROWS)
    assert rows[0]["person_id"] == rows[1]["person_id"] != rows[2]["person_id"]
    assert (facts["warnings"], facts["unknown_columns"]) == ([], [])
    assert facts["control"]["line_paid_amount"] == "150.00" and facts["control"]["line_charge_amount"] is None
    assert "every_answer" in facts["captured"] and not {"charge_amount", "adjustments", "ndc_code"} & set(
        facts["captured"]
    )


@pytest.fixture
def con(tmp_path):
    extract("cms_cclf5", [write(tmp_path / "ZC5.txt", "text")], tmp_path / "out", Order(codes="J3590", salt=b"test"))
    return queries.prepare(data.open(tmp_path / "out"))


def test_what_became_of_the_lines(con):
    """Cancellations take back what was decided before them, and a line without a charge lacks nothing where no line has one."""
    Drawn(con.sql("FROM lines ORDER BY claim_id, claim_line_number").to_arrow_table().to_pylist()).shows("""
        claim_id | claim_line_number | usable | adjudication_count | initial_disposition | final_disposition | final_paid_amount | payer_sequence | charge_amount
        C1       | 1                 | yes    | 1                  | paid                | paid              | 80.00             | P              |
        C1       | 2                 | yes    | 1                  | denied              | denied            | 0.00              | P              |
        C2       | 1                 | yes    | 1                  | denied              | denied            | 0.00              | P              |
        C3       | 1                 | yes    | 3                  | paid                | paid              | 60.00             | P              |
        C4       | 1                 | yes    | 1                  | paid                | paid              | 10.00             | S              |
        C5       | 1                 | yes    | 2                  | paid                | reversed          | 0.00              | P              |
    """)


def test_rates_of_lines_and_claims_answer_and_dollars_do_not(con):
    (lines,) = queries.answer(con, "denial_rate", Selection(stage="final")).rows()
    assert (lines["numerator"], lines["denominator"]) == (2, 4)
    (claims,) = queries.answer(con, "denial_rate", Selection(unit="claims")).rows()
    assert (claims["numerator"], claims["denominator"]) == (2, 4)
    # There are no billed dollars to divide: no rate, and never a rate of 0.
    dollars = queries.answer(con, "denial_rate", Selection(unit="dollars"))
    assert not any(row["denial_rate"] is not None for row in dollars.rows())
    # Nor are there any on the pages of volume: not in the input, or blank, and never 0.
    volume = queries.answer(con, "volume_by", Selection())
    assert volume.missing == ("charge_amount",) or [row["charge_amount"] for row in volume.rows()] == [None]


def test_no_severe_check_finds_fault(tmp_path, con):
    assert not [check for check in checks.run(tmp_path / "out") if check.severity == 1 and check.rows]


# A charge that one input leaves blank on a line is missing; what another never holds is not. Right of => both kinds.
def test_absent_is_not_blank(claims, table):
    blank = """
        claim_id | charge_amount | paid_amount | line_status
        paid     |               | 80          |
        charged  | 100           | 80          |
    """
    con = claims(blank, without="adjustments")
    assert (
        table(con)
        == """
        claim_id | usable | final_disposition
        paid     | no     | unusable
        charged  | yes    | paid
    """
    )


def test_truth_table_without_any_charge(tmp_path):
    """The same words and payments as where charges are, on a layout that has none."""
    drawn = """
        processing | denial | paid  | day        | disposition
        A          | 1      | 80    | 2025-03-02 | paid
        A          | 1      | 0     | 2025-03-02 | unknown        # allowed, and nothing says where the money went
        N          | 1      | 0     | 2025-03-02 | denied
        N          | 1      | 20    | 2025-03-02 | partially_denied
        M          | 1      | 0     | 2025-03-02 | duplicate
        Z          | 1      | 0     | 2025-03-02 | packaged
        A          | 0      | 0     | 2025-03-02 | denied
        X          | 1      | 0     | 2025-03-02 | unknown        # another insurer was to pay first
        N          | 1      | 0     |            | unusable
        N          | 1      | 0     | 9999-12-31 | unusable
    """
    _, rows = parse(drawn)
    with (tmp_path / "cclf5.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["cur_clm_uniq_id", "clm_line_num", "clm_line_hcpcs_cd", "clm_adjsmt_type_cd", "clm_prcsg_ind_cd", "clm_carr_pmt_dnl_cd", "clm_line_cvrd_pd_amt", "clm_line_from_dt"])  # fmt: skip
        out.writerows([f"C{n}", "1", "J3590", "0", *list(row.values())[:4]] for n, row in enumerate(rows))
    extract("cms_cclf5", [tmp_path / "cclf5.csv"], tmp_path / "out", Order(salt=b"test"))
    con = data.open(tmp_path / "out")
    found = con.sql("SELECT final_disposition FROM lines ORDER BY line_id").fetchall()
    assert [disposition for (disposition,) in found] == [row["disposition"] for row in rows]


GOOD_1 = "".join(
    {"CUR_CLM_UNIQ_ID": "0000000000011", "CLM_FROM_DT": "2025-03-02", "CLM_THRU_DT": "2025-03-02", "CLM_EFCTV_DT": "2025-03-14", "CLM_ADJSMT_TYPE_CD": "0"}
    .get(name, "").ljust(length) for name, length in LENGTHS_1.items()
).encode() + b"\n"  # fmt: skip


def hospitals(folder: Path, how: str = "text", lines: str = HOSPITAL_LINES) -> list[Path]:
    """Parts 1 and 2 in a folder."""
    end = {"text": "txt", "csv": "csv", "parquet": "parquet"}[how]
    folder.mkdir(exist_ok=True)
    return [
        write(folder / f"claims.{end}", how, HOSPITAL_CLAIMS, LENGTHS_1),
        write(folder / f"lines.{end}", how, lines, LENGTHS_2),
    ]


@pytest.mark.parametrize("how", ["text", "csv", "parquet"])
def test_hospitals_lines_with_their_claims(tmp_path, how):
    paths = hospitals(tmp_path / "in", how)
    assert [identify(path).source for path in paths] == ["cms_cclf2", "cms_cclf2"]
    extract("cms_cclf2", paths, tmp_path / "out", Order(codes="all", salt=b"test"))
    (facts,) = manifest(tmp_path / "out")["parts"]
    rows = part(tmp_path / "out")
    Drawn(rows).shows(HOSPITAL_ROWS)
    assert facts["warnings"] == []
    # The natural key holds the member's number: of it only a code is kept, the same for every version of the claim.
    ids = {row["source_row"]: row["claim_id"] for row in rows}
    assert ids[4] == ids[5] == ids[6] and ids[1] == ids[10] and len(set(ids.values())) == 5
    assert not any("1AA0" in str(value) for row in rows for value in row.values())
    control = facts["control"]
    assert (control["claims"], control["claim_charge_amount"], control["claim_paid_amount"]) == (9, "1020.00", "177.00")
    assert control["line_paid_amount"] == "157.00" and control["line_charge_amount"] is None


def test_what_became_of_hospitals_lines(tmp_path):
    extract("cms_cclf2", [hospitals(tmp_path / "in")[0].parent], tmp_path / "out", Order(codes="all", salt=b"test"))
    con = queries.prepare(data.open(tmp_path / "out"))
    rows = con.sql("FROM lines ORDER BY claim_line_start_date, hcpcs_code").to_arrow_table().to_pylist()
    Drawn(rows).shows("""
        payer_claim_id | hcpcs_code | adjudication_count | initial_disposition | final_disposition | final_paid_amount | payer_sequence | site_group
        0000000000019  | J3490      | 1                  | paid                | paid              | 7.00              | P              | hopd_unspecified
        0000000000011  | J3590      | 1                  | paid                | paid              | 80.00             | P              | hopd_unspecified
        0000000000012  | J3590      | 1                  | denied              | denied            | 0.00              | P              | hopd_unspecified
        0000000000013  | J3590      | 3                  | paid                | paid              | 60.00             | P              | hopd_unspecified   # cancelled and adjusted
        0000000000016  | J3590      | 1                  | paid                | paid              | 10.00             | S              | hopd_unspecified
        0000000000017  | J3590      | 2                  | paid                | reversed          | 0.00              | P              | hopd_unspecified
    """)


def test_a_folder_of_every_part_is_sorted_out(tmp_path, capsys):
    hospitals(tmp_path / "in")
    write(tmp_path / "in" / "doctors.txt", "text")
    assert main(["extract", "auto", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--codes", "all"]) == 0
    parts = manifest(tmp_path / "out")["parts"]
    assert [(one["source"], one["source_file"], one["rows"]) for one in parts] == [
        ("cms_cclf2", "lines.txt", 9),
        ("cms_cclf5", "doctors.txt", 9),
    ]
    # A claim corrected in part 1 alone is noticed: its lines are read again.
    claims = tmp_path / "in" / "claims.txt"
    claims.write_text(claims.read_text().replace("N 0000000000000.00", "~ 0000000000000.00"))
    assert main(["extract", "auto", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--codes", "all"]) == 0
    assert "1 read, 1 unchanged" in capsys.readouterr().out
    con = data.open(tmp_path / "out")
    assert con.sql("SELECT final_disposition FROM lines WHERE payer_claim_id = '0000000000012'").fetchall() == [
        ("unknown",)
    ]


def test_one_part_of_two_is_refused_in_words(tmp_path):
    claims, lines = hospitals(tmp_path / "in")
    for given, says in (
        ([claims], "claims.txt: no file here holds lines. Name the files that came with it too"),
        ([lines], "lines.txt is CCLF2, hospitals' lines, which does not say which claims were cancelled or not paid. Name the file of part 1"),
    ):  # fmt: skip
        with pytest.raises(InputError) as error:
            extract("cms_cclf2", given, tmp_path / "out", Order(codes="all", salt=b"test"))
        assert says in str(error.value)
    other = hospitals(tmp_path / "other", lines=HOSPITAL_LINES.replace("00000000000", "00000000001"))[1]
    with pytest.raises(InputError, match="none of its 10 lines is of a claim in claims.txt"):
        extract("cms_cclf2", [claims, other], tmp_path / "out", Order(codes="all", salt=b"test"))
    assert not list((tmp_path / "out").glob("**/*.parquet"))


def ended(out: Path) -> dict[str, tuple]:
    """What became of each line of J3590, by the day of its service."""
    con = data.open(out)
    rows = con.sql(
        "SELECT claim_line_start_date::VARCHAR, final_disposition, final_paid_amount FROM lines WHERE hcpcs_code = 'J3590'"
    ).fetchall()
    return {day: (disposition, str(paid)) for day, disposition, paid in rows}


# H3 was cancelled and paid anew, H5 cancelled for good: whatever else a table says or leaves out.
ENDED = {"2025-03-04": ("paid", "60.00"), "2025-03-06": ("reversed", "0.00")}


def with_blank_columns(text: str) -> str:
    """A table of lines that repeats columns of the claims, and leaves them blank."""
    head, *rest = text.splitlines()
    return "\n".join([f"{head},CLM_ADJSMT_TYPE_CD,CLM_THRU_DT", *(f"{line},," for line in rest)]) + "\n"


@pytest.mark.parametrize(
    ("how", "claims", "lines"),
    [
        ("csv", None, with_blank_columns),
        ("text", None, lambda text: re.sub(r"1AA0AA0AA\d\d", "~".ljust(11), text)),  # the member stands on the claim alone
        ("csv", lambda text: re.sub(r"(1234567893,[012]),", r"\1.0,", text), None),  # whole numbers taken for numbers
        ("csv", lambda text: text.replace("1234567893,1,", "1234567893,01,"), None),
        ("csv", lambda text: text.replace("90.00,,1234567893,1,", "90.00,,,1,"), None),  # one version without its NPI
    ],
)  # fmt: skip
def test_cancellations_meet_what_they_cancel(tmp_path, how, claims, lines):
    for path, change in zip(paths := hospitals(tmp_path / "in", how), (claims, lines), strict=True):
        text = path.read_bytes().decode()
        if change:
            assert change(text) != text
            path.write_bytes(change(text).encode())
    extract("cms_cclf2", paths, tmp_path / "out", Order(codes="all", salt=b"test"))
    found = ended(tmp_path / "out")
    assert {day: found[day] for day in ENDED} == ENDED


def test_other_kinds_of_claims_are_refused(tmp_path):
    paths = hospitals(tmp_path / "in", "csv")
    paths[0].write_text(paths[0].read_text().replace("1234567893,1,", "1234567893,C,"))
    with pytest.raises(InputError, match="claims.csv: on 2 rows clm_adjsmt_type_cd is none of 0"):
        extract("cms_cclf2", paths, tmp_path / "out", Order(codes="all", salt=b"test"))


def test_amounts_that_cannot_be_read_are_counted(tmp_path):
    paths = hospitals(tmp_path / "in", "csv")
    paths[1].write_text(
        paths[1].read_text().replace("0000000000080.00", '"1,080.00"').replace("0000000000007.00", "seven")
    )
    extract("cms_cclf2", paths, tmp_path / "out", Order(codes="all", salt=b"test"))
    (facts,) = manifest(tmp_path / "out")["parts"]
    assert facts["warnings"] == ["2 values of paid_amount could not be read and count as blank"]
    assert facts["control"]["line_paid_amount"] == "70.00"


def test_columns_of_other_programs_do_not_take_the_place_of_a_row(tmp_path):
    paths = hospitals(tmp_path / "in", "csv")
    head, *rest = paths[1].read_text().splitlines()
    paths[1].write_text("\n".join([head + ",source_row,place", *(line + ",1AA0AA0AA01,7" for line in rest)]) + "\n")
    extract("cms_cclf2", paths, tmp_path / "out", Order(codes="all", salt=b"test"))
    assert [row["source_row"] for row in part(tmp_path / "out")] == [1, 3, 4, 5, 6, 7, 8, 9, 10]


@pytest.mark.parametrize(
    ("claims", "says"),
    [
        (b"", "claims.txt: the file is empty"),
        (b"PAR1 and no more", "claims.txt cannot be read: it is no parquet file, or a damaged one"),
        (b"CUR_CLM_UNIQ_ID,CLM_BILL_FAC_TYPE_CD\n1,1\n", "claims.txt is neither part 1 nor part 2 of CMS's claim line feed, but nothing that"),
        (GOOD_1 + b"\xff" * 170 + b"\n", "claims.txt cannot be read: line 2: it is no UTF-8 text"),
        (GOOD_1[:120] + b"\n", "claims.txt is neither part 1 nor part 2"),
        (GOOD_1 + GOOD_1[:120] + b"\n", "claims.txt, line 2: this is no record of CCLF1"),
    ],
)  # fmt: skip
def test_a_broken_part_1_is_named(tmp_path, claims, says):
    paths = hospitals(tmp_path / "in")
    paths[0].write_bytes(claims)
    with pytest.raises(InputError) as error:
        extract("cms_cclf2", paths, tmp_path / "out", Order(codes="all", salt=b"test"))
    assert says in str(error.value) and not (tmp_path / "out").exists(), str(error.value)


def test_auto_reads_the_others_where_a_part_is_lacking(tmp_path, capsys):
    write(tmp_path / "in-doctors.txt", "text")
    claims, lines = hospitals(tmp_path / "in")
    words = ["--out", str(tmp_path / "out"), "--codes", "all"]
    assert main(["extract", "auto", str(tmp_path / "in-doctors.txt"), str(claims), *words]) == 1
    assert "not read: claims.txt: no file here holds lines." in capsys.readouterr().err
    assert main(["extract", "auto", str(tmp_path / "in-doctors.txt"), str(claims), str(lines), *words]) == 0
    # A corrected file stands for the one of its own source; a name that no source knows is refused.
    other = lines.rename(lines.with_name("corrected.txt"))
    more = ["--add", "--instead-of", "lines.txt"]
    assert main(["extract", "auto", str(tmp_path / "in-doctors.txt"), str(claims), str(other), *more, *words]) == 0
    assert sorted(one["source_file"] for one in manifest(tmp_path / "out")["parts"]) == [
        "corrected.txt",
        "in-doctors.txt",
    ]
    assert main(["extract", "auto", str(claims), str(other), "--add", "--instead-of", "june.txt", *words]) == 1
    assert "No input 'june.txt' to take the place of" in capsys.readouterr().err


def test_lines_whose_claim_is_not_there_are_counted(tmp_path):
    """Whether they were cancelled cannot be told, so they are in no figure, and said."""
    paths = hospitals(tmp_path / "in", lines=HOSPITAL_LINES.replace("0000000000011 ", "0000000000099 "))
    done = extract("cms_cclf2", paths, tmp_path / "out", Order(codes="all", salt=b"test"))
    assert done.warnings == [
        "lines.txt: 2 lines (180.00 dollars paid) are left out: their claims are in no file of part 1 beside it, so that cancelled ones cannot be told"
    ]
    assert len(part(tmp_path / "out")) == 8


def record(**columns: str) -> str:
    return "".join(columns.get(name, "").ljust(length) for name, length in LENGTHS.items()) + "\n"


GOOD = record(CUR_CLM_UNIQ_ID="0000000000001", CLM_FROM_DT="2025-03-01", CLM_LINE_FROM_DT="2025-03-01", CLM_LINE_HCPCS_CD="J3590", CLM_EFCTV_DT="2025-03-20", CLM_CNTRCTR_NUM="15202")  # fmt: skip


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "some.txt: the file is empty"),
        ("\n", "some.txt: the file is empty"),
        (GOOD + "\n" + GOOD[:100] + "\n" + GOOD, "some.txt, line 3: this is no record of CCLF5"),
        (GOOD * 3 + GOOD[:200], "some.txt, line 4: the file ends in the middle of this record"),
        (GOOD + GOOD[:100] + "\n" + GOOD, "some.txt, line 2: this is no record of CCLF5"),
        (GOOD + " " + GOOD, "some.txt, line 2: this is no record of CCLF5"),
        (GOOD.replace("2025-03-20", "03/20/2025"), "line 1: this is no record of CCLF5: its claim number or a date does not stand where"),
        ("Jane Doe\n", "line 1: this is no record of CCLF5"),
        ("0000000000001" + "0000000001" + "1AA0AA0AA01" + " " * 11 + "40" + "2025-03-01" * 2 + "0636" + "2025-03-01" + "J3590" + " " * 17 + "2025-03-01" * 2 + " " * 80 + "\n",
         "some.txt is CCLF2, not CCLF5. Look at it:"),
        ("0000000000001" + "123456" + "1AA0AA0AA01" + " " * 11 + "40" + "2025-03-01" * 2 + " " * 400 + "\n", "some.txt is CCLF1, not CCLF5"),
        ("CUR_CLM_UNIQ_ID,CLM_BILL_FREQ_CD\n1,1\n", "some.txt is no table of CCLF5: it lacks the columns clm_line_num"),
        ("CUR_CLM_UNIQ_ID,CLM_LINE_NUM\n1,1\n", "some.txt is no table of CCLF5: it lacks the columns clm_line_from_dt"),
        (b"\xff\xfe\x00\xd8" * 100, "some.txt"),
    ],
    ids=lambda one: str(one)[:30],
)  # fmt: skip
def test_what_is_no_part_5_is_refused(tmp_path, content, says):
    (tmp_path / "some.txt").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as error:
        extract("cms_cclf5", [tmp_path / "some.txt"], tmp_path / "out", Order(codes="all", salt=b"test"))
    assert says in str(error.value) and "Jane" not in str(error.value), str(error.value)
    assert not list((tmp_path / "out").glob("**/*.parquet"))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_blank_lines_are_no_records(tmp_path, end):
    text = GOOD + "\n" + GOOD.replace("0000000000001", "0000000000002") + "\n\n"
    (tmp_path / "ZC5.txt").write_bytes(text.replace("\n", end).encode())
    extract("cms_cclf5", [tmp_path / "ZC5.txt"], tmp_path / "out", Order(codes="all", salt=b"test"))
    assert [row["payer_claim_id"] for row in part(tmp_path / "out")] == ["0000000000001", "0000000000002"]


def test_a_blank_line_above_the_first_record_hides_it_from_nobody(tmp_path):
    (tmp_path / "ZC5.txt").write_text("\n" + GOOD)
    assert identify(tmp_path / "ZC5.txt").source == "cms_cclf5"
    extract("cms_cclf5", [tmp_path / "ZC5.txt"], tmp_path / "out", Order(codes="all", salt=b"test"))
    assert len(part(tmp_path / "out")) == 1


def test_records_whose_ends_were_trimmed_are_read(tmp_path):
    (tmp_path / "ZC5.txt").write_text(
        "".join(line.rstrip() + "\n" for line in (GOOD, GOOD[:380], GOOD.replace("15202", "     ")))
    )
    extract("cms_cclf5", [tmp_path / "ZC5.txt"], tmp_path / "out", Order(codes="all", salt=b"test"))
    assert len(part(tmp_path / "out")) == 3
