"""Cases with known numbers, a file for each group; every file has a tuple CASES (homefront.verify.case.Case)."""
