"""The page itself: what is counted, shown and said, put into one HTML file that asks nothing of the network."""

from __future__ import annotations

import json
import shlex
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homefront._version import __version__
from homefront.arguments import FOLLOW
from homefront.engine.drawn_inputs import changed_parameters
from homefront.errors import ResultsError
from homefront.experiments.counterfactual_parts import Counterfactuals
from homefront.experiments.ensemble import Ensemble
from homefront.experiments.identification import taught
from homefront.experiments.saved import read_saved, saved
from homefront.inputs.society import ARMY_KIND
from homefront.parameters import default_set
from homefront.parameters.posterior import RECORD, WORLDS
from homefront.plugins import refuse_other_mechanisms
from homefront.processes.mechanisms import names_of, with_mechanisms
from homefront.progress import heed
from homefront.results.folder import ResultFolder
from homefront.results.results import Results
from homefront.scenario.edits import read_edits
from homefront.scenario.schema import Scenario
from homefront.views.belongs import made_from, other_words, refuse_a_stranger
from homefront.views.evidence import evidence
from homefront.views.made_with import scenario_with, unused
from homefront.views.mechanism_words import mechanism_words
from homefront.views.outcome_words import outcome_words
from homefront.views.report import attribution, bundle, sections, tale, words
from homefront.views.report.coast import land
from homefront.views.report.curves import panels
from homefront.views.report.data import Collected, collect
from homefront.views.report.own_threads import own_threads
from homefront.views.report.payload import payload
from homefront.views.report.people import place_groups
from homefront.views.report.sources import SourceBook, tally
from homefront.views.report.strings import say, strings
from homefront.views.report.threads import counterfactuals_of
from homefront.views.tolerances import WHAT_A_TOLERANCE_IS
from homefront.views.worlds import in_the_worlds_of, what_they_saw
from homefront.writing import make_folder, write_whole

if TYPE_CHECKING:
    from jinja2 import Environment

OTHER_FILE = "choose another with -o"

FIRST_CHARTS = ("gone", "fear", "losses", "output")
"""Charts of the first screens; the others stand in the archive."""

MOST_BYTES = 3_000_000
"""A report of 20 worlds is smaller than that."""


def write_report(
    runs: Sequence[Any], file: Path | str, scenario: Scenario | None = None, mechanisms: Collection[str] = ()
) -> Path:
    """Writes the report of a run; further runs are shown beside it by their outcomes.

    runs : folders of runs, or results; among them explanations, pairs and sensitivities, or the files in which they
    were kept, which make the section of causes.   scenario : where it is not the one that ships under the run's id.
    mechanisms : with which the runs were made, by name; their code is loaded.
    Raises ResultsError if a run is damaged or was made from another scenario.
    """
    heed()
    text = report_html(*_told_apart(runs), scenario, mechanisms)
    heed()
    file = Path(file)
    make_folder(file.parent, OTHER_FILE)
    write_whole(file, text.encode(), OTHER_FILE)
    return file


def _told_apart(given: Sequence[Any]) -> tuple[list[ResultFolder | Results], list[dict[str, Any]]]:
    """(runs, experiments as they are saved) among what a report was given."""
    runs: list[ResultFolder | Results] = []
    experiments: list[dict[str, Any]] = []
    for one in given:
        if isinstance(one, Path | str):
            file = Path(one)
            if file.suffix == ".json":
                experiments += read_saved(file)
            else:
                runs.append(ResultFolder(file).checked())
        elif isinstance(one, ResultFolder | Results):
            runs.append(one)
        else:
            experiments += [saved(item) for item in (one if isinstance(one, list) else [one])]
    return runs, experiments


def report_html(
    runs: Sequence[ResultFolder | Results], experiments: Sequence[dict[str, Any]] = (),
    scenario: Scenario | None = None, mechanisms: Collection[str] = (),
) -> str:  # fmt: skip
    """The page as text."""
    if not runs:
        raise ResultsError("no run: expected at least one folder of a run")
    base = scenario or scenario_of_run(runs[0])
    strange = unused(mechanisms, [run.provenance for run in runs])
    known = with_mechanisms(
        scenario_with(base, runs[0].provenance, mechanisms), [*names_of(base.mechanisms), *strange]
    )  # fmt: skip
    each = [known, *(scenario_with(base, run.provenance, mechanisms) for run in runs[1:])]
    for run, own in zip(runs, each, strict=True):
        refuse_another_scenario(run, own)
    for one in experiments:
        if one["scenario_hash"] != known.digest:
            raise ResultsError(
                f"a saved {one['kind']} of {one['scenario']} ({str(one['scenario_hash'])[:12]}), expected one of "
                f"{known.id} as it is ({known.digest[:12]}); make it again"
            )
    main, *others = (collect(run, own) for run, own in zip(runs, each, strict=True))
    return render(main, others, experiments)


