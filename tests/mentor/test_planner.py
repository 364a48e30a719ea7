"""Planner: what people do with the plans that are kept for them, over a real database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.store import SqlStore, open_store
from bot.errors import MentorError, UsageProblem
from bot.mentor.plan import change
from bot.mentor.plan.planner import DraftGone, NoPlan, Opened, PlanChanged, Planner
from bot.mentor.plan.values import Plan
from bot.mentor.records import ServerSettings
from knowledge.curriculum import Curriculum
from tests.doubles.plans import MLE, real, wished
from tests.doubles.town import Clock

ANNA, BEN = 80351110224678912, 80351110224678913
ART, BIO = 197038439483310086, 197038439483310087
NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)


@dataclass
class Office:
    """A planner over a database, with a clock and a curriculum that may change."""

    store: SqlStore
    clock: Clock
    curriculum: Curriculum

    def __post_init__(self) -> None:
        self.planner = Planner(self.store, lambda: self.curriculum, self.clock)

    def plan(self, user: int = ANNA, guild: int | None = ART, **wishes: object) -> Opened:
        """A plan that was just made."""
        draft = self.planner.begin(user, guild, wished(**wishes))
        return self.planner.start(user, draft.id, replaces=None)

    def first_done(self, opened: Opened, user: int = ANNA) -> Opened:
        """The plan after its first unit was done."""
        piece = opened.schedule.weeks[0].pieces[0]
        kept = opened.kept
        return self.planner.change(
            user, kept.id, kept.plan.revision, "done", lambda o: _done(o, piece.item, piece.unit)
        )


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A planner over the project's own curriculum."""
    store = open_store(f"sqlite:///{tmp_path / 'mentor.db'}")
    yield Office(store, Clock(NOW), real())
    store.close()


def _done(opened: Opened, item: str, unit: str) -> Plan:
    return change.done(opened.curriculum, opened.plan, item, opened.today, unit=unit)


def test_a_draft_becomes_the_plan_in_use(office: Office) -> None:
    """It is the plan that the preview showed, and the draft is gone."""
    draft = office.planner.begin(ANNA, ART, wished())
    shown = office.planner.preview(ANNA, draft)
    assert shown.plan == office.planner.start(ANNA, draft.id, replaces=None).plan
    assert shown.plan == office.planner.in_use(ANNA, ART).plan
    with pytest.raises(DraftGone, match="saved or dropped already"):
        office.planner.draft(ANNA, draft.id)


def test_saving_twice_makes_one_plan(office: Office) -> None:
    """Who presses Save a second time is told that it is saved."""
    draft = office.planner.begin(ANNA, ART, wished())
    office.planner.start(ANNA, draft.id, replaces=None)
    with pytest.raises(DraftGone):
        office.planner.start(ANNA, draft.id, replaces=None)
    assert 1 == len(office.store.plans(ANNA, ART))


def test_a_new_plan_archives_only_the_plan_that_was_asked_about(office: Office) -> None:
    """Where another one has come into use since the question, nothing is saved."""
    former = office.plan()
    draft = office.planner.begin(ANNA, ART, wished(hours=20))
    with pytest.raises(PlanChanged):
        office.planner.start(ANNA, draft.id, replaces=None)
    new = office.planner.start(ANNA, draft.id, replaces=former.kept.id)
    assert new.kept == office.planner.in_use(ANNA, ART).kept
    assert office.planner.open(ANNA, former.kept.id).kept.archived_at == NOW


def test_plans_of_people_and_servers_never_mix(office: Office) -> None:
    """Each person has a plan of their own in each server, and nobody opens another one's."""
    plans = {
        (user, guild): office.plan(user, guild, hours=hours)
        for hours, (user, guild) in enumerate([(ANNA, ART), (ANNA, BIO), (ANNA, None), (BEN, ART)], 5)
    }
    assert plans == {(user, guild): office.planner.in_use(user, guild) for user, guild in plans}
    with pytest.raises(NoPlan):
        office.planner.in_use(BEN, BIO)
    with pytest.raises(NoPlan, match="not yours"):
        office.planner.open(BEN, plans[ANNA, ART].kept.id)
    office.first_done(plans[ANNA, ART])
    assert plans[ANNA, BIO] == office.planner.in_use(ANNA, BIO)
    assert plans[BEN, ART] == office.planner.in_use(BEN, ART)


def test_of_two_changes_to_the_same_revision_one_is_saved(office: Office) -> None:
    """The second one gets the plan as it stands by now, and its id."""
    opened = office.plan()
    after = office.first_done(opened)
    with pytest.raises(PlanChanged) as changed:
        office.first_done(opened)
    assert (after.plan, opened.kept.id) == (changed.value.plan, changed.value.id)
    assert after.plan == office.planner.in_use(ANNA, ART).plan


def test_nothing_of_a_proposal_is_saved_before_it_is_accepted(office: Office) -> None:
    """It tells how the end moves; then the plan is the one that was shown."""
    opened = office.plan()
    proposal = office.planner.propose(ANNA, opened, replace(opened.plan.wishes, hours=20), "hours")
    assert proposal.diff.weeks < 0
    assert opened == office.planner.in_use(ANNA, ART)
    assert proposal == office.planner.proposal(ANNA, proposal.draft.id)
    accepted = office.planner.accept(ANNA, proposal.draft.id)
    assert proposal.after == accepted.plan
    assert ["hours", "start"] == [past.reason for past in office.store.history(ANNA, opened.kept.id)]
    with pytest.raises(DraftGone):
        office.planner.accept(ANNA, proposal.draft.id)


