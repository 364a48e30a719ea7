"""A bakery's knowledge, to be spoilt one thing at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doubles.curriculum import Bakery


@pytest.fixture
def bakery(tmp_path: Path) -> Bakery:
    """Sound knowledge."""
    return Bakery(tmp_path)
