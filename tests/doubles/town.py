"""A town for the bot: a simulated Discord server, with a small curriculum and index behind the real commands."""

from __future__ import annotations

import asyncio
import base64
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

import discord
import simcord
from simcord.actors import MemberActor
from simcord.backend.models import Overwrite
from simcord.builders import ChannelHandle, GuildHandle, RoleHandle
from simcord.enums import OverwriteType
from simcord.results import InteractionResult, ResponseMessage

from bot.adapters.calendar import ics
from bot.adapters.store import SqlStore, open_store
from bot.adapters.worker import Worker
from bot.chat.client import Command, MentorClient
from bot.chat.desk import Desk, Fault, Manners, Taught
from bot.chat.presses import Handlers
from bot.mentor.plan.chart import Chart
from tests.doubles import discord_schema
from tests.doubles.builds import ToyBuilder, ToyIndexes
from tests.doubles.school import School, teach

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class UseCase(Protocol):
    """Commands, and what the presses of their buttons do."""

    def commands(self) -> Sequence[Command]: ...
    def presses(self) -> Handlers: ...


Make = Callable[[Desk], Any]
T = TypeVar("T")


@dataclass(slots=True)
class Clock:
    """The time of the bot, which moves when it is told to."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        """Move on by what `timedelta` understands."""
        self.at += timedelta(**span)


@dataclass(frozen=True, slots=True)
class SlowRunner:
    """Runs everything, after some seconds each."""

    seconds: float
    waiting: int = 0

    async def run(self, work: Callable[[], T]) -> T:
        """The result of the work."""
        await asyncio.sleep(self.seconds)
        return work()


class ToyPainter:
    """Draws one dot, whatever is asked for; `drawn` remembers what was."""

    def __init__(self) -> None:
        self.drawn: list[tuple[str, str]] = []

    async def roadmap(self, role: str, tier: str) -> bytes:
        """A PNG of one pixel."""
        self.drawn.append((role, tier))
        return PICTURE

    async def timeline(self, chart: Chart, form: Literal["png", "pdf"]) -> bytes:
        """The same, or the beginning of a PDF; a plan is remembered by the title of its picture."""
        self.drawn.append((chart.title, form))
        return PICTURE if form == "png" else b"%PDF-1.4"


@dataclass(slots=True)
class Town:
    """A server "Learners" with channels and people, and the bot in it.

    What is `taught` and the `clock` may be changed at any time. `faults` are unexpected errors: a test that brings some
    about clears them.
    """

    env: simcord.Env
    desk: Desk
    clock: Clock
    painter: ToyPainter
    builder: ToyBuilder
    indexes: ToyIndexes
    worker: Worker
    store: SqlStore
    use_cases: Sequence[Make]
    taught: Taught
    guild: GuildHandle
    general: ChannelHandle
    helpers: ChannelHandle
    forum: ChannelHandle
    helper_role: RoleHandle
    learner: MemberActor
    stranger: MemberActor
    admin: MemberActor
    faults: deque[Fault] = field(default_factory=deque)

    @property
    def bot(self) -> MentorClient:
        """The bot as it runs now."""
        assert isinstance(self.env.bot, MentorClient)
        return self.env.bot

    @property
    def me(self) -> str:
        """The mention of the bot."""
        assert self.bot.user is not None
        return self.bot.user.mention

    async def restart(self) -> None:
        """A new bot, as after a restart of the process: same database, nothing remembered."""
        await self.env.restart_bot(client(self.desk, self.use_cases))

    async def slow_down(self, seconds: float) -> None:
        """Let all work that blocks take longer, from a restart on.

        It only waits: simcord would let no time pass for the bot while a thread works.
        """
        self.desk = replace(self.desk, runner=SlowRunner(seconds))
        await self.restart()

    def settings(self, **changes: Any) -> None:
        """Change the settings of the server."""
        self.store.save_server(replace(self.store.server(self.guild.id), **changes))

    def forbid(self, channel: ChannelHandle, **permissions: bool) -> None:
        """Take permissions from the bot in a channel; it is not told, and learns of it by what fails."""
        denied = discord.Permissions(**permissions).value
        stored = self.env.backend.channels[channel.id]
        assert self.bot.user is not None
        stored.overwrites.append(Overwrite(self.bot.user.id, OverwriteType.MEMBER, allow=0, deny=denied))

    def calls(self, since: int = 0) -> list[str]:
        """What the bot sent to Discord, as "METHOD path", without the synchronisation of commands."""
        return [f"{r.method} {r.path}" for r in self.env.http_requests[since:] if not r.path.endswith("/commands")]


def steps(requests: Sequence[Any]) -> list[str]:
    """What the bot did, request by request: answers to interactions by their type, others by method and last word."""
    answers = {4: "answer", 5: "defer", 6: "defer", 7: "edit", 8: "suggest", 9: "form"}
    made = []
    for request in requests:
        word = request.path.rsplit("/", 1)[-1]
        made.append(answers[request.json["type"]] if word == "callback" else f"{request.method} {word}")
    return made


def furnished(taught: Callable[[], Taught], store: SqlStore, worker: Worker, **changes: Any) -> Desk:
    """A desk with toys in place of what draws and builds, without any index, and with a clock that stands still."""
    usual: dict[str, Any] = {
        "taught": taught,
        "store": store,
        "runner": worker,
        "painter": ToyPainter(),
        "builder": ToyBuilder(),
        "indexes": ToyIndexes(Path()),
        "now": Clock(),
        "manners": Manners(),
        "note_fault": lambda fault: None,
        "faults": lambda: (),
        "calendar": ics,
    }
    return Desk(**(usual | changes))


def client(desk: Desk, use_cases: Sequence[Make], **options: Any) -> MentorClient:
    """The real client with some use cases; `options` are those of discord.py."""
    made = [make(desk) for make in use_cases]

    async def ignored(*_: object) -> None:
        """No use case listens."""

    def listener(name: str) -> Any:
        return next((getattr(m, name) for m in made if hasattr(m, name)), ignored)

    handlers: dict[str, Any] = {}
    for case in made:
        handlers |= case.presses()
    return MentorClient(
        desk,
        commands=[command for case in made for command in case.commands()],
        handlers=handlers,
        on_addressed=listener("addressed"),
        on_joined=listener("joined"),
        posters=[poster for case in made if hasattr(case, "posters") for poster in case.posters()],
        **{"shard_count": 1} | options,
    )


@asynccontextmanager
async def settled(school: School, place: Path, use_cases: Sequence[Make], manners: Manners) -> AsyncIterator[Town]:
    """A town with a running bot; at the end all that the bot sent must be valid and harmless."""
    clock, painter, worker, faults = Clock(), ToyPainter(), Worker(), deque[Fault](maxlen=20)
    builder, indexes = ToyBuilder(), ToyIndexes(school.index)
    kept = open_store(f"sqlite:///{place / 'mentor.db'}")
    known: list[Town] = []
    served = teach(school)
    desk = furnished(
        lambda: known[0].taught if known else served,
        kept,
        worker,
        painter=painter,
        builder=builder,
        indexes=indexes,
        now=clock,
        manners=manners,
        note_fault=faults.append,
        faults=lambda: tuple(faults),
    )
    # Not simcord.run: it wants to be left in the context that it was entered in, which a fixture isn't.
    env = simcord.Env(client(desk, use_cases), check_errors=False, approved_intents=_unprivileged())
    await env.start()
    try:
        guild = env.create_guild("Learners")
        managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
        town = Town(
            env=env,
            desk=desk,
            clock=clock,
            painter=painter,
            builder=builder,
            indexes=indexes,
            worker=worker,
            store=kept,
            use_cases=use_cases,
            taught=served,
            faults=faults,
            guild=guild,
            general=guild.create_text_channel("general"),
            helpers=guild.create_text_channel("helpers"),
            forum=guild.create_forum_channel("questions"),
            helper_role=guild.create_role("Helpers"),
            learner=guild.add_member(env.create_user("learner")),
            stranger=guild.add_member(env.create_user("stranger")),
            admin=guild.add_member(env.create_user("admin"), roles=[managers]),
        )
        known.append(town)
        await env.settle()
        yield town
        assert [] == list(problems(env.http_requests))
        assert [] == [f"{fault.where}: {fault.kind}" for fault in faults], "faults that no test expected"
    finally:
        await env.shutdown()
        worker.close()
        kept.close()


def _unprivileged() -> discord.Intents:
    """No privileged intent is granted."""
    intents = discord.Intents.all()
    intents.members = intents.presences = intents.message_content = False
    return intents


def problems(requests: Sequence[Any]) -> Iterator[str]:
    """What is wrong with requests: bodies that Discord refuses, messages that may ping more than one role."""
    schema = discord_schema.at_hand()
    for request in requests:
        body = request.json
        if not isinstance(body, Mapping):
            continue
        where = f"{request.method} {request.path}"
        if schema is not None and request.method in ("POST", "PUT", "PATCH"):
            yield from schema.simulated_faults([request])
        message = body.get("data", body) if "/interactions/" in request.path else body
        if isinstance(message, Mapping) and ("components" in message or "content" in message):
            allowed = message.get("allowed_mentions")
            if "title" not in message and (allowed is None or not _harmless(allowed)):
                yield f"{where}: may ping {allowed}"


def _harmless(allowed: Mapping[str, Any]) -> bool:
    return not allowed.get("parse") and not allowed.get("users") and len(allowed.get("roles") or ()) <= 1


Shown = discord.Message | ResponseMessage | InteractionResult


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as a person sees it: its text, and its buttons by label; a second "Read" is called "Read #2"."""

    text: str
    buttons: Mapping[str, discord.Button]
    message: discord.Message

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons, in order."""
        return list(self.buttons)

    @property
    def pressable(self) -> list[str]:
        """The buttons that are neither disabled nor links."""
        return [label for label, button in self.buttons.items() if not button.disabled and not button.url]


def see(shown: Shown | None) -> Seen:
    """Look at a message, or at the newest one that an interaction brought."""
    if isinstance(shown, InteractionResult):
        shown = shown.followups[-1] if shown.followups else shown.response
    assert shown is not None, "nothing was shown"
    message = shown.message if isinstance(shown, ResponseMessage) else shown
    parts = list(_walk(message.components))
    texts = [part.content for part in parts if isinstance(part, discord.TextDisplay)]
    buttons: dict[str, discord.Button] = {}
    for part in parts:
        if isinstance(part, discord.Button):
            count = sum(label.split(" #")[0] == part.label for label in buttons)
            buttons[f"{part.label} #{count + 1}" if count else str(part.label)] = part
    return Seen("\n".join(texts), buttons, message)


async def press(person: MemberActor, shown: Shown | None, label: str) -> InteractionResult:
    """What a person gets who presses a button, which is called as `see` calls it."""
    seen = see(shown)
    assert label in seen.buttons, f"no {label!r} among {seen.labels}"
    return await person.click(seen.message, custom_id=seen.buttons[label].custom_id)


async def forge(person: MemberActor, shown: Shown | None, custom_id: str) -> InteractionResult:
    """What a person gets where a button of a message has another id than it was given."""
    message = see(shown).message
    stored = person._env.backend.get_message(message.channel.id, message.id)
    stored.components[-1]["components"][0]["custom_id"] = custom_id
    return await person.click(message, custom_id=custom_id)


def _walk(components: Sequence[Any]) -> Iterator[Any]:
    for component in components:
        yield component
        yield from _walk(getattr(component, "children", ()))
        yield from _walk([component.accessory] if isinstance(component, discord.SectionComponent) else [])


def modal_texts(result: InteractionResult) -> tuple[str, list[str]]:
    """Title and labels of the modal that an interaction brought."""
    assert result.modal is not None, "no modal was shown"
    return result.modal["title"], [part.get("label", "") for part in result.modal["components"]]
