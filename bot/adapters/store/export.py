"""Rows as plain data, to be handed to the person they are about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import CursorResult


def plain(result: CursorResult[Any]) -> list[Mapping[str, object]]:
    """Each row by its column names, of what JSON knows: text, numbers, lists, objects, and times in ISO 8601."""
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in result]


def _plain(value: Any) -> object:
    return value.isoformat() if isinstance(value, datetime) else to_jsonable_python(value)
