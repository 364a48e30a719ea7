"""The weekly prompts in town, with plans and questions beside them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.chat.ask import Asking
from bot.chat.browse import Browsing
from tests.doubles.keeping import planning
from tests.doubles.prompting import prompting
from tests.doubles.town import Make


@pytest.fixture
def use_cases() -> Sequence[Make]:
    """`/prompts`, and what the buttons of a prompt lead to."""
    return [prompting, planning, Asking, Browsing]
