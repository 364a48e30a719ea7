"""Work that goes on step by step, so that something else may happen in between, or its end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any


class Killed(BaseException):
    """The process that did the work is gone."""


class Steps:
    """Work in a thread of its own, which stands still after each of its steps until it is told to go on.

    The work is called with a function to be called after each step, with the name of the step.
    """

    def __init__(self, work: Callable[[Callable[[str], None]], None]) -> None:
        self._go = threading.Semaphore(0)
        self._stopped = threading.Semaphore(0)
        self._done: str | None = None
        self._killed = False
        self._fault: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def step(self) -> str | None:
        """Let it take a step; gives its name, None at the end of the work. Raises what the work raised."""
        self._go.release()
        self._stopped.acquire()
        if self._fault:
            raise self._fault
        return self._done

    def kill(self) -> None:
        """Let the work end where it is, as if its process was killed."""
        self._killed = True
        self._go.release()
        self._thread.join()

    def _run(self, work: Callable[[Callable[[str], None]], None]) -> None:
        try:
            self._wait()
            work(self._after)
        except Killed:
            pass
        except BaseException as fault:
            self._fault = fault
        self._done = None
        self._stopped.release()

    def _after(self, name: str) -> None:
        self._done = name
        self._stopped.release()
        self._wait()

    def _wait(self) -> None:
        self._go.acquire()
        if self._killed:
            raise Killed


class Stepwise:
    """An object each of whose methods is a step."""

    def __init__(self, real: Any, after: Callable[[str], None]) -> None:
        self._real = real
        self._after = after

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._real, name)
        if not callable(method):
            return method

        def step(*args: Any, **named: Any) -> Any:
            given = method(*args, **named)
            self._after(name)
            return given

        return step
