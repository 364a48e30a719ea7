"""Addresses of places in the sources."""

from __future__ import annotations

import pytest

from bot.adapters.addresses import addresses

TEMPLATE = "https://example.org/blob/{commit}/knowledge/{path}?plain=1#L{first}-L{last}"


def test_a_place_has_an_address() -> None:
    """At the commit that was indexed, with the lines."""
    address = addresses(TEMPLATE, "0a1b2c")("guides/maths.md:3-12")
    assert "https://example.org/blob/0a1b2c/knowledge/guides/maths.md?plain=1#L3-L12" == address


def test_without_a_revision_the_newest_is_meant() -> None:
    """HEAD is what most forges take for it."""
    assert "https://example.org/blob/HEAD/knowledge/a.md?plain=1#L1-L1" == addresses(TEMPLATE, "")("a.md:1-1")


def test_paths_are_quoted() -> None:
    """Blanks, marks and letters of other alphabets; a colon belongs to the path."""
    assert "https://e.org/a%20b/%C3%BC%3F%23%28x%29%3A1.md" == addresses("https://e.org/{path}", "")(
        "a b/ü?#(x):1.md:2-3"
    )


@pytest.mark.parametrize("place", ["", "maths.md", "maths.md:3", "maths.md:x-y"])
def test_what_is_no_place_has_no_address(place: str) -> None:
    """Nothing is made up."""
    assert "" == addresses(TEMPLATE, "")(place)


def test_without_a_template_there_is_no_address() -> None:
    """The default."""
    assert "" == addresses("", "0a1b2c")("a.md:1-1")
