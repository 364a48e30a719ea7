"""ids.lock lists every id that was ever given out, and an id keeps its meaning for ever."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge import ids, stubs
from knowledge.curriculum import Curriculum
from knowledge.loader import load, read

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
LOCK = "guide baking active\nresource mill active\nskill sums active\nterm bread active\nunit sums/add active\n"


class Folder:
    """A knowledge folder with a guide, a skill with a unit, a resource and a term, to be changed by a test."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.skill("sums")
        self.page("guides", "baking", stubs.guide("baking", date(2026, 11, 21)))
        self.write(
            "resources.yaml",
            "resources:\n  - {id: mill, title: Flour, kind: tool, cost: free, url: null, level: 1, hours: 2,"
            " status: ok, checked: null}\n",
        )
        self.write("glossary.yaml", "terms:\n  - {id: bread, title: bread, text: Flour and water.}\n")
        self.write("ids.lock", LOCK)

    def write(self, name: str, text: str) -> None:
        """Put a file there."""
        path = self.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def page(self, folder: str, name: str, text: str, *, aliases: str = "") -> None:
        """Put a page there."""
        self.write(f"{folder}/{name}.md", text.replace("aliases: []", f"aliases: [{aliases}]"))

    def skill(self, name: str, *, unit: str = "add", aliases: str = "") -> None:
        """Put a skill there, one of whose units has an id."""
        text = stubs.skill(name, date(2026, 11, 21)).replace("todo-1", unit)
        self.page("skills", name, text, aliases=aliases)

    def remove(self, name: str) -> None:
        """Take a file away."""
        (self.path / name).unlink()

    def read(self) -> Curriculum:
        """All that is valid."""
        return read(self.path)[0]

    def faults(self) -> list[tuple[int, str]]:
        """What is wrong with the ids."""
        return ids.faults(self.read())

    def mended(self) -> list[str]:
        """The entries of a mended lock."""
        return [line for line in ids.mended(self.read()).splitlines() if not line.startswith("#")]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A sound knowledge folder."""
    return Folder(tmp_path)


def test_the_lock_of_the_project_is_complete() -> None:
    """Every id is listed, none has vanished, and mending changes nothing."""
    curriculum = load(KNOWLEDGE)
    assert [] == ids.faults(curriculum)
    assert (KNOWLEDGE / "ids.lock").read_text("utf-8") == ids.mended(curriculum)


def test_a_complete_lock_has_no_faults(folder: Folder) -> None:
    """Nothing is said about ids that are where they should be."""
    assert [] == folder.faults()
    assert LOCK.splitlines() == folder.mended()


def test_no_knowledge_needs_no_lock(tmp_path: Path) -> None:
    """An empty folder is sound."""
    assert [] == ids.faults(load(tmp_path))


def test_a_missing_lock_is_one_fault(folder: Folder) -> None:
    """Rather than one for each id; mending writes it whole."""
    folder.remove("ids.lock")
    assert [(1, 'lists none of the 5 ids in use; run "./mentor knowledge check --fix"')] == folder.faults()
    assert LOCK.splitlines() == folder.mended()


def test_new_ids_have_to_be_locked(folder: Folder) -> None:
    """Each is named, a new page without its parts, and mending adds all of them in order."""
    folder.skill("more", unit="one")
    folder.skill("sums", unit="subtract")
    folder.write("ids.lock", LOCK.replace("unit sums/add active\n", ""))
    assert [
        (1, 'skill more is missing; run "./mentor knowledge check --fix"'),
        (1, 'unit sums/subtract is missing; run "./mentor knowledge check --fix"'),
    ] == folder.faults()
    expected = [*LOCK.splitlines()[:-1], "skill more active", "unit more/one active", "unit sums/subtract active"]
    assert sorted(expected) == folder.mended()


def test_a_unit_does_not_vanish_alone(folder: Folder) -> None:
    """A person says how it is called now, or that it is gone."""
    folder.skill("sums", unit="plus")
    assert [
        (1, 'unit sums/plus is missing; run "./mentor knowledge check --fix"'),
        (5, "unit sums/add is in no file; write retired or renamed-to:<id>, or bring it back"),
    ] == folder.faults()
    renamed = LOCK.replace("sums/add active", "sums/add renamed-to:sums/plus")
    folder.write("ids.lock", renamed + "unit sums/plus active\n")
    assert [] == folder.faults()


def test_a_retired_skill_takes_its_units_along(folder: Folder) -> None:
    """First the skill alone is named; once a person has retired it, mending retires its units and practice."""
    folder.remove("skills/sums.md")
    assert [(3, "skill sums is in no file; write retired or renamed-to:<id>, or bring it back")] == folder.faults()
    folder.write("ids.lock", LOCK.replace("skill sums active", "skill sums retired"))
    assert [(5, 'unit sums/add belongs to a retired skill; run "./mentor knowledge check --fix"')] == folder.faults()
    folder.write("ids.lock", ids.mended(folder.read()))
    assert [] == folder.faults()
    assert "unit sums/add retired" in folder.mended()


@pytest.mark.parametrize(
    ("file", "gone", "line"),
    [
        ("guides/baking.md", "guide baking", 1),
        ("resources.yaml", "resource mill", 2),
        ("glossary.yaml", "term bread", 4),
    ],
)
def test_an_id_does_not_vanish(folder: Folder, file: str, gone: str, line: int) -> None:
    """A person has to say what became of it: mending retires nothing."""
    folder.remove(file)
    assert [(line, f"{gone} is in no file; write retired or renamed-to:<id>, or bring it back")] == folder.faults()
    assert LOCK.splitlines() == folder.mended()


@pytest.mark.parametrize("state", ["retired", "renamed-to:sums"])
def test_what_became_of_an_id_is_remembered(folder: Folder, state: str) -> None:
    """Retired and renamed ids need no file, and stay in the lock."""
    folder.remove("guides/baking.md")
    folder.write("ids.lock", LOCK.replace("baking active", f"baking {state}"))
    assert [] == folder.faults()
    assert f"guide baking {state}" in folder.mended()


@pytest.mark.parametrize("state", ["retired", "renamed-to:sums"])
def test_a_former_id_is_not_used_again(folder: Folder, state: str) -> None:
    """Somebody's plan may still mean the old page by it."""
    folder.write("ids.lock", LOCK.replace("baking active", f"baking {state}"))
    said = f"guide baking is used again, but it is {state}; an id keeps its meaning for ever, so choose another"
    assert [(1, said)] == folder.faults()


