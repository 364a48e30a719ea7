"""A walk through `/prompts`: each button, choice and form that can come up, and the posts themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from discord import Permissions

from bot.chat.prompt.render_panel import EXTRAS
from bot.mentor.plan.values import Pause
from bot.mentor.prompt.values import Schedule
from bot.mentor.prompt.watch import look_at
from tests.doubles.outpost import Outpost
from tests.doubles.posted import keep_posts
from tests.doubles.tour import OPTIONS, explore
from tests.doubles.wire.entities import Channel, Message

_DAY = timedelta(days=1)
_ON = dict.fromkeys(EXTRAS, True)


@dataclass(frozen=True, slots=True)
class Begin:
    """How a schedule stands, and the command that is called then; without one, the message that came by the clock."""

    stands: str
    command: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


async def prompts_tour(here: Outpost) -> Counter[str]:
    """Walk as the operator of the bot, after which there is no schedule; gives the verbs that were pressed."""
    walk = _Walk(here)
    commands = [(name, options) for name in OPTIONS if name.startswith("prompts ") for options in OPTIONS[name]]
    begins = [
        *(Begin("ready", name, options) for name, options in commands),
        *(Begin(stands, "prompts setup") for stands in ("none", "two", "forum")),
        *(Begin(stands, "prompts status") for stands in ("two", "held", "threadless")),
        *(Begin("paused", name) for name in ("prompts status", "prompts pause", "prompts resume")),
        *map(Begin, ("post", "light", "forum", "held", "off", "threadless")),
    ]
    verbs = await explore(here, begins, walk.show, "prompt")
    verbs += await explore(here, [Begin("post with plan")], walk.show, "prompt")
    walk.clear()
    return verbs


class _Walk:
    def __init__(self, here: Outpost) -> None:
        self._here = here
        self._desk = here.bot.desk
        self._numbers = count(1)
        wire, guild = here.wire, here.guild
        self._closed, self._threadless = wire.text_channel(guild, "closed"), wire.text_channel(guild, "no-threads")
        wire.overwrite(self._closed, wire.me, deny=Permissions(send_messages=True))
        wire.overwrite(self._threadless, wire.me, deny=Permissions(create_public_threads=True))
        self._tagged = wire.forum(guild, "weekly", tags=("Study", "News"), require_tag=True)

    async def show(self, begin: Begin) -> Message:
        """The first message of a beginning."""
        here, me = self._here, self._here.wire.operator
        self.clear()
        await here.wire.until(lambda: here.client.get_channel(self._tagged.id), what="the channels")
        if begin.stands == "post with plan":
            here.give_plan(me, here.guild, known=("numbers", "ovens"))
        where = self._stand(begin.stands, due=not begin.command or begin.stands in ("held", "threadless"))
        known = set(here.wire.messages)
        await here.client.due.tick()
        if begin.command:
            return await here.wire.interaction(begin.command, begin.options, user=me, channel=here.general).answered()
        new = [message for id, message in here.wire.messages.items() if id not in known]
        there = [message for message in new if where in (message.channel, getattr(message.channel, "parent", None))]
        # Beside it, the answers of earlier ones may come; they have no buttons.
        [found] = [message for message in there if message.custom_ids]
        return found

    def clear(self) -> None:
        """No schedule, and nothing of the person who walks."""
        store, here = self._desk.store, self._here
        for schedule in store.schedules(here.guild.id):
            store.delete_schedule(here.guild.id, schedule.id)
        store.forget(here.wire.operator.id)

    def _stand(self, stands: str, *, due: bool) -> Channel:
        """Make the schedule; gives where the message is that comes of it."""
        here, now = self._here, self._desk.now()
        add: Callable[..., Schedule] = self._add
        at, week = now if due else now + 3 * _DAY, 7 * _DAY
        today = Pause(now.date(), now.date())
        match stands:
            case "none":
                pass
            case "ready" | "two":
                skips = (Pause(now.date() + week, now.date() + week),)
                keep_posts(self._desk, add(here.general, at, skips=skips, pinned="ovens", **_ON), 4)
                if stands == "two":
                    add(here.helpers, at, on=False)
            case "paused":
                add(here.general, at, pauses=(Pause(now.date(), now.date() + week),))
            case "light":
                before = add(here.general, now + 2 * _DAY, skips=(today,), light_weeks=True)
                keep_posts(self._desk, before, 3)
                self._desk.store.change_schedule(before.guild, before.id, lambda s: (replace(s, **_time(now)), now))
            case "forum":
                add(self._tagged, at, kind="forum", tags=("Study",) if due else ())
                return self._tagged
            case "threadless":
                add(self._threadless, at)
                return here.helpers
            case "held":
                add(self._closed, at)
                return here.helpers
            case "off":
                add(self._closed, now - 3 * _DAY, failures=2, problem="permissions")
                return here.helpers
            case _:
                add(here.general, at)
        return here.general

    def _add(self, channel: Channel, at: datetime, **fields: Any) -> Schedule:
        """A schedule with a slot at an instant, which is due where that is over."""
        now = self._desk.now()
        # Ids are told apart from the words of a button by their digits.
        made = Schedule(
            f"{next(self._numbers):06}",
            self._here.guild.id,
            channel.id,
            since=min(at, now) - timedelta(minutes=1),
            **{"track": "baker", **_time(at), **fields},
        )
        self._desk.store.add_schedule(made, look_at(made, now))
        return made


def _time(at: datetime) -> dict[str, Any]:
    """The weekday and the time of the minute of an instant."""
    return {"weekday": at.weekday(), "at": at.time().replace(second=0, microsecond=0)}
