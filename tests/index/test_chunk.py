"""Passages: whole statements of one section, in order, of a readable size, under ids that stay."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.chunk import MAX_WORDS, chunk
from index.sentences import split_sentences
from index.types import Block, BlockKind, Document, Passage, Statement


def document(*blocks: Block, name: str = "a.md") -> Document:
    return Document(name, "Title", blocks, name, "Publisher", "a place")


Part = tuple[BlockKind, str] | tuple[BlockKind, str, int]


def lay(*parts: Part) -> list[Block]:
    """Blocks on lines 1, 2, 3 ..."""
    return [Block(p[0], p[1], n, n, p[2] if len(p) == 3 else 0) for n, p in enumerate(parts, 1)]


def words(count: int, name: str = "word") -> str:
    """A sentence of `count` words."""
    return " ".join([name.capitalize(), *[name] * (count - 1)]) + "."


def sizes(passages: list[Passage]) -> list[int]:
    return [sum(len(s.text.split()) for s in p.statements) for p in passages]


def test_a_passage_knows_where_it_comes_from() -> None:
    """Title, publisher, place, heading path and lines go with the text."""
    (passage,) = chunk(
        document(*lay(("heading", "Maths", 2), ("paragraph", "Learn it. Use it."), ("paragraph", "So.")))
    )
    assert ("a.md", "Title", "Publisher", "a.md", "a place") == (
        passage.document,
        passage.title,
        passage.publisher,
        passage.source,
        passage.url,
    )
    assert ("Maths",) == passage.headings
    assert (2, 3) == (passage.first, passage.last)
    assert "Title > Maths\nLearn it. Use it.\nSo." == passage.encoded_text
    assert [("Learn it.", True), ("Use it.", False), ("So.", True)] == [(s.text, s.opens) for s in passage.statements]


def test_each_section_is_cut_by_itself() -> None:
    """Short sections are never thrown together: their headings say what they are about."""
    blocks = lay(
        ("paragraph", "Before."), ("heading", "A"), ("paragraph", "One."), ("heading", "B"), ("paragraph", "Two.")
    )
    assert [((), "Before."), (("A",), "One."), (("B",), "Two.")] == [
        (p.headings, p.text) for p in chunk(document(*blocks))
    ]


def test_headings_make_a_path() -> None:
    """Deeper headings stand below higher ones, equal ones replace each other."""
    blocks = lay(
        ("heading", "A", 1), ("paragraph", "a."), ("heading", "B", 2), ("paragraph", "b."), ("heading", "C", 3),
        ("paragraph", "c."), ("heading", "D", 2), ("paragraph", "d."), ("heading", "E", 1), ("paragraph", "e."),
    )  # fmt: skip
    assert [("A",), ("A", "B"), ("A", "B", "C"), ("A", "D"), ("E",)] == [p.headings for p in chunk(document(*blocks))]


def test_a_heading_without_body_becomes_the_parent() -> None:
    """Where two headings follow each other, the first is over the second, whatever their levels."""
    blocks = lay(("heading", "Algorithms", 2), ("heading", "Trees", 2), ("paragraph", "They split."))
    assert [("Algorithms", "Trees")] == [p.headings for p in chunk(document(*blocks))]


def test_a_heading_at_the_end_is_no_passage() -> None:
    """Nothing is said below it."""
    assert [("A",)] == [
        p.headings for p in chunk(document(*lay(("heading", "A"), ("paragraph", "a."), ("heading", "B"))))
    ]


def test_paragraphs_are_packed_to_a_readable_size() -> None:
    """A passage is filled to about 110 words with whole paragraphs."""
    blocks = lay(*[("paragraph", words(n)) for n in (40, 50, 60, 20, 30)])
    assert [90, 110] == sizes(chunk(document(*blocks)))


def test_a_short_beginning_takes_a_long_paragraph_with_it() -> None:
    """Below 30 words a passage takes the next paragraph, up to 180 words."""
    assert [179] == sizes(chunk(document(*lay(("paragraph", words(29)), ("paragraph", words(150))))))
    assert [29, 152] == sizes(chunk(document(*lay(("paragraph", words(29)), ("paragraph", words(152))))))


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    """Parts are of about equal size."""
    assert [105, 105] == sizes(chunk(document(*lay(("paragraph", " ".join([words(15)] * 14))))))


def test_a_single_long_sentence_stays_whole() -> None:
    """A statement is never torn, however long."""
    passages = chunk(document(*lay(("paragraph", f"{words(20)} {words(300)} {words(20)}"))))
    assert 300 in [len(s.text.split()) for p in passages for s in p.statements]


@pytest.mark.parametrize(
    ("lead", "items"), [(10, [30] * 12), (60, [25] * 8), (16, [164]), (170, [30, 30]), (1, [50, 170, 40]), (25, [159])]
)
def test_a_list_is_never_torn_from_its_lead_in(lead: int, items: list[int]) -> None:
    """A list too long for one passage is cut between items, and the lead-in is said again in each part."""
    opening = words(lead, "lead")[:-1] + ":"
    blocks = lay(("paragraph", f"Before it. {opening}"), *[("item", words(n, f"item{i}")) for i, n in enumerate(items)])
    passages = chunk(document(*blocks))
    with_items = [p for p in passages if any(s.kind == "item" for s in p.statements)]
    for passage in with_items:
        assert opening == next(s.text for s in passage.statements if s.kind != "sentence")
    assert [b.text for b in blocks[1:]] == [s.text for p in passages for s in p.statements if s.kind == "item"]
    for passage, size in zip(passages, sizes(passages), strict=True):
        assert size <= MAX_WORDS or 1 == sum(s.kind == "item" for s in passage.statements)


def test_a_repeated_lead_in_does_not_stretch_the_lines() -> None:
    """The lines of a part are those of its items; a lead-in right above its list belongs to it."""
    blocks = [Block("paragraph", "Do this:", 1, 1)]
    blocks += [Block("item", words(60), n, n) for n in range(3, 9)]
    assert [(1, 4), (5, 6), (7, 8)] == [(p.first, p.last) for p in chunk(document(*blocks))]


def test_a_list_without_lead_in_stays_together() -> None:
    """A run of items is one unit."""
    blocks = lay(("paragraph", words(100)), ("item", words(20)), ("item", words(20)), ("item", words(20)))
    assert [100, 60] == sizes(chunk(document(*blocks)))


def test_a_resource_list_is_a_passage_of_its_own() -> None:
    """What to read is asked for by itself."""
    blocks = lay(("heading", "A"), ("item", "x."), ("resources", "Suggested books: B."), ("paragraph", "After."))
    assert [["item"], ["resources"], ["sentence"]] == [[s.kind for s in p.statements] for p in chunk(document(*blocks))]
    assert {("A",)} == {p.headings for p in chunk(document(*blocks))}


def test_code_is_one_statement() -> None:
    """Code is never cut into sentences."""
    (passage,) = chunk(document(Block("code", "x = 1. Y = 2\nprint(x)", 1, 3)))
    assert (Statement("code", "x = 1. Y = 2\nprint(x)", 1, 3, opens=True),) == passage.statements


def test_the_same_section_twice_has_two_ids() -> None:
    """Copies are numbered, so that ids stay unique."""
    blocks = [*lay(("heading", "A", 2), ("paragraph", "One."))] * 3
    ids = [p.id for p in chunk(document(*blocks))]
    assert 3 == len(set(ids))
    assert ids == [p.id for p in chunk(document(*blocks))]


def test_ids_depend_on_document_headings_and_text() -> None:
    """Title, publisher, place and lines do not count."""
    blocks = lay(("heading", "A"), ("paragraph", "One."))
    (passage,) = chunk(document(*blocks))
    moved = [replace(b, first=b.first + 7, last=b.last + 7) for b in blocks]
    (other,) = chunk(replace(document(*moved), title="Other", publisher="", url=""))
    assert passage.id == other.id
    assert re.fullmatch(r"[0-9a-f]{20}", passage.id)
    assert passage.id != chunk(document(*blocks, name="b.md"))[0].id


sentence = st.builds(words, st.integers(1, 60), st.sampled_from(["model", "data", "tree", "loss", "test", "code"]))
prose = st.lists(sentence, min_size=1, max_size=9).map(" ".join)
bodies: st.SearchStrategy[BlockKind] = st.sampled_from(["paragraph", "item", "resources", "code"])
headings: st.SearchStrategy[Part] = st.builds(
    lambda text, level: ("heading", text, level), st.sampled_from(["Basics", "Maths", "Jobs"]), st.integers(1, 3)
)
others: st.SearchStrategy[Part] = st.builds(lambda kind, text: (kind, text), bodies, prose)
leads: st.SearchStrategy[Part] = st.builds(lambda text: ("paragraph", f"{text[:-1]}:"), prose)
block = st.one_of(headings, others, leads)
contents = st.lists(block, max_size=25).map(lambda parts: lay(*parts))


@given(contents)
def test_no_statement_is_lost_invented_or_moved(blocks: list[Block]) -> None:
    """All statements but repeated lead-ins, passage by passage, are those of the document in order."""
    expected = [
        (t, b.first)
        for b in blocks
        if b.kind != "heading"
        for t in ([b.text] if b.kind in {"item", "resources", "code"} else split_sentences(b.text))
    ]
    leads: set[tuple[str, int]] = set()
    actual = []
    for s in (s for p in chunk(document(*blocks)) for s in p.statements):
        if s.kind != "lead" or (s.text, s.first) not in leads:
            actual.append((s.text, s.first))
        if s.kind == "lead":
            leads.add((s.text, s.first))
    assert expected == actual


@given(contents)
def test_no_passage_is_too_long(blocks: list[Block]) -> None:
    """Only a single statement, with its lead-in, may be longer than 180 words."""
    for passage in chunk(document(*blocks)):
        own = [s for s in passage.statements if s.kind != "lead"]
        assert len(own) <= 1 or sum(len(s.text.split()) for s in passage.statements) <= MAX_WORDS


@given(contents)
def test_the_lines_of_a_passage_hold_its_statements(blocks: list[Block]) -> None:
    """What is said stands between the first and the last line, but for a lead-in that is said again."""
    for passage in chunk(document(*blocks)):
        for s in passage.statements:
            assert s.kind == "lead" or passage.first <= s.first <= s.last <= passage.last


@given(contents)
def test_ids_are_unique_and_stable(blocks: list[Block]) -> None:
    """The same document gives the same ids, each of them once."""
    ids = [p.id for p in chunk(document(*blocks))]
    assert len(set(ids)) == len(ids)
    assert ids == [p.id for p in chunk(document(*blocks))]


@given(st.lists(prose, min_size=2, max_size=8), st.data())
def test_a_changed_section_changes_only_its_own_ids(bodies: list[str], data: st.DataObject) -> None:
    """What else stands in a document does not count for the id of a passage."""
    changed = data.draw(st.integers(0, len(bodies) - 1))
    new = data.draw(prose)
    assume(new != bodies[changed])
    before = [
        b for n, t in enumerate(bodies) for b in (Block("heading", f"S{n}", n, n, 2), Block("paragraph", t, n, n))
    ]
    after = [
        Block("paragraph", new, b.first, b.last) if b.first == changed and b.kind != "heading" else b for b in before
    ]
    old, fresh = ({p.id: p.headings for p in chunk(document(*x))} for x in (before, after))
    assert {(f"S{changed}",)} >= {old[i] for i in old.keys() - fresh.keys()}
    assert {(f"S{changed}",)} >= {fresh[i] for i in fresh.keys() - old.keys()}
    assert old != fresh


@given(contents)
def test_one_vector_text_for_each_statement(blocks: list[Block]) -> None:
    """The encoder reads each statement behind its nearest heading; a short item also behind its lead-in."""
    for passage in chunk(document(*blocks)):
        heading = passage.headings[-1] if passage.headings else "Title"
        assert len(passage.statements) == len(passage.encoded)
        for s, text in zip(passage.statements, passage.encoded, strict=True):
            assert text.startswith(f"{heading}: ")
            assert text.endswith(s.text)


def test_a_short_item_is_encoded_with_its_lead_in() -> None:
    """Four words say little without what leads to them; a new paragraph ends the lead-in's reach."""
    blocks = lay(
        ("heading", "Tools"), ("paragraph", "Learn these:"), ("item", "Git"),
        ("item", "Docker, since it is everywhere"), ("paragraph", "Then rest."), ("item", "Sleep"),
    )  # fmt: skip
    assert [
        "Tools: Learn these:",
        "Tools: Learn these: Git",
        "Tools: Docker, since it is everywhere",
        "Tools: Then rest.",
        "Tools: Sleep",
    ] == chunk(document(*blocks))[0].encoded


