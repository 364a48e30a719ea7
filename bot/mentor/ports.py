"""The smallest interfaces that the mentor needs from the outside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.mentor.plan.kept import Delivery, Draft, KeptPlan, PastRevision, Reminder
from bot.mentor.plan.values import Plan, Wishes
from bot.mentor.prompt.recap import Reaction, Tally
from bot.mentor.prompt.values import Post, Schedule
from bot.mentor.records import Escalation, Feedback, KeptQuestion, ServerSettings
from index.types import Search


class Searcher(Protocol):
    """Finds passages; `index.retriever.Retriever` is one."""

    def search(self, question: str, k: int = 8, history: Sequence[str] = ()) -> Search:
        """The k best hits for a question, `history` being the same person's earlier ones."""


class Servers(Protocol):
    """The servers that the bot is or was in, and what their managers chose."""

    def server(self, guild: int) -> ServerSettings:
        """The settings of a server; the defaults where none were saved."""

    def save_server(self, settings: ServerSettings) -> None:
        """Save the settings of a server, all of them."""

    def joined(self, guild: int, at: datetime) -> None:
        """The bot is in a server, since `at`; one that was left is kept from then on, with its settings."""

    def left(self, guild: int, at: datetime) -> None:
        """The bot is no longer in a server."""

    def servers(self) -> tuple[int, ...]:
        """The servers that were not left, as far as was told."""

    def forget_left(self, before: datetime) -> int:
        """Delete all that belongs to servers which were left before an instant; gives how many servers."""


class Questions(Protocol):
    """Questions and what people thought of the answers; whose they are is known by a salted hash alone."""

    def new_question_id(self) -> str:
        """A random id for a question, of 12 characters that may stand in an URL."""

    def keep_question(self, user: int, question: KeptQuestion) -> bool:
        """Keep what a person asked; False where the settings of the server forbid it, and nothing is kept."""

    def question(self, id: str) -> KeptQuestion | None:
        """A question by its id, None where it isn't kept, or no longer."""

    def give_feedback(self, user: int, given: Feedback) -> None:
        """Keep a person's verdict on an answer in place of their earlier one; the question need not be kept."""

    def forget_questions(self, before: datetime) -> int:
        """Delete questions, feedback and escalations from before an instant; gives how many questions."""


class Escalations(Protocol):
    """Calls for human help. Each is posted once, whoever asks for it at the same time: it is claimed first."""

    def claim_escalation(self, key: str, at: datetime, guild: int | None = None) -> bool:
        """True for exactly one caller, who may now post; the claim outlives a crash."""

    def complete_escalation(self, key: str, message: int) -> None:
        """The post is there, as this message. Raises LookupError where nobody claimed it."""

    def release_escalation(self, key: str) -> None:
        """Give a claim back, since the post failed; a completed one stays."""

    def escalation(self, key: str) -> Escalation | None:
        """How far a call for help is; None where nobody claimed it."""


class Plans(Protocol):
    """People's study plans. A person has one in use per server, and one outside servers (`guild` None).

    A plan is found by its owner only: the id of somebody else's plan is as unknown as one that was never given.
    """

    def plan_in_use(self, user: int, guild: int | None) -> KeptPlan | None:
        """The plan of a person in a server that is not archived."""

    def plan(self, user: int, id: str) -> KeptPlan | None:
        """A plan of a person by its id, archived or not."""

    def plans(self, user: int, guild: int | None) -> tuple[KeptPlan, ...]:
        """All plans of a person in a server, the one in use first, then those archived last."""

    def start_plan(
        self, user: int, guild: int | None, plan: Plan, at: datetime, *, replaces: str | None, draft: str | None = None
    ) -> KeptPlan:
        """Keep a new plan; the one in use, which must be `replaces`, is archived.

        Its reminder goes over, and counts as answered. A draft that the plan comes from is deleted with it. Where no
        plan is in use any more, nothing is replaced. Raises PlanChanged with the plan in use, and keeps nothing, where
        that is another one than expected, and LookupError where the draft is gone.
        """

    def save_plan(self, user: int, id: str, plan: Plan, at: datetime, reason: str, *, draft: str | None = None) -> None:
        """Keep the next revision of a plan, and the former one in its history; a draft it comes from is deleted.

        A plan has 50 revisions at most, the present one among them; then the oldest goes. The reminder counts as
        answered. Raises PlanChanged with the plan as it is kept where it is not at the revision before
        `plan.revision`, and LookupError where the person has no such plan in use.
        """

    def history(self, user: int, id: str, count: int = 20) -> tuple[PastRevision, ...]:
        """The latest revisions of a plan, the present one first; none where the person has no such plan."""

    def reuse_plan(self, user: int, id: str, at: datetime) -> KeptPlan:
        """Take a plan out of the archive; the one in use in its place goes there, and one in use stays so.

        The reminder goes over, unless the plan has one of its own, and counts as answered. LookupError: no such plan.
        """

    def delete_plan(self, user: int, id: str) -> bool:
        """Delete a plan with its history, drafts and reminder; False where there is none."""


