"""What many tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def minilm() -> Path:
    """The folder of the exported default model; exported on first use into var/models, as by the bot."""
    from index.export import ensure_exported

    return ensure_exported("", ROOT / "var" / "models")
