"""The composition root of the bot in Discord: one desk, the use cases at it, and clients for them."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

from bot.adapters.calendar import ics
from bot.adapters.child import Child
from bot.adapters.health import Figures
from bot.adapters.library import Library
from bot.adapters.painter import Painter
from bot.adapters.store import open_store
from bot.adapters.worker import Worker
from bot.app import open_index, serving
from bot.chat import desk as desks
from bot.chat.ask import Asking
from bot.chat.browse import Browsing
from bot.chat.client import Command, MentorClient
from bot.chat.desk import About, Builder, Desk, Fault, Manners, Taught
from bot.chat.feedback import Feedback
from bot.chat.human import Human
from bot.chat.manage import Managing
from bot.chat.plan.group import Planning
from bot.chat.presses import Handler, Handlers
from bot.chat.privacy import Privacy
from bot.chat.prompt.group import Prompting
from bot.chat.sections import Sections
from bot.chat.welcome import Welcome
from bot.mentor.model import Question
from bot.mentor.ports import Store
from bot.settings import HOME, Settings
from index.encode import Encoder
from knowledge import loader

_log = logging.getLogger(__name__)
_FAULTS = 20
_FIRST = Question("How long does it take to become a data scientist?")
# What other processes have no need of: they neither connect nor keep anything.
_OUR_OWN = ("token", "database", "health")


class UseCase(Protocol):
    """Commands, and what the presses of their buttons do."""

    def commands(self) -> Sequence[Command]: ...
    def presses(self) -> Handlers: ...


@dataclass(frozen=True, slots=True)
class Bot:
    """All parts of the bot but its connection.

    `client` makes a new connection, with options of discord.py; `close` lets go of the parts, once all clients are
    closed.
    """

    desk: Desk
    library: Library[Taught]
    figures: Figures
    client: Callable[..., MentorClient]
    close: Callable[[], None]


def build(
    settings: Settings,
    *,
    store: Store | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    encoder: Encoder | None = None,
    painter: desks.Painter | None = None,
    builder: Builder | None = None,
    patience: float = 1.5,
) -> Bot:
    """The bot, warm: its index is loaded, and the first question costs no more than the next one.

    What is given is used in place of the real part, and is not closed with the bot. Raises the errors of `open_index`
    and StoreProblem.
    """
    child = builder or Child(HOME, environment(settings), hidden=["DISCORD_TOKEN"])
    worker = Worker(settings.queue)
    library = Library(settings.index, _Loader(settings, encoder), _verifier(child, settings.index.resolve()), worker)
    kept = store or open_store(settings.database.get_secret_value())
    faults: deque[Fault] = deque(maxlen=_FAULTS)
    figures = Figures()
    figures.watch("mentor_queue", "Pieces of work that wait or run.", lambda: worker.waiting)
    figures.watch(
        "mentor_index_age_seconds",
        "Since the index that is served was built.",
        lambda: (clock() - library.current().built_at).total_seconds(),
    )
    desk = Desk(
        taught=library.current,
        store=kept,
        runner=worker,
        painter=painter or Painter(settings.index.parent / "maps", lambda: library.current().id, child),
        builder=child,
        indexes=library,
        now=clock,
        manners=Manners(
            questions_per_minute=settings.questions_per_minute,
            patience=patience,
            keep_questions=settings.keep_questions,
            keep_days=settings.keep_days,
            operators=settings.operators,
        ),
        note_fault=faults.append,
        faults=lambda: tuple(faults),
        calendar=ics,
        meter=figures,
        about=About(_version(), _kind(settings)),
    )
    asking, welcome = Asking(desk), Welcome(desk)
    planning, prompting = Planning(desk, asking), Prompting(desk, asking)
    others = (
        Feedback(desk),
        Human(desk),
        Sections(desk),
        Browsing(desk),
        planning,
        prompting,
        Managing(desk),
        Privacy(desk),
    )
    use_cases: Sequence[UseCase] = (asking, welcome, *others)

    def client(**options: Any) -> MentorClient:
        return MentorClient(
            desk,
            commands=[command for case in use_cases for command in case.commands()],
            handlers=_together(use_cases),
            on_addressed=asking.addressed,
            on_joined=welcome.joined,
            posters=[*planning.posters(), *prompting.posters()],
            **options,
        )

    def close() -> None:
        worker.close()
        if store is None:
            kept.close()

    return Bot(desk, library, figures, client, close)


def environment(settings: Settings) -> Mapping[str, str]:
    """The variables that give another process the same settings, without what only the bot itself needs."""
    given = {}
    for name in type(settings).model_fields.keys() - set(_OUR_OWN):
        value = getattr(settings, name)
        if isinstance(value, frozenset):
            value = ",".join(map(str, value))
        given[f"MENTOR_{name.upper()}"] = str(value.resolve() if isinstance(value, Path) else value)
    return given


class _Loader:
    """Loads builds; the model is loaded once for all builds that were made with it."""

    def __init__(self, settings: Settings, encoder: Encoder | None) -> None:
        self._settings = settings
        self._encoder = encoder

    def __call__(self, build_id: str) -> Taught:
        opened = open_index(self._settings, self._settings.index, build_id=build_id, encoder=self._encoder)
        opened.mentor.ask(_FIRST)
        self._encoder = opened.encoder
        curriculum, faults = loader.read(self._settings.knowledge)
        if faults:
            _log.warning('faults in the knowledge: %d; see "./mentor knowledge check"', len(faults))
        return serving(opened, curriculum, self._settings)


def _verifier(child: Builder, directory: Path) -> Callable[[], Awaitable[str | None]]:
    async def verify() -> str | None:
        """What `./mentor index verify` finds wrong; None where it finds nothing."""
        said: deque[str] = deque(maxlen=3)
        code = await child.run(["index", "verify", "--out", str(directory)], said.append)
        return " ".join(said) or f"it could not be verified (exit code {code})" if code else None

    return verify


def _together(use_cases: Sequence[UseCase]) -> Handlers:
    """All handlers by their verbs. Raises ValueError where two use cases claim the same verb."""
    handlers: dict[str, Handler] = {}
    for case in use_cases:
        if twice := handlers.keys() & case.presses().keys():
            raise ValueError(f"two use cases handle {', '.join(sorted(twice))}")
        handlers |= case.presses()
    return handlers


def _version() -> str:
    try:
        return version("roadmap-mentor")
    except PackageNotFoundError:  # not installed, but run from its folder
        return ""


def _kind(settings: Settings) -> str:
    return "PostgreSQL" if settings.database.get_secret_value().startswith("postgres") else "SQLite"
