"""A first model in half an hour, for people who begin from nothing."""

from __future__ import annotations

from dataclasses import dataclass

from bot.mentor.plan.ids import Ids
from bot.mentor.plan.reserve import CHECK_MINUTES
from bot.mentor.plan.values import Plan, Schedule, Week
from bot.mentor.review import MINUTES as REVIEW_MINUTES
from knowledge.curriculum import Curriculum

_FIRST_MODELS = "sklearn-workflow"  # the skill that trains them in earnest
_WEEKS = (1, 2)


@dataclass(frozen=True, slots=True)
class Taster:
    """An exercise that nothing has to come before, with all its code. `fits` where the reserve of its week holds it."""

    title: str
    minutes: int
    brief: str
    code: str
    then: str
    done_when: str
    fits: bool


TITLE = "A taster: train a model in 15 lines"
MINUTES = 30
BRIEF = (
    "Copy these lines into a notebook that has scikit-learn (the free ones in a browser have it), and run them. They "
    "learn to tell three kinds of iris apart from the sizes of their petals and sepals. You needn't understand every "
    "line yet; the coming weeks explain them."
)
CODE = """\
from sklearn.datasets import load_iris
from sklearn.dummy import DummyClassifier
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier, export_text
iris = load_iris()
learn, test, kinds, truth = train_test_split(
    iris.data, iris.target, test_size=50, stratify=iris.target, random_state=1
)
model = DecisionTreeClassifier(max_depth=2, random_state=1).fit(learn, kinds)
guess = DummyClassifier().fit(learn, kinds)
print(f"{len(learn)} flowers to learn from, {len(test)} to be tested on")
print(f"always the same answer: {guess.score(test, truth):.0%} right")
print(f"your first model: {model.score(test, truth):.0%} right")
print(export_text(model, feature_names=iris.feature_names))
print("it is a", iris.target_names[model.predict([[5.0, 3.4, 1.5, 0.2]])][0])
"""
THEN = "Then set max_depth to 1 and to 5, run it again, and watch the score and the printed rules."
DONE_WHEN = "You can say how often your model is right, and how much better that is than always the same answer."


def taster(curriculum: Curriculum, plan: Plan, schedule: Schedule, week: Week) -> Taster | None:
    """The taster, where it belongs to a week: to the first or second one of a plan from nothing, once.

    It goes into the reserve and counts for no item. Where neither week has room it is offered in the first.
    """
    skill = Ids(curriculum).item(_FIRST_MODELS)
    if plan.wishes.level != "new" or skill is None or skill not in plan.scope.items or week.number not in _WEEKS:
        return None
    early = [w for w in schedule.weeks if w.number in _WEEKS]
    chosen = next((w for w in early if _free(w) >= MINUTES), None)
    if week != (chosen or early[0]):
        return None
    return Taster(TITLE, MINUTES, BRIEF, CODE, THEN, DONE_WHEN, fits=chosen is not None)


def _free(week: Week) -> int:
    return week.reserve - CHECK_MINUTES * len(week.checks) - REVIEW_MINUTES * len(week.reviews)
