"""Prose that is whole, readable and there once, with names as their makers write them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from knowledge.check import check
from knowledge.checks.names import with_right_names, wrong_names
from knowledge.checks.prose import grade
from knowledge.stubs import skill
from tests.doubles.curriculum import TODAY, Bakery, findings
from tests.doubles.encoder import HashingEncoder

BREAD = "Mix flour, water, salt and yeast.\n\nKnead the dough and wait an hour.\n\nBake it hot."


def guide(bakery: Bakery, text: str) -> None:
    """Make a text the first section of the guide."""
    bakery.guide("baking", {"How to begin": text, "How to end": ""})


def test_pages_have_the_sections_of_their_kind(bakery: Bakery) -> None:
    """A role's sections are fixed in number, name and order, since the bot looks for them."""
    bakery.spoil("roles/baker.md", "## Neighbours", "## Friends")
    line = bakery.line("roles/baker.md", "## A day")
    said = (
        "the sections must be A day, Neighbours, First jobs, Where it leads, "
        "not A day, Friends, First jobs, Where it leads"
    )
    assert [f"roles/baker.md:{line}: {said}"] == findings(bakery, "sections")


def test_a_section_has_text_and_a_heading_of_its_own(bakery: Bakery) -> None:
    """The sections of a guide are free, but each is there once and says something."""
    text = "\n## Begin\n\nMix.\n\n## Empty\n\n## Begin\n\nStir.\n"
    path = bakery.folder / "guides" / "baking.md"
    path.write_text(path.read_text("utf-8").split("\n## ")[0] + text)
    lines = [n for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if line.startswith("## ")]
    assert [
        f'guides/baking.md:{lines[0]}: "Begin" is the heading of two sections',
        f'guides/baking.md:{lines[1]}: "Empty" has no text',
        f'guides/baking.md:{lines[2]}: "Begin" is the heading of two sections',
    ] == findings(bakery, "sections")


def test_two_pages_do_not_say_the_same(bakery: Bakery) -> None:
    """The later of two copies is named with the earlier one; the order of paragraphs does not matter."""
    bakery.guide("baking", {"How to begin": BREAD, "How to begin again": BREAD})
    copied = "\n\n".join(reversed(BREAD.split("\n\n")))
    bakery.skill("wood", {"Common traps": copied})
    skill_line = bakery.line("skills/wood.md", "## Common traps")
    assert [
        f'guides/baking.md:{bakery.line("guides/baking.md", f"## {heading}")}: "{heading}" says nearly the same as '
        f'"Common traps" in skills/wood.md:{skill_line} (cosine 1.00)'
        for heading in ("How to begin", "How to begin again")
    ] == findings(bakery, "copy", embed=HashingEncoder().encode_passages)


def test_one_page_may_repeat_itself(bakery: Bakery) -> None:
    """Only sections of different pages are compared, and nothing without a model."""
    bakery.guide("baking", {"How to begin": BREAD, "How to begin again": BREAD})
    assert [] == findings(bakery, "copy", embed=HashingEncoder().encode_passages)
    bakery.guide("burning", {"How to begin": BREAD})
    assert [] == findings(bakery, "copy")


@pytest.mark.parametrize(("cosine", "count"), [(0.91, 0), (0.93, 1)])
def test_likeness_is_a_cosine(bakery: Bakery, cosine: float, count: int) -> None:
    """Sections count as copies from 0.92 on."""
    bakery.guide("baking", {"Begin": "Left.", "End": "Other."})
    bakery.guide("burning", {"Begin": "Right.", "End": "Others."})

    def embed(texts: Sequence[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        vectors = np.zeros((len(texts), len(texts) + 2), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, row + 2] = 1
            if text in ("Left.", "Right."):
                vectors[row] = 0
                vectors[row, :2] = (1, 0) if text == "Left." else (cosine, (1 - cosine**2) ** 0.5)
        return vectors

    assert count == len(findings(bakery, "copy", embed=embed))


def test_a_question_is_asked_once(bakery: Bakery) -> None:
    """Capitals and punctuation make no difference."""
    bakery.spoil("skills/wood.md", "What about wood, part 5?", "what about GAS part 2")
    first, second = (
        f"skills/{name}.md:{bakery.line(f'skills/{name}.md', text)}"
        for name, text in (("gas", "part 2"), ("wood", "GAS"))
    )
    assert [f"{second}: q5 is asked in {first} already"] == findings(bakery, "question")


def test_long_words_and_sentences_are_hard(bakery: Bakery) -> None:
    """A warning at the heading, in years of school."""
    guide(bakery, "Organisational responsibilities notwithstanding, standardisation facilitates interoperability.")
    line = bakery.line("guides/baking.md", "## How to begin")
    (finding,) = findings(bakery, "readability")
    assert finding.startswith(f'guides/baking.md:{line}: warning: "How to begin" reads like ')


def test_the_grade_is_the_automated_readability_index() -> None:
    """Letters a word and words a sentence, weighed as its authors say; code counts as one letter."""
    assert 4.71 * 20 / 6 + 0.5 * 6 / 2 - 21.43 == pytest.approx(grade("The bread is hot. Eat some!"), abs=0.01)
    assert grade("Call f now.") == grade("Call `a_very_long_name` now.")
    assert 0.0 == grade("") == grade("...")


def test_sentences_are_short(bakery: Bakery) -> None:
    """A warning for more than 40 words, where the sentence begins; list items are sentences of their own."""
    items = "\n".join(f"- {'egg ' * 30}" for _ in range(3))
    guide(bakery, f"Mix it.\nThen {'egg ' * 39}now.\n\nThese are:\n\n{items}\n\nMix e.g. {'egg ' * 38}\n")
    line = bakery.line("guides/baking.md", "Then egg")
    expected = f"guides/baking.md:{line}: warning: a sentence of 41 words begins here; make two of it"
    assert [expected] == findings(bakery, "sentence")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Pytorch", "PyTorch"),
        ("Numpy", "NumPy"),
        ("numpy", "NumPy"),
        ("Pandas", "pandas"),
        ("Scikit-Learn", "scikit-learn"),
        ("sklearn", "scikit-learn"),
        ("Tensorflow", "TensorFlow"),
        ("Github", "GitHub"),
        ("javascript", "JavaScript"),
        ("Postgresql", "PostgreSQL"),
        ("MLFlow", "MLflow"),
        ("kubernetes", "Kubernetes"),
        ("jupyter", "Jupyter"),
        ("matplotlib", "Matplotlib"),
        ("HuggingFace", "Hugging Face"),
        ("Hugging face", "Hugging Face"),
        ("XGboost", "XGBoost"),
        ("VSCode", "VS Code"),
    ],
)
def test_names_are_written_as_their_makers_do(wrong: str, right: str) -> None:
    """Found wherever they stand as a word, also before a hyphen or an apostrophe."""
    assert [(4, wrong, right)] == list(wrong_names(f"Use {wrong} now."))
    assert f"{right}-like, ({right}), {right}'s {right}." == with_right_names(
        f"{wrong}-like, ({wrong}), {wrong}'s {wrong}."
    )