def refuse_another_scenario(run: ResultFolder | Results, scenario: Scenario) -> None:
    """ResultsError unless the run was made from this very scenario, words for readers apart: else record and run do not
    match."""
    given = run.provenance
    whose, made_by, state = given.get("scenario"), given.get("version", "unknown"), str(given.get("scenario_hash"))
    name = run.path if isinstance(run, ResultFolder) else f"run of {whose}"
    if whose != scenario.id:
        raise ResultsError(f"{name}: a run of {whose}, expected {scenario.id}; runs of one scenario go into one report")
    refuse_other_mechanisms(str(name), given.get("mechanisms", ()), scenario.mechanisms)
    if not made_from(given, scenario):
        raise ResultsError(
            f"{name}: made by version {made_by} from another state of {whose} "
            f"({state[:12]}, here {scenario.digest[:12]}), whose record would not be that of "
            f"the run; run it again, or name its folder with --scenario"
        )
    if isinstance(run, ResultFolder):
        refuse_a_stranger(run, scenario)


def scenario_of_run(run: ResultFolder | Results) -> Scenario:
    """The scenario that ships under a run's id; ResultsError if none does. Of a run with mechanisms that was
    made in this process, its own."""
    from homefront.processes import Registry
    from homefront.scenario.catalogue import is_shipped
    from homefront.scenario.loader import load_scenario

    if isinstance(run, Ensemble) and run.prepared is not None and run.prepared.scenario.mechanisms:
        return run.prepared.scenario
    name = str(run.provenance.get("scenario"))
    if not is_shipped(name):
        raise ResultsError(f"a run of {name}, which does not ship with homefront; name its folder with --scenario")
    return load_scenario(name, Registry())


def render(found: Collected, others: list[Collected], experiments: Sequence[dict[str, Any]] = ()) -> str:
    """The page of what was collected of a run, with others beside it by their outcomes."""
    scenario = found.scenario
    book = SourceBook(scenario)
    pairs = None if experiments else counterfactuals_of(scenario)
    made, last = payload(found, book, pairs), found.start + timedelta(found.days - 1)
    held = sections.held(found)
    page = {
        "title": scenario.title,
        "summary": scenario.summary,
        "first_day": found.start.isoformat(),
        "last_day": last.isoformat(),
        "short": found.days < scenario.days,
        "other_words": other_words(found.provenance, scenario),
        "scenario": scenario,
        "found": found,
        "worlds": words.worlds_text(found.worlds),
        "version": __version__,
        "made_by": found.provenance["version"],
        "only": found.provenance["only"],
        "left_out": sections.left_out(found, book),
        "mechanisms": mechanism_words(scenario.mechanisms, found.provenance["parameter_set"]),
        "worlds_saw": what_they_saw(found.provenance["parameter_set"], scenario, found.provenance["only"]),
        "held": held,
        "chosen_for_it": bool(held) and found.provenance["parameter_set"] == RECORD,
        "outcomes": sections.outcomes(found),
        "runs": sections.compared(found, others, book) if others else None,
        "targets": sections.targets(found, book),
        "beside": sections.beside(found, book),
        "rests": sections.rests(found),
        "smallest": found.smallest,
        "unanswered": found.unanswered,
        "taught": taught(scenario.id, bool(scenario.axes)),
        "evidence": evidence(found.targets, scenario.id),
        "what_a_tolerance_is": WHAT_A_TOLERANCE_IS,
        "figures": made.sheet.figures,
        "map": made.map,
        "bulletins": made.bulletins,
        "counted": bool(made.data["counted"]),
        "coded": made.coding is not None and bool(found.society),
        "groups": place_groups(found) if found.society else [],
        "chosen": sections.chosen(found),
        "person": made.data["persons"],
        "causes": sections.causes(found, book),
        "asked_of": {one["parameter_set"]: in_the_worlds_of(one["parameter_set"], scenario) for one in experiments},
        "explained": attribution.explained(experiments),
        "paired": attribution.paired(experiments),
        "hangs_on": attribution.hangs_on(experiments),
        "not_counted": sections.not_counted(scenario, book),
        "assumed": sections.assumed(scenario, book, found.provenance["parameters"]),
        "curves": panels() if found.society else [],
        "command": command_of(found.provenance, Path(scenario.folder)),
        "land": land(),
        "armies": found.society and ARMY_KIND in found.places.kinds,
        "days": found.days,
    }
    data = made.data | {
        "run": run_of(found, str(page["command"])), "own": own_threads(experiments, scenario, book),
    }  # fmt: skip
    page["data"], page["block"], page["notes"] = script_json(data), made.sheet.pack.text, book.notes
    page["tally"] = tally(book.notes).text
    page["first_text"] = words.day_text(found.start + timedelta(data["first"]), year=True)
    page["first"] = data["first"]
    page["style"] = bundle.styles()
    page["script"] = bundle.script()
    page |= _story(
        found, data, made.sheet.figures, experiments, pairs, bool(page["chosen_for_it"]), page["not_counted"]
    )
    return rendered("page.html", page)


