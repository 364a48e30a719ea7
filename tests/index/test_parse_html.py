"""Web pages: the article without the page around it, with lines that point into the raw file."""

from __future__ import annotations

import random

import pytest

from index.draft import Unreadable
from index.parse_html import parse_html

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
  <title>Learning to Code | Learn Well</title>
  <meta property="og:site_name" content="Learn Well">
  <script>var text = "Begin with small programs";</script>
</head>
<body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/jobs">Jobs</a></li></ul></nav>
<header><div class="menu">Menu</div></header>
<main><article>
<h1>Learning to Code</h1>
<p>Begin with small programs, and write one of them every day of the
week, however short it is and
however late it has become.</p>
<h2>Don&rsquo;t Wait</h2>
<!-- a note
     for the editors -->
<p class="text"
   id="second">It&#8217;s <b>b</b>etter to build something small &amp; finished than something
large that is never shown to anybody.</p>
<p>What you need for it:</p>
<ul>
  <li>a computer that starts</li>
  <li>an editor with
      colours</li>
</ul>
<table><tr><th>Role</th><th>Task</th></tr>
<tr><td>Analyst</td><td>answers questions with data</td></tr></table>
</article></main>
<div class="comments"><h3>Comments</h3><p>Great post, thank you so much for sharing!</p></div>
<footer><p>© 2024 Learn Well. All rights reserved.</p><a href="/privacy">Privacy</a></footer>
</body></html>
"""


def test_the_page_around_the_article_is_gone() -> None:
    """Neither menus nor comments nor footers nor scripts are read."""
    text = " ".join(b.text for b in parse_html(PAGE.encode()).blocks)
    for remains in ("Home", "Jobs", "Menu", "Great post", "rights", "Privacy", "var text", "editors"):
        assert remains not in text
    for content in ("Begin with small programs", "It's better to build", "an editor with colours", "Analyst"):
        assert content in text


def test_title_and_publisher_come_from_the_page() -> None:
    """The page's own data name both."""
    draft = parse_html(PAGE.encode())
    assert draft.title.startswith("Learning to Code")
    assert "Learn Well" == draft.publisher


@pytest.mark.parametrize(
    ("kind", "text", "first", "last"),
    [
        ("heading", "Don't Wait", 16, 16),
        ("paragraph", "Begin with small programs, and write one of them every day of the week, however short it is and "
         "however late it has become.", 13, 15),
        ("paragraph", "It's better to build something small & finished than something large that is never shown to "
         "anybody.", 20, 21),
        ("paragraph", "What you need for it:", 22, 22),
        ("item", "a computer that starts", 24, 24),
        ("item", "an editor with colours", 25, 26),
        ("item", "Analyst; answers questions with data", 29, 29),
    ],
    ids=["heading with entity", "three lines", "markup inside", "lead-in", "item", "item of two lines", "table row"],
)  # fmt: skip
def test_lines_point_into_the_raw_file(kind: str, text: str, first: int, last: int) -> None:
    """Entities, comments, tags over several lines and text in scripts do not lead astray."""
    assert [(kind, first, last)] == [
        (b.kind, b.first, b.last) for b in parse_html(PAGE.encode()).blocks if text == b.text
    ]


@pytest.mark.parametrize(
    "page",
    ["<html><body></body></html>", "<p>", "<" * 500],
    ids=["empty body", "one tag", "no page"],
)
def test_a_page_without_text_is_refused(page: str) -> None:
    """The reason says that no article was found."""
    with pytest.raises(Unreadable, match="no article text"):
        parse_html(page.encode())


def test_a_broken_page_is_read_or_refused_with_a_reason() -> None:
    """Whatever is cut off or garbled, nothing but the named refusal comes out."""
    chance = random.Random(7)
    for _ in range(40):
        damaged = list(PAGE)
        for _ in range(chance.randint(1, 60)):
            damaged[chance.randrange(len(damaged))] = chance.choice("<>&;\"'/= x")
        try:
            blocks = parse_html("".join(damaged[: chance.randint(100, len(damaged))]).encode()).blocks
        except Unreadable:
            continue
        assert all(b.text.strip() and 1 <= b.first <= b.last <= PAGE.count("\n") + 1 for b in blocks)


def test_deep_nesting_does_no_harm() -> None:
    """A page that is thousands of levels deep is refused like any other without text."""
    with pytest.raises(Unreadable):
        parse_html(b"<div>" * 5000 + b"deep")
