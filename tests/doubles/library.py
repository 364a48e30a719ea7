"""A small library of guides, and an index over it with the real model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

GUIDES: Mapping[str, str] = {
    "maths/algebra.md": (
        "---\ntitle: Maths for beginners\npublisher: The Maths Club\n---\n\n"
        "## Linear algebra\n\n"
        "Linear algebra is about vectors and matrices. They carry the data of a model.\n\n"
        "## Statistics\n\n"
        "Statistics describes data with a mean and a variance. A test tells chance from effect.\n"
    ),
    "time.md": (
        "# How long it takes\n\n"
        "## Months of study\n\n"
        "Becoming a machine learning engineer takes 7 to 8 months of full-time study.\n\n"
        "## Hours a week\n\n"
        "Part-time learners manage about ten hours of study a week.\n"
    ),
    "tools.md": (
        "# Tools\n\n"
        "## Version control\n\n"
        "Git keeps every version of your code, so that nothing is lost.\n\n"
        "## Deployment\n\n"
        "The tools for deployment are:\n\n"
        "- Docker: packs a model with everything that it needs.\n"
        "- Kubernetes: runs many containers on many machines.\n"
        "- MLflow: keeps track of experiments and models.\n"
    ),
    "jobs.md": (
        "# Jobs\n\n"
        "## Interviews\n\n"
        "An interview has a coding round and a talk about your projects. Practise aloud with a friend.\n\n"
        "## Portfolio\n\n"
        "A portfolio of three finished projects convinces employers more than certificates.\n"
    ),
}


@dataclass(frozen=True, slots=True)
class Library:
    """Where the documents and their index lie."""

    sources: Path
    index: Path


def write_guides(folder: Path) -> Path:
    """Write the guides below a folder, and give it."""
    for name, text in GUIDES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def build_library(place: Path, models: Path, knowledge: Path) -> Library:
    """Write the guides and build an index over them."""
    from bot import app
    from bot.settings import Settings

    library = Library(write_guides(place / "sources"), place / "index")
    settings = Settings(knowledge=knowledge, models=models, index=library.index)
    app.build_index(settings, app.read_sources(settings, [library.sources]), library.index)
    return library
