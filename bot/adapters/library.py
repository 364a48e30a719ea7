"""The index that is served now, and the change to another one while people ask."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from bot.adapters.worker import Busy
from bot.errors import MentorError
from index import store
from index.errors import ArtefactProblem, RetrievalError
from index.manifest import Build

_log = logging.getLogger(__name__)
T = TypeVar("T")
S = TypeVar("S")


class Run(Protocol):
    """Runs what blocks away from the event loop, as `bot.adapters.worker.Worker` does."""

    async def run(self, work: Callable[[], S]) -> S: ...


class Library(Generic[T]):
    """Serves what `load` makes of a build, by its id; `refresh` changes to the one that is current by then.

    `verify` says what is wrong with the current build, None where it is sound. A build that is refused is remembered
    and not tried again, and the one before keeps serving.
    """

    def __init__(
        self,
        directory: Path,
        load: Callable[[str], T],
        verify: Callable[[], Awaitable[str | None]],
        runner: Run,
    ) -> None:
        self._directory = directory
        self._load = load
        self._verify = verify
        self._runner = runner
        self._id = store.current_id(directory)
        self._current = load(self._id)
        self._refused: tuple[str, str] | None = None
        self._turn = asyncio.Lock()

    def current(self) -> T:
        """What is served at this moment."""
        return self._current

    def builds(self) -> Sequence[Build]:
        """All builds that are kept, newest first; reads files."""
        return store.builds(self._directory)

    def refused(self) -> tuple[str, str] | None:
        """The id of a build that could not be served, and why; None where all is well."""
        return self._refused

    async def refresh(self) -> None:
        """Look whether another build is the current one; verify it, load it aside, and serve it from then on."""
        async with self._turn:
            try:
                named = await asyncio.to_thread(store.current_id, self._directory)
            except ArtefactProblem as problem:
                self._refuse("unknown", str(problem))
                return
            if named == self._id:
                self._refused = None
            elif self._refused is None or self._refused[0] != named:
                await self._change(named)

    async def _change(self, named: str) -> None:
        try:
            problem = await self._verify()
            if problem is None:
                self._current = await self._runner.run(lambda: self._load(named))
        except Busy:
            _log.info("the index %s has to wait: too much is waiting already", named)
            return
        except (MentorError, RetrievalError, OSError, ValueError) as fault:
            problem = str(fault)
        except Exception as fault:  # a build may be bad in ways that nobody thought of
            _log.exception("the index %s cannot be loaded", named)
            problem = f"it cannot be loaded ({type(fault).__name__}); see the log"
        if problem is not None:
            self._refuse(named, problem)
            return
        _log.info("serving the index %s instead of %s", named, self._id)
        self._id = named
        self._refused = None

    def _refuse(self, named: str, problem: str) -> None:
        if self._refused != (named, problem):
            _log.error("refused the index %s: %s; %s keeps serving", named, problem, self._id)
        self._refused = (named, problem)