def test_a_retired_id_is_no_alias(folder: Folder) -> None:
    """An alias gives an id a meaning, too."""
    folder.write("ids.lock", LOCK + "skill adding retired\n")
    folder.skill("sums", aliases="adding")
    assert [(6, "skill adding is retired, but an alias of sums; choose another alias")] == folder.faults()


def test_an_id_keeps_its_kind(folder: Folder) -> None:
    """Skills, projects, roles and guides share their ids, since a link names a page by its id alone."""
    folder.remove("guides/baking.md")
    folder.skill("baking", unit="todo-3")
    assert [(1, "baking is a skill now and was a guide; give it another id")] == folder.faults()
    assert LOCK.splitlines() == folder.mended()


def test_a_renamed_page_keeps_its_old_id_as_an_alias(folder: Folder) -> None:
    """Then mending knows where it went, and its units with it."""
    folder.remove("skills/sums.md")
    folder.skill("arithmetic", aliases="sums")
    fix = 'run "./mentor knowledge check --fix"'
    assert [
        (1, f"skill arithmetic is missing; {fix}"),
        (3, f"skill sums is called arithmetic now; write renamed-to:arithmetic, or {fix}"),
    ] == folder.faults()
    assert {"skill sums renamed-to:arithmetic", "unit sums/add renamed-to:arithmetic/add"} < set(folder.mended())
    folder.write("ids.lock", ids.mended(folder.read()))
    assert [] == folder.faults()


def test_renaming_twice_leads_to_the_last_name(folder: Folder) -> None:
    """Every former id is renamed to one that is active."""
    folder.remove("skills/sums.md")
    folder.skill("numbers", aliases="sums")
    folder.write("ids.lock", LOCK + "skill adding renamed-to:sums\n")
    assert (
        6,
        'skill adding is renamed to sums, which is no active id; run "./mentor knowledge check --fix"',
    ) in folder.faults()
    assert {"skill sums renamed-to:numbers", "skill adding renamed-to:numbers"} < set(folder.mended())


def test_a_new_name_has_to_exist(folder: Folder) -> None:
    """Mending doesn't guess one."""
    folder.write("ids.lock", LOCK + "resource oven renamed-to:stove\n")
    said = "resource oven is renamed to stove, which is no active id; name one that is, or write retired"
    assert [(6, said)] == folder.faults()
    assert "resource oven renamed-to:stove" in folder.mended()


def test_a_name_means_one_page(folder: Folder) -> None:
    """No id or alias of a skill, project, role or guide is one of another page."""
    folder.skill("sums", aliases="baking")
    folder.write("ids.lock", LOCK)
    assert [
        (1, "baking names both skills/sums.md and guides/baking.md; every id and alias of a page is unique")
    ] == folder.faults()
    folder.skill("sums", aliases="adding, adding")
    assert [(1, "adding names skills/sums.md twice; every id and alias of a page is unique")] == folder.faults()


def test_resources_and_terms_have_names_of_their_own(folder: Folder) -> None:
    """A skill may be called like a term, and a resource like both."""
    folder.skill("bread", unit="todo-3")
    folder.write("ids.lock", LOCK + "skill bread active\n")
    assert [] == folder.faults()


@pytest.mark.parametrize("file", ["skills/sums.md", "guides/baking.md", "resources.yaml", "glossary.yaml"])
def test_a_file_with_a_fault_hides_its_ids(folder: Folder, file: str) -> None:
    """Nobody is told to retire what only can't be read at the moment."""
    folder.write(file, (folder.path / file).read_text().replace("title: ", "titel: "))
    assert file in folder.read().broken
    assert [] == folder.faults()
    assert LOCK.splitlines() == folder.mended()


def test_a_lock_that_cannot_be_read_is_not_rewritten(folder: Folder) -> None:
    """Its odd lines would be lost."""
    folder.write("ids.lock", LOCK + "skill something else\n")
    with pytest.raises(ValueError, match="mend these by hand first"):
        folder.mended()
