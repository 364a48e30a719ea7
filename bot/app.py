"""The composition root: the only module that knows every part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.adapters import calibration as calibrations
from bot.adapters.corpus import lexicon_of
from bot.mentor.model import Calibration
from bot.mentor.service import Mentor
from bot.settings import Settings
from index import build, store
from index.encode import Encoder, OnnxEncoder, Progress
from index.export import ensure_exported
from index.query import Reader
from index.read import Reading, read_folders
from index.retriever import Retriever

# These hold much of what they teach in their front matter, which has to become passages of its own kind first.
NOT_YET_INDEXED = ("projects", "roles", "skills")


@dataclass(frozen=True, slots=True)
class Opened:
    """A loaded index with all that asks it."""

    artefact: store.Artefact
    encoder: Encoder
    calibration: Calibration
    mentor: Mentor
    retriever: Callable[[float], Retriever]


def open_index(settings: Settings, directory: Path) -> Opened:
    """Load the current build of an index, warm: the first question costs no more than the next one.

    Raises the errors of `index.store.load`, and MentorError where its calibration cannot be used.
    """
    artefact = store.load(directory)
    encoder = OnnxEncoder(artefact.encoder, threads=settings.threads)
    calibration = calibrations.from_mapping(artefact.calibration, f"the calibration in {directory}")
    reader = Reader(artefact.words, artefact.lexicon, encoder.knows)
    reranker = None
    if settings.reranker:
        from index.rerank import CrossEncoderReranker

        reranker = CrossEncoderReranker(settings.reranker)

    def retriever(dense_share: float) -> Retriever:
        return Retriever(artefact.shelf, encoder, reader, weight=dense_share, reranker=reranker)

    mentor = Mentor(retriever(calibration.dense_share), calibration)
    return Opened(artefact, encoder, calibration, mentor, retriever)


def read_sources(settings: Settings, folders: Sequence[Path]) -> Reading:
    """Read the folders, or the project's own knowledge where none is named."""
    limit = int(settings.max_file_mb * 1e6)
    if folders:
        return read_folders(folders, max_bytes=limit)
    return read_folders([settings.knowledge], max_bytes=limit, leave_out=NOT_YET_INDEXED)


def exported_model(settings: Settings, report: Callable[[str], None]) -> Path:
    """The folder of the exported model; exports it on first use."""
    return ensure_exported(settings.model, settings.models, variant=settings.model_variant, check=True, progress=report)


def build_index(
    settings: Settings,
    reading: Reading,
    directory: Path,
    *,
    calibration: Path | None = None,
    report: Callable[[str], None] = lambda _: None,
    progress: Callable[[build.Plan], Progress] | None = None,
    wait: float = 0.0,
) -> build.Built:
    """Bring an index up to date. `progress` is told the plan and gives what is called while encoding.

    Raises BuildBusy, ModelProblem, or MentorError where glossary or calibration cannot be used.
    """
    chosen = calibrations.load(calibration or settings.knowledge / "calibration.yaml")
    lexicon = lexicon_of(settings.knowledge)
    folder = exported_model(settings, report)
    encoder = OnnxEncoder(folder, threads=settings.threads)
    step = progress(build.plan(reading, encoder.identity, directory)) if progress else None
    return build.build(
        reading,
        encoder,
        folder,
        directory,
        lexicon=lexicon,
        calibration=calibrations.to_mapping(chosen),
        kind="approximate" if settings.approximate else "exact",
        progress=step,
        wait=wait,
    )
