"""Cleaning: each class of page remains goes, what only looks like one stays, and what scraping broke is mended."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean import clean, drop_noise, ends_sentence, noise_class, normalise, same_title
from index.parse_text import parse_text
from index.types import Block, BlockKind

NOISE: dict[str, Sequence[str]] = {
    "navigation": (
        "close", "MENU", "Search...", "Skip to main content", "Toggle navigation", "Back to top ↑", "« Previous",
        "Next »", "← Older posts", "Read more »", "Continue reading…", "Table of Contents", "On this page", "Log in",
        "Sign up", "Load more", "Home › Blog › Careers", "Home / Articles / Data", "7/recent/sidebar-post",
        "blog/2024/learning-paths", "☰ Menu", "✕ Close",
    ),
    "sharing": (
        "Share", "Tweet", "Pin it", "Facebook", "LinkedIn", "X", "Copy link", "Share this", "Share this post:",
        "Share on Facebook", "Share it on X and LinkedIn", "Share via email", "Share with friends",
        "Share this article on Twitter, Facebook and Reddit", "Click to share on WhatsApp", "Tap here to tweet this",
    ),
    "comment form": (
        "Post a Comment", "Leave a Reply", "Leave a comment below!", "Leave a Reply to Maria", "Add a comment...",
        "Write a comment", "Leave a Reply Cancel reply", "Cancel reply", "Comments", "Comments (12)",
        "Comments are closed.", "Replies:", "Your email address will not be published.",
        "Required fields are marked *", "Save my name, email, and website in this browser", "Notify me of new posts",
        "Submit",
    ),
    "counter": (
        "0 Comments", "No comments", "12.4K views", "1,203 shares", "Views: 300", "3 min read", "12 minutes reading",
        "Reading time: 7 min", "Estimated reading time: 4 minutes read", "Page 3 of 12", "3 / 12", "17", "55 claps",
    ),
    "copyright": (
        "© Learn Well", "© 2023 Learn Well | Impressum", "(c) 2021 by Jane Doe", "Copyright 2020 Learn Well",
        "Copyright © 2019-2024 Learn Well", "Learn Well 2024. All Rights Reserved.",
    ),
    "follow line": (
        "Follow us on Instagram", "Find me on GitHub and YouTube", "Connect with us on LinkedIn!",
        "Join us on Discord for more", "Subscribe to our weekly newsletter", "Like our page on Facebook",
        "Sign up for the newsletter", "Subscribe to my channel for videos",
    ),
    "footer": ("Powered by Blogger", "Theme by Colorlib.", "Designed by Studio Nord", "Hosted on GitHub Pages"),
    "teaser": (
        "Read also: Salaries of Nurses", "See also: Ten Jobs for Night Owls", "Also read: A Day as a Pilot",
        "Also check out our guide to Excel", "Read next - How to Write a CV", "Related posts", "Related: Best Laptops",
        "Recommended articles: The Office Chair", "Popular Posts", "You may also like", "You might also like...",
        "You might also enjoy: Baking for Beginners", "More from Learn Well", "Trending stories", "Recent posts:",
    ),
    "tag line": (
        "Tags: career, python, jobs", "tags: #learn #to #code", "Labels: Career, Machine Learning",
        "Category: Education", "Filed under: Advice", "#python #career #ml", "Keywords: skills, roadmap",
    ),
    "advertisement": ("Advertisement", "Sponsored content", "Promoted", "Ad"),
    "cookie notice": (
        "We use cookies to give you the best experience.", "This website uses cookies.", "Accept all cookies",
        "Manage cookies", "To improve our service we and our partners use cookies.", "Cookie settings",
        "By continuing to browse you agree to our use of cookies.", "Privacy Policy | Terms of Use", "Terms of Service",
    ),
    "byline": (
        "By Jane Doe", "By Ana María López | March 3", "Posted on March 3, 2024", "Published: 12 May 2023",
        "Last updated on 3 May 2022", "Written by J. R. Smith", "Reviewed by Dr. Lee",
    ),
}  # fmt: skip

CONTENT = (
    "By building projects you learn",
    "By week four you should know the basics.",
    "Recommended reading: The Hundred-Page Machine Learning Book",
    "Topics: linear algebra",
    "Search algorithms visit states in a clever order.",
    "Share your work with others and ask for feedback.",
    "Share with your team what you learned.",
    "Follow research papers and a few newsletters.",
    "Write comments that explain why, not what.",
    "Add a comment to each function.",
    "Comments in code explain why it is there.",
    "Like any craft, programming takes practice.",
    "Save your model after each epoch.",
    "Next, learn statistics.",
    "Home assistants use speech recognition",
    "Labels: the right answers that a model learns from.",
    "Categories: there are three kinds of learning.",
    "Built with PyTorch, the model trains within an hour.",
    "Powered by GPUs, deep learning took off in 2012.",
    "Hosted on Kaggle, the competition runs for three months.",
    "Also read papers often. Begin with surveys.",
    "You might also enjoy competitive programming, since it trains thinking under pressure.",
    "Web scraping often uses cookies to keep a session.",
    "Published by O'Reilly, the book explains trees and forests very well.",
    "Written on paper, an idea becomes clearer.",
    "(c) Deploy the model",
    "12 weeks of practice",
    "C# and F#",
    "Printing values is the oldest way of debugging.",
    "Subscribe to the Batch for weekly news.",
    "Cookies keep a session alive.",
)
LIST_CONTENT = (
    "Reddit", "LinkedIn", "X", "Search", "Comments", "Print", "Save", "Contents", "Topics: linear algebra",
    "Navigation", "Register", "Advertisement", "Labels: what a model learns from", "Hosted on AWS", "Built with Flask",
    "Recommended reading: Deep Learning by Goodfellow", "By building projects you learn", "2 of 3", "100 views",
    "Subscribe to the Import AI newsletter by Jack Clark",
)  # fmt: skip
LIST_NOISE = (
    ("Read also: Salaries of Nurses", "teaser"),
    ("You may also like", "teaser"),
    ("Related posts", "teaser"),
    ("© 2024 Learn Well", "copyright"),
    ("Post a Comment", "comment form"),
    ("Follow us on Instagram", "follow line"),
    ("Subscribe to our newsletter", "follow line"),
)


def cases(table: dict[str, Sequence[str]]) -> list[object]:
    return [pytest.param(text, name, id=f"{name}: {text}") for name, texts in table.items() for text in texts]


def paragraph(text: str, kind: BlockKind = "paragraph", line: int = 1) -> Block:
    return Block(kind, text, line, line)


def mended(text: str, kind: BlockKind = "paragraph") -> tuple[list[str], list[str]]:
    """Texts that one block becomes, and the reasons of all changes."""
    cleaned = clean("", [paragraph(text, kind), paragraph("An end.", line=9)])
    return [b.text for b in cleaned.blocks[:-1]], [c.reason for c in cleaned.changes]


@pytest.mark.parametrize(("text", "name"), cases(NOISE))
def test_page_remains_are_told_by_class(text: str, name: str) -> None:
    """A line that only a page needs is noise, whatever its case and whatever blanks stand around it."""
    assert name == noise_class(text)
    assert name == noise_class(f"  {normalise(text)}  ")


@pytest.mark.parametrize("text", CONTENT)
def test_what_only_looks_like_page_remains_stays(text: str) -> None:
    """A sentence or a label of the subject is content, though it opens like a button or a byline."""
    assert noise_class(text) is None
    assert ([text], []) == mended(text)


@pytest.mark.parametrize("text", LIST_CONTENT)
@pytest.mark.parametrize("marker", ["- ", "* ", "• ", "  • "])
def test_a_word_in_a_list_is_content(text: str, marker: str) -> None:
    """In a list of communities "Reddit" is one of them, and no button."""
    assert noise_class(marker + text) is None
    assert noise_class(text, item=True) is None


@pytest.mark.parametrize(("text", "name"), LIST_NOISE)
def test_teasers_are_noise_in_lists_too(text: str, name: str) -> None:
    """Advertising for other pages is no item of a list."""
    assert name == noise_class(f"- {text}")
    assert name == noise_class(text, item=True)


def test_a_teaser_inside_a_list_does_not_end_it() -> None:
    """The items on both sides belong to one list, behind their lead-in."""
    draft = parse_text(b"Title of It\n\nWhat you need:\n- time\n\nRead also: Cars\n- patience\n- a computer\n")
    assert [("paragraph", 3), ("item", 4), ("item", 7), ("item", 8)] == [(b.kind, b.first) for b in draft.blocks[1:]]
    assert [(6, "teaser", "Read also: Cars")] == [(c.line, c.reason, c.text) for c in draft.changes]


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("© Code and Coffee", "Code and Coffee"),
        ("© 2024 Code and Coffee | All rights reserved", "Code and Coffee"),
        ("Copyright © 2019-2024 by Code and Coffee. Imprint", "Code and Coffee"),
        ("(c) 2020 Jane Doe", "Jane Doe"),
        ("All rights reserved", ""),
    ],
)
def test_a_copyright_line_names_the_publisher(line: str, publisher: str) -> None:
    """Who holds the rights is who published the page."""
    assert publisher == drop_noise([(1, "Text."), (2, line)])[2]


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("How to Learn", "how to learn!", True),
        ("How to Learn | Learn Well", "How to Learn", True),
        ("How to Learn - The Blog", "How to Learn | Learn Well", True),
        ("How to Learn", "How to Teach", False),
        ("Scikit-learn", "Scikit", False),
        ("!", "?", False),
    ],
    ids=["punctuation", "suffix", "two suffixes", "another", "hyphen", "no words"],
)
def test_titles_are_compared_without_suffix(left: str, right: str, same: bool) -> None:
    """A page repeats its title with its own name behind a bar."""
    assert same is same_title(left, right)
    assert same is same_title(right, left)


def test_a_repeated_title_goes() -> None:
    """A heading that only says the title again leads to nothing of its own."""
    cleaned = clean("How to Learn", [paragraph("How to learn | Learn Well", "heading"), paragraph("Daily.", line=2)])
    assert ["Daily."] == [b.text for b in cleaned.blocks]
    assert ["repeated title"] == [c.reason for c in cleaned.changes]


@pytest.mark.parametrize(
    ("after", "lost"),
    [(None, True), ("heading", True), ("resources", True), ("item", False), ("paragraph", False), ("code", False)],
)
def test_a_lead_in_needs_something_to_lead_to(after: BlockKind | None, lost: bool) -> None:
    """A lead-in goes where its list was lost; the sentences before it stay."""
    blocks = [paragraph("It takes time. For ideas, look at:")]
    blocks += [paragraph("Something else", after, 2)] if after else []
    cleaned = clean("", blocks)
    assert ("It takes time." if lost else "It takes time. For ideas, look at:") == cleaned.blocks[0].text
    assert (["lead-in without its list"] if lost else []) == [c.reason for c in cleaned.changes]


def test_a_chain_of_lost_lead_ins_goes() -> None:
    """A lead-in that leads to a lost lead-in is lost as well."""
    assert () == clean("", [paragraph("Tips:"), paragraph("In short:", line=2)]).blocks


@pytest.mark.parametrize(
    ("text", "clear"),
    [
        ("APIs: APIs - Most software talks through them.", "APIs: Most software talks through them."),
        ("Learn Databases: Databases – they keep data.", "Learn Databases: they keep data."),
        ("Git: Git: keeps versions.", "Git: keeps versions."),
        ("Git: a tool that keeps versions.", "Git: a tool that keeps versions."),
        ("Front end: the back end - that is, servers.", "Front end: the back end - that is, servers."),
    ],
)
def test_a_doubled_label_is_said_once(text: str, clear: str) -> None:
    """A page that shows a label as heading and as text repeats it."""
    assert [clear] == mended(text, "item")[0]


@pytest.mark.parametrize(
    ("text", "clear"),
    [
        ("Practise on Leetcode. is a good place for it.", "Practise on Leetcode."),
        ("Take a course. offers many of them. Then build.", "Take a course. Then build."),
        ("See the docs. and others.", "See the docs."),
    ],
)
def test_a_sentence_without_its_beginning_goes(text: str, clear: str) -> None:
    """Where a link was taken out, the rest of its sentence says nothing."""
    texts, reasons = mended(text)
    assert ([clear], ["broken sentence"]) == (texts, reasons)


@pytest.mark.parametrize(
    "text",
    [
        "A Ph.D. is not needed for most roles.",
        "Learn NumPy, pandas, etc. and practise daily.",
        "Many firms in the U.S. are hiring.",
        "Acme Inc. has an office here.",
        "You try, you fail... and try again.",
        "Ask why. iPhones came later.",
        "It takes approx. 3 months.",
    ],
)
def test_an_abbreviation_does_not_break_a_sentence(text: str) -> None:
    """A small letter behind a full stop is no proof of a lost beginning."""
    assert ([text], []) == mended(text)


@pytest.mark.parametrize(
    ("text", "clear"),
    [
        ("We said so in the video earlier, but you need to know trees.", "You need to know trees."),
        ("Trees: We said so in the video above, so learn the main types.", "Trees: Learn the main types."),
        ("As you can see in the chart below, Python leads the list.", "Python leads the list."),
        ("Trees split the data (see the figure below).", "Trees split the data."),
        ("The loss falls with every step, as the chart below shows.", "The loss falls with every step."),
        ("Learn first. Watch the video below. Then build.", "Learn first. Then build."),
        ("Click here. Learn it well.", "Learn it well."),
    ],
)
def test_a_pointer_to_what_is_not_there_goes(text: str, clear: str) -> None:
    """The clause that points to a video or picture is dropped, what holds without it is kept."""
    texts, reasons = mended(text)
    assert ([clear], ["pointer to something that is not here"]) == (texts, reasons)


@pytest.mark.parametrize(
    "text",
    [
        "The charts of a report help the reader.",
        "A video on gradient descent helps many learners.",
        "Use the form of regression that fits your data.",
        "As a rule, a picture says more than a table.",
    ],
)
def test_media_may_be_spoken_of(text: str) -> None:
    """Only pointers to a place on the page are dropped."""
    assert ([text], []) == mended(text)


@pytest.mark.parametrize(
    "label",
    [
        "Suggested Resources",
        "Recommended books",
        "Useful links",
        "Further reading",
        "Best courses",
        "Helpful tutorials",
    ],
)
def test_a_resource_list_is_split_off_the_item_it_is_glued_to(label: str) -> None:
    """What to read about a whole section is no part of its last item."""
    cleaned = clean("", [Block("item", f"Statistics: Learn tests. {label}: Khan Academy, MIT.", 7, 7)])
    assert [("item", "Statistics: Learn tests."), ("resources", f"{label}: Khan Academy, MIT.")] == [
        (b.kind, b.text) for b in cleaned.blocks
    ]
    assert [(7, 7)] * 2 == [(b.first, b.last) for b in cleaned.blocks]


def test_code_is_left_alone() -> None:
    """What stands in a code block is shown as it is."""
    block = Block("code", "close\nclick here\nx. is", 1, 3)
    assert (block,) == clean("", [block]).blocks


def test_every_change_is_told_with_its_line() -> None:
    """A preview shows what was taken out, why, and where."""
    blocks = [paragraph("Menu"), paragraph("Text. is gone.", line=4), paragraph("Tips:", line=6)]
    assert [
        (1, "navigation", "Menu"),
        (4, "broken sentence", "is gone."),
        (6, "lead-in without its list", "Tips:"),
    ] == [(c.line, c.reason, c.text) for c in clean("", blocks).changes]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("“Deep” ‘Learning’ «Book»", '"Deep" \'Learning\' "Book"'),
        ("zero\u200bwidth and soft\u00adhyphen", "zerowidth and softhyphen"),
        ("ﬁt  the\u00a0model\t now", "fit the model now"),
        ("  indented", "  indented"),
        ("two\u2028lines\x0cand a page", "two lines and a page"),
        ("   ", ""),
    ],
    ids=["quotes", "invisible", "compatibility and blanks", "depth", "line ends", "blank"],
)
def test_text_is_brought_into_one_form(text: str, normal: str) -> None:
    """Quotes, blanks and invisible characters look the same in all documents."""
    assert normal == normalise(text)


@pytest.mark.parametrize(
    ("text", "ends"),
    [("Done.", True), ('"Done?" ', True), ("(Done!)", True), ("Done", False), ("Done:", False), ("e.g., this", False)],
)
def test_a_finished_sentence_is_told_by_its_end(text: str, ends: bool) -> None:
    """A closing mark counts, also inside quotes or brackets."""
    assert ends is ends_sentence(text)


pieces = st.sampled_from(
    [*(t for texts in NOISE.values() for t in texts), *CONTENT, *LIST_CONTENT, "Practise.", "is a good one.", "Tips:",
     "Suggested resources: A, B.", "Trees: Trees - split.", "in the video below", "but you need to know it.", "e.g.",
     "see the figure above,"]
)  # fmt: skip
texts = st.one_of(st.lists(pieces, min_size=1, max_size=4).map(" ".join), st.text(max_size=80).map(normalise))
kinds: st.SearchStrategy[BlockKind] = st.sampled_from(["heading", "paragraph", "item", "resources", "code"])
documents = st.lists(st.tuples(kinds, texts.filter(str.strip)), max_size=8).map(
    lambda pairs: [Block(k, t.strip(), n, n) for n, (k, t) in enumerate(pairs, 1)]
)


@given(documents)
def test_cleaning_twice_is_cleaning_once(blocks: list[Block]) -> None:
    """What is clean stays as it is."""
    once = clean("How to Learn", blocks).blocks
    assert once == clean("How to Learn", once).blocks


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    """The one form is a fixed point, and holds no line end."""
    once = normalise(text)
    assert once == normalise(once)
    assert len(once.splitlines()) <= 1


@given(documents)
def test_cleaning_invents_nothing(blocks: list[Block]) -> None:
    """Every word of a clean block stands in the block of the same line."""
    source = {b.first: b.text.casefold() for b in blocks}
    for block in clean("How to Learn", blocks).blocks:
        assert all(word in source[block.first] for word in block.text.casefold().split())


@given(st.text())
def test_any_text_can_be_judged(text: str) -> None:
    """No text, however odd, stops the cleaning."""
    noise_class(text)
    noise_class(text, item=True)
    clean(text, [paragraph(text)])
