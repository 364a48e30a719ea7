"""Log lines for people or for programs, on stderr; the token never stands in them."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Literal

_QUIET = ("discord", "alembic", "sqlalchemy", "aiohttp", "asyncio", "bm25s")
_REMOVED = "[removed]"


class _Safe(logging.Formatter):
    """Takes the token out of whatever is written, tracebacks too."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        text = self.write(record)
        return text.replace(self._secret, _REMOVED) if self._secret else text

    def write(self, record: logging.LogRecord) -> str:
        """The lines of a record."""
        at = datetime.fromtimestamp(record.created, UTC)
        return f"{at:%Y-%m-%d %H:%M:%S} {record.levelname:7} {record.name}: {record.getMessage()}{self.trace(record)}"

    def trace(self, record: logging.LogRecord) -> str:
        """The traceback of a record, behind a line end; empty where there is none."""
        return f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""


class _Json(_Safe):
    def write(self, record: logging.LogRecord) -> str:
        """One JSON object on one line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if trace := self.trace(record).lstrip("\n"):
            line["trace"] = trace
        return json.dumps(line, ensure_ascii=False)


def configure(form: Literal["human", "json"], level: str, *, secret: str = "") -> None:
    """Set the logs of this process up, in place of what was set up before; `secret` never appears in them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((_Json if form == "json" else _Safe)(secret))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET:  # of libraries, what matters is what goes wrong
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
