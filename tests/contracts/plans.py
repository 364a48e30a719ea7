"""What a store does with study plans and what belongs to them, on whatever database it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, time, timedelta, timezone
from itertools import chain

import pytest
from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.adapters.store import SqlStore
from bot.adapters.store.engine import database
from bot.mentor.plan.change import PlanChanged
from bot.mentor.plan.kept import STARTED, Draft, KeptPlan, PastRevision, Reminder
from bot.mentor.plan.values import Log, Pause, Plan, Push, Record, Scope, Wishes
from bot.mentor.review import Review
from tests.contracts.store import Opened
from tests.doubles import planners
from tests.doubles.planners import NOW, PEOPLE, REVISIONS, plan_of, weekly
from tests.doubles.plans import planned
from tests.doubles.writers import together

SECOND, HOUR, WEEK = timedelta(seconds=1), timedelta(hours=1), timedelta(weeks=1)
LATER = NOW + HOUR
ANNA, BEN = planners.OWNER, planners.OWNER + 1
ART, BIO = planners.PLACE, planners.PLACE + 1
PLACES = [pytest.param(ART, id="in a server"), pytest.param(None, id="outside servers")]
DAY = date(2027, 1, 4)
WISHES = Wishes("data-scientist", 7, DAY)
EVERYTHING = Plan(
    Wishes(
        "data-scientist",
        60,
        DAY,
        tier="full",
        order="practice_first",
        target=date(2099, 12, 31),
        level="analyst",
        known=("git",),
        put_back=("sql",),
        skip=("linux",),
        choices=("pytorch", "Größe, 数学, 👩‍🔬"),
        pauses=(Pause(DAY, DAY),),
        pushes=(Push(DAY, date(2027, 1, 9), 20),),
        pace=200,
        own_pace=True,
    ),
    Scope(("python",), ("pytorch",), ("git", "shell"), ("shell",), ("shell",)),
    (Record("python", "basics", 300, "done", DAY, "checkpoint"), Record("pytorch", "all", 5)),
    version="2026-11-21",
    logs=(Log("python", "basics", DAY, 55),),
    reviews=(Review("python", 4, date(2027, 5, 1)),),
    revision=7,
)


def start(store: SqlStore, user: int = ANNA, guild: int | None = ART, mark: str = "first") -> KeptPlan:
    """A plan of somebody who has none there."""
    return store.start_plan(user, guild, plan_of(mark), NOW, replaces=None)


def again(store: SqlStore, kept: KeptPlan, mark: str = "second", user: int = ANNA) -> KeptPlan:
    """Another plan in place of one."""
    return store.start_plan(user, kept.guild, plan_of(mark), LATER, replaces=kept.id)


def save(store: SqlStore, kept: KeptPlan, revision: int, *, draft: str | None = None, user: int = ANNA) -> None:
    """A revision of a plan."""
    store.save_plan(user, kept.id, plan_of(kept.plan.version, revision), LATER, f"r{revision}", draft=draft)


def drafted(store: SqlStore, kept: KeptPlan | None = None, *, user: int = ANNA) -> Draft:
    """Wishes for a new plan, or for a change of one."""
    if kept is None:
        return store.keep_draft(user, ART, WISHES, NOW)
    return store.keep_draft(user, kept.guild, WISHES, NOW, plan=kept.id, revision=kept.plan.revision)


class PlansContract(Opened):
    """The ports Plans, Drafts, Reminders and Deliveries, and the time zones of people."""

    # Plans

    @pytest.mark.parametrize("guild", PLACES)
    def test_a_plan_is_kept_as_it_was(self, store: SqlStore, guild: int | None) -> None:
        """All of it comes back, by the place where it is in use and by its id."""
        kept = store.start_plan(ANNA, guild, EVERYTHING, NOW, replaces=None)
        assert KeptPlan(kept.id, guild, EVERYTHING, NOW, NOW, None) == kept
        assert re.fullmatch(r"[\w-]{12}", kept.id, re.ASCII)
        assert kept == store.plan_in_use(ANNA, guild) == store.plan(ANNA, kept.id)
        assert (kept,) == store.plans(ANNA, guild)

    def test_a_real_plan_is_kept_as_it_was(self, store: SqlStore) -> None:
        """One of hundreds of units, over the project's own curriculum."""
        plan, _ = planned(tier="full", hours=1)
        assert plan == store.start_plan(ANNA, None, plan, NOW, replaces=None).plan

    def test_instants_come_back_in_utc(self, store: SqlStore) -> None:
        """Whatever zone they were written in."""
        at = NOW.astimezone(timezone(timedelta(hours=-9, minutes=-30)))
        kept = store.start_plan(ANNA, ART, EVERYTHING, at, replaces=None)
        draft = store.keep_draft(ANNA, ART, WISHES, at)
        claimed = store.claim_delivery("k", at, since=at)
        assert claimed is not None
        assert [(NOW, UTC)] * 3 == [(t, t.tzinfo) for t in (kept.created_at, draft.changed_at, claimed.claimed_at)]

    def test_there_is_a_plan_for_each_person_and_place(self, store: SqlStore) -> None:
        """One in each server, one outside; nobody's says anything about another's."""
        assert store.plan_in_use(ANNA, ART) is None
        kept = {(u, g): start(store, u, g, f"{u} {g}") for u in (ANNA, BEN) for g in (ART, BIO, None)}
        assert 6 == len({plan.id for plan in kept.values()})
        assert kept == {(user, guild): store.plan_in_use(user, guild) for user, guild in kept}
        assert [(plan,) for plan in kept.values()] == [store.plans(user, guild) for user, guild in kept]

    @pytest.mark.parametrize("guild", PLACES)
    def test_the_database_itself_holds_one_plan_in_use(self, store: SqlStore, url: str, guild: int | None) -> None:
        """No fault of the program can leave two."""
        kept = start(store, guild=guild)
        again(store, kept)
        place = database(url)
        with pytest.raises(IntegrityError), place.writing() as connection:
            connection.execute(text("UPDATE plans SET archived_at = NULL"))
        place.close()

    def test_only_its_owner_finds_a_plan(self, store: SqlStore) -> None:
        """To everybody else it isn't there, and they can do nothing to it."""
        kept = start(store)
        save(store, kept, 2)
        store.set_reminder(weekly(kept, ANNA, unanswered=1))
        before = store.everything_of(ANNA)
        assert (None, None) == (store.plan(BEN, kept.id), store.reminder(BEN, kept.id))
        assert ((), ()) == (store.plans(BEN, ART), store.history(BEN, kept.id))
        assert (False, False) == (store.delete_plan(BEN, kept.id), store.stop_reminder(BEN, kept.id))
        store.answer_reminder(BEN, kept.id)
        attempts: list[Callable[[], object]] = [
            lambda: save(store, kept, 3, user=BEN),
            lambda: store.reuse_plan(BEN, kept.id, NOW),
            lambda: store.set_reminder(weekly(kept, BEN)),
            lambda: drafted(store, kept, user=BEN),
        ]
        for attempt in attempts:
            with pytest.raises(LookupError, match=f"there is no plan {kept.id}"):
                attempt()
        assert ({}, before) == (store.everything_of(BEN), store.everything_of(ANNA))

    def test_a_new_plan_takes_the_place_of_the_one_in_use(self, store: SqlStore) -> None:
        """That one is archived; the reminder goes over, answered; the draft it comes from is gone."""
        first = start(store)
        store.set_reminder(weekly(first, ANNA, unanswered=2))
        draft, other = drafted(store), drafted(store)
        second = store.start_plan(ANNA, ART, plan_of("second"), LATER, replaces=first.id, draft=draft.id)
        assert (second, replace(first, archived_at=LATER)) == store.plans(ANNA, ART)
        assert weekly(second, ANNA) == store.reminder(ANNA, second.id)
        assert store.reminder(ANNA, first.id) is None
        assert (None, other) == (store.draft(ANNA, draft.id), store.draft(ANNA, other.id))

    @pytest.mark.parametrize("replaces", ["none", "another", "archived", "unknown"])
    def test_another_plan_in_use_stops_a_new_one(self, store: SqlStore, replaces: str) -> None:
        """The owner sees the plan that is in use, and nothing is kept."""
        archived = start(store)
        used = again(store, archived)
        elsewhere = start(store, guild=None)
        named = {"none": None, "another": elsewhere.id, "archived": archived.id, "unknown": "x" * 12}[replaces]
        draft = drafted(store)
        before = store.everything_of(ANNA)
        with pytest.raises(PlanChanged) as caught:
            store.start_plan(ANNA, ART, plan_of("third"), LATER, replaces=named, draft=draft.id)
        assert (used.plan, before) == (caught.value.plan, store.everything_of(ANNA))

    def test_where_no_plan_is_in_use_nothing_is_replaced(self, store: SqlStore) -> None:
        """A plan that was deleted meanwhile is no reason to refuse a new one."""
        first = start(store)
        store.delete_plan(ANNA, first.id)
        second = again(store, first)
        assert (second,) == store.plans(ANNA, ART)

    def test_a_plan_is_started_once_from_a_draft(self, store: SqlStore) -> None:
        """A draft that is gone, or somebody else's, starts nothing."""
        first = start(store)
        gone, foreign = drafted(store), drafted(store, user=BEN)
        store.drop_draft(ANNA, gone.id)
        for draft in (gone, foreign):
            with pytest.raises(LookupError, match=f"draft {draft.id} is gone"):
                store.start_plan(ANNA, ART, plan_of("second"), LATER, replaces=first.id, draft=draft.id)
        assert (first,) == store.plans(ANNA, ART)
        assert foreign == store.draft(BEN, foreign.id)

    def test_a_revision_follows_the_one_before(self, store: SqlStore) -> None:
        """The plan is the new one; the reminder counts as answered; the draft it comes from is gone."""
        kept = start(store)
        store.set_reminder(weekly(kept, ANNA, unanswered=2))
        draft = drafted(store, kept)
        save(store, kept, 2, draft=draft.id)
        assert replace(kept, plan=plan_of("first", 2), changed_at=LATER) == store.plan(ANNA, kept.id)
        assert weekly(kept, ANNA) == store.reminder(ANNA, kept.id)
        assert store.draft(ANNA, draft.id) is None

    @pytest.mark.parametrize("revision", [1, 2, 4])
    def test_a_plan_that_changed_meanwhile_is_not_overwritten(self, store: SqlStore, revision: int) -> None:
        """Whoever comes too late, or too early, gets the plan as it is, and nothing changes."""
        kept = start(store)
        save(store, kept, 2)
        store.set_reminder(weekly(kept, ANNA, unanswered=2))
        draft = drafted(store, kept)
        before = store.everything_of(ANNA)
        with pytest.raises(PlanChanged) as caught:
            save(store, kept, revision, draft=draft.id)
        assert (plan_of("first", 2), before) == (caught.value.plan, store.everything_of(ANNA))

    def test_only_a_plan_in_use_is_changed(self, store: SqlStore) -> None:
        """Neither one in the archive nor one that is gone."""
        first = start(store)
        again(store, first)
        for _ in range(2):
            with pytest.raises(LookupError, match=f"there is no plan {first.id} in use"):
                save(store, first, 2)
            store.delete_plan(ANNA, first.id)

    def test_history(self, store: SqlStore) -> None:
        """Each revision with its time and reason, the present one first, as many as asked for."""
        kept = start(store)
        assert (PastRevision(kept.plan, NOW, STARTED),) == store.history(ANNA, kept.id)
        for revision in (2, 3):
            save(store, kept, revision)
        assert (
            PastRevision(plan_of("first", 3), LATER, "r3"),
            PastRevision(plan_of("first", 2), LATER, "r2"),
            PastRevision(plan_of("first"), NOW, STARTED),
        ) == store.history(ANNA, kept.id)
        assert ["r3", "r2"] == [past.reason for past in store.history(ANNA, kept.id, 2)]
        assert ["r3"] == [past.reason for past in store.history(ANNA, kept.id, 1)]

    def test_history_has_an_end(self, store: SqlStore) -> None:
        """Fifty revisions of a plan are kept, of each plan its own."""
        other = start(store, guild=BIO)
        save(store, other, 2)
        kept = start(store)
        for revision in range(2, 61):
            save(store, kept, revision)
        assert list(range(60, 10, -1)) == [past.plan.revision for past in store.history(ANNA, kept.id, 100)]
        assert 20 == len(store.history(ANNA, kept.id))
        assert 2 == len(store.history(ANNA, other.id))

    def test_a_plan_comes_back_from_the_archive(self, store: SqlStore) -> None:
        """As it was, with its history; the one in use goes there, and the reminder comes over, answered."""
        first = start(store)
        save(store, first, 2)
        second = again(store, first)
        elsewhere = start(store, guild=None)
        store.set_reminder(weekly(second, ANNA, unanswered=1))
        back = store.reuse_plan(ANNA, first.id, LATER + HOUR)
        assert replace(first, plan=plan_of("first", 2), changed_at=LATER) == back == store.plan_in_use(ANNA, ART)
        assert replace(second, archived_at=LATER + HOUR) == store.plan(ANNA, second.id)
        assert (weekly(first, ANNA), None) == (store.reminder(ANNA, first.id), store.reminder(ANNA, second.id))
        assert elsewhere == store.plan_in_use(ANNA, None)
        save(store, first, 3)
        assert [3, 2, 1] == [past.plan.revision for past in store.history(ANNA, first.id)]

    def test_a_plan_in_use_stays_so(self, store: SqlStore) -> None:
        """To take it out of the archive once more changes nothing."""
        kept = start(store)
        assert kept == store.reuse_plan(ANNA, kept.id, LATER) == store.plan_in_use(ANNA, ART)

    def test_a_plan_keeps_a_reminder_of_its_own(self, store: SqlStore) -> None:
        """That of the plan that goes into the archive waits there with it."""
        first = start(store)
        second = again(store, first)
        store.set_reminder(weekly(first, ANNA, NOW + WEEK, unanswered=1))
        store.set_reminder(weekly(second, ANNA))
        store.reuse_plan(ANNA, first.id, LATER)
        assert weekly(first, ANNA, NOW + WEEK) == store.reminder(ANNA, first.id)
        assert weekly(second, ANNA) == store.reminder(ANNA, second.id)

    def test_plans_in_order(self, store: SqlStore) -> None:
        """The one in use first, then those archived last."""
        kept = [start(store)]
        for number in range(2, 5):
            new = store.start_plan(ANNA, ART, plan_of(str(number)), NOW + number * HOUR, replaces=kept[-1].id)
            kept.append(new)
        store.reuse_plan(ANNA, kept[1].id, NOW + 9 * HOUR)
        assert [kept[n].id for n in (1, 3, 2, 0)] == [plan.id for plan in store.plans(ANNA, ART)]

    def test_a_deleted_plan_is_gone_whole(self, store: SqlStore) -> None:
        """With its history, drafts and reminder; all the others stay."""
        first, other, bens = start(store), start(store, guild=None), start(store, BEN)
        for user, kept in ((ANNA, first), (ANNA, other), (BEN, bens)):
            save(store, kept, 2, user=user)
            drafted(store, kept, user=user)
            store.set_reminder(weekly(kept, user))
        new = drafted(store)
        assert store.delete_plan(ANNA, first.id)
        assert not store.delete_plan(ANNA, first.id)
        assert (None, None) == (store.plan_in_use(ANNA, ART), store.reminder(ANNA, first.id))
        found = store.everything_of(ANNA)
        assert [other.id] == [row["id"] for row in found["plans"]]
        assert [other.id] == [row["plan"] for row in found["plan_revisions"]]
        assert {other.id, None} == {row["plan"] for row in found["drafts"]}
        assert new == store.draft(ANNA, new.id)
        assert 4 == len(store.everything_of(BEN).keys() - {"people"})
        assert store.plan_in_use(ANNA, ART) is None
        start(store)

    def test_plans_of_an_older_version_are_read(self, store: SqlStore, url: str) -> None:
        """What it did not know has its default."""
        kept = start(store)
        draft = drafted(store, kept)
        save(store, kept, 2)
        old = {"role": "data-scientist", "hours": 7, "start": "2027-01-04"}
        plan = {"wishes": old, "scope": {}, "records": [{"item": "a", "unit": "b", "need": 5}], "version": "v"}
        place = database(url)
        with place.writing() as connection:
            values = {"plan": json.dumps(plan), "wishes": json.dumps(old)}
            for statement in (
                "plans SET plan = :plan",
                "plan_revisions SET was = :plan",
                "drafts SET wishes = :wishes",
            ):
                connection.execute(
                    text(f"UPDATE {statement}"), {k: v for k, v in values.items() if f":{k}" in statement}
                )
        place.close()
        expected = Plan(WISHES, Scope(), (Record("a", "b", 5),), "v")
        assert [expected] * 2 == [past.plan for past in store.history(ANNA, kept.id)]
        assert replace(draft, wishes=WISHES) == store.draft(ANNA, draft.id)

    def test_people_get_their_plans_as_data(self, store: SqlStore) -> None:
        """Readable without the bot."""
        kept = store.start_plan(ANNA, ART, EVERYTHING, NOW, replaces=None)
        store.set_reminder(weekly(kept, ANNA))
        found = json.loads(json.dumps(store.everything_of(ANNA)))
        assert TypeAdapter(Plan).dump_python(EVERYTHING, mode="json") == found["plans"][0]["plan"]
        assert {"user": ANNA, "at": "19:30:00", "next_at": "2026-03-01T12:30:15.123456+00:00"}.items() <= found[
            "reminders"
        ][0].items()

    # Drafts

    @pytest.mark.parametrize("guild", PLACES)
    def test_a_draft_is_kept_as_it_was(self, store: SqlStore, guild: int | None) -> None:
        """For a new plan, or for a change of one; each under an id of its own."""
        kept = start(store, guild=guild)
        new = store.keep_draft(ANNA, guild, replace(EVERYTHING.wishes, role=""), NOW)
        change = store.keep_draft(ANNA, guild, WISHES, NOW, plan=kept.id, revision=1, reason="hours")
        assert Draft(new.id, guild, replace(EVERYTHING.wishes, role=""), None, 0, "", NOW) == new
        assert Draft(change.id, guild, WISHES, kept.id, 1, "hours", NOW) == change
        assert (new, change) == (store.draft(ANNA, new.id), store.draft(ANNA, change.id))
        assert all(re.fullmatch(r"[\w-]{12}", id, re.ASCII) for id in (new.id, change.id))
        assert new.id != change.id

    def test_a_draft_changes(self, store: SqlStore) -> None:
        """It holds other wishes, and nothing else in it is another."""
        draft, other = drafted(store, start(store)), drafted(store)
        changed = store.change_draft(ANNA, draft.id, EVERYTHING.wishes, LATER)
        assert replace(draft, wishes=EVERYTHING.wishes, changed_at=LATER) == changed == store.draft(ANNA, draft.id)
        assert other == store.draft(ANNA, other.id)

    def test_only_its_owner_finds_a_draft(self, store: SqlStore) -> None:
        """Nobody else reads, changes or deletes it."""
        draft = drafted(store)
        assert (None, None) == (store.draft(BEN, draft.id), store.change_draft(BEN, draft.id, WISHES, LATER))
        store.drop_draft(BEN, draft.id)
        assert draft == store.draft(ANNA, draft.id)

    def test_a_dropped_draft_is_gone(self, store: SqlStore) -> None:
        """It can't be changed any more, and dropping it again does no harm."""
        draft, other = drafted(store), drafted(store)
        for _ in range(2):
            store.drop_draft(ANNA, draft.id)
        assert (None, None) == (store.draft(ANNA, draft.id), store.change_draft(ANNA, draft.id, WISHES, NOW))
        assert other == store.draft(ANNA, other.id)

    def test_old_drafts_are_forgotten(self, store: SqlStore) -> None:
        """What counts is the last change."""
        old, young = store.keep_draft(ANNA, None, WISHES, NOW - SECOND), store.keep_draft(BEN, ART, WISHES, NOW)
        changed = store.keep_draft(ANNA, None, WISHES, NOW - SECOND)
        store.change_draft(ANNA, changed.id, WISHES, NOW)
        assert 1 == store.forget_drafts(NOW)
        assert store.draft(ANNA, old.id) is None
        assert (True, True) == (store.draft(ANNA, changed.id) is not None, young == store.draft(BEN, young.id))

    # Reminders

    def test_a_reminder_is_kept_as_it_was(self, store: SqlStore) -> None:
        """One a plan, of the plan's owner; a later one takes its place."""
        kept, other = start(store, 2**63 - 1), start(store)
        assert store.reminder(2**63 - 1, kept.id) is None
        store.set_reminder(weekly(kept, 2**63 - 1))
        changed = Reminder(kept.id, 2**63 - 1, ART, 0, time(0, 0), "Australia/Lord_Howe", LATER, 3)
        store.set_reminder(changed)
        store.set_reminder(weekly(other, ANNA))
        assert (changed, weekly(other, ANNA)) == (store.reminder(2**63 - 1, kept.id), store.reminder(ANNA, other.id))

    def test_a_reminder_needs_a_plan(self, store: SqlStore) -> None:
        """One that is gone reminds nobody."""
        kept = start(store)
        store.delete_plan(ANNA, kept.id)
        with pytest.raises(LookupError, match=f"there is no plan {kept.id}"):
            store.set_reminder(weekly(kept, ANNA))

    def test_a_reminder_can_be_stopped(self, store: SqlStore) -> None:
        """It is gone, and others are not."""
        kept, other = start(store), start(store, guild=None)
        store.set_reminder(weekly(kept, ANNA))
        store.set_reminder(weekly(other, ANNA))
        assert (True, False) == (store.stop_reminder(ANNA, kept.id), store.stop_reminder(ANNA, kept.id))
        assert (None, weekly(other, ANNA)) == (store.reminder(ANNA, kept.id), store.reminder(ANNA, other.id))

    def test_an_answer_counts(self, store: SqlStore) -> None:
        """For the plan that it was about; without a reminder it does no harm."""
        kept, other = start(store), start(store, guild=None)
        store.answer_reminder(ANNA, kept.id)
        for plan in (kept, other):
            store.set_reminder(weekly(plan, ANNA, unanswered=3))
        store.answer_reminder(ANNA, kept.id)
        assert weekly(kept, ANNA) == store.reminder(ANNA, kept.id)
        assert weekly(other, ANNA, unanswered=3) == store.reminder(ANNA, other.id)

    def test_due_reminders(self, store: SqlStore) -> None:
        """Of everybody, the oldest first, those of this instant among them; none of a plan in the archive."""
        assert () == store.due_reminders(NOW)
        due = [(BEN, ART, -1), (ANNA, None, 0), (ANNA, BIO, -2), (BEN, None, 1)]
        set_up = [weekly(start(store, u, g), u, NOW + n * HOUR) for u, g, n in due]
        archived = start(store)
        again(store, archived)
        for reminder in (*set_up, weekly(archived, ANNA, NOW - WEEK)):
            store.set_reminder(reminder)
        assert (set_up[2], set_up[0], set_up[1]) == store.due_reminders(NOW)
        assert (set_up[2], set_up[0]) == store.due_reminders(NOW, 2)

    def test_a_reminder_with_a_problem_is_not_due(self, store: SqlStore) -> None:
        """It is kept with it, until it is set anew."""
        reminder = weekly(start(store), ANNA)
        troubled = replace(reminder, problem="closed")
        store.set_reminder(troubled)
        assert ((), troubled) == (store.due_reminders(NOW), store.reminder(ANNA, reminder.plan))
        store.set_reminder(reminder)
        assert (reminder,) == store.due_reminders(NOW)

    @pytest.mark.parametrize(("sent", "unanswered"), [(True, 3), (False, 2)])
    def test_a_reminder_is_made_due_later(self, store: SqlStore, sent: bool, unanswered: int) -> None:
        """One that was sent is one more to answer; who comes second does nothing."""
        kept, other = start(store), start(store, BEN)
        reminder = weekly(kept, ANNA, unanswered=2)
        for each in (reminder, weekly(other, BEN)):
            store.set_reminder(each)
        assert store.advance_reminder(reminder, NOW + WEEK, sent=sent)
        assert not store.advance_reminder(reminder, NOW + 2 * WEEK, sent=sent)
        assert replace(reminder, next_at=NOW + WEEK, unanswered=unanswered) == store.reminder(ANNA, kept.id)
        assert weekly(other, BEN) == store.reminder(BEN, other.id)

    def test_an_answer_that_came_meanwhile_counts(self, store: SqlStore) -> None:
        """Only what was sent after it is unanswered."""
        reminder = weekly(start(store), ANNA, unanswered=2)
        store.set_reminder(reminder)
        store.answer_reminder(ANNA, reminder.plan)
        assert store.advance_reminder(reminder, NOW + WEEK, sent=True)
        assert replace(reminder, next_at=NOW + WEEK, unanswered=1) == store.reminder(ANNA, reminder.plan)

    def test_a_reminder_that_was_changed_or_stopped_stays_so(self, store: SqlStore) -> None:
        """Whoever has just sent it finds it dealt with."""
        reminder = weekly(start(store), ANNA)
        store.set_reminder(replace(reminder, next_at=LATER))
        assert not store.advance_reminder(reminder, NOW + WEEK, sent=True)
        assert replace(reminder, next_at=LATER) == store.reminder(ANNA, reminder.plan)
        store.stop_reminder(ANNA, reminder.plan)
        assert not store.advance_reminder(reminder, NOW + WEEK, sent=True)

    # People

    def test_time_zones(self, store: SqlStore) -> None:
        """Each person has their own, until they take it back."""
        for zone in ("Europe/Berlin", "America/Argentina/Buenos_Aires"):
            store.set_timezone(ANNA, zone)
        store.set_timezone(BEN, "Asia/Tokyo")
        assert ("America/Argentina/Buenos_Aires", "Asia/Tokyo") == (store.timezone(ANNA), store.timezone(BEN))
        for _ in range(2):
            store.set_timezone(ANNA, None)
        assert (None, "Asia/Tokyo") == (store.timezone(ANNA), store.timezone(BEN))
        assert {} == store.everything_of(ANNA)

    # Several at once

    def test_threads_never_share_a_revision(self, store: SqlStore) -> None:
        """Eight threads save the same revision: one succeeds, the others get its plan."""
        kept = start(store)

        def attempt(number: int) -> Plan | None:
            try:
                save_as(number)
            except PlanChanged as changed:
                return changed.plan
            return None

        def save_as(number: int) -> None:
            store.save_plan(ANNA, kept.id, plan_of(f"by {number}", 2), LATER, "hours")

        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(attempt, range(8)))
        assert [plan_of(f"by {found.index(None)}", 2)] * 7 == [plan for plan in found if plan]
        assert 2 == len(store.history(ANNA, kept.id))

    def test_processes_never_share_a_revision(self, store: SqlStore, url: str) -> None:
        """Two processes save the same revisions: each is saved once, and the history has no hole."""
        kept = start(store)
        saved = list(map(int, chain(*together("save", url, module=planners.HERE))))
        assert list(REVISIONS) == sorted(saved)
        assert [*REVISIONS[::-1], 1] == [past.plan.revision for past in store.history(ANNA, kept.id, 100)]

    def test_processes_never_start_two_plans(self, store: SqlStore, url: str) -> None:
        """Two processes start a plan for the same people: each has one, of whoever was first."""
        started = list(map(int, chain(*together("start", url, module=planners.HERE))))
        assert list(PEOPLE) == sorted(started)
        assert [1] * len(PEOPLE) == [len(store.plans(user, ART if user % 2 else None)) for user in PEOPLE]

    def test_processes_never_take_two_plans_into_use(self, store: SqlStore, url: str) -> None:
        """Two processes take one plan after the other out of the archive: each time one other goes there."""
        kept = start(store)
        for mark in ("second", "third"):
            kept = again(store, kept, mark)
        store.set_reminder(weekly(kept, ANNA))
        assert [["done"]] * 2 == together("reuse", url, module=planners.HERE)
        used, *archived = store.plans(ANNA, ART)
        assert [False, True, True] == [plan.archived_at is not None for plan in (used, *archived)]
        assert weekly(used, ANNA) == store.reminder(ANNA, used.id)

    def test_processes_never_share_a_reminder(self, store: SqlStore, url: str) -> None:
        """Two processes deal with the same reminders: each is dealt with once."""
        reminders = [weekly(start(store, user), user) for user in PEOPLE]
        for reminder in reminders:
            store.set_reminder(reminder)
        advanced = filter(None, chain(*together("advance", url, module=planners.HERE)))
        assert sorted(r.plan for r in reminders) == sorted(advanced)
        found = {store.reminder(r.user, r.plan) for r in reminders}
        assert {replace(r, next_at=NOW + WEEK, unanswered=1) for r in reminders} == found

    def test_deletion_leaves_nothing_behind(self, store: SqlStore) -> None:
        """A person who has all deleted while a plan is being changed keeps all of it or nothing."""

        def change(kept: KeptPlan) -> None:
            for revision in range(2, 20):
                try:
                    save(store, kept, revision)
                except LookupError:
                    return

        for _ in range(5):
            kept = start(store)
            with ThreadPoolExecutor(2) as pool:
                changing = pool.submit(change, kept)
                pool.submit(store.forget, ANNA).result()
                changing.result()
            assert {} == store.everything_of(ANNA)