def test_a_proposal_holds_for_the_revision_that_it_was_made_from(office: Office) -> None:
    """Work that was done meanwhile is not lost to it."""
    opened = office.plan()
    proposal = office.planner.propose(ANNA, opened, replace(opened.plan.wishes, hours=20), "hours")
    after = office.first_done(opened)
    with pytest.raises(PlanChanged):
        office.planner.accept(ANNA, proposal.draft.id)
    assert after.plan == office.planner.in_use(ANNA, ART).plan


def test_a_proposal_that_makes_no_sense_is_refused_at_once(office: Office) -> None:
    """The sentence says what to change, and no draft is left behind."""
    opened = office.plan()
    with pytest.raises(UsageProblem, match="Hours a week are a whole number"):
        office.planner.propose(ANNA, opened, replace(opened.plan.wishes, hours=61), "hours")
    assert "drafts" not in office.store.everything_of(ANNA)


def test_what_was_learned_counts_for_the_next_plan(office: Office) -> None:
    """What a preset merely assumed does not: the next plan would never check it."""
    opened = office.plan(level="analyst", known=("git-github",))
    assert opened.plan.scope.assumed
    draft = office.planner.begin(ANNA, ART, wished(role="data-analyst"))
    assert ("dev-setup", "git-github") == draft.wishes.known
    assert () == office.planner.begin(ANNA, BIO, wished()).wishes.known


@pytest.mark.parametrize(
    ("own", "guild", "expected"),
    [
        pytest.param(None, ART, "Europe/Berlin", id="the server's"),
        pytest.param("Asia/Tokyo", ART, "Asia/Tokyo", id="a person's own comes first"),
        pytest.param(None, None, "UTC", id="outside servers"),
        pytest.param("Asia/Tokyo", None, "Asia/Tokyo", id="a person's own outside servers"),
    ],
)
def test_what_day_it_is_depends_on_the_zone(office: Office, own: str | None, guild: int | None, expected: str) -> None:
    """A zone moves nothing else: weeks are dates."""
    office.store.save_server(ServerSettings(ART, timezone="Europe/Berlin"))
    office.store.set_timezone(ANNA, own)
    office.clock.at = NOW.replace(hour=23, minute=30)
    next_day = expected != "UTC"
    assert expected == office.planner.zone(ANNA, guild)
    assert office.planner.today(ANNA, guild) == NOW.date() + timedelta(days=next_day)
    assert expected == office.plan(guild=guild).zone


def test_a_change_of_the_curriculum_waits_for_the_owner(office: Office) -> None:
    """Until they have chosen, nothing is planned anew; their choice goes into the history."""
    opened = office.plan()
    office.curriculum = _longer(office.curriculum, "python-basics")
    changed = office.planner.in_use(ANNA, ART)
    assert ("1 unit longer or shorter: review", opened.plan) == (changed.changes.summary, changed.plan)
    with pytest.raises(MentorError, match="the curriculum has changed"):
        office.planner.propose(ANNA, changed, replace(changed.plan.wishes, hours=20), "hours")
    taken = office.planner.take_over(ANNA, opened.kept.id, 1)
    assert ("", 2) == (taken.changes.summary, taken.plan.revision)
    assert opened.plan == office.store.history(ANNA, opened.kept.id)[1].plan


def test_the_owner_may_keep_the_plan_as_it_is(office: Office) -> None:
    """Then the units keep their length, and nothing asks again."""
    opened = office.plan()
    office.curriculum = _longer(office.curriculum, "python-basics")
    kept = office.planner.keep_mine(ANNA, opened.kept.id, 1)
    assert "" == kept.changes.summary
    assert opened.plan.records == kept.plan.records


def test_a_role_that_is_gone_is_said_and_all_else_is_still_there(office: Office) -> None:
    """The plan can be looked at, and leads on to a role that is taught."""
    opened = office.plan()
    office.curriculum = replace(office.curriculum, roles={k: v for k, v in office.curriculum.roles.items() if k != MLE})
    orphan = office.planner.in_use(ANNA, ART)
    assert "is no longer taught" in orphan.fault
    assert opened.plan == orphan.plan


def test_an_archived_plan_is_used_again(office: Office) -> None:
    """The one in use takes its place in the archive; while it lies there, nothing changes a plan."""
    former = office.plan()
    draft = office.planner.begin(ANNA, ART, wished(hours=20))
    new = office.planner.start(ANNA, draft.id, replaces=former.kept.id)
    with pytest.raises(NoPlan, match="in the archive"):
        office.first_done(former)
    assert former.plan == office.planner.reuse(ANNA, former.kept.id).plan
    assert office.planner.open(ANNA, new.kept.id).kept.archived_at == NOW


def _longer(curriculum: Curriculum, skill: str) -> Curriculum:
    """The curriculum with five minutes more in the first unit of a skill."""
    page = curriculum.skills[skill]
    first, *rest = page.front.units
    units = [first.model_copy(update={"minutes": first.minutes + 5}), *rest]
    changed = replace(page, front=page.front.model_copy(update={"units": units}))
    return replace(curriculum, skills={**curriculum.skills, skill: changed})
