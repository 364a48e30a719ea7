"""What people type finds what they mean, by any name and with typing errors; nothing that they type is an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentor.lookup import NEAR, SUGGESTED, Directory, Entry, Found, Names, directory, key_of, normal
from knowledge import loader
from tests.doubles.curriculum import Bakery

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
BREAD, ROLLS, PIE = (
    Entry("skill", id, title) for id, title in (("bread", "Bread"), ("rolls", "Rolls"), ("pie", "Pie"))
)
NAMES = Names([(BREAD, ["sourdough loaf", "baguette"]), (ROLLS, ["bread rolls", "buns"]), (PIE, ["buns in a tin"])])


def ids(found: tuple[Entry, ...]) -> list[str]:
    """The ids of entries."""
    return [entry.id for entry in found]


@pytest.fixture(scope="module")
def real() -> Directory:
    """The names of the project's own curriculum."""
    return directory(loader.load(KNOWLEDGE))


@pytest.fixture
def bakery(tmp_path: Path) -> Bakery:
    """A small curriculum that a test may extend."""
    return Bakery(tmp_path)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("", ["bread", "rolls", "pie"], id="nothing yet: all, in their own order"),
        pytest.param("  ?! ", ["bread", "rolls", "pie"], id="signs alone are nothing"),
        pytest.param("b", ["bread", "rolls", "pie"], id="the beginning of a name"),
        pytest.param("bread", ["bread", "rolls"], id="the name itself comes first"),
        pytest.param("BREAD  ROLLS", ["rolls", "bread"], id="case and blanks make no difference"),
        pytest.param("loaf", ["bread"], id="a later word of a name"),
        pytest.param("guet", ["bread"], id="the middle of a name"),
        pytest.param("bagette", ["bread"], id="a letter left out"),
        pytest.param("baugette", ["bread"], id="letters swapped"),
        pytest.param("sourdugh lo", ["bread"], id="an error in a name that is not typed to its end"),
        pytest.param("how do I bake a pie?", ["pie"], id="a name inside a sentence"),
        pytest.param("zeppelin", [], id="nothing alike"),
    ],
)
def test_suggestions_follow_what_is_typed(typed: str, expected: list[str]) -> None:
    """While somebody types, the best fitting names come first, and nothing that doesn't fit."""
    assert expected == ids(NAMES.suggest(typed))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("pie", Found(PIE), id="a name"),
        pytest.param("bread", Found(BREAD), id="a name that begins another one as well"),
        pytest.param("pies", Found(PIE), id="nearly a name"),
        pytest.param("bun", Found(None, (ROLLS, PIE)), id="two that fit equally well"),
        pytest.param("zeppelin", Found(None), id="nothing near"),
        pytest.param("", Found(None), id="nothing at all"),
    ],
)
def test_a_finished_text_means_one_thing_or_is_asked_back(typed: str, expected: Found) -> None:
    """The best fit is taken where it is clearly the best; else the near ones are named."""
    assert expected == NAMES.find(typed)


def test_one_name_of_several_things_is_asked_back() -> None:
    """An abbreviation that stands for two things is never guessed."""
    names = Names([(BREAD, ["br"]), (ROLLS, ["br"]), (PIE, ["broth"])])
    assert Found(None, (BREAD, ROLLS), same=True) == names.find("BR")


@given(st.text(max_size=200))
def test_no_text_is_an_error(typed: str) -> None:
    """Whatever is typed gives a bounded answer."""
    found = NAMES.find(typed)
    assert len(found.near) <= NEAR
    assert len(NAMES.suggest(typed)) <= SUGGESTED
    assert normal(normal(typed)) == normal(typed)


def test_suggestions_are_bounded() -> None:
    """Discord shows 25 at most."""
    names = Names([(Entry("term", f"t{n}", f"Term {n}"), []) for n in range(60)])
    assert SUGGESTED == len(names.suggest("")) == len(names.suggest("term"))


