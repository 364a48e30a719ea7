"""A workshop for indexes: source files, the toy encoder, and an index folder, below one place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from index import build, store
from index.dense import Kind
from index.lexicon import Lexicon
from index.query import Reader
from index.read import Reading, read_folders
from index.retriever import Retriever
from tests.doubles.encoder import HashingEncoder, exported

GUIDES: Mapping[str, str] = {
    "maths.md": (
        "# Maths\n\n## Linear algebra\n\n"
        "Vectors and matrices carry the data. Learn the dot product first.\n\n"
        "## Statistics\n\nThe mean and the variance describe a sample. A test tells chance from effect.\n"
    ),
    "python.md": (
        "# Python\n\n## Basics\n\nPython reads like English. Write loops and functions every day.\n\n"
        "## Libraries\n\nLibraries that matter:\n\n- numpy\n- pandas\n- scikit-learn\n"
    ),
    "jobs.md": "# Jobs\n\n## Interviews\n\nAn interview has a coding round. Practise aloud with a friend.\n",
}
LEXICON = Lexicon(aliases={"np": "numpy"})


class Workshop:
    """Writes sources, builds, loads and asks, all with real files."""

    def __init__(self, place: Path, *, identity: str = "hashing", graph_bytes: int = 1000) -> None:
        self.sources = place / "sources"
        self.index = place / "index"
        self.encoder = HashingEncoder(identity)
        self.model = exported(place / "models" / identity, self.encoder, graph_bytes)
        self.sources.mkdir(parents=True, exist_ok=True)
        if not any(self.sources.iterdir()):
            for name, text in GUIDES.items():
                self.write(name, text)

    def write(self, name: str, text: str) -> None:
        """Add or change a source file."""
        (self.sources / name).write_text(text, "utf-8")

    def read(self) -> Reading:
        """The documents as they are now."""
        return read_folders([self.sources])

    def plan(self) -> build.Plan:
        """What a build would do now."""
        return build.plan(self.read(), self.encoder.identity, self.index)

    def build(
        self,
        *,
        lexicon: Lexicon = LEXICON,
        calibration: Mapping[str, Any] | None = None,
        kind: Kind = "exact",
        wait: float = 0.0,
    ) -> build.Built:
        """Build now."""
        return build.build(
            self.read(),
            self.encoder,
            self.model,
            self.index,
            lexicon=lexicon,
            calibration=calibration or {"floor": 0.5},
            kind=kind,
            wait=wait,
        )

    def load(self) -> store.Artefact:
        """The current build."""
        return store.load(self.index, identity=self.encoder.identity)

    def ask(self, question: str) -> str:
        """The source of the best hit in the current build."""
        artefact = self.load()
        reader = Reader(artefact.words, artefact.lexicon, lambda word: False)
        retriever = Retriever(artefact.shelf, self.encoder, reader, weight=0.5)
        return retriever.search(question, 1).hits[0].passage.source
