"""A town in which the bot makes plans."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.doubles.keeping import planning
from tests.doubles.town import Make


@pytest.fixture
def use_cases() -> Sequence[Make]:
    """The group /plan alone."""
    return [planning]
