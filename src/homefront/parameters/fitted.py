"""The parameters of the society that a calibration fits; all others stay as declared, or are sampled unmoved."""

FITTED = (
    "action.threshold", "action.threshold_spread", "danger.horizon", "belief.leaving_as_evidence",
    "action.leaders_gone", "command.fidelity", "action.control", "talk.amplification", "raids.near",
    "raids.habituation",
)  # fmt: skip
"""phi, sd, T0, c_g, c_l, q, c_c, rho, e_near, e_hab."""

FITTED_FRONT = (
    "front.quality", "front.speed", "front.reach", "front.zones", "front.equipment", "front.shock", "front.cold",
    "attrition.attacker", "attrition.defender", "attrition.captured", "mobilisation.early", "mobilisation.late",
    "mobilisation.reserve", "mobilisation.value_north", "mobilisation.value_centre",
)  # fmt: skip
"""Parameters of the front that its calibration on June to September frees. Winter, late call-up and reserve armies are
among them, and keep their priors, since those months cannot teach them."""
