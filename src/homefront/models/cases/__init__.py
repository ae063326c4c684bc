"""Cases with known numbers, a file for each group; every file has a tuple CASES (homefront.models.case.Case)."""
