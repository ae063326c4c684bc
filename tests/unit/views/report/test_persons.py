"""The people on the page are those of the run: where they live, what happened to them on which day, in which order."""

from __future__ import annotations

import base64
import zlib
from html import unescape

import numpy as np
import pytest
from people_rows import household_by_row, official_by_block

from homefront.engine.prepare import prepare
from homefront.results.results import Results
from homefront.scenario.schema import Scenario
from homefront.views.report.data import Collected
from homefront.views.report.homes import Home, Homes, settings_of
from homefront.views.report.page import render
from homefront.views.report.payload import Payload
from homefront.views.report.person import NAMES, UNDER, Followed, people_of
from homefront.views.report.story import ENOUGH, PARTS, alike
from homefront.world.build import build
from homefront.world.contacts import contact, n_contacts, place_of
from homefront.world.state import HOME, HOMELESS, ORDERED, OWN_DECISION

DAYS = 6
HERE, SOLDIER = Home(0, False, False, 3, 40, (1,)), Home(1, True, False, 4, 40, (0,))


def followed(away: list[list[int]], moving: bool = True, occupied: bool = False) -> Followed:
    """People whose belief rises from 0 by a tenth a day, or stands still."""
    n = len(away)
    rising = np.tile(np.linspace(0.0, 0.5 if moving else 0.0, DAYS, dtype=np.float32), (n, 1))
    rumour = np.zeros((n, DAYS))
    series = {"belief": rising, "fear": rising / 2, "resolve": 1 - rising, "away": np.array(away, dtype=np.float32),
              "rumour": rumour}  # fmt: skip
    return Followed(1, 1, np.arange(n) * 10, series, np.full((2, DAYS), occupied))


def test_moves_are_told_on_their_days() -> None:
    world = followed([[HOME, HOME, OWN_DECISION, OWN_DECISION, HOME, HOME]])
    (person,) = people_of(world, [HERE])
    assert [step for step in person.steps if step[1] in ("own", "back")] == [(2, "own"), (4, "back")]
    assert person.fate == "own"


def test_states_are_told_when_they_pass_a_half() -> None:
    world = followed([[HOME] * DAYS])
    world.series["belief"][0] = [0.1, 0.5, 0.6, 0.7, 0.2, 0.9]
    world.series["rumour"][0, 3:] = 1
    (person,) = people_of(world, [HERE])
    assert [step for step in person.steps if step[1] != "resolve"] == [(2, "belief"), (3, "rumour")]
    assert (DAYS - 1, "resolve") in person.steps


def test_who_stands_still_where_others_are_occupied_is_under_occupation() -> None:
    for moving, occupied, expected in ((False, True, "occupied"), (True, True, ""), (False, False, "")):
        (person,) = people_of(followed([[HOME] * DAYS], moving, occupied), [HERE])
        assert person.fate == expected, (moving, occupied)
    away = people_of(followed([[OWN_DECISION] * DAYS], False, True), [HERE])[0]
    assert (away.where == OWN_DECISION).all()
    assert not (away.where == UNDER).any()


def test_a_soldier_has_a_unit_and_no_home() -> None:
    (person,) = people_of(followed([[HOME, OWN_DECISION, OWN_DECISION, HOME, HOME, HOME]]), [SOLDIER])
    assert [step for _, step in person.steps if "unit" in step] == ["unit_away", "unit_back"]
    assert not {"own", "back"} & {step for _, step in person.steps}


def test_people_stand_in_the_order_of_what_happened_to_them() -> None:
    away = [[HOME] * DAYS, [HOMELESS] * DAYS, [ORDERED] * DAYS, [HOME, HOME, OWN_DECISION, HOME, HOME, HOME]]
    people = people_of(followed([*away, away[3]]), [HERE] * 4 + [SOLDIER])
    assert [person.fate for person in people] == ["own", "ordered", "homeless", "own", ""]
    assert [person.row for person in people] == [30, 20, 10, 40, 0]  # the soldier after residents who have more to tell


