"""Read folders of Markdown, text, HTML and PDF into Documents; list every file that could not be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from index.clean import Change, clean
from index.draft import Draft, Unreadable, one_line
from index.errors import SourceProblem
from index.parse_html import parse_html
from index.parse_markdown import parse_markdown
from index.parse_pdf import parse_pdf
from index.parse_text import parse_text
from index.sentences import split_sentences
from index.types import Block, Document

MAX_BYTES = 20_000_000
MANIFEST = "manifest.yaml"


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that was not read, with the reason as a sentence for its author."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that came out of the source folders.

    `others` counts files of types that are never read, by suffix; they are no faults.
    """

    documents: tuple[Document, ...]
    faults: tuple[Fault, ...]
    changes: Mapping[str, tuple[Change, ...]]
    others: Mapping[str, int]


def read_folders(folders: Sequence[Path], *, max_bytes: int = MAX_BYTES) -> Reading:
    """Documents of all folders in a stable order; a document's source is its path relative to its folder.

    Raises SourceProblem where a folder is missing or nothing at all could be read.
    """
    documents: list[Document] = []
    faults: list[Fault] = []
    changes: dict[str, tuple[Change, ...]] = {}
    others: Counter[str] = Counter()
    for number, folder in enumerate(folders):
        if not folder.is_dir():
            raise SourceProblem(f"the source folder {folder} does not exist; name an existing folder with --source")
        manifest, fault = _read_manifest(folder)
        faults.extend(fault)
        for file in _files(folder):
            name = file.relative_to(folder).as_posix()
            if file.suffix.lower() not in _PARSERS:
                others[file.suffix.lower() or "no suffix"] += 1
                continue
            try:
                draft = _parse(file, folder, max_bytes)
                key = next(k for k in _names(name, folder, number) if k not in changes)
                document, made = _finish(key, draft, manifest.get(name, {}), file.stem)
            except Unreadable as reason:
                faults.append(Fault(name, str(reason)))
                continue
            documents.append(document)
            changes[key] = made
    if not documents:
        listed = "".join(f"\n  {f.path}: {f.reason}" for f in faults)
        raise SourceProblem(
            f"nothing to index in {', '.join(map(str, folders))}; put .md, .txt, .html or .pdf files there{listed}"
        )
    return Reading(tuple(documents), tuple(faults), changes, dict(others))


def _names(name: str, folder: Path, number: int) -> tuple[str, ...]:
    """Names for a document, simplest first; the last one is unique whatever the folders are called."""
    return name, f"{folder.name}/{name}", f"{number + 1}-{folder.name}/{name}"


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith((".", "__")) for part in parts)
        if not hidden and path.name != MANIFEST and (path.is_symlink() or path.is_file()):
            yield path


def _read_manifest(folder: Path) -> tuple[dict[str, dict[str, str]], list[Fault]]:
    """Optional `manifest.yaml`: a list `documents` of {file, title, publisher, url} that overrides what files say."""
    path = folder / MANIFEST
    if not path.is_file():
        return {}, []
    try:
        loaded = yaml.safe_load(path.read_text("utf-8"))
        entries = {str(e["file"]): {k: str(v) for k, v in e.items() if v} for e in loaded["documents"] if "file" in e}
    except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        return {}, [
            Fault(
                MANIFEST,
                f"cannot be used ({one_line(fault)}); expected a list `documents` with `file` and `title`",
            )
        ]
    return entries, []


def _parse(file: Path, folder: Path, max_bytes: int) -> Draft:
    try:
        resolved = file.resolve()
    except (OSError, RuntimeError) as fault:  # RuntimeError: before Python 3.13, links in a circle
        raise Unreadable("is a link that leads nowhere") from fault
    if not resolved.is_relative_to(folder.resolve()):
        raise Unreadable("is a link to a place outside the source folder; copy the file instead")
    if not resolved.is_file():
        raise Unreadable("is a link to something that is not a file")
    try:
        size = resolved.stat().st_size
        if size > max_bytes:
            raise Unreadable(f"is larger than {max_bytes / 1e6:g} MB; split it")
        data = resolved.read_bytes()
    except OSError as fault:
        raise Unreadable(f"cannot be opened ({fault.strerror})") from fault
    if not data.strip():
        raise Unreadable("is empty")
    draft = _PARSERS[file.suffix.lower()](data)
    if not any(b.kind != "heading" for b in draft.blocks):
        raise Unreadable("holds no readable text")
    return draft


def _finish(name: str, draft: Draft, override: Mapping[str, str], stem: str) -> tuple[Document, tuple[Change, ...]]:
    title = override.get("title") or draft.title
    if not title:
        title = _title_from(draft.blocks, stem)
    cleaned = clean(title, draft.blocks)
    if not any(b.kind != "heading" for b in cleaned.blocks):
        raise Unreadable("holds nothing but page remains")
    document = Document(
        id=name,
        title=title,
        blocks=cleaned.blocks,
        source=name,
        publisher=override.get("publisher") or draft.publisher,
        url=override.get("url") or draft.url,
        asked=draft.asked,
    )
    return document, tuple(sorted((*draft.changes, *cleaned.changes), key=lambda c: c.line))


def _title_from(blocks: Sequence[Block], stem: str) -> str:
    """A title for a document that has none: a speaking file name, else the opening of its first sentence."""
    words = re.findall(r"[^\W\d_]+", stem)
    if words and not re.search(r"\d{3}", stem) and sum(map(len, words)) >= 0.7 * len(stem):
        return " ".join(words).capitalize()
    opening = next((b.text for b in blocks if b.kind != "heading"), stem)
    sentence = split_sentences(opening)[0]
    short = " ".join(sentence.split()[:9])
    return sentence.rstrip(".") if len(sentence.split()) <= 9 else f"{short} ..."


_PARSERS: Mapping[str, Callable[[bytes], Draft]] = {
    ".md": parse_markdown,
    ".markdown": parse_markdown,
    ".txt": parse_text,
    ".html": parse_html,
    ".htm": parse_html,
    ".pdf": parse_pdf,
}