@pytest.mark.parametrize(
    "text",
    [
        "NumPy, pandas, scikit-learn and Hugging Face.",
        "Call `import numpy as np`, or ``sklearn`` and\n`a\npandas Numpy b`.",
        "See https://github.com/numpy and numpy.org, or pytorch/vision, in numpy.py.",
        "```python\nimport Numpy\n```",
        "Numpydoc and mygithub are other words.",
        "The book Learning Numpy by Heart helps.",
    ],
    ids=["right", "code", "addresses", "block", "longer words", "title"],
)
def test_code_addresses_and_titles_are_left_alone(text: str) -> None:
    """What is quoted is quoted as it is."""
    assert [] == list(wrong_names(text, {"Learning Numpy by Heart"}))
    assert text == with_right_names(text, {"Learning Numpy by Heart"})


def test_wrong_names_are_warnings_in_their_line(bakery: Bakery) -> None:
    """In prose, headings, front matter and glossary, but not in ids, nor in titles of the catalogue."""
    bakery.guide("burning", {"Why Pytorch burns": ""})
    bakery.term("flour", see=["baking"], text="Ground by Tensorflow.")
    bakery.resource("numpy", title="All of Numpy (2nd edition)")
    resources = [{"ref": "cookbook", "use": "core"}, {"ref": "numpy", "use": "extra", "part": "Numpy for cooks"}]
    bakery.skill("wood", resources=resources, discussion=["Who read All of Numpy?"])
    guide(bakery, "First.\n\nUse Numpy and\nPytorch.")
    places = [
        ("glossary.yaml", "id: flour", "TensorFlow", "Tensorflow"),
        ("guides/baking.md", "Use Numpy", "NumPy", "Numpy"),
        ("guides/baking.md", "Pytorch", "PyTorch", "Pytorch"),
        ("guides/burning.md", "## Why", "PyTorch", "Pytorch"),
        ("skills/wood.md", "for cooks", "NumPy", "Numpy"),
    ]
    expected = [f"{f}:{bakery.line(f, text)}: warning: write {right}, not {wrong}" for f, text, right, wrong in places]
    assert expected == findings(bakery, "name")


def test_links_stand_in_the_catalogue(bakery: Bakery) -> None:
    """A warning for addresses in prose."""
    guide(bakery, "Mix.\nSee https://example.org/bread for more.")
    line = bakery.line("guides/baking.md", "https")
    said = "a link grows old here (https://example.org/bread); links stand in resources.yaml"
    assert [f"guides/baking.md:{line}: warning: {said}"] == findings(bakery, "address")


def test_nothing_is_left_to_do(bakery: Bakery) -> None:
    """A warning for each TODO, in prose and front matter."""
    bakery.skill("wood", discussion=["TODO ask something."])
    guide(bakery, "Mix.\n\nTODO stir.")
    assert [
        f"{file}:{bakery.line(file, 'TODO')}: warning: something is left TODO"
        for file in ("guides/baking.md", "skills/wood.md")
    ] == findings(bakery, "todo")


def test_a_first_draft_is_told_what_it_lacks(bakery: Bakery) -> None:
    """A new skill lacks a free resource and a role, and its texts and ids are still to be chosen."""
    (bakery.folder / "skills" / "waffles.md").write_text(skill("waffles", TODAY), "utf-8")
    found = check(bakery.load(), today=TODAY, embed=HashingEncoder().encode_passages)
    assert {"skills/waffles.md"} == {f.file for f in found}
    assert {("error", "free-core"), ("warning", "todo"), ("warning", "unused")} == {(f.severity, f.rule) for f in found}
    said = [str(f) for f in found]
    line = bakery.line("skills/waffles.md", "id: todo-1")
    assert f"skills/waffles.md:{line}: warning: choose an id instead of todo-1; it stays for ever" in said