class Drafts(Protocol):
    """Wishes for plans that were not saved yet."""

    def keep_draft(
        self,
        user: int,
        guild: int | None,
        wishes: Wishes,
        at: datetime,
        *,
        plan: str | None = None,
        revision: int = 0,
        reason: str = "",
    ) -> Draft:
        """Keep wishes, under a new id. LookupError: the person has no such plan."""

    def change_draft(self, user: int, id: str, wishes: Wishes, at: datetime) -> Draft | None:
        """Put other wishes into a draft; None where it is gone."""

    def draft(self, user: int, id: str) -> Draft | None:
        """A draft of a person by its id."""

    def drop_draft(self, user: int, id: str) -> None:
        """Delete a draft, if it is there."""

    def forget_drafts(self, before: datetime) -> int:
        """Delete drafts that were last changed before an instant; gives how many."""


class Reminders(Protocol):
    """Weekly direct messages, one reminder a plan at most."""

    def set_reminder(self, reminder: Reminder) -> None:
        """Keep a reminder in place of an earlier one of the plan. LookupError: the person has no such plan."""

    def reminder(self, user: int, plan: str) -> Reminder | None:
        """The reminder of a plan."""

    def stop_reminder(self, user: int, plan: str) -> bool:
        """Delete the reminder of a plan; False where there is none."""

    def answer_reminder(self, user: int, plan: str) -> None:
        """The person has seen to the plan: nothing is unanswered now, if there is a reminder."""

    def due_reminders(self, now: datetime, count: int = 100) -> tuple[Reminder, ...]:
        """Reminders without a problem that are due by now and whose plan is in use, the oldest first."""

    def advance_reminder(self, reminder: Reminder, next_at: datetime, *, sent: bool) -> bool:
        """Make a reminder due later, and count it as unanswered where it was `sent`.

        False, and no change, where its `next_at` is another one now: somebody else has dealt with it.
        """


class Deliveries(Protocol):
    """Messages that must arrive once. Whoever claims one may send it, for as long as the claim is young."""

    def claim_delivery(
        self, key: str, at: datetime, *, since: datetime, user: int | None = None, guild: int | None = None
    ) -> Delivery | None:
        """The delivery as it was before, if the caller may send it now; else None.

        It is given to exactly one caller: the first, or, while no message is known, one who comes when the last claim
        is from before `since`. That one must look whether the message arrived before sending it; a first claim comes
        back with `claimed_at` equal to `at`.
        """

    def complete_delivery(self, key: str, channel: int, message: int) -> None:
        """The message is there. LookupError: nobody claimed it."""

    def release_delivery(self, key: str) -> None:
        """Give a claim back, since nothing was sent; a completed one stays."""

    def delivery(self, key: str) -> Delivery | None:
        """How far a delivery is; None where nobody claimed it."""

    def forget_deliveries(self, before: datetime) -> int:
        """Delete deliveries that were claimed before an instant; gives how many."""


