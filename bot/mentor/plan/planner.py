"""Planner: what people do with the plans that are kept for them, each a method."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.errors import MentorError, UsageProblem
from bot.mentor.plan import knowledge
from bot.mentor.plan.change import PlanChanged, expect, replanned, resumed
from bot.mentor.plan.checkin import answered_on
from bot.mentor.plan.diff import Diff, diff
from bot.mentor.plan.kept import Draft, KeptPlan
from bot.mentor.plan.knowledge import Changes
from bot.mentor.plan.missed import missed_weeks
from bot.mentor.plan.outset import possible
from bot.mentor.plan.schedule import create, schedule
from bot.mentor.plan.switch import surely_learned
from bot.mentor.plan.values import Plan, Schedule, Wishes
from bot.mentor.plan.wishes import check_dates, day_of
from bot.mentor.ports import Store
from knowledge.curriculum import Curriculum

UTC = "UTC"
_UNSAVED = "that belongs to a plan that isn't saved yet; go on with `/plan create`."


class NoPlan(MentorError):
    """A person has no such plan, or no plan at all where they are."""


class NoPlanYet(NoPlan):
    """A person uses no plan where they are."""


class DraftGone(MentorError):
    """What was to be saved has been saved or dropped already, or is too old."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A plan as its owner sees it today: as it is kept, its weeks, and the curriculum behind them.

    `changes` is what the curriculum has changed since the plan was last brought in step with it; `fault` says why that
    cannot be told, such as a role that is no longer taught, and is "" otherwise. `missed` counts the weeks that went by
    without study, 0 once the person has checked in about them.
    """

    kept: KeptPlan
    curriculum: Curriculum
    schedule: Schedule
    today: date
    zone: str
    changes: Changes = field(default_factory=Changes)
    fault: str = ""
    missed: int = 0

    @property
    def plan(self) -> Plan:
        """The plan itself."""
        return self.kept.plan


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another form of a plan, not saved yet: the plan before and after, and what is different."""

    draft: Draft
    before: Opened
    after: Plan
    weeks: Schedule
    diff: Diff

    @property
    def nothing(self) -> bool:
        """True where saving it would change nothing at all."""
        return replace(self.after, revision=self.before.plan.revision) == self.before.plan


