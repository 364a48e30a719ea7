"""A plan as JSON: out, and back in; anything else is refused with its reason."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageProblem
from bot.mentor.plan.json import FORMAT, SIZE, dump, load
from bot.mentor.plan.schedule import schedule
from bot.mentor.plan.values import Pause, Plan, Push
from tests.doubles.plans import MONDAY, TODAY, follow_weeks, planned, real


def worked_plan() -> Plan:
    """A plan with everything in it."""
    pause = Pause(date(2027, 5, 1), date(2027, 5, 20))
    push = Push(date(2027, 6, 7), date(2027, 6, 20), 12)
    plan, found = planned(
        tier="full", level="some_python", known=("sql",), put_back=("dev-setup",), skip=("rnn-sequence",),
        choices=("p-kaggle",), pauses=(pause,), pushes=(push,), target=date(2029, 1, 1), pace=120, own_pace=True,
    )  # fmt: skip
    return follow_weeks(real(), plan, found, 6)


def document(plan: Plan | None = None) -> dict[str, Any]:
    """The document of a plan, to be spoilt."""
    plan = plan or worked_plan()
    found: dict[str, Any] = json.loads(dump(plan, schedule(real(), plan, TODAY)))
    return found


def sealed(spoilt: dict[str, Any]) -> str:
    """A document whose checksum fits again."""
    text = json.dumps(spoilt["plan"], sort_keys=True, separators=(",", ":"))
    return json.dumps(spoilt | {"sha256": hashlib.sha256(text.encode()).hexdigest()})


def test_a_plan_comes_back_as_it_was() -> None:
    """With its wishes, its records, its logs, its reviews and its revision."""
    plan = worked_plan()
    text = dump(plan, schedule(real(), plan, MONDAY))
    assert plan == load(text, real(), TODAY)
    assert plan == load(text.encode(), real(), TODAY)
    assert text == dump(load(text, real(), TODAY), schedule(real(), plan, MONDAY))


def test_the_document_says_what_it_is() -> None:
    """Its format, its schema, and its weeks for other programs."""
    found = document()
    assert (FORMAT, 1) == (found["format"], found["schema"])
    assert {"index", "number", "first", "last", "pieces", "why"} <= set(found["weeks"][0])


def test_only_104_weeks_are_written_out() -> None:
    """The rest is worked out again from the plan."""
    assert 104 == len(document(planned(hours=1)[0])["weeks"])


def test_it_names_nobody() -> None:
    """No person, no server, no time zone."""
    text = json.dumps(document()).casefold()
    assert not [word for word in ("user", "guild", "member", "timezone", "discord") if f'"{word}' in text]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "This file is no JSON", id="empty"),
        pytest.param("{", "This file is no JSON", id="cut off"),
        pytest.param(b"\xff\xfe", "This file is no JSON", id="not UTF-8"),
        pytest.param("[" * 100_000, "This file is no JSON", id="deeply nested"),
        pytest.param("[]", "This is no plan of mine", id="a list"),
        pytest.param('{"format": "other"}', "This is no plan of mine", id="another format"),
        pytest.param("1" * 5000, "This file is no JSON", id="a long number"),
        pytest.param(" " * (SIZE + 1), "1,000,001 bytes, and a plan at most 1,000,000", id="too long"),
    ],
)
def test_foreign_files_are_refused(text: str | bytes, reason: str) -> None:
    """The sentence says why, and what to give instead."""
    with pytest.raises(UsageProblem, match=reason):
        load(text, real(), TODAY)


@pytest.mark.parametrize("schema", [0, 2, "1", None, True, 1.5])
def test_another_schema_is_refused(schema: object) -> None:
    """It names both."""
    with pytest.raises(UsageProblem, match="and I read schema 1; export it again"):
        load(json.dumps(document() | {"schema": schema}), real(), TODAY)


@pytest.mark.parametrize("key", ["plan", "sha256"])
def test_a_missing_part_is_damage(key: str) -> None:
    """As is any change of the plan."""
    spoilt = document()
    del spoilt[key]
    with pytest.raises(UsageProblem, match="damaged or changed after it was exported"):
        load(json.dumps(spoilt), real(), TODAY)
    spoilt = document()
    spoilt["plan"]["revision"] += 1
    with pytest.raises(UsageProblem, match="damaged or changed after it was exported"):
        load(json.dumps(spoilt), real(), TODAY)


SPOILT = [
    pytest.param(["wishes", "hours"], "ten", "wishes.hours: input should be a valid integer", id="text for hours"),
    pytest.param(["wishes", "hours"], 99, "Hours a week are a whole number from 1 to 60", id="many hours"),
    pytest.param(["wishes", "role"], "baker", "There is no role", id="foreign role"),
    pytest.param(["wishes", "known"], ["xyz"], 'I know no skill or project "xyz"', id="foreign wish"),
    pytest.param(["wishes", "start"], "soon", "wishes.start: ", id="no date"),
    pytest.param(["wishes", "start"], "9999-12-31", "of this century", id="end of time"),
    pytest.param(["wishes", "tier"], "senior", "wishes.tier: ", id="tier"),
    pytest.param(["records", 0, "state"], "lost", "records.0.state: ", id="state"),
    pytest.param(["records", 0, "need"], 0, "can't take 0 minutes", id="no minutes"),
    pytest.param(["records", 0, "need"], 1e400, "records.0.need: ", id="infinitely many"),
    pytest.param(["records", 0, "on"], None, "is done but on no day", id="done on no day"),
    pytest.param(["records", 0, "on"], "9999-12-31", "9999-12-31 is out of reach", id="done at the end of time"),
    pytest.param(["records", -1, "item"], "xyz", 'I know no skill or project "xyz"', id="foreign skill"),
    pytest.param(["records", -1, "item"], "docker", "is open but out of the scope", id="out of the scope"),
    pytest.param(["scope", "junior", 0], "xyz", 'I know no skill or project "xyz"', id="foreign scope"),
    pytest.param(["logs", 0, "minutes"], -5, "has a log of -5 minutes", id="negative log"),
    pytest.param(["reviews", 0, "step"], 9, "has no review 9", id="off the ladder"),
    pytest.param(["revision"], 0, "revision 0 is none", id="revision"),
    pytest.param(["revision"], 10**12, "revision 1000000000000 is none", id="revision out of reach"),
]


@pytest.mark.parametrize(("place", "value", "reason"), SPOILT)
def test_what_cannot_be_is_refused_with_the_place(place: list[str | int], value: object, reason: str) -> None:
    """Also where the checksum fits."""
    plan, found = planned()
    spoilt = document(follow_weeks(real(), plan, found, 1))
    target = spoilt["plan"]
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    with pytest.raises(UsageProblem) as refused:
        load(sealed(spoilt), real(), TODAY)
    assert reason in str(refused.value)
    assert len(str(refused.value)) < 1500


def test_a_unit_stands_there_once() -> None:
    """Two records of one unit contradict each other."""
    spoilt = document()
    spoilt["plan"]["records"].append(spoilt["plan"]["records"][0])
    with pytest.raises(UsageProblem, match="stands there twice"):
        load(sealed(spoilt), real(), TODAY)
    spoilt = document()
    spoilt["plan"]["scope"]["rest"].append(spoilt["plan"]["scope"]["junior"][0])
    with pytest.raises(UsageProblem, match="is in the scope twice"):
        load(sealed(spoilt), real(), TODAY)


@pytest.mark.parametrize("name", ["wishes", "scope", "records", "version"])
def test_what_is_missing_is_named(name: str) -> None:
    """Field by field."""
    spoilt = document()
    del spoilt["plan"][name]
    with pytest.raises(UsageProblem, match=f"{name}: field required"):
        load(sealed(spoilt), real(), TODAY)


TEXT = dump(planned(hours=60)[0], planned(hours=60)[1])


@given(st.integers(0, len(TEXT) - 1), st.sampled_from(' 0"x}{\n'))
def test_a_damaged_file_is_refused_or_harmless(place: int, character: str) -> None:
    """Whatever character is lost, the plan is the one that was exported, or none at all."""
    try:
        plan = load(TEXT[:place] + character + TEXT[place + 1 :], real(), TODAY)
    except UsageProblem:
        return
    assert planned(hours=60)[0] == plan


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=9), lambda v: st.lists(v) | st.dictionaries(st.text(max_size=9), v)
    )
)
def test_any_plan_part_is_read_or_refused(part: object) -> None:
    """Nothing else is raised."""
    with pytest.raises(UsageProblem):
        load(sealed({"format": FORMAT, "schema": 1, "plan": part}), real(), TODAY)
