"""What two coders fill for a scenario: the coding sheet, its grid, how far they agree, and their merge."""