def test_a_passage_takes_along_what_its_section_is_asked() -> None:
    """By its nearest heading, or the title where it has none; each part of a long section has all of it."""
    blocks = lay(
        ("paragraph", "Before."), ("heading", "A", 1), ("paragraph", "a."), ("heading", "B", 2),
        ("paragraph", words(100)), ("paragraph", words(100)),
    )  # fmt: skip
    asked = {"Title": ("top?",), "A": ("which a?", "why a?"), "B": ("b?",), "C": ("c?",)}
    passages = chunk(replace(document(*blocks), asked=asked))
    assert [("top?",), ("which a?", "why a?"), ("b?",), ("b?",)] == [p.asked for p in passages]


@given(contents)
def test_what_is_asked_is_searched_and_never_read(blocks: list[Block]) -> None:
    """Questions are encoded behind the statements and counted among the words; text, lines and ids stay the same."""
    asked = dict.fromkeys(["Title", "Basics", "Maths", "Jobs"], ("Do zebras bake?", "Where?"))
    plain, known = (chunk(replace(document(*blocks), asked=a)) for a in ({}, asked))
    assert plain == [replace(p, asked=()) for p in known]
    for before, after in zip(plain, known, strict=True):
        assert [*before.encoded, "Do zebras bake?", "Where?"] == after.encoded
        assert f"{before.encoded_text}\nDo zebras bake?\nWhere?" == after.encoded_text
        assert (before.id, before.text) == (after.id, after.text)


def test_text_is_laid_out_for_reading() -> None:
    """Sentences side by side, paragraphs and items on lines of their own, numbers instead of dashes."""
    blocks = lay(
        ("paragraph", "One. Two. Do:"), ("item", "a"), ("item", "2. b"), ("paragraph", "End."), ("code", "x = 1")
    )
    assert "One. Two.\nDo:\n- a\n2. b\nEnd.\nx = 1" == chunk(document(*blocks))[0].text
    assert Counter(sentence=3, item=2, lead=1, code=1) == Counter(
        s.kind for s in chunk(document(*blocks))[0].statements
    )
