"""What a question asks for so precisely that a text either holds it or doesn't."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentor.asks import ASKS, says_there_is_none, shape

BY_NAME = {a.name: a for a in ASKS}


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("how much does a machine learning engineer earn?", ["money"]),
        ("What is the average salary in Berlin?", ["money"]),
        ("what does the course cost?", ["money"]),
        ("how much is the certificate", ["money"]),
        ("which year was PyTorch released in?", ["date"]),
        ("when does the next conference start?", ["date"]),
        ("when was scikit-learn created", ["date"]),
        ("how long does it take to learn Python?", ["duration"]),
        ("how many months until my first job?", ["duration"]),
        ("how quickly can I finish", ["duration"]),
        ("how many projects should a portfolio have?", ["count"]),
        ("what percentage of applicants get hired?", ["count"]),
        ("what learning rate is best?", ["count"]),
        ("what is a good batch size?", ["count"]),
        ("which version of Python should I use?", ["version"]),
        ("is tensorflow 2.15 fine?", ["version"]),
        ("who invented backpropagation?", ["person"]),
        ("which prize did he get?", ["person"]),
        ("how do I install CUDA?", ["recipe"]),
        ("write me a script that trains a model", ["recipe"]),
        ("which gpu do I need?", ["hardware"]),
        ("derive the gradient", ["recipe"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_precise_thing_is_noticed(question: str, asks: list[str]) -> None:
    """Money, dates, durations, counts, versions, people, recipes, hardware: each is asked for in its own way."""
    assert asks == [a.name for a in shape(question).asks]


@pytest.mark.parametrize(
    "question",
    [
        "how much maths do I need?",
        "how much statistics is needed for data science?",
        "how much practice is enough?",
        "when should I learn Git?",
        "when is it worth using deep learning?",
        "when do I use recall instead of precision?",
        "which projects pay off for a portfolio?",
        "what makes a good mentor?",
        "who should I follow?",
        "who hires juniors?",
        "do I need version control?",
        "how does a neural network learn?",
        "how do I write a good README?",
        "which books should I read first?",
        "is an accuracy of 0.97 enough?",
        "what is the difference between bagging and boosting?",
        "at what point do I apply for jobs?",
    ],
)
def test_near_misses_ask_for_nothing_precise(question: str) -> None:
    """Questions that only sound alike can be answered in words."""
    assert [] == [a.name for a in shape(question).asks]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("money", "Juniors earn about $90,000."),
        ("money", "The course costs 49 euros a month."),
        ("money", "Pay starts at 60k."),
        ("date", "PyTorch appeared in 2016."),
        ("date", "Apply before 3 March."),
        ("duration", "It takes 7-8 months of full-time study."),
        ("duration", "Plan for six to nine weeks."),
        ("duration", "Beginners need several years of practice."),
        ("count", "Three finished projects are plenty."),
        ("count", "About 20% of them pass."),
        ("version", "Python 3.11 is a safe choice."),
        ("person", "It was described by Rumelhart."),
        ("person", "Geoffrey Hinton won it."),
        ("recipe", "Run pip install numpy first."),
        ("recipe", "Call `model.fit` on the data."),
        ("hardware", "A laptop with 16 GB of memory is plenty."),
    ],
)
def test_evidence_is_the_thing_itself(name: str, text: str) -> None:
    """A text that states the thing holds it."""
    assert BY_NAME[name].evidence.search(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("money", "Engineers are paid well, and much is expected of them."),
        ("money", "Spend 10 hours a week."),
        ("date", "Conferences take place every spring."),
        ("duration", "It takes patience and time."),
        ("count", "Many projects beat a few."),
        ("version", "Any recent release works."),
        ("person", "researchers of a large company found it."),
        ("recipe", "Install the library and start."),
    ],
)
def test_talk_about_the_thing_is_no_evidence(name: str, text: str) -> None:
    """A text that is only about the thing does not hold it."""
    assert not BY_NAME[name].evidence.search(text)


def test_missing_is_what_no_text_holds() -> None:
    """One text that holds it is enough; each thing is looked for by itself."""
    form = shape("how long does it take, and how much does it cost?")
    assert ["money", "duration"] == [a.name for a in form.asks]
    assert ["money"] == [a.name for a in form.missing(["It takes a while.", "Some need 6 months."])]
    assert ["money", "duration"] == [a.name for a in form.missing([])]
    assert [] == [a.name for a in form.missing(["It costs $10 and takes 2 days."])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The articles give no salary figures.", True),
        ("Neither guide names a price.", True),
        ("Our sources do not give a duration, not a single number of hours.", True),
        ("There is no way around maths.", False),
        ("Salaries differ from city to city.", False),
    ],
)
def test_a_text_may_say_itself_that_there_is_none(text: str, expected: bool) -> None:
    """Such a sentence answers a question for a figure honestly, so it may be quoted."""
    assert expected == says_there_is_none(["Something else.", text])


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("which tools are used for deployment?", (True, False, False, False)),
        ("where can I read more about statistics?", (False, True, False, False)),
        ("should I learn maths or Python first?", (False, False, True, True)),
        ("why is regularization useful", (False, False, False, False)),
        ("Is a degree necessary?", (False, False, True, True)),
        ("free courses for maths", (True, True, False, False)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_form_of_the_answer_follows_the_question(question: str, form: tuple[bool, ...]) -> None:
    """A list, a resource, a choice, a yes or no."""
    got = shape(question)
    assert form == (got.wants_list, got.wants_resource, got.wants_choice, got.yes_no)


@given(st.text(max_size=1000))
def test_any_text_has_a_shape(text: str) -> None:
    """Nothing breaks, and without any text all that is asked for is missing."""
    form = shape(text)
    assert form.asks == form.missing([])


@pytest.mark.parametrize(
    "piece",
    [
        "how much ",
        "when is ",
        "what ",
        "which version ",
        "show me a ",
        "who was the ",
        "1",
        "1.1.",
        "a ",
        "by A ",
        "no ",
    ],
)
def test_repetition_is_handled(piece: str) -> None:
    """A long text holds what a short one of the same pieces holds; unbounded backtracking would take for ever."""
    short, long = piece * 6, piece * (1000 // len(piece))
    held = [[a.name for a in ASKS if a.evidence.search(t)] for t in (short, long)]
    asked = [[a.name for a in shape(t).asks] for t in (short, long)]
    assert (held[0], asked[0], False) == (held[1], asked[1], says_there_is_none([long]))
