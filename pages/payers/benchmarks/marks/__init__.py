"""How payers compare, as rows of shapes."""
