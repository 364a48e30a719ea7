"""`./mentor knowledge new` and `show`: begin a page, and see it as a reader does."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.cli import main
from bot.mentor.wording import describe
from bot.terminal import authoring, pages
from bot.terminal.layout import WIDTH
from knowledge import ids
from knowledge.curriculum import AnyPage
from knowledge.loader import load

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
CURRICULUM = load(KNOWLEDGE)


@pytest.fixture
def knowledge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's knowledge, to write into."""
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setenv("MENTOR_KNOWLEDGE", str(folder))
    return folder


def shown(capsys: pytest.CaptureFixture[str], *name: str) -> str:
    """What `show` prints, with all white space made one blank."""
    assert 0 == main(["knowledge", "show", *name])
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("action", [[], ["check"], ["new"], ["show"], ["links"], ["graph"]])
def test_every_action_explains_itself(action: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` gives the usage of each."""
    with pytest.raises(SystemExit) as ended:
        main(["knowledge", *action, "--help"])
    assert 0 == ended.value.code
    assert " ".join(["usage: ./mentor knowledge", *action]) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kind", "page_id", "file"),
    [
        ("skill", "vector-search", "skills/vector-search.md"),
        ("project", "p-search-engine", "projects/p-search-engine.md"),
        ("guide", "remote-work", "guides/remote-work.md"),
    ],
)
def test_a_new_page_is_valid_and_locked(
    knowledge: Path, capsys: pytest.CaptureFixture[str], kind: str, page_id: str, file: str
) -> None:
    """The file and its line in ids.lock are there, nothing else changes, and the next steps are named."""
    before = (knowledge / "ids.lock").read_text()
    assert 0 == main(["knowledge", "new", kind, page_id])
    curriculum = load(knowledge)
    assert file in {page.file for page in curriculum.pages()}
    assert [] == ids.faults(curriculum)
    assert {f"{kind} {page_id} active"} == set((knowledge / "ids.lock").read_text().splitlines()) - set(
        before.splitlines()
    )
    said = capsys.readouterr().out
    assert f"Wrote {knowledge / file}, " in said
    assert ["check", f"show {page_id}", "check --fix"] == re.findall(r"\./mentor knowledge (.+?)  ", said)


def test_a_new_page_is_dated(knowledge: Path) -> None:
    """It counts as reviewed on the day when it was begun."""
    assert 0 == authoring.new("guide", "remote-work", today=date(2027, 1, 2))
    assert date(2027, 1, 2) == load(knowledge).guides["remote-work"].front.reviewed


def test_the_first_page_of_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders and lock are made where they are missing."""
    monkeypatch.setenv("MENTOR_KNOWLEDGE", str(tmp_path / "fresh"))
    assert 0 == main(["knowledge", "new", "skill", "baking"])
    assert [] == ids.faults(load(tmp_path / "fresh"))


@pytest.mark.parametrize(
    ("kind", "page_id", "said"),
    [
        ("skill", "numpy", "numpy is there already: skills/numpy.md; choose another id, or edit that file"),
        ("skill", "roles", "roles is there already: guides/roles.md"),
        ("guide", "mle", "mle is an alias of machine-learning-engineer (roles/machine-learning-engineer.md)"),
        (
            "skill",
            "Vector search",
            '"Vector search" cannot be an id: it takes small letters, digits and single hyphens',
        ),
        ("skill", "vector--search", '"vector--search" cannot be an id'),
        ("skill", "../vector", '"../vector" cannot be an id'),
        ("skill", "x" * 49, "48 characters at most"),
        ("skill", "", '"" cannot be an id'),
        ("project", "search-engine", "ids of projects begin with p-: try p-search-engine"),
        ("skill", "p-search", "only ids of projects begin with p-"),
        ("skill", "old-skill", "old-skill was the id of a skill (ids.lock: retired); choose another one"),
        ("guide", "former-skill", "former-skill was the id of a skill (ids.lock: renamed-to:numpy)"),
        ("skill", "lost-skill", "lost-skill was the id of a skill (ids.lock: active)"),
    ],
)
def test_an_id_is_given_once(
    knowledge: Path, capsys: pytest.CaptureFixture[str], kind: str, page_id: str, said: str
) -> None:
    """Ids and aliases in use, former ids and what is no id are refused in a sentence, and nothing is written."""
    lock = knowledge / "ids.lock"
    lock.write_text(
        lock.read_text() + "skill old-skill retired\nskill former-skill renamed-to:numpy\nskill lost-skill active\n"
    )
    before = {p: p.read_bytes() for p in knowledge.rglob("*") if p.is_file()}
    assert 2 == main(["knowledge", "new", kind, page_id])
    assert said in capsys.readouterr().err
    assert before == {p: p.read_bytes() for p in knowledge.rglob("*") if p.is_file()}


def test_a_page_that_cannot_be_read_is_not_replaced(knowledge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its id is unknown, but its file is there."""
    (knowledge / "skills" / "baking.md").write_text("My notes")
    assert 2 == main(["knowledge", "new", "skill", "baking"])
    assert 'baking.md is there already; see "./mentor knowledge check"' in capsys.readouterr().err
    assert "My notes" == (knowledge / "skills" / "baking.md").read_text()


def test_a_broken_lock_is_mended_first(knowledge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What can't be read there would be lost."""
    (knowledge / "ids.lock").write_text("<<<<<<< HEAD\n")
    assert 2 == main(["knowledge", "new", "skill", "baking"])
    assert "ids.lock has lines that cannot be read" in capsys.readouterr().err
    assert "<<<<<<< HEAD\n" == (knowledge / "ids.lock").read_text()


def test_a_folder_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the reason that the system gives."""
    (tmp_path / "skills").write_text("a file where the folder belongs")
    monkeypatch.setenv("MENTOR_KNOWLEDGE", str(tmp_path))
    assert 2 == main(["knowledge", "new", "skill", "baking"])
    assert re.search(r"mentor: \S+skills cannot be written \(File exists\)", capsys.readouterr().err)


def test_a_skill_is_shown_with_all_that_a_learner_needs(capsys: pytest.CaptureFixture[str]) -> None:
    """From summary to prose, with titles for ids, and price, author and link of each resource."""
    text = shown(capsys, "model-evaluation")
    skill = CURRICULUM.skills["model-evaluation"].front
    for expected in (
        skill.title,
        skill.summary,
        "Area classical-ml, level 2 of 4 (intermediate), about 14 hours.",
        f"Learn first • {CURRICULUM.skills['sklearn-workflow'].front.title} (sklearn-workflow)",
        f"Helpful before • {CURRICULUM.skills['statistics'].front.title} (statistics)",
        *skill.outcomes,
        "1 Hold-out, groups, time, leakage (2 h 30 min): For five use cases",
        f"• Core: {describe(CURRICULUM.resources['sklearn-guide-model-evaluation'].value)}. Classification metrics",
        "Plan 2 h 30 min. https://scikit-learn.org/stable/modules/model_evaluation.html",
        "• What does a threshold cost? (starter, 30 min): Train a classifier",
        "Done when: One plot shows the cost curve",
        *(f"{q.ask} ({q.type}) Answer: {q.answer}" for q in skill.questions),
        "Checkpoint: 4 right answers to the questions 1, 2, 3, 4, 6.",
        *skill.discussion,
        "Predict house prices (p-housing-prices)",
        "Why it matters Every decision about a model rests on a number",
        "• Essay on what a machine learning career takes > Understanding Algorithms: an ML practitioner",
        f"Reviewed {skill.reviewed}.",
    ):
        assert expected in text


def test_one_of_several_prerequisites_is_enough(capsys: pytest.CaptureFixture[str]) -> None:
    """Groups are joined with "or"."""
    skill = next(page.front for page in CURRICULUM.skills.values() if page.front.requires_any)
    first, second = (f"{CURRICULUM.skills[i].front.title} ({i})" for i in skill.requires_any[0][:2])
    assert f"{first} or {second}" in shown(capsys, skill.id)


def test_a_project_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Level and hours, data with price, steps, when it is done and what it shows."""
    text = shown(capsys, "p-gan")
    project = CURRICULUM.projects["p-gan"].front
    assert "Advanced level, about 36 hours." in text
    assert "Data • MNIST handwritten digits by Yann LeCun" in text
    assert [] == [s for s in (*project.steps, *project.done_when, *project.shows) if s not in text]


def test_a_role_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Hours of both tiers, and the titles of all skills and projects."""
    text = shown(capsys, "machine-learning-engineer")
    assert "About 458 hours to begin as a junior, about 976 hours in full." in text
    role = CURRICULUM.roles["machine-learning-engineer"].front
    assert [] == [i for i in (*role.junior, *role.full, *role.optional, *role.next_roles) if f"({i})" not in text]


def test_a_guide_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Every section with its heading."""
    text = shown(capsys, "deployment")
    assert [] == [s.heading for s in CURRICULUM.guides["deployment"].sections if s.heading not in text]


def test_a_resource_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """What it is and costs, its address and whether somebody looked, and who uses it."""
    text = shown(capsys, "sklearn-guide-model-evaluation")
    assert describe(CURRICULUM.resources["sklearn-guide-model-evaluation"].value) in text
    assert "https://scikit-learn.org/stable/modules/model_evaluation.html (unchecked)" in text
    assert "Used by • Model evaluation: cross-validation and metrics (model-evaluation)" in text
    assert "No address is known." in shown(capsys, "udacity-python-data")


@pytest.mark.parametrize(
    "name", [["cross-validation"], ["kfold"], ["k", "fold"], ["Cross", "Val"], ["cros validation"]]
)
def test_a_term_is_shown_by_any_of_its_names(capsys: pytest.CaptureFixture[str], name: list[str]) -> None:
    """Id, title, alias or misspelling, in any case, with blanks or without quotes."""
    text = shown(capsys, *name)
    assert CURRICULUM.terms["cross-validation"].value.text in text
    assert "term cross-validation, also cross validation" in text


def test_an_ambiguous_name_shows_all_its_meanings(capsys: pytest.CaptureFixture[str]) -> None:
    """As the mentor itself would have to choose."""
    text = shown(capsys, "CV")
    assert "term computer-vision" in text
    assert "term resume" in text


def test_an_id_of_several_things_shows_all(capsys: pytest.CaptureFixture[str]) -> None:
    """The page first, then the term."""
    text = shown(capsys, "docker")
    assert 0 <= text.index("skill docker") < text.index("term docker")


@pytest.mark.parametrize("page", CURRICULUM.pages(), ids=lambda page: page.file)
def test_pages_fit_the_terminal(page: AnyPage) -> None:
    """No line is wider than those of an answer, and no reference leads nowhere."""
    text = pages.as_text(pages.page(page, CURRICULUM))
    assert [] == [line for line in text.splitlines() if len(line) > WIDTH]
    assert "(unknown)" not in text


@pytest.mark.parametrize(
    ("name", "closest"),
    [("pytorxh", "pytorch"), ("model-evalution", "model-evaluation"), ("mlops-enginer", "mlops-engineer")],
)
def test_an_unknown_name_ends_with_the_closest_ids(capsys: pytest.CaptureFixture[str], name: str, closest: str) -> None:
    """Three of them, and exit code 2."""
    assert 2 == main(["knowledge", "show", name])
    said = capsys.readouterr().err
    assert re.fullmatch(rf"mentor: nothing is called {name}; the closest ids: {closest}, [\w-]+, [\w-]+\n", said)


def test_a_page_with_a_fault_says_what_to_mend(knowledge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rather than that there is no such page."""
    path = knowledge / "skills" / "numpy.md"
    path.write_text(path.read_text().replace("level: 1", "level: 9"))
    assert 2 == main(["knowledge", "show", "numpy"])
    assert "skills/numpy.md:" in capsys.readouterr().err


def test_faults_elsewhere_are_mentioned(knowledge: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page is shown, what it refers to may be missing, and stderr says so."""
    (knowledge / "resources.yaml").write_text("resources: [")
    assert 0 == main(["knowledge", "show", "model-evaluation"])
    out, err = capsys.readouterr()
    assert "Core: sklearn-mooc (unknown)." in out
    assert 'faults that may hide something, see "./mentor knowledge check": 1' in err


def test_marks_of_markdown_are_shown_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A formula in the front matter keeps its stars, brackets and underlines."""
    monkeypatch.setenv("MENTOR_KNOWLEDGE", str(tmp_path))
    assert 0 == authoring.new("guide", "formulas")
    path = tmp_path / "guides" / "formulas.md"
    path.write_text(path.read_text().replace("TODO Formulas", "2 * 3 * 4 [x_1] <b> # __init__ ~a~"))
    capsys.readouterr()
    assert shown(capsys, "formulas").startswith(
        "2 * 3 * 4 [x_1] <b> # __init__ ~a~ guide formulas (guides/formulas.md)"
    )
