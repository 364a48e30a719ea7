"""The real bot in a simulated Discord server, which one person uses through a web page on this machine."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import discord
import simcord
from simcord.actors import MemberActor
from simcord.backend.errors import SetupError
from simcord.builders import ChannelHandle, GuildHandle, RoleHandle
from simcord.preview import Preview

from bot.chat.client import MentorClient
from bot.chat.desk import Desk
from bot.connect import Bot
from bot.errors import UsageProblem
from bot.mentor.plan import change
from bot.mentor.plan.planner import Planner
from bot.mentor.plan.schedule import create, schedule
from bot.mentor.plan.values import Wishes
from bot.mentor.prompt.values import Schedule
from bot.mentor.records import ServerSettings

SERVER = "Learning community"
CHANNEL = "study-hall"
BOT = "Roadmap Mentor"
_ROLE, _HOURS = "machine-learning-engineer", 8
_LONGEST = 60.0  # seconds that one command may take, with a picture to draw for it


@dataclass(frozen=True, slots=True)
class Scene:
    """A server with one channel and two people, and the bot in it."""

    bot: MentorClient
    guild: GuildHandle
    channel: ChannelHandle
    helpers: RoleHandle
    learner: MemberActor
    admin: MemberActor


Seed = Callable[[Scene], Awaitable[object]]


async def _name_helpers(scene: Scene) -> None:
    """The admin has chosen whom to ask where the bot doesn't know."""
    desk = scene.bot.desk
    chosen = ServerSettings(scene.guild.id, helper_channel=scene.channel.id, helper_role=scene.helpers.id)
    await desk.runner.run(lambda: desk.store.save_server(chosen))


async def _greet(scene: Scene) -> None:
    """The bot has just been installed."""
    await scene.bot.on_guild_join(scene.bot.guilds[0])


async def _ask(scene: Scene) -> None:
    """A question in the channel, with its answer."""
    await scene.learner.slash(scene.channel, "ask", question="How much maths do I need?")


async def _talk(scene: Scene) -> None:
    """A question in a direct message, with its answer."""
    await scene.learner.send_dm("Do I need a degree?")


async def _study(scene: Scene) -> None:
    """The learner has followed a plan since last week, in the server and in direct messages."""
    desk = scene.bot.desk
    for guild in (scene.guild.id, None):
        await desk.runner.run(partial(_begin_plan, desk, scene.learner.id, guild))


def _begin_plan(desk: Desk, user: int, guild: int | None) -> None:
    """A plan with its first week done, and the first task of the second one; none where that role isn't taught."""
    curriculum = desk.taught().curriculum
    if _ROLE not in curriculum.roles:
        return
    today = Planner(desk.store, lambda: curriculum, desk.now).today(user, guild)
    monday = today - timedelta(days=7 + today.weekday())
    plan = create(curriculum, Wishes(_ROLE, _HOURS, monday, level="some_python"), monday)
    first, second = schedule(curriculum, plan, monday).weeks[:2]
    for day, pieces in ((first.last, first.pieces), (second.first, second.pieces[:1])):
        for piece in pieces:
            if piece.ends:
                plan = change.done(curriculum, plan, piece.item, day, unit=piece.unit)
            else:
                plan = change.worked(plan, piece.item, piece.unit, piece.minutes, day)
    desk.store.start_plan(user, guild, plan, desk.now(), replaces=None)


async def _prompt(scene: Scene) -> None:
    """The weekly prompt, which is due this very minute; none where that role isn't taught."""
    desk = scene.bot.desk
    if _ROLE not in desk.taught().curriculum.roles:
        return
    due = desk.now().astimezone(UTC).replace(second=0, microsecond=0)
    made = Schedule(
        secrets.token_hex(3),
        scene.guild.id,
        scene.channel.id,
        since=due - timedelta(days=1),
        weekday=due.weekday(),
        at=due.time(),
        track=_ROLE,
        thread=False,
    )
    await desk.runner.run(lambda: desk.store.add_schedule(made, due))
    await scene.bot.due.tick()


SEEDS: Sequence[Seed] = (_name_helpers, _greet, _study, _prompt, _ask, _talk)


class _WallClock:
    """The time as it is. simcord's own clock begins on 1 January 2026 and stands still between two actions."""

    def __init__(self) -> None:
        self._began = datetime.now(UTC)
        self._started = time.perf_counter()
        self._ahead = 0.0

    @property
    def elapsed(self) -> float:
        return time.perf_counter() - self._started + self._ahead

    def now(self) -> datetime:
        return self._began + timedelta(seconds=self.elapsed)

    def advance(self, seconds: float) -> None:
        self._ahead += seconds


@asynccontextmanager
async def playing(
    bot: Bot, *, port: int = 0, direct: bool = False, seeds: Sequence[Seed] = SEEDS
) -> AsyncIterator[Preview]:
    """The page, served as long as the context lasts; its `url` lets whoever has it use the bot.

    It shows the channel, as the learner or as the admin; with `direct`, the learner's direct messages with the bot.
    Port 0 is any free one. Raises UsageProblem where the port is taken.
    """
    client = bot.client(shard_count=1)
    env = simcord.Env(client, check_errors=False, approved_intents=_unprivileged(), settle_timeout=_LONGEST)
    clock: Any = _WallClock()
    env.backend.clock = clock
    env.backend.bot_user.name = BOT
    await env.start()
    try:
        scene = _furnish(env, client)
        await env.settle()
        for seed in seeds:
            await seed(scene)
        learner = scene.learner.user
        shown = learner.dm_channel if direct else scene.channel
        viewers = [learner] if direct else [scene.learner, scene.admin]
        try:
            page = env.preview(shown, viewers=viewers, layout="channel", port=port)
            await page.__aenter__()
        except SetupError as problem:
            raise UsageProblem(f"the page cannot be served on port {port} ({problem}); try another --port") from problem
        _show_the_newest(page)
        yield page
    finally:
        await env.shutdown()


def _furnish(env: simcord.Env, client: MentorClient) -> Scene:
    """The server. The page shows one channel alone, so the bot opens no threads there but offers other ways."""
    boss = env.create_user("sam", global_name="Sam (admin)")
    guild = env.create_guild(SERVER, owner=boss)
    no_threads = discord.PermissionOverwrite(create_public_threads=False)
    channel = guild.create_text_channel(
        CHANNEL,
        topic="Ask about careers, skills and resources: type /ask",
        overwrites={client.user: no_threads} if client.user else {},
    )
    managers = guild.create_role("Organisers", permissions=discord.Permissions(manage_guild=True))
    return Scene(
        client,
        guild,
        channel,
        helpers=guild.create_role("Helpers", mentionable=True),
        learner=guild.add_member(env.create_user("maya", global_name="Maya")),
        admin=guild.add_member(boss, roles=[managers]),
    )


def _show_the_newest(page: Preview) -> None:
    """Scroll to each new message of the bot, as Discord does; left alone, simcord's page stays where it is."""
    publish, newest = page._publish, page._initial_target
    shown: dict[str, int | None] = {}

    def publish_newest(tab: Any, **reason: Any) -> None:
        last = newest(tab.viewer, tab.channel_id)
        if last != shown.get(tab.id):
            shown[tab.id] = tab.target_id = last
        publish(tab, **reason)

    replaced: Any = page
    replaced._publish = publish_newest


def _unprivileged() -> discord.Intents:
    """What Discord grants to every bot."""
    intents = discord.Intents.all()
    intents.members = intents.presences = intents.message_content = False
    return intents
