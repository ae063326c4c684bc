"""The parameters of the society that a calibration fits; all others stay as declared, or are sampled unmoved."""

FITTED = (
    "action.threshold", "action.threshold_spread", "danger.horizon", "belief.leaving_as_evidence",
    "action.leaders_gone", "command.fidelity", "action.control", "talk.amplification", "raids.near",
    "raids.habituation",
)  # fmt: skip
"""phi, sd, T0, c_g, c_l, q, c_c, rho, e_near, e_hab."""
