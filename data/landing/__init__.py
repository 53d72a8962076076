"""Importers for formats that are not tables: each writes a raw parquet file, which its SQL in data/sources maps to the contract."""
