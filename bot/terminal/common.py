"""What the commands share: settings, the curriculum, the index to use, words on stderr, files to write."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.errors import UsageProblem
from bot.settings import HOME, Settings
from knowledge import loader
from knowledge.curriculum import Curriculum

if TYPE_CHECKING:  # commands without an index should not wait for its engines
    from bot import app


def settings() -> Settings:
    """The settings, or a sentence about the variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as fault:
        faults = "; ".join(f"{_variable(str(e['loc'][0]))}: {e['msg']}" for e in fault.errors())
        raise UsageProblem(f"a setting cannot be used ({faults}); see .env.example") from fault


def _variable(field: str) -> str:
    """The variable that sets a field, which pydantic names by its alias where it has one."""
    return f"MENTOR_{field.upper()}" if field in Settings.model_fields else field.upper()


def say(text: str) -> None:
    """A line on stderr: stdout belongs to the command's result."""
    print(text, file=sys.stderr, flush=True)


def curriculum() -> Curriculum:
    """What the settings say is taught; whether that has faults is said on stderr."""
    found, faults = loader.read(settings().knowledge)
    if faults:
        say(f'Faults in the knowledge: {len(faults)}, so something may be missing; see "./mentor knowledge check".')
    return found


def open_index(directory: Path | None) -> app.Opened:
    """The index in a folder, or the default one, which is built on first use."""
    from bot import app

    chosen = settings()
    if directory is None:
        require_index(chosen)
    return app.open_index(chosen, directory or chosen.index)


def require_index(chosen: Settings) -> None:
    """Build the default index on first use; what the build says goes to stderr."""
    from bot.terminal import indexing
    from index import store

    if not (chosen.index / store.CURRENT).exists():
        say("There is no index yet: building one over the project's own knowledge, once.")
        with redirect_stdout(sys.stderr):
            indexing.build([], None)


def default_file(folder: str, name: str) -> Path:
    """Where a command writes a file without --out: in a folder below var, which is there now. Raises UsageProblem."""
    below = HOME / "var" / folder
    try:
        below.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise UsageProblem(f"{below} cannot be made ({fault.strerror}); name a file with --out") from fault
    return below / name


def write(path: Path, data: bytes) -> None:
    """Write what --out asked for. Raises UsageProblem where that cannot be done."""
    try:
        path.write_bytes(data)
    except OSError as fault:
        raise UsageProblem(f"{path} cannot be written ({fault.strerror}); name another file with --out") from fault
