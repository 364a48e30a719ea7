"""Time zones by what people call them."""

from __future__ import annotations

import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentor.zones import COMMON, find, zone, zones


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" Berlin ", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("utc", "UTC"),
        ("localtime", None),
        ("atlantis", None),
        ("", None),
    ],
)
def test_a_name_or_a_city_is_enough(text: str, expected: str | None) -> None:
    """Case and blanks do not matter; what means something else on each machine is not a zone."""
    assert expected == zone(text)


def test_every_zone_is_found_by_its_own_name() -> None:
    """No name is taken for another one."""
    assert list(zones()) == [zone(name) for name in zones()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ber", "Europe/Berlin"), ("Berlni", "Europe/Berlin"), ("kolk", "Asia/Kolkata"), ("us/pac", "US/Pacific")],
)
def test_beginnings_and_typing_errors_are_understood(text: str, expected: str) -> None:
    """The zone that is meant is among the first ten."""
    assert expected in find(text)[:10]


def test_without_a_text_common_zones_are_proposed() -> None:
    """All of them exist."""
    assert COMMON == find("")
    assert set(COMMON) <= zoneinfo.available_timezones()


@given(st.text(max_size=100))
def test_any_text_gives_few_real_zones(text: str) -> None:
    """At most 25, each once, each known."""
    found = find(text)
    assert len(found) <= 25
    assert len(set(found)) == len(found)
    assert set(found) <= set(zones())
