"""Where parameters come from, in the words that several processes share."""

from __future__ import annotations

SOCIETY_FITTED = "fitted by the trial, model_society section 3"
SOCIETY_SET = "homefront trial, model_society section 3: set by hand"
FRONT_FITTED = "homefront trial, front_surprise_params: fitted to 45 targets that the trial had seen"
DESIGN = "assumed: design section 3"
