"""Building: plan first, encode only what is new, end up with what a build from nothing would give."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from index import build, store
from index.lexicon import Lexicon
from tests.doubles.encoder import HashingEncoder
from tests.doubles.workshop import GUIDES, Workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """Built once; what was encoded then is forgotten."""
    workshop = Workshop(tmp_path)
    workshop.build()
    workshop.encoder.seen.clear()
    return workshop


def test_the_first_build_encodes_everything(tmp_path: Path) -> None:
    """Nothing is there, so everything is new."""
    workshop = Workshop(tmp_path)
    plan = workshop.plan()
    assert ("jobs.md", "maths.md", "python.md") == plan.documents.added
    assert (5, 0, 12, "") == (plan.encode, plan.reuse, plan.statements, plan.note)
    built = workshop.build()
    assert (plan, 5, 0, True) == (built.plan, built.encoded, built.reused, built.written)
    assert 12 == len(workshop.encoder.seen)


def test_planning_changes_nothing(tmp_path: Path) -> None:
    """A plan is only looked at."""
    workshop = Workshop(tmp_path)
    workshop.plan()
    assert not workshop.index.exists()


def test_the_estimate_counts_statements(tmp_path: Path) -> None:
    """Statements are what the encoder gets."""
    assert 6.0 == Workshop(tmp_path).plan().estimate(0.5)


def test_a_rebuild_with_nothing_changed_does_nothing(workshop: Workshop) -> None:
    """No text is encoded, no build is written, the id stays."""
    before = store.builds(workshop.index)
    built = workshop.build()
    assert (before[0].id, 0, 5, False) == (built.id, built.encoded, built.reused, built.written)
    assert [] == workshop.encoder.seen
    assert before == store.builds(workshop.index)


def test_one_changed_section_encodes_only_its_passages(workshop: Workshop) -> None:
    """Its neighbours in the same file are reused, although their document has changed."""
    workshop.write("maths.md", GUIDES["maths.md"].replace("Learn the dot product first.", "Draw them."))
    plan = workshop.plan()
    assert (("maths.md",), ("jobs.md", "python.md")) == (plan.documents.changed, plan.documents.unchanged)
    assert (1, 1, 4) == (len(plan.passages.added), len(plan.passages.removed), len(plan.passages.unchanged))
    built = workshop.build()
    assert (1, 4) == (built.encoded, built.reused)
    assert [
        "Linear algebra: Vectors and matrices carry the data.",
        "Linear algebra: Draw them.",
    ] == workshop.encoder.seen


def test_a_deleted_file_is_gone(workshop: Workshop) -> None:
    """Its passages are found no more, and nothing is encoded for it."""
    (workshop.sources / "python.md").unlink()
    assert ("python.md",) == workshop.plan().documents.removed
    built = workshop.build()
    assert (0, 3, True) == (built.encoded, built.reused, built.written)
    artefact = workshop.load()
    assert {"jobs.md", "maths.md"} == {p.document for p in artefact.shelf.passages}
    assert "numpy" not in artefact.words
    assert "numpi" not in artefact.shelf.lexical.vocabulary


def test_moved_lines_are_rewritten_but_not_encoded(workshop: Workshop) -> None:
    """A citation shows the right lines, for free."""
    workshop.write("jobs.md", "\n\n\n" + GUIDES["jobs.md"])
    plan = workshop.plan()
    assert (1, 0, 0) == (len(plan.passages.changed), len(plan.passages.added), plan.encode)
    built = workshop.build()
    assert (0, 5, True) == (built.encoded, built.reused, built.written)
    (passage,) = (p for p in workshop.load().shelf.passages if p.document == "jobs.md")
    assert (8, 8) == (passage.first, passage.last)


def test_a_new_title_is_encoded_where_it_is_read(tmp_path: Path) -> None:
    """The id of a passage without headings stays, yet its encoded text has changed."""
    workshop = Workshop(tmp_path)
    workshop.write("short.md", "# Old name\n\nOne sentence about deployment.\n")
    workshop.build()
    workshop.encoder.seen.clear()
    workshop.write("short.md", "# New name\n\nOne sentence about deployment.\n")
    assert 1 == workshop.build().encoded
    assert ["New name: One sentence about deployment."] == workshop.encoder.seen


def test_what_a_section_is_asked_is_encoded_with_it(workshop: Workshop) -> None:
    """New questions cost the encoding of their section alone, and the passage counts as changed, not as new."""
    asked = '---\nasked:\n  Statistics: ["is it chance?"]\n---\n'
    workshop.write("maths.md", asked + GUIDES["maths.md"])
    plan = workshop.plan()
    assert (0, 2, 1, 3) == (len(plan.passages.added), len(plan.passages.changed), plan.encode, plan.statements)
    built = workshop.build()
    assert (1, 4, True) == (built.encoded, built.reused, built.written)
    assert "is it chance?" == workshop.encoder.seen[-1]
    (passage,) = (p for p in workshop.load().shelf.passages if p.asked)
    assert (("Statistics",), ("is it chance?",)) == (passage.headings, passage.asked)
    assert not workshop.build().written


def test_changed_questions_are_a_new_build(workshop: Workshop) -> None:
    """Other words, another order, or none any more: the index says what the files say now."""
    for listed, encoded in (('"why?", "is it chance?"', 1), ('"is it chance?", "why?"', 1), ("", 1), ("", 0)):
        workshop.write("maths.md", f"---\nasked: {{Statistics: [{listed}]}}\n---\n{GUIDES['maths.md']}")
        assert encoded == workshop.build().encoded
    shelf = workshop.load().shelf
    assert [()] * 5 == [p.asked for p in shelf.passages]
    assert 12 == len(shelf.statements)


@pytest.mark.parametrize("change", ["lexicon", "calibration", "kind"])
def test_other_settings_make_a_new_build_without_encoding(workshop: Workshop, change: str) -> None:
    """What is not the documents' counts as well, but costs no encoding."""
    if change == "lexicon":
        built = workshop.build(lexicon=Lexicon(slang={"ngl": "honestly"}))
    elif change == "calibration":
        built = workshop.build(calibration={"floor": 0.6})
    else:
        built = workshop.build(kind="approximate")
    assert (0, 5, True) == (built.encoded, built.reused, built.written)


