"""A school: a bakery's curriculum and some guides, and an index over both that the toy encoder made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot import app
from bot.adapters import calibration as calibrations
from bot.adapters.corpus import lexicon_of, taught
from bot.chat.desk import Taught
from bot.mentor.model import Calibration, Weights
from bot.mentor.service import Mentor
from bot.settings import Settings
from index import build, store
from index.query import Reader
from index.read import read_folders
from index.retriever import Retriever
from knowledge import loader
from knowledge.curriculum import Curriculum
from tests.doubles.curriculum import Bakery
from tests.doubles.encoder import HashingEncoder, exported
from tests.doubles.library import write_guides

SOURCE = "https://example.org/docs/"

# The more of a question's words stand in a passage, the surer is the mentor.
CALIBRATION = Calibration(
    dense_share=0.5,
    quote=Weights(
        -1.5, {"overlap": 5.0, "closeness": 2.0}, {"overlap": 0, "closeness": 0}, {"overlap": 1, "closeness": 1}
    ),
    judge=Weights(-4.0, {"best_coverage": 8.0}, {"best_coverage": 0.0}, {"best_coverage": 1.0}),
)

ANSWERED = "How many months of full-time study does a machine learning engineer need?"
FOLLOWING = "and how many hours a week for part-time learners?"
UNKNOWN = "What does a plumber charge?"

_GUIDES = {
    "bread.md": (
        "# A history of bread\n\n## The long story\n\n"
        + " ".join(f"In century {n} the bakers of town {n} baked loaf after loaf of rye." for n in range(1, 81))
        + "\n"
    ),
    "tricks.md": (
        "# Tricks\n\n## Bad manners\n\n"
        "Rogues write @everyone and <@&1> and https://discord.gg/evil, or [a gift](https://example.org/trap).\n\n"
        "## Formats\n\nOdd formatting such as **bold**, `code`, ||hidden|| and # heading is shown as it stands.\n"
    ),
}


@dataclass(frozen=True, slots=True)
class School:
    """What is taught in town, on disk: knowledge files, guides and an index over both."""

    knowledge: Path
    index: Path

    def settings(self, place: Path, **more: Any) -> Settings:
        """The settings of a bot that serves the school, its database in a folder; `.env` is not read."""
        database = SecretStr(f"sqlite:///{place / 'mentor.db'}")
        return Settings(_env_file=None, knowledge=self.knowledge, index=self.index, database=database, **more)

    @property
    def curriculum(self) -> Curriculum:
        """The curriculum: a bakery's."""
        return loader.load(self.knowledge)


def found_school(place: Path) -> School:
    """Write the knowledge of a bakery and some guides, and index them with the toy encoder."""
    bakery = Bakery(place / "knowledge")
    bakery.skill("icing", level=2, requires=["fractions"], title="Icing: sugar on top")
    bakery.project("p-wedding", level="advanced", requires=["icing"])
    bakery.role(
        "confectioner",
        full=["icing", "ovens", "gas"],
        optional=["patience"],
        projects={"junior": ["p-cake"], "full": ["p-wedding"]},
    )
    bakery.resource("oven-course", kind="course", cost="paid", level=2, hours=12)
    bakery.term("sourdough", aliases=["levain"], misspellings=["sourdoe"])
    bakery.lock()
    guides = write_guides(place / "guides")
    for name, text in _GUIDES.items():
        (guides / name).write_text(text, "utf-8")
    school = School(bakery.folder, place / "index")
    encoder = HashingEncoder()
    build.build(
        taught(read_folders([school.knowledge, guides]), school.knowledge),
        encoder,
        exported(place / "model", encoder),
        school.index,
        lexicon=lexicon_of(school.knowledge),
        calibration=calibrations.to_mapping(CALIBRATION),
    )
    return school


def teach(school: School) -> Taught:
    """The school's index, opened."""
    encoder = HashingEncoder()
    artefact = store.load(school.index, identity=encoder.identity)
    reader = Reader(artefact.words, artefact.lexicon, encoder.knows)

    def retriever(dense_share: float) -> Retriever:
        return Retriever(artefact.shelf, encoder, reader, weight=dense_share)

    calibration = calibrations.from_mapping(artefact.calibration, "the calibration")
    mentor = Mentor(retriever(calibration.dense_share), calibration)
    opened = app.Opened(artefact, encoder, calibration, mentor, retriever)
    served = app.serving(opened, school.curriculum, Settings(knowledge=school.knowledge, index=school.index))
    return replace(served, link=lambda place: f"{SOURCE}{place.partition(':')[0]}")