class Prompts(Protocol):
    """Weekly prompts of servers: their schedules, what was posted, and what members did with it."""

    def schedule(self, guild: int, id: str) -> Schedule | None:
        """A schedule of a server."""

    def schedules(self, guild: int) -> tuple[Schedule, ...]:
        """All schedules of a server, in the order in which they were made."""

    def add_schedule(
        self,
        schedule: Schedule,
        look_at: datetime | None,
        fits: Callable[[Sequence[Schedule]], bool] = lambda _: True,
    ) -> bool:
        """Keep a new schedule; `look_at` is when it has to be looked at, None for never.

        `fits` is told of those that the server has by then: where it says no, nothing is kept, and this gives False.
        It must be quick and leave the store alone; no other one is added meanwhile.
        """

    def change_schedule(
        self, guild: int, id: str, change: Callable[[Schedule], tuple[Schedule, datetime | None]]
    ) -> Schedule | None:
        """Keep what `change` makes of a schedule, and when to look at it; None where it is gone.

        It is read and written in one transaction, so nothing that somebody else changes meanwhile is lost. `change`
        must be quick and leave the store alone; what it raises comes through, and then nothing is changed.
        """

    def delete_schedule(self, guild: int, id: str) -> bool:
        """Delete a schedule with its posts; False where there is none."""

    def schedules_to_look_at(self, now: datetime, guilds: Collection[int] | None = None) -> tuple[Schedule, ...]:
        """The schedules whose time to be looked at has come, of these servers or of all, the longest waiting first."""

    def every_schedule(self) -> tuple[Schedule, ...]:
        """All schedules of all servers that were not left."""

    def keep_post(
        self, guild: int, post: Post, change: Callable[[Schedule], tuple[Schedule, datetime | None]]
    ) -> Schedule | None:
        """Keep a post, together with what it changes in its schedule; a post that is kept already changes nothing."""

    def posts(self, guild: int, schedule: str | None = None, count: int = 400) -> tuple[Post, ...]:
        """The latest posts of a server, or of one of its schedules, the newest first."""

    def post(self, message: int) -> Post | None:
        """A post by the id of its message."""

    def posts_to_reveal(self, before: datetime, since: datetime) -> tuple[tuple[int, Post], ...]:
        """Posts from between two instants whose answers were not revealed yet, each with its server."""

    def revealed(self, message: int) -> bool:
        """Note that the answers of a post are out; True for the first who says so."""

    def react(self, user: int, guild: int, message: int, what: Reaction) -> None:
        """Keep what a person did with a post, in place of what they said before."""

    def tallies(self, guild: int, messages: Collection[int]) -> Mapping[int, Tally]:
        """How many people did what with each of some posts; those without any are left out. `answers` is 0."""

    def follow(self, user: int, guild: int, *, on: bool) -> None:
        """A person's plan in a server may be counted, without a name, to choose a topic; or no longer."""

    def follows(self, user: int, guild: int) -> bool:
        """Whether a person's plan may be counted."""

    def followed_plans(self, guild: int) -> tuple[Plan, ...]:
        """The plans in use of those who follow, in no order that tells whose they are."""


class People(Protocol):
    """What belongs to a person, and what they may ask about themselves."""

    def timezone(self, user: int) -> str | None:
        """The time zone that a person told, by its IANA name."""

    def set_timezone(self, user: int, zone: str | None) -> None:
        """Keep a person's time zone, or forget it."""

    def everything_of(self, user: int) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """All rows of a person by table, as plain data that JSON can hold; tables without any are left out."""

    def forget(self, user: int) -> Mapping[str, int]:
        """Delete all rows of a person; gives how many by table."""


class Store(Servers, Questions, Escalations, Plans, Drafts, Reminders, Deliveries, Prompts, People, Protocol):
    """What the mentor remembers. Instants have a time zone and come back in UTC; each method happens as a whole.

    Each method may raise StoreProblem. Text is kept without NUL characters and halves of surrogate pairs.
    """

    def meta(self, key: str) -> str | None:
        """A note of the bot itself, None where there is none."""

    def set_meta(self, key: str, value: str) -> None:
        """Write a note, in place of an earlier one."""

    def close(self) -> None:
        """Let go of the database."""
