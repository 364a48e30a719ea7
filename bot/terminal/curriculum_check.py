"""`./mentor knowledge check`: what is wrong, doubtful or old in the knowledge, with file and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot import app
from bot.errors import MentorError, UsageProblem
from bot.settings import HOME, Settings
from bot.terminal.common import say, settings
from index.encode import OnnxEncoder
from index.errors import ModelProblem
from index.files import write_small
from knowledge import check as rules
from knowledge import ids, loader, mend
from knowledge.checks.counts import sums
from knowledge.checks.finding import Finding, error
from knowledge.checks.prose import Embed
from knowledge.checks.texts import titles_of
from knowledge.curriculum import FOLDERS, LOCK

_LISTS = ("resources.yaml", "glossary.yaml", "sources/manifest.yaml")


def check(*, fix: bool = False, today: date | None = None) -> int:
    """Print every finding, errors first, and how much there is; gives 1 where there are errors, else 0.

    With `fix`, what needs no judgement is mended first, and printed. `today` is the date in UTC unless given.
    Raises UsageProblem where there is no knowledge, and MentorError where a file cannot be written.
    """
    chosen = settings()
    folder = chosen.knowledge
    if not folder.is_dir():
        raise UsageProblem(f"there is no folder {folder}; set MENTOR_KNOWLEDGE to the folder of your knowledge files")
    if fix:
        _mend(folder)
    curriculum, faults = loader.read(folder)
    documents = _documents() if folder == HOME / "knowledge" else {}
    found = rules.check(
        curriculum,
        today=today or datetime.now(UTC).date(),
        embed=_embed(chosen),
        documents=documents,
    )
    findings = rules.in_order([*(error("file", f.file, f.line, f.reason) for f in faults), *found])
    for finding in findings:
        print(replace(finding, file=_shown((HOME if finding.file in documents else folder) / finding.file)))
    print(_summary(sums(curriculum), findings))
    return 1 if any(f.severity == "error" for f in findings) else 0


def _documents() -> dict[str, str]:
    """The project's own pages, by path."""
    paths = [path for path in (HOME / "README.md", *sorted((HOME / "docs").rglob("*.md"))) if path.is_file()]
    return {path.relative_to(HOME).as_posix(): path.read_text("utf-8") for path in paths}


def _embed(chosen: Settings) -> Embed | None:
    """What compares sections, None where there is no model."""
    try:
        encoder = OnnxEncoder(app.exported_model(chosen, say), threads=chosen.threads)
    except ModelProblem as problem:
        say(f"Nobody looked for prose that is there twice, since that needs the model: {problem}")
        return None
    say("Comparing all sections with each other; this takes some seconds.")
    return encoder.encode_passages


def _summary(counts: Mapping[str, int], findings: Iterable[Finding]) -> str:
    severities: list[str] = [f.severity for f in findings]
    held = (f"{number} {_plural(what.removesuffix('s'), number)}" for what, number in counts.items())
    found = (
        f"{severities.count(what) or 'no'} {_plural(what, severities.count(what))}" for what in ("error", "warning")
    )
    return f"{', '.join(held)}: {', '.join(found)}."


def _plural(word: str, number: int) -> str:
    return word if number == 1 else f"{word}s"


def _mend(folder: Path) -> None:
    """Mend files by rule, and print which lines; what cannot be read is left to its author."""
    curriculum, _ = loader.read(folder)
    titles = titles_of(curriculum)
    pages = [path for name in FOLDERS.values() for path in sorted((folder / name).glob("*.md"))]
    # Titles of the catalogue are quoted as they are, so names wait until it can be read.
    named = pages if "resources.yaml" not in curriculum.broken else []
    for path in [*pages, *(folder / name for name in _LISTS if (folder / name).exists())]:
        try:
            old = path.read_bytes().decode("utf-8-sig")
        except (UnicodeDecodeError, OSError):
            continue
        text = old.replace("\r\n", "\n")
        new = mend.page(text, titles) if path in named else mend.tidy(text)
        if new != old:
            _write(path, new)
            pairs = enumerate(zip(text.splitlines(), new.splitlines(), strict=False), 1)
            print(f"Mended {_shown(path)}: {_lines([str(n) for n, (before, after) in pairs if before != after])}.")
    _mend_lock(folder)


def _mend_lock(folder: Path) -> None:
    curriculum, _ = loader.read(folder)
    path = folder / LOCK
    old = path.read_text("utf-8") if path.exists() and LOCK not in curriculum.broken else ""
    try:
        new = ids.mended(curriculum)
    except ValueError as fault:
        say(f"{_shown(path)} is not mended: {fault}")
        return
    if new != old:
        _write(path, new)
        print(f"Mended {_shown(path)}:")
        for line in sorted(set(new.splitlines()) - set(old.splitlines())):
            print(f"  {line}")


def _lines(numbers: list[str]) -> str:
    if not numbers:
        return "line ends"
    return f"{_plural('line', len(numbers))} {', '.join(numbers)}"


def _write(path: Path, text: str) -> None:
    try:
        write_small(path, text)
    except OSError as fault:
        raise MentorError(f"{path} cannot be written ({fault.strerror}); check the folder's rights") from fault


def _shown(path: Path) -> str:
    """A path as one would type it here."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