class Planner:
    """Plans over a store. Every method may block; times come from `now`, the curriculum from `taught`."""

    def __init__(self, store: Store, taught: Callable[[], Curriculum], now: Callable[[], datetime]) -> None:
        self._store = store
        self._taught = taught
        self._now = now

    def zone(self, user: int, guild: int | None) -> str:
        """The time zone of a person: their own, else that of the server."""
        own = self._store.timezone(user)
        return own or (UTC if guild is None else self._store.server(guild).timezone)

    def today(self, user: int, guild: int | None) -> date:
        """The day that it is for a person."""
        return day_of(self._now(), self.zone(user, guild))

    def in_use(self, user: int, guild: int | None) -> Opened:
        """The plan that a person uses in a server. Raises NoPlanYet."""
        kept = self._store.plan_in_use(user, guild)
        if kept is None:
            raise NoPlanYet("you have no study plan here yet; make one with `/plan create`, it takes a minute.")
        return self._seen(user, kept)

    def open(self, user: int, id: str) -> Opened:
        """A plan by its id. Raises NoPlan where it isn't this person's, or gone."""
        kept = self._store.plan(user, id)
        if kept is None:
            raise NoPlan("that plan is not yours, or it was deleted; make your own with `/plan create`.")
        return self._seen(user, kept)

    def active(self, user: int, id: str) -> Opened:
        """A plan by its id, if it is in use. Raises NoPlan."""
        opened = self.open(user, id)
        _in_use(opened)
        return opened

    def look(self, user: int, id: str) -> Opened:
        """A plan as its owner would see it, who isn't there: its reminder stays unanswered. Raises NoPlan."""
        kept = self._store.plan(user, id)
        if kept is None:
            raise NoPlan("that plan was deleted; make another one with `/plan create`.")
        return self._opened(user, kept)

    def look_in_use(self, user: int, guild: int | None) -> Opened | None:
        """The plan that a person uses in a server, like `look`; None where there is none."""
        kept = self._store.plan_in_use(user, guild)
        return None if kept is None else self._opened(user, kept)

    def change(self, user: int, id: str, revision: int, reason: str, change: Callable[[Opened], Plan]) -> Opened:
        """The plan after a change to what it was at a revision, saved.

        Raises NoPlan, PlanChanged where it is at another revision by now, and what the change raises.
        """
        opened = self.open(user, id)
        expect(opened.plan, revision, id)
        _in_use(opened)
        plan = change(opened)
        if plan.revision == opened.plan.revision:
            return opened
        self._store.save_plan(user, id, plan, self._now(), reason)
        return self.open(user, id)

    def undo(self, user: int, id: str, revision: int) -> Opened:
        """The plan as it was before its last change, saved as a change of its own. Raises as `change` does."""

        def former(opened: Opened) -> Plan:
            past = self._store.history(user, id, 2)
            if len(past) < 2:
                raise NoPlan("there is nothing to take back: this is how your plan began.")
            return replace(past[1].plan, revision=opened.plan.revision + 1)

        return self.change(user, id, revision, "undo", former)

    def propose(self, user: int, opened: Opened, wishes: Wishes, reason: str) -> Proposal:
        """Other wishes for a plan, kept as a draft. Raises UsageProblem where they make no sense.

        Raises MentorError where the owner has to look at changes of the curriculum first.
        """
        _in_use(opened)
        self.in_step(opened)
        replanned(opened.curriculum, opened.plan, wishes, opened.today)
        kept = opened.kept
        draft = self._store.keep_draft(
            user, kept.guild, wishes, self._now(), plan=kept.id, revision=kept.plan.revision, reason=reason
        )
        return self._proposal(draft, opened)

    def proposal(self, user: int, draft: str) -> Proposal:
        """A proposal by its draft. Raises DraftGone, and PlanChanged where the plan has moved on since."""
        found = self.draft(user, draft)
        if found.plan is None:
            raise DraftGone(_UNSAVED)
        opened = self.open(user, found.plan)
        expect(opened.plan, found.revision, found.plan)
        return self._proposal(found, opened)

    def reword(self, user: int, draft: str, change: Callable[[Proposal], Wishes]) -> Proposal:
        """A proposal with other wishes. Raises DraftGone, PlanChanged and UsageProblem, and leaves it as it is then."""
        former = self.proposal(user, draft)
        wishes = change(former)
        replanned(former.before.curriculum, former.before.plan, wishes, former.before.today)
        self._store.change_draft(user, draft, wishes, self._now())
        return self.proposal(user, draft)

    def drop(self, user: int, draft: str) -> Opened:
        """Drop a proposal; gives the plan, which stays as it is. Raises DraftGone."""
        found = self.draft(user, draft)
        if found.plan is None:
            raise DraftGone(_UNSAVED)
        opened = self.open(user, found.plan)
        self._store.drop_draft(user, draft)
        return opened

    def resume(self, user: int, id: str) -> Opened:
        """End the present pause. Raises UsageProblem where there is none, NoPlan and PlanChanged."""
        revision = self.open(user, id).plan.revision
        return self.change(user, id, revision, "resume", lambda o: resumed(o.plan, o.today))

    def accept(self, user: int, draft: str) -> Opened:
        """Save a proposal. Raises DraftGone, PlanChanged and UsageProblem."""
        proposal = self.proposal(user, draft)
        _in_use(proposal.before)
        self.in_step(proposal.before)
        kept, found = proposal.before.kept, proposal.draft
        self._store.save_plan(user, kept.id, proposal.after, self._now(), found.reason, draft=found.id)
        return self.open(user, kept.id)

    def begin(self, user: int, guild: int | None, wishes: Wishes) -> Draft:
        """A draft of a new plan; what the person learned with earlier plans counts as known."""
        had = sorted(self.learned(user, guild) - set(wishes.put_back))
        known = tuple(dict.fromkeys((*wishes.known, *had)))
        wanted = possible(self._taught(), replace(wishes, known=known), self.today(user, guild))
        return self._store.keep_draft(user, guild, wanted, self._now())

    def draft(self, user: int, id: str) -> Draft:
        """A draft by its id. Raises DraftGone."""
        found = self._store.draft(user, id)
        if found is None:
            raise DraftGone("that was saved or dropped already; see your plan with `/plan week`.")
        return found

    def redraft(self, user: int, id: str, change: Callable[[Wishes], Wishes]) -> Draft:
        """The draft of a new plan with other wishes, which begin from what is still possible of the former ones.

        Raises DraftGone, and UsageProblem where they make no sense; then the draft stays as it was.
        """
        found = self.draft(user, id)
        curriculum, today = self._taught(), self.today(user, found.guild)
        wanted = change(possible(curriculum, found.wishes, today))
        if wanted.role:
            create(curriculum, wanted, today)
        else:
            check_dates(wanted, today)
        if wanted == found.wishes:
            return found
        changed = self._store.change_draft(user, id, wanted, self._now())
        return changed or self.draft(user, id)

    def preview(self, user: int, draft: Draft) -> Opened:
        """What a draft of a new plan would be, as if it were kept. Raises UsageProblem."""
        curriculum, today = self._taught(), self.today(user, draft.guild)
        plan = create(curriculum, draft.wishes, today)
        kept = KeptPlan(draft.id, draft.guild, plan, draft.changed_at, draft.changed_at)
        return Opened(kept, curriculum, schedule(curriculum, plan, today), today, self.zone(user, draft.guild))

    def start(self, user: int, draft: str, *, replaces: str | None) -> Opened:
        """Keep a new plan; the one in use must be `replaces`, and is archived.

        Raises DraftGone, UsageProblem, and PlanChanged where another plan is in use than `replaces`.
        """
        found = self.draft(user, draft)
        plan = self.preview(user, found).plan
        try:
            kept = self._store.start_plan(user, found.guild, plan, self._now(), replaces=replaces, draft=draft)
        except LookupError:
            raise DraftGone("that plan is saved already; see it with `/plan week`.") from None
        return self.open(user, kept.id)

    def adopt(self, user: int, guild: int | None, plan: Plan, *, replaces: str | None) -> Opened:
        """Keep a plan that was brought along. Raises PlanChanged where another plan is in use than `replaces`."""
        return self.open(user, self._store.start_plan(user, guild, plan, self._now(), replaces=replaces).id)

    def reuse(self, user: int, id: str) -> Opened:
        """Take a plan out of the archive; the one in use goes there. Raises NoPlan."""
        self.open(user, id)
        return self.open(user, self._store.reuse_plan(user, id, self._now()).id)

    def take_over(self, user: int, id: str, revision: int, accepted: Collection[str] = ()) -> Opened:
        """Bring a plan in step with the curriculum; of what is only offered, `accepted` items come in."""
        return self.change(
            user, id, revision, "curriculum", lambda o: knowledge.applied(o.curriculum, o.plan, accepted)
        )

    def keep_mine(self, user: int, id: str, revision: int) -> Opened:
        """Leave a plan as it is, but for names and for units that are no more."""
        return self.change(user, id, revision, "kept", lambda o: knowledge.kept(o.curriculum, o.plan))

    def learned(self, user: int, guild: int | None) -> frozenset[str]:
        """The skills and projects that a person finished or knew for sure, by all their plans in a server."""
        plans = [kept.plan for kept in self._store.plans(user, guild)]
        return frozenset().union(*map(surely_learned, plans))

    def _seen(self, user: int, kept: KeptPlan) -> Opened:
        """A plan that its owner looks at, who thereby answers its reminder."""
        self._store.answer_reminder(user, kept.id)
        return self._opened(user, kept)

    def _opened(self, user: int, kept: KeptPlan) -> Opened:
        curriculum, zone = self._taught(), self.zone(user, kept.guild)
        today = day_of(self._now(), zone)
        changes, fault = Changes(), ""
        try:
            changes = knowledge.changes(curriculum, kept.plan)
        except UsageProblem as gone:
            fault = str(gone)
        weeks, missed = schedule(curriculum, kept.plan, today), self._missed(user, kept, today, zone)
        return Opened(kept, curriculum, weeks, today, zone, changes, fault, missed)

    def _missed(self, user: int, kept: KeptPlan, today: date, zone: str) -> int:
        """The weeks in a row without study; 0 where the person has checked in this week."""
        missed = missed_weeks(kept.plan, today)
        answered = answered_on(self._store.history(user, kept.id), zone) if missed else None
        return missed if answered is None or answered < today - timedelta(days=today.weekday()) else 0

    def _proposal(self, draft: Draft, before: Opened) -> Proposal:
        after = replanned(before.curriculum, before.plan, draft.wishes, before.today)
        weeks = schedule(before.curriculum, after, before.today)
        return Proposal(draft, before, after, weeks, diff(before.schedule, weeks))

    def in_step(self, opened: Opened) -> None:
        """Raise MentorError where the curriculum has changed, and the owner has not said yet what to do about it."""
        if opened.changes.summary:
            raise MentorError(
                f"the curriculum has changed since your plan was made ({opened.changes.summary}); "
                "look at that first: press Review in `/plan week`."
            )


def _in_use(opened: Opened) -> None:
    if opened.kept.archived_at is not None:
        raise NoPlan("that plan is in the archive; take it out of there with `/plan history` first.")


__all__ = ["DraftGone", "NoPlan", "NoPlanYet", "Opened", "PlanChanged", "Planner", "Proposal"]
