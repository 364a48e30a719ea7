"""Read folders of Markdown, text, HTML and PDF into Documents; list every file that could not be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from index.clean import Change, Line, clean, drop_noise, noise_class, normalise, same_title
from index.errors import SourceProblem
from index.outline import is_heading, outline
from index.sentences import split_sentences
from index.types import Block, Document

MAX_BYTES = 20_000_000
MANIFEST = "manifest.yaml"
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)


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


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a parser of one format gives: blocks, and what the file says about itself."""

    blocks: Sequence[Block]
    title: str = ""
    publisher: str = ""
    url: str = ""
    changes: Sequence[Change] = ()


class _Unreadable(Exception):
    """The reason why one file was left out."""


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
                key = name if number == 0 or all(d.id != name for d in documents) else f"{folder.name}/{name}"
                document, made = _finish(key, draft, manifest.get(name, {}), file.stem)
            except _Unreadable as reason:
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


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "__")) for part in path.relative_to(folder).parts)
        if path.is_symlink() or (path.is_file() and not hidden and path.name != MANIFEST):
            yield path


def _read_manifest(folder: Path) -> tuple[dict[str, dict[str, str]], list[Fault]]:
    """Optional `manifest.yaml`: a list `documents` of {file, title, publisher, url} that overrides what files say."""
    path = folder / MANIFEST
    if not path.is_file():
        return {}, []
    try:
        loaded = yaml.safe_load(path.read_text("utf-8"))
        entries = {str(e["file"]): {k: str(v) for k, v in e.items() if v} for e in loaded["documents"] if "file" in e}
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError) as fault:
        return {}, [Fault(MANIFEST, f"cannot be used ({_one_line(fault)}); expected a list `documents` with `file` and `title`")]
    return entries, []


def _parse(file: Path, folder: Path, max_bytes: int) -> _Draft:
    resolved = file.resolve()
    if not resolved.is_relative_to(folder.resolve()):
        raise _Unreadable("is a link to a place outside the source folder; copy the file instead")
    if not resolved.is_file():
        raise _Unreadable("is a link to something that is not a file")
    try:
        size = resolved.stat().st_size
        if size > max_bytes:
            raise _Unreadable(f"is larger than {max_bytes / 1e6:g} MB; split it")
        data = resolved.read_bytes()
    except OSError as fault:
        raise _Unreadable(f"cannot be opened ({fault.strerror})") from fault
    if not data.strip():
        raise _Unreadable("is empty")
    draft = _PARSERS[file.suffix.lower()](data)
    if not any(b.kind != "heading" for b in draft.blocks):
        raise _Unreadable("holds no readable text")
    return draft


def _decode(data: bytes) -> str:
    if b"\x00" in data[:8192]:
        raise _Unreadable("is binary, not text")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as fault:
        raise _Unreadable(f"is not UTF-8 (byte {fault.start}); save it as UTF-8") from fault