@pytest.mark.parametrize("id", ["data-analyst", "a" * 36, "a" * 37, f"{'a' * 47}b"])
def test_long_ids_have_keys_that_fit_a_button(id: str) -> None:
    """The key of an id is short enough for two of them in one button, and finds the entry like the id."""
    entry = Entry("role", id, "A role")
    names = Names([(entry, [])])
    assert len(key_of(id)) <= 36
    assert entry == names.get(id) == names.get(key_of(id))


def test_names_of_the_glossary_count_too(bakery: Bakery) -> None:
    """A skill is found by the aliases and misspellings of the term that bears its name."""
    bakery.term("oven", title="ovens", aliases=["kiln"], misspellings=["uven"])
    names = directory(bakery.load())
    assert ["ovens"] == ids(names.skills.suggest("kiln")) == ids(names.skills.suggest("uven"))


def test_an_ambiguous_abbreviation_leads_to_all_its_meanings(bakery: Bakery) -> None:
    """What the glossary calls ambiguous is asked back."""
    bakery.term("sourdough")
    terms = {"terms": [{"id": i, "title": i, "text": f"{i} is good."} for i in ("rye", "wheat")]}
    senses = [{"term": "rye", "words": ["dark"]}, {"term": "wheat", "words": ["light"]}]
    bakery.write("glossary.yaml", {**terms, "ambiguous": {"gr": senses}})
    found = directory(bakery.load()).terms.find("gr")
    assert (True, ["rye", "wheat"]) == (found.same, ids(found.near))


def test_the_name_of_an_area_leads_to_its_skills(bakery: Bakery) -> None:
    """Skills are suggested for their area, the easiest first, but none is taken for it."""
    bakery.skill("ciabatta", area="vision", level=2)
    bakery.skill("grissini", area="vision", level=1)
    names = directory(bakery.load())
    assert ["grissini", "ciabatta"] == ids(names.suggest_skills("computer vision"))
    assert ["grissini", "ciabatta"] == ids(names.find_skill("computer vision").near)


def test_a_word_can_stand_for_a_page(bakery: Bakery) -> None:
    """From a term to the skills, roles and projects of the same name."""
    bakery.skill("crust", aliases=["rind"])
    names = directory(bakery.load())
    assert ["crust"] == ids(names.meeting(["Rind", "peel"]))


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        ("skill", "pyhton", "python-basics"),
        ("skill", "kubernets", "kubernetes"),
        ("skill", "scikit lern", "sklearn-workflow"),
        ("skill", "what is a cnn", "cnn"),
        ("skill", "ci/cd", "ci-cd"),
        ("skill", "linear alegbra", "linear-algebra"),
        ("role", "mle", "machine-learning-engineer"),
        ("role", "data sientist", "data-scientist"),
        ("role", "machine learning", "machine-learning-engineer"),
        ("project", "house prices", "p-housing-prices"),
        ("project", "recomender", "p-recommender"),
        ("term", "overfiting", "overfitting"),
        ("term", "rag", "retrieval-augmented-generation"),
        ("topic", "maths", "area.mathematics"),
        ("topic", "nlp", "area.nlp"),
        ("topic", "free python book", "skill.python-basics"),
    ],
)
def test_people_find_the_real_things(real: Directory, kind: str, typed: str, expected: str) -> None:
    """Aliases, typing errors and whole sentences lead to the page that is meant."""
    names = {"skill": real.skills, "role": real.roles, "project": real.projects, "term": real.terms}
    found = names.get(kind, real.topics).find(typed).entry
    assert found is not None
    assert expected == found.id


def test_every_real_thing_is_found_by_its_id_and_title(real: Directory) -> None:
    """No entry hides another one: each can be reached by its own name."""
    missed = []
    for names in (real.skills, real.roles, real.projects, real.terms, real.topics):
        for entry in {*names.suggest("", 10_000)}:
            for text in (entry.id, entry.title):
                found = names.find(text)
                if entry not in (found.entry, *found.near):
                    missed.append((text, entry.id))
    assert [] == missed