def test_another_model_encodes_everything(workshop: Workshop, tmp_path: Path) -> None:
    """Vectors of two models never share an index; the plan says why nothing is reused."""
    other = Workshop(tmp_path, identity="other")
    built = other.build()
    assert (5, 0) == (built.encoded, built.reused)
    assert "built with the model hashing" in built.plan.note
    assert "other" == other.load().manifest.encoder


def test_an_incremental_build_equals_a_fresh_one(workshop: Workshop, tmp_path: Path) -> None:
    """History leaves no trace: only the id, the time and the order of work differ."""
    for number in range(3):
        workshop.write("news.md", f"# News\n\nNumber {number}.\n")
        asked = f'---\nasked: {{Statistics: ["part {number}?", "why?"]}}\n---\n'
        workshop.write("maths.md", asked + GUIDES["maths.md"] + f"\nMore of it, part {number}.\n")
        workshop.build()
    shutil.copytree(workshop.sources, tmp_path / "fresh" / "sources")
    fresh = Workshop(tmp_path / "fresh")
    fresh.build()
    left, right = workshop.load().manifest, fresh.load().manifest
    assert left.files == right.files
    assert (left.content, left.corpus, left.sources) == (right.content, right.corpus, right.sources)


def test_a_passage_is_the_centroid_of_its_statements(workshop: Workshop) -> None:
    """The unit vector of the mean, as the retriever expects."""
    shelf = workshop.load().shelf
    for position in range(len(shelf.passages)):
        rows = shelf.statements[shelf.offsets[position] : shelf.offsets[position + 1]].astype(np.float32)
        mean = rows.mean(axis=0)
        (found,) = shelf.dense.vectors(np.array([position]))
        np.testing.assert_allclose(mean / np.linalg.norm(mean), found, atol=1e-6)


def test_centroids_that_cancel_out_are_zero() -> None:
    """Opposite statements give no direction, and no NaN."""
    statements = np.array([[1, 0], [-1, 0], [0, 1]], dtype=np.float16)
    assert [[0, 0], [0, 1]] == build.centroids(statements, np.array([0, 2, 3])).tolist()


def test_large_corpora_are_encoded_in_slices(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the work is cut, the result is the same."""
    whole = workshop.load().manifest.files
    monkeypatch.setattr(build, "SLICE", 4)
    workshop.encoder.identity = "hashing"
    shutil.rmtree(workshop.index)
    workshop.build()
    assert whole == workshop.load().manifest.files


def test_progress_hears_of_every_statement(workshop: Workshop) -> None:
    """The numbers add up to what the plan promised."""
    workshop.write("news.md", "# News\n\nOne. Two. Three.\n")
    reading, done = workshop.read(), list[int]()
    planned = build.plan(reading, "hashing", workshop.index).statements
    build.build(
        reading,
        HashingEncoder(),
        workshop.model,
        workshop.index,
        lexicon=Lexicon(),
        calibration={},
        progress=done.append,
    )
    assert planned == sum(done) > 0


def test_approximate_search_states_its_recall(tmp_path: Path) -> None:
    """Recall is measured at build time and kept in the manifest; exact search needs none."""
    workshop = Workshop(tmp_path)
    for number in range(30):
        workshop.write(f"n{number}.md", f"# Note {number}\n\nThe word{number} and the word{number + 1}.\n")
    assert workshop.build().ann_recall is None
    built = workshop.build(kind="approximate")
    assert built.ann_recall is not None
    assert 0.9 <= built.ann_recall <= 1.0
    assert built.ann_recall == workshop.load().manifest.ann_recall == workshop.build(kind="approximate").ann_recall
    assert "n7.md" == workshop.ask("word7 word8")
