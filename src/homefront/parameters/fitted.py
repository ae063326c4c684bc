"""The parameters of the society that a calibration fits; all others stay as declared, or are sampled unmoved."""

FITTED = (
    "action.threshold", "action.threshold_spread", "action.seen_departures", "action.leaders_gone",
    "action.leaders_stay", "action.resolve", "action.control", "action.order", "action.leaving", "action.returning",
    "action.rehousing", "danger.horizon", "danger.standing_speed", "danger.sight_range", "belief.own_eyes",
    "belief.leaving_as_evidence", "belief.credible_danger", "command.fidelity", "talk.weight", "talk.amplification",
    "talk.witnessing", "news.weight", "fear.following", "fear.decay", "raids.near", "raids.remote",
    "raids.habituation", "refugees.weight", "measurement.control", "measurement.siege", "measurement.siege_weight",
    "measurement.leaving_weakens", "measurement.leaving_seen", "measurement.staying_seen", "measurement.return_open",
    "measurement.cost", "measurement.orders",
)  # fmt: skip
"""Of persons, and of the scale on which coded numbers act. Left out is what no target can tell apart from these."""

FITTED_FRONT = (
    "front.noise", "front.quality", "front.speed", "front.reach", "front.zones", "front.equipment", "front.shock",
    "front.cold", "front.invest_distance", "front.invest_days", "attrition.attacker", "attrition.defender",
    "attrition.captured", "mobilisation.early", "mobilisation.late", "mobilisation.reserve",
    "mobilisation.value_north", "mobilisation.value_centre",
)  # fmt: skip
"""Of the front. Its latent inputs are freed beside them (inputs/latents.py). What June to September cannot teach
keeps its prior in the forecast: winter, late call-up, reserve armies."""