def rendered(template: str, page: Mapping[str, Any]) -> str:
    """A page from a template of templates/, with everything that it writes escaped."""
    return _templates().get_template(template).render(page).lstrip() + "\n"


@cache
def _templates() -> Environment:
    """Keeps what it has compiled: a template takes longer to compile than to fill."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("homefront.views.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def run_of(found: Collected, command: str) -> dict[str, str]:
    """What a figure says of the run that it was made from, when it is taken away from the page."""
    return {
        "hash": found.result_hash,
        "command": command,
        "version": str(found.provenance["version"]),
        "scenario": found.scenario.id,
        "digest": found.scenario.digest,
        "title": found.scenario.title,
        "worlds": words.worlds_text(found.worlds),
    }


def _story(
    found: Collected, data: Mapping[str, Any], figures: Collection[str], experiments: Sequence[dict[str, Any]],
    pairs: Counterfactuals | None, chosen_for_it: bool, not_counted: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:  # fmt: skip
    """What the first screens are made of."""
    question = found.each.question
    sorts = [(row["id"], outcome_words(found.scenario, row["id"])) for row in found.outcomes if row["unit"] != "flag"]
    return {
        "question": question,
        "tale": {
            "headline": tale.headline(found),
            "others": tale.others(found),
            "sure": tale.sureness(found, chosen_for_it),
            "matches": tale.matches(found),
            "credited": tale.credited(found, experiments, pairs),
            "other_set": tale.other_set(found, pairs),
            "price": tale.price(found),
            "strip": tale.strip(found, not_counted),
        },
        "facts": data["facts"],
        "threads": data["threads"],
        "own": data["own"],
        "cities": tale.cities(found),
        "guessed": data["guessed"],
        "sorts": sorts if found.worlds > 1 else [],
        "first_charts": [name for name in FIRST_CHARTS if name in figures],
        "languages": list(strings()["languages"].items()),
        "stroke": data["stroke"],
        "leavers": data["leavers"],
        "t": tale.mark,
        "say": say,
        "spoken": tale.spoken,
        "named": tale.named,
    }


def script_json(data: Any) -> str:
    """JSON that cannot end the script element it stands in, nor begin a comment there."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return (
        text.replace("<", "\\u003c").replace(">", "\\u003e").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    )


def command_of(provenance: Any, folder: Path) -> str:
    """The command that makes the same bytes again, every part of it quoted as a shell needs it."""
    from homefront.scenario.catalogue import is_shipped

    name = str(provenance["scenario"]) if is_shipped(str(provenance["scenario"])) else folder.name
    name = f"./{name}" if name.startswith("-") else name
    parts = [
        "homefront run",
        name,
        f"--runs {provenance['runs']}",
        f"--scale {provenance['scale']}",
        f"--seed {provenance['seed']}",
    ]
    parts += [f"--days {provenance['days']}"] if provenance.get("days") else []
    parts += [f"--only {provenance['only']}"] if provenance["only"] else []
    chosen = str(provenance["parameter_set"])
    flag = "--worlds" if chosen in WORLDS else "--parameters"
    parts += [f"{flag} {chosen}"] if chosen != default_set() else []
    parts += [f"--floor {provenance['floor']:g}"] if provenance["floor"] else []
    parts += [f"--substeps {provenance['substeps']}"] if provenance["substeps"] != 2 else []
    contacts = provenance.get("contacts", "persons")  # before there was a choice
    parts += [f"--contacts {contacts}"] if contacts else []
    parts += [f"--follow {provenance['follow']}"] if provenance["follow"] != FOLLOW else []
    parts += [f"--with {one['name']}" for one in provenance.get("mechanisms", ())]
    parts += [f"--without {cause}" for cause in provenance["causes_left_out"]]
    parts += [f"--without process:{name}" for name in provenance["without"]]
    parts += [f"--coder {provenance['coder']}"] if provenance.get("coder") else []
    parts += [f"--latent {name}={value!r}" for name, value in provenance.get("latents", {}).items()]
    flags = {"given": "--given", "move": "--move", "drop": "--no-event"}
    for edit in read_edits(provenance.get("edits", [])):
        verb, _, text = edit.text.partition(" ")
        parts.append(f"{flags[verb]} {text}")
    parts += [f"--set {name}={value!r}" for name, value in changed_parameters(provenance).items()]
    return " ".join([parts[0], *(_quoted(part) for part in parts[1:])])


def _quoted(part: str) -> str:
    """An option with its value, or a name, for a shell."""
    option, blank, value = part.partition(" ")
    return f"{option} {shlex.quote(value)}" if blank and option.startswith("--") else shlex.quote(part)
