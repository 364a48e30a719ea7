"""Weekly prompts of servers: their schedules, what was posted, and what members did with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Select, delete, func, select, update

from bot.adapters.store.base import Part, columns, row
from bot.adapters.store.tables import followers, plans, prompt_posts, prompt_reactions, prompt_schedules, servers
from bot.mentor.plan.values import Plan
from bot.mentor.prompt.recap import Reaction, Tally
from bot.mentor.prompt.values import Post, Schedule

Change = Callable[[Schedule], tuple[Schedule, datetime | None]]
Fits = Callable[[Sequence[Schedule]], bool]

_POST = columns(prompt_posts, Post)
_COUNTED: dict[Reaction, str] = {"done": "done", "stuck": "stuck", "easy": "too_easy"}


class SqlPrompts(Part):
    """The port `bot.mentor.ports.Prompts`.

    A `change` or `fits` runs inside the transaction, while others wait for it: it must be quick, and leave the store
    alone.
    """

    def schedule(self, guild: int, id: str) -> Schedule | None:
        with self._database.reading() as connection:
            return connection.scalar(select(prompt_schedules.c.schedule).where(_own(guild, id)))

    def schedules(self, guild: int) -> tuple[Schedule, ...]:
        return self._schedules(_of_server(guild))

    def add_schedule(self, schedule: Schedule, look_at: datetime | None, fits: Fits = lambda _: True) -> bool:
        guild = schedule.guild
        values = {"guild": guild, "id": schedule.id, "schedule": _in_utc(schedule), "look_at": look_at}
        with self._database.writing(alone=f"schedules of {guild}") as connection:
            if not fits(tuple(connection.scalars(_of_server(guild)))):
                return False
            connection.execute(prompt_schedules.insert().values(values))
            return True

    def change_schedule(self, guild: int, id: str, change: Change) -> Schedule | None:
        with self._database.writing() as connection:
            before = _locked(connection, guild, id)
            return _changed(connection, before, change) if before else None

    def delete_schedule(self, guild: int, id: str) -> bool:
        posted = select(prompt_posts.c.message).where(_of(guild, id))
        to_them = (prompt_reactions.c.guild == guild) & prompt_reactions.c.message.in_(posted)
        with self._database.writing() as connection:
            if _locked(connection, guild, id) is None:
                return False
            connection.execute(delete(prompt_reactions).where(to_them))
            connection.execute(delete(prompt_schedules).where(_own(guild, id)))  # its posts go with it
            return True

    def schedules_to_look_at(self, now: datetime, guilds: Collection[int] | None = None) -> tuple[Schedule, ...]:
        due = select(prompt_schedules.c.schedule).where(prompt_schedules.c.look_at <= now)
        if guilds is not None:
            due = due.where(prompt_schedules.c.guild.in_(guilds))
        return self._schedules(due.order_by(prompt_schedules.c.look_at, prompt_schedules.c.number))

    def every_schedule(self) -> tuple[Schedule, ...]:
        known = select(prompt_schedules.c.schedule).outerjoin(servers, servers.c.guild == prompt_schedules.c.guild)
        return self._schedules(known.where(servers.c.left_at.is_(None)).order_by(prompt_schedules.c.number))

    def keep_post(self, guild: int, post: Post, change: Change) -> Schedule | None:
        with self._database.writing() as connection:
            before = _locked(connection, guild, post.schedule)
            if before is None:
                return None
            new = self._database.insert_new(connection, prompt_posts, **row(post), guild=guild, revealed=False)
            return _changed(connection, before, change) if new else before

    def posts(self, guild: int, schedule: str | None = None, count: int = 400) -> tuple[Post, ...]:
        which = prompt_posts.c.guild == guild if schedule is None else _of(guild, schedule)
        newest_first = select(*_POST).where(which).order_by(prompt_posts.c.at.desc(), prompt_posts.c.message.desc())
        with self._database.reading() as connection:
            return tuple(Post(**found._mapping) for found in connection.execute(newest_first.limit(count)))

    def post(self, message: int) -> Post | None:
        with self._database.reading() as connection:
            found = connection.execute(select(*_POST).where(prompt_posts.c.message == message)).one_or_none()
        return Post(**found._mapping) if found else None

    def posts_to_reveal(self, before: datetime, since: datetime) -> tuple[tuple[int, Post], ...]:
        hidden = ~prompt_posts.c.revealed & (prompt_posts.c.at >= since) & (prompt_posts.c.at < before)
        oldest_first = select(prompt_posts.c.guild, *_POST).where(hidden).order_by(prompt_posts.c.at)
        with self._database.reading() as connection:
            return tuple((guild, Post(*fields)) for guild, *fields in connection.execute(oldest_first))

    def revealed(self, message: int) -> bool:
        hidden = (prompt_posts.c.message == message) & ~prompt_posts.c.revealed
        with self._database.writing() as connection:
            return connection.execute(update(prompt_posts).where(hidden).values(revealed=True)).rowcount == 1

    def react(self, user: int, guild: int, message: int, what: Reaction) -> None:
        with self._alone(user) as (connection, person):
            values = {"guild": guild, "message": message, "person": person, "what": what}
            statement = self._database.insert(prompt_reactions).values(values)
            same = ["guild", "message", "person"]
            connection.execute(statement.on_conflict_do_update(index_elements=same, set_={"what": what}))

    def tallies(self, guild: int, messages: Collection[int]) -> Mapping[int, Tally]:
        given = prompt_reactions.c
        wanted = (given.guild == guild) & given.message.in_(messages)
        counted = select(given.message, given.what, func.count()).where(wanted).group_by(given.message, given.what)
        found: dict[int, Tally] = {}
        with self._database.reading() as connection:
            for message, what, count in connection.execute(counted):
                found[message] = found.get(message, Tally()) + Tally(**{_COUNTED[what]: count})
        return found

    def follow(self, user: int, guild: int, *, on: bool) -> None:
        with self._alone(user) as (connection, person):
            if on:
                self._database.insert_new(connection, followers, guild=guild, person=person)
            else:
                connection.execute(delete(followers).where(_follower(guild, person)))

    def follows(self, user: int, guild: int) -> bool:
        person = self._person(user)
        with self._database.reading() as connection:
            return connection.scalar(select(followers.c.person).where(_follower(guild, person))) is not None

    def followed_plans(self, guild: int) -> tuple[Plan, ...]:
        theirs = (followers.c.person == plans.c.person) & (followers.c.guild == plans.c.guild)
        in_use = (plans.c.guild == guild) & plans.c.archived_at.is_(None)
        # Ids of plans are random, so their order says nothing about anybody.
        statement = select(plans.c.plan).join(followers, theirs).where(in_use).order_by(plans.c.id)
        with self._database.reading() as connection:
            return tuple(connection.scalars(statement))

    def _schedules(self, statement: Select[tuple[Schedule]]) -> tuple[Schedule, ...]:
        with self._database.reading() as connection:
            return tuple(connection.scalars(statement))


def _of_server(guild: int) -> Select[tuple[Schedule]]:
    in_order = select(prompt_schedules.c.schedule).order_by(prompt_schedules.c.number)
    return in_order.where(prompt_schedules.c.guild == guild)


def _own(guild: int, id: str) -> ColumnElement[bool]:
    return (prompt_schedules.c.guild == guild) & (prompt_schedules.c.id == id)


def _of(guild: int, schedule: str) -> ColumnElement[bool]:
    return (prompt_posts.c.guild == guild) & (prompt_posts.c.schedule == schedule)


def _follower(guild: int, person: str) -> ColumnElement[bool]:
    return (followers.c.guild == guild) & (followers.c.person == person)


def _locked(connection: Connection, guild: int, id: str) -> Schedule | None:
    """A schedule that nobody else changes until the transaction ends."""
    return connection.scalar(select(prompt_schedules.c.schedule).where(_own(guild, id)).with_for_update())


def _changed(connection: Connection, before: Schedule, change: Change) -> Schedule:
    after, look_at = change(before)
    kept = _in_utc(after)
    own = _own(before.guild, before.id)
    connection.execute(update(prompt_schedules).where(own).values(schedule=kept, look_at=look_at))
    return kept


def _in_utc(schedule: Schedule) -> Schedule:
    """The schedule with its instants in UTC: JSON would keep them in whatever zone they are."""
    last_at, pending = schedule.last_at, schedule.pending
    if pending and pending.at:
        pending = replace(pending, at=_utc(pending.at))
    return replace(schedule, since=_utc(schedule.since), last_at=_utc(last_at) if last_at else None, pending=pending)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(UTC)
