"""Which role a question and its answer are about."""

from __future__ import annotations

import pytest

from bot.mentor.aim import role_aimed_at
from tests.doubles.plans import MLE, real


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("How do I become a data analyst?", "data-analyst"),
        ("Which skills do ML engineers need?", MLE),
        ("Is an MLE paid well", MLE),
        ("machine-learning-engineer", MLE),
        ("data engineer salary", "data-engineer-ml"),
        ("How long does it take an AI  Researcher?", "ai-researcher"),
        ("MLOps engineer or data scientist?", "any"),
        ("How do I learn SQL?", None),
        ("", None),
        ("@everyone <@&1>", None),
        ("word " * 500 + "data analyst", "data-analyst"),
    ],
)
def test_a_question_that_names_roles(question: str, role: str | None) -> None:
    """By title, id, alias or plural; names in longer names count once."""
    assert role == role_aimed_at(real(), question)


def test_a_source_that_is_about_a_role() -> None:
    """It counts where the question names none."""
    place = "roles/data-analyst.md:3-5"
    assert "data-analyst" == role_aimed_at(real(), "How long does it take?", place)
    assert "nlp-engineer" == role_aimed_at(real(), "How long for an NLP engineer?", place)
    assert role_aimed_at(real(), "How long does it take?", "guides/time.md:3-5") is None
