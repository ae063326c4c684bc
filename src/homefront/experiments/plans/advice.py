"""What to try where a plan, or the folder that it was to have, is of no use."""

ANEW, OTHER = "make the plan again in another folder", "choose another folder with --out"