def _finish(name: str, draft: _Draft, override: Mapping[str, str], stem: str) -> tuple[Document, tuple[Change, ...]]:
    title = override.get("title") or draft.title
    if not title:
        title = _title_from(draft.blocks, stem)
    cleaned = clean(title, draft.blocks)
    if not any(b.kind != "heading" for b in cleaned.blocks):
        raise _Unreadable("holds nothing but page remains")
    document = Document(
        id=name,
        title=title,
        blocks=cleaned.blocks,
        source=name,
        publisher=override.get("publisher") or draft.publisher,
        url=override.get("url") or draft.url,
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


def _one_line(fault: Exception) -> str:
    return " ".join(str(fault).split())[:160]


def _read_text(data: bytes) -> _Draft:
    lines = [(n, normalise(t)) for n, t in enumerate(_decode(data).split("\n"), 1)]
    return _from_lines(lines)


def _from_lines(lines: Sequence[Line], title: str = "") -> _Draft:
    kept, changes, publisher = drop_noise(lines)
    changes = list(changes)
    texts = [(i, t.strip()) for i, (_, t) in enumerate(kept) if t.strip()]
    # A site's name over the title: a short bare line behind dropped page furniture, right before a longer heading.
    if len(texts) > 1 and changes and changes[0].line < kept[texts[0][0]][0]:
        (position, name), (_, following) = texts[:2]
        if len(name.split()) <= 3 and is_heading(name) and is_heading(following) and len(following.split()) > len(name.split()):
            changes.append(Change(kept[position][0], "site name", name))
            publisher = publisher or name
            kept = kept[:position] + kept[position + 1 :]
    blocks = outline(kept)
    if not title and blocks and blocks[0].kind == "heading" and len(blocks) > 1:
        title = blocks[0].text
        repeated = [b.text for b in blocks[1:4] if b.kind == "heading" and same_title(b.text, title)]
        title = min([title, *repeated], key=len)
    return _Draft(blocks, title, publisher, "", changes)


def _read_markdown(data: bytes) -> _Draft:
    from markdown_it import MarkdownIt

    text = _decode(data)
    front: Mapping[str, Any] = {}
    skipped = 0
    if match := _FRONT.match(text):
        try:
            loaded = yaml.safe_load(match[1])
        except yaml.YAMLError as fault:
            mark = getattr(fault, "problem_mark", None)
            where = f"line {mark.line + 2}: " if mark else ""
            raise _Unreadable(f"has broken front matter ({where}{_one_line(getattr(fault, 'problem', fault) or fault)})") from fault
        if loaded is not None and not isinstance(loaded, dict):
            raise _Unreadable("has broken front matter (it must be a list of `key: value` lines)")
        front = loaded or {}
        skipped = text[: match.end()].count("\n")
        text = text[match.end() :]
    elif text.startswith("---\n") and re.match(r"---\n[\w-]+:", text):
        raise _Unreadable("has broken front matter (the closing line `---` is missing)")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    blocks = list(_markdown_blocks(tokens, skipped))
    title = str(front.get("title") or "")
    if not title and blocks and blocks[0].kind == "heading" and blocks[0].level == 1:
        title = blocks[0].text
        blocks = blocks[1:]
    return _Draft(blocks, title, str(front.get("publisher") or front.get("author") or ""), str(front.get("url") or ""))


def _markdown_blocks(tokens: Sequence[Any], skipped: int) -> Iterator[Block]:
    markers: list[str] = []  # of the open items, outermost first: "" or "3. "
    header: list[str] = []
    row: list[str] = []
    fresh_item = False
    heading = 0
    in_head = in_cell = False
    span = (0, 0)
    for token in tokens:
        if token.map:
            span = (token.map[0] + 1 + skipped, max(token.map[0] + 1, token.map[1]) + skipped)
        if token.type == "list_item_open":
            markers.append(f"{token.info}. " if token.info else "")
            fresh_item = True
        elif token.type == "list_item_close":
            markers.pop()
        elif token.type == "heading_open":
            heading = int(token.tag[1])
        elif token.type == "thead_open":
            in_head = True
        elif token.type in {"th_open", "td_open"}:
            in_cell = True
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            if in_head:
                header, in_head = row, False
            elif any(row):
                cells = [f"{h}: {c}" if h else c for h, c in zip(header, row, strict=False) if c]
                yield Block("item", "; ".join(cells), *span)
        elif token.type in {"fence", "code_block"} and token.content.strip():
            yield Block("code", token.content.strip(), *span)
        elif token.type == "inline":
            text = normalise(_inline_text(token)).strip()
            if in_cell:
                row.append(text)
                in_cell = False
            elif not text:
                continue
            elif heading:
                yield Block("heading", text, *span, heading)
                heading = 0
            elif markers and fresh_item:
                yield Block("item", markers[-1] + text, *span, len(markers) - 1)
                fresh_item = False
            else:
                yield Block("paragraph", text, *span)


def _inline_text(token: Any) -> str:
    parts: list[str] = []
    for child in token.children or ():
        if child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif child.type == "image":
            parts.append(child.content)
    return "".join(parts)


def _read_html(data: bytes) -> _Draft:
    from trafilatura import bare_extraction

    text = _decode(data)
    extracted = bare_extraction(text, include_comments=False, include_tables=True, favor_recall=True, with_metadata=True)
    if extracted is None or extracted.body is None:
        raise _Unreadable("holds no article text that could be told from the page around it")
    finder = _LineFinder(text)
    blocks = list(_html_blocks(extracted.body, finder))
    title = normalise(extracted.title or "").strip()
    return _Draft(blocks, title, normalise(extracted.sitename or "").strip(), extracted.url or "")


def _html_blocks(body: Any, finder: _LineFinder) -> Iterator[Block]:
    for element in body.iter("head", "p", "item", "quote", "code", "row"):
        if element.tag == "p" and any(a.tag in {"item", "quote", "cell"} for a in element.iterancestors()):
            continue
        if element.tag == "row":
            text = normalise("; ".join(t for t in ("".join(c.itertext()).strip() for c in element) if t)).strip()
        elif element.tag == "item":
            text = normalise("".join(t for t in _own_text(element))).strip()
        else:
            text = normalise("".join(element.itertext())).strip()
        if not text:
            continue
        first, last = finder.find(text)
        if element.tag == "head":
            rend = element.get("rend") or "h2"
            yield Block("heading", text, first, last, int(rend[1]) if rend[1:].isdigit() else 2)
        elif element.tag == "code":
            yield Block("code", text, first, last)
        else:
            yield Block("item" if element.tag in {"item", "row"} else "paragraph", text, first, last)


def _own_text(item: Any) -> Iterator[str]:
    """Text of a list item without that of lists inside it."""
    yield item.text or ""
    for child in item:
        if child.tag not in {"list", "item"}:
            yield "".join(child.itertext())
        yield child.tail or ""


class _LineFinder:
    """Where extracted text stands in its raw page, looked for forwards from the last place."""

    def __init__(self, raw: str) -> None:
        self._words: list[tuple[str, int]] = []
        for number, line in enumerate(raw.split("\n"), 1):
            self._words.extend((w.casefold(), number) for w in re.findall(r"\w+", re.sub(r"<[^>]*>", " ", line)))
        self._at = 0

    def find(self, text: str) -> tuple[int, int]:
        """First and last line; the last known line where the text cannot be found."""
        wanted = [w.casefold() for w in re.findall(r"\w+", text)]
        head = wanted[:4]
        for start in (*range(self._at, len(self._words)), *range(self._at)):
            if head and [w for w, _ in self._words[start : start + len(head)]] == head:
                end = min(start + len(wanted), len(self._words)) - 1
                self._at = start + 1
                return self._words[start][1], self._words[end][1]
        line = self._words[min(self._at, len(self._words) - 1)][1] if self._words else 1
        return line, line


def _read_pdf(data: bytes) -> _Draft:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    import io
    import logging

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _Unreadable("is protected by a password")
        pages = [normalise_lines(page.extract_text()) for page in reader.pages]
        title = normalise(str((reader.metadata.title if reader.metadata else "") or "")).strip()
    except (PyPdfError, ValueError, KeyError, TypeError, OSError, RecursionError) as fault:
        raise _Unreadable(f"is a damaged PDF ({_one_line(fault)})") from fault
    edges = Counter(t for page in pages for t in {_edge(x) for x in (*page[:2], *page[-2:])} if t)
    running = {t for t, n in edges.items() if n >= max(3, len(pages) // 2)}
    lines: list[Line] = []
    changes: list[Change] = []
    number = 0
    for page in pages:
        for text in page:
            number += 1
            if _edge(text) in running:
                changes.append(Change(number, "running header or footer", text.strip()))
            else:
                lines.append((number, text))
    draft = _from_lines(lines, title if noise_class(title) is None else "")
    return _Draft(draft.blocks, draft.title, draft.publisher, "", [*changes, *draft.changes])


def normalise_lines(text: str) -> list[str]:
    """The lines of a page, normalised."""
    return [normalise(line) for line in text.split("\n")]


def _edge(text: str) -> str:
    """A header or footer without its page number."""
    return re.sub(r"\d+", "#", text).strip() if text.strip() else ""


_PARSERS: Mapping[str, Callable[[bytes], _Draft]] = {
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".txt": _read_text,
    ".html": _read_html,
    ".htm": _read_html,
    ".pdf": _read_pdf,
}
