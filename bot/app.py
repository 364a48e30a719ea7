"""The composition root of searching and answering; `bot.connect` adds Discord."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.adapters import calibration as calibrations
from bot.adapters.addresses import addresses
from bot.adapters.corpus import lexicon_of, taught
from bot.adapters.drawing.dot import alt_text
from bot.adapters.revision import revision
from bot.chat.desk import Taught
from bot.mentor.model import Calibration
from bot.mentor.service import Mentor
from bot.settings import Settings
from index import build, store
from index.encode import Encoder, OnnxEncoder, Progress
from index.export import ensure_exported
from index.query import Reader
from index.read import Reading, read_folders
from index.retriever import Retriever
from index.types import Passage
from knowledge.curriculum import Curriculum


@dataclass(frozen=True, slots=True)
class Opened:
    """A loaded index with all that asks it."""

    artefact: store.Artefact
    encoder: Encoder
    calibration: Calibration
    mentor: Mentor
    retriever: Callable[[float], Retriever]


def open_index(
    settings: Settings, directory: Path, *, build_id: str | None = None, encoder: Encoder | None = None
) -> Opened:
    """Load a build of an index, the current one where none is named, warm: the first question costs as the next one.

    An `encoder` is used where the build was made with the same model, instead of loading that once more. Raises the
    errors of `index.store.load`, and MentorError where its calibration cannot be used.
    """
    artefact = store.load(directory, build_id=build_id)
    if encoder is None or encoder.identity != artefact.manifest.encoder:
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
    return taught(read_folders([settings.knowledge], max_bytes=limit), settings.knowledge)


def revision_of(settings: Settings, folders: Sequence[Path]) -> str:
    """The commit that holds the files of the folders as they are; empty where there is none, or for several folders."""
    one, *more = folders or [settings.knowledge]
    return "" if more else revision(one)


def exported_model(settings: Settings, report: Callable[[str], None]) -> Path:
    """The folder of the exported model; exports it on first use."""
    return ensure_exported(settings.model, settings.models, variant=settings.model_variant, check=True, progress=report)


def serving(opened: Opened, curriculum: Curriculum, settings: Settings) -> Taught:
    """A loaded index as the commands of the chat see it."""
    passages, manifest = opened.artefact.shelf.passages, opened.artefact.manifest
    # Positions only: the passages themselves stay on the disk.
    sections: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    by_id: dict[str, list[int]] = {}
    for position, passage in enumerate(passages):
        by_id[passage.id] = sections.setdefault(passage.section, [])
        by_id[passage.id].append(position)

    def section(id: str) -> Sequence[Passage]:
        return [passages[position] for position in by_id.get(id, ())]

    return Taught(
        id=opened.artefact.id,
        built_at=manifest.created,
        passages=manifest.passages,
        mentor=opened.mentor,
        curriculum=curriculum,
        section=section,
        link=addresses(settings.source_link, manifest.revision),
        map_text=lambda role, tier: alt_text(curriculum, role, tier),
    )


def build_index(
    settings: Settings,
    reading: Reading,
    directory: Path,
    *,
    calibration: Path | None = None,
    report: Callable[[str], None] = lambda _: None,
    progress: Callable[[build.Plan], Progress] | None = None,
    wait: float = 0.0,
    commit: str = "",
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
        revision=commit,
    )
