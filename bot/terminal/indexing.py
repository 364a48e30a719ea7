"""`./mentor index`: build, status, verify, search, rollback."""

from __future__ import annotations

import textwrap
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot import app
from bot.errors import UsageProblem
from bot.terminal.common import open_index, say, settings
from index import store
from index.build import Built, Delta, Plan, plan
from index.encode import OnnxEncoder
from index.read import Reading

SHOWN = 20
_PROBE = ("How long does it take to become a machine learning engineer, and what is learnt first?",) * 32


def build(
    folders: Sequence[Path],
    directory: Path | None,
    *,
    golden: Path | None = None,
    dry_run: bool = False,
    strict: bool = False,
    explain: bool = False,
    wait: float = 0.0,
) -> int:
    """Bring an index up to date and say what changed; 2 with `strict` where a file could not be read."""
    chosen = settings()
    target = directory or chosen.index
    reading = app.read_sources(chosen, folders)
    _report_reading(reading, others=bool(folders), explain=explain)
    failed = strict and bool(reading.faults)
    if dry_run:
        _dry_run(reading, target)
    elif failed:
        say("Nothing was built: --strict wants every file to be readable.")
    else:
        with _bar() as bar:
            built = app.build_index(
                chosen,
                reading,
                target,
                calibration=_calibration_beside(golden) if golden else None,
                report=say,
                progress=lambda what: _stepper(bar, what),
                wait=wait,
                commit=app.revision_of(chosen, folders),
            )
        _report_built(built)
    return 2 if failed else 0


def calibration_of(golden: Path) -> Path:
    """Where the calibration that was fitted on a file of questions stands: golden.yaml -> calibration.yaml."""
    stem = golden.stem
    return golden.with_name("calibration.yaml" if stem == "golden" else f"{stem}.calibration.yaml")


def _calibration_beside(golden: Path) -> Path:
    path = calibration_of(golden)
    if not path.exists():
        raise UsageProblem(
            f"{path} does not exist; build without --golden first, then fit one with "
            f'"./mentor eval --golden {golden} --index DIR --calibrate"'
        )
    return path


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def _stepper(bar: Progress, what: Plan) -> Callable[[int], None]:
    if not bar.console.is_terminal:
        return _spoken(what.statements)
    task = bar.add_task("Encoding", total=what.statements, visible=what.statements > 0)
    return lambda done: bar.advance(task, done)


def _spoken(total: int) -> Callable[[int], None]:
    """Progress for whoever reads it line by line, such as the bot: at most one line a second."""
    done, told = 0, time.monotonic()

    def step(count: int) -> None:
        nonlocal done, told
        done += count
        if time.monotonic() - told >= 1:
            told = time.monotonic()
            say(f"encoded {done} of {total}")

    return step


def _report_reading(reading: Reading, *, others: bool, explain: bool) -> None:
    for fault in reading.faults:
        say(f"not read: {fault.path} {fault.reason}")
    if others and reading.others:
        kinds = ", ".join(f"{n} {suffix}" for suffix, n in sorted(reading.others.items()))
        say(f"not documents, left alone: {kinds}")
    if not explain:
        return
    for name, changes in reading.changes.items():
        if changes:
            print(name)
        for change in changes:
            print(f"  line {change.line}: {change.reason}: {textwrap.shorten(change.text, 100)}")
    classes = Counter(c.reason for changes in reading.changes.values() for c in changes)
    print(f"{sum(classes.values())} pieces: {', '.join(f'{reason} {n}' for reason, n in classes.most_common())}")


def _dry_run(reading: Reading, target: Path) -> None:
    chosen = settings()
    folder = app.exported_model(chosen, say)
    encoder = OnnxEncoder(folder, threads=chosen.threads)
    what = plan(reading, encoder.identity, target)
    if what.note:
        say(what.note)
    for title, delta in (("documents", what.documents), ("passages", what.passages)):
        print(
            f"{title}: {len(delta.added)} added, {len(delta.changed)} changed, {len(delta.removed)} removed, "
            f"{len(delta.unchanged)} unchanged"
        )
    _list_documents(what.documents)
    if what.encode:
        started = time.perf_counter()
        encoder.encode_passages(_PROBE)
        seconds = what.estimate((time.perf_counter() - started) / len(_PROBE))
        print(f"to encode: {what.encode} passages, about {max(1, round(seconds))} s")
    else:
        print("to encode: nothing")
    print("Nothing was changed (--dry-run).")


def _list_documents(delta: Delta) -> None:
    for mark, names in (("+", delta.added), ("~", delta.changed), ("-", delta.removed)):
        for name in names[:SHOWN]:
            print(f"  {mark} {name}")
        if len(names) > SHOWN:
            print(f"  {mark} and {len(names) - SHOWN} more")


def _report_built(built: Built) -> None:
    if not built.written:
        print(f"Nothing has changed; index {built.id} stays.")
        return
    documents = built.plan.documents
    print(
        f"Built index {built.id} in {built.seconds:.1f} s: {built.encoded} passages encoded, {built.reused} reused; "
        f"documents: {len(documents.added)} added, {len(documents.changed)} changed, {len(documents.removed)} removed."
    )
    _list_documents(documents)
    if built.ann_recall is not None:
        print(f"Approximate search finds {built.ann_recall:.1%} of the ten nearest passages.")


def status(directory: Path | None) -> int:
    """List the builds that are kept, newest first."""
    target = directory or settings().index
    kept = store.builds(target)
    if not kept:
        store.load(target)  # says what is missing, and the remedy
    for one in kept:
        mark = "*" if one.current else " "
        if one.manifest is None or one.problem:
            print(f"{mark} {one.id}  {one.problem}")
            continue
        facts = one.manifest
        print(
            f"{mark} {one.id}  {facts.created:%Y-%m-%d %H:%M} UTC  {facts.documents} documents  "
            f"{facts.passages} passages  {one.bytes / 1e6:.0f} MB  {facts.kind}"
            + (f", recall {facts.ann_recall:.3f}" if facts.ann_recall is not None else "")
        )
    return 0


def verify(directory: Path | None) -> int:
    """Check every byte of the current build; 1 where something is wrong."""
    target = directory or settings().index
    problems = store.verify(target)
    for problem in problems:
        print(problem)
    if not problems:
        print(f"The index in {target} is sound.")
    return 1 if problems else 0


def rollback(directory: Path | None) -> int:
    """Make the newest older sound build the current one."""
    print(f"Went back to index {store.rollback(directory or settings().index)}.")
    return 0


def search(question: str, directory: Path | None, k: int) -> int:
    """Show the passages found for a question, best first."""
    opened = open_index(directory)
    found = opened.retriever(opened.calibration.dense_share).search(question, k)
    for rank, hit in enumerate(found.hits, 1):
        passage = hit.passage
        print(f"{rank}. {passage.breadcrumb}  ({passage.source}:{passage.first}-{passage.last}, score {hit.score:.2f})")
        print(textwrap.indent(passage.text, "   "))
        print()
    return 0