def test_no_more_are_shown_than_have_a_name() -> None:
    assert len(people_of(followed([[HOME] * DAYS] * 20), [HERE] * 20)) == len(NAMES) == 12


def test_counts_are_of_residents_of_places_with_enough_of_them() -> None:
    leaver, stayer = [HOME, OWN_DECISION] + [HOME] * (DAYS - 2), [HOME] * DAYS
    worlds = [people_of(followed([leaver, stayer]), [HERE, HERE]) for _ in range(ENOUGH // 2)]
    soldiers = [people_of(followed([leaver] * 12), [SOLDIER] * 12) for _ in range(5)]
    assert alike([*worlds, *soldiers]) == {0: [ENOUGH, ENOUGH // 2, 0, 0]}
    assert alike(worlds[1:]) == {}


@pytest.fixture(scope="module")
def homes(two: Results, moscow: Scenario) -> Homes:
    return Homes(moscow, two.provenance, two.worlds[0].seed)


def test_homes_are_those_of_the_world_that_was_run(two: Results, moscow: Scenario, homes: Homes) -> None:
    world = two.worlds[1]
    given = prepare(moscow, settings_of(two.provenance), world.seed)
    built = build(given.inputs, given.settings.people_per_agent, given.key).world
    layout, officials = built.layout, official_by_block(built.layout)
    rows = np.unique(np.concatenate([world.persons, officials[::60], np.arange(0, layout.n_people, 97)]))
    household = household_by_row(layout)
    for row, home in zip(rows.tolist(), homes.of(given.key, rows)[0], strict=True):
        assert home.place == place_of(built.contacts, row)
        assert home.official == (row in officials)
        assert home.household == layout.household_size[household[row]]
        last = [contact(built.contacts, row, k) for k in range(n_contacts(built.contacts, row))][sum(homes.ways[:2]) :]
        assert list(home.letters) == [place_of(built.contacts, other) for other in last]


def test_the_rows_are_known_as_those_of_the_rule(two: Results, homes: Homes) -> None:
    rows = two.worlds[0].persons
    assert homes.of(two.worlds[0].seed, rows)[1]
    assert not homes.of(two.worlds[0].seed, rows[:-1])[1]
    assert not homes.of(two.worlds[1].seed, rows)[1]


def test_the_script_has_everybody_of_every_world(two: Results, made: Payload, homes: Homes) -> None:
    given, index = made.data["persons"], made.sheet.pack.index
    raw = zlib.decompress(base64.b64decode(made.sheet.pack.text))
    assert (given["names"], given["ways"]) == (list(NAMES[:3]), list(homes.ways))
    for name in ("belief", "fear", "resolve"):
        part = index[f"person.{name}"]
        assert (part["shape"], part["parts"]) == ([2, 3, made.data["days"]], PARTS)
        size = int(np.prod(part["shape"]))
        levels = np.frombuffer(raw[part["at"] : part["at"] + size], np.uint8).reshape(part["shape"])
        back = np.cumsum(levels, axis=-1, dtype=np.uint8) / PARTS
        for n, world in enumerate(two.worlds):
            people = people_of(Followed.of(world), homes.of(world.seed, world.persons)[0])
            for k, person in enumerate(people):
                assert np.abs(back[n, k] - getattr(person, name)).max() <= 0.5 / PARTS + 1e-6


def test_the_page_tells_of_the_first_person_without_a_script(html: str, made: Payload) -> None:
    part = unescape(html).split('<section id="person"')[1].split("</section>")[0]
    first = made.data["persons"]["first"]
    assert "The name is invented, and so is the person." in part
    assert first["name"] == NAMES[0]
    assert "an agent of the model, not a person who lived" in part
    assert all(f"{row['when']}: {row['text']}." in part for row in first["rows"])
    assert "drawn by lot before the first day" in part


def test_a_run_that_followed_nobody_says_how_to(found: Collected) -> None:
    kept, found.followed = found.followed, []
    try:
        page = render(found, [])
    finally:
        found.followed = kept
    part = page.split('<section id="person"')[1].split("</section>")[0]
    assert "This run followed nobody." in part
    assert "<button" not in part
