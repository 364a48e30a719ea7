"""`./mentor ask` and `./mentor chat`."""

from __future__ import annotations

import json
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from bot import app
from bot.errors import UsageProblem
from bot.mentor.defuse import defuse
from bot.mentor.model import Answer, Confidence, Question
from bot.terminal.common import open_index, say
from bot.terminal.layout import explain, render
from index.types import Search


def ask(text: str, directory: Path | None, *, as_json: bool, why: bool) -> int:
    """Answer one question on stdout."""
    opened = open_index(directory)
    question = Question(text)
    answer = opened.mentor.ask(question)
    if as_json:
        print(json.dumps(_as_mapping(answer, opened.artefact.id), ensure_ascii=False, indent=2))
    else:
        print(render(answer, colour=sys.stdout.isatty()))
    if why:
        # With --json, stdout stays one JSON document.
        print(f"\n{explain(opened.mentor.why(question), opened.artefact)}", file=sys.stderr if as_json else sys.stdout)
    return 0


def chat(directory: Path | None) -> int:
    """Answer question after question; earlier ones are the context of follow-ups."""
    opened = open_index(directory)
    if sys.stdin.isatty():
        import readline  # noqa: F401  # arrow keys and history in input()

        say('Ask away. An empty line changes nothing; "bye" or Ctrl-D ends the chat.')
    history: list[str] = []
    while True:
        try:
            text = input("> " if sys.stdin.isatty() else "").strip()
        except EOFError:
            return 0
        if not text:
            continue
        answer = opened.mentor.ask(Question(text, tuple(history[-5:])))
        print(f"{render(answer, colour=sys.stdout.isatty())}\n", flush=True)
        if text.casefold().strip(" .!") in {"bye", "quit", "exit", "/quit"}:
            return 0
        if not answer.canned:
            history.append(text)


def ask_lines(name: str, directory: Path | None) -> int:
    """Answer JSON lines of a file or of stdin, in order, one JSON line each; a bad line is reported on stderr."""
    opened = open_index(directory)
    if name == "-":
        return _answer_all(opened, sys.stdin.buffer)
    with ExitStack() as stack:
        try:
            lines = stack.enter_context(Path(name).open("rb"))
        except OSError as fault:
            raise UsageProblem(
                f"{name} cannot be opened ({fault.strerror}); name a file of JSON lines, or - for stdin"
            ) from fault
        return _answer_all(opened, lines)


def _answer_all(opened: app.Opened, lines: BinaryIO) -> int:
    bad = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            identity, question = _parse(line)
        except (ValueError, RecursionError) as fault:
            say(f'line {number} is left out: {fault}; expected {{"id": ..., "question": "...", "history": ["..."]}}')
            bad += 1
            continue
        started = time.perf_counter()
        answer, search = opened.mentor.ask_in_full(question)
        spent = (time.perf_counter() - started) * 1000
        print(_json_line(_as_record(identity, answer, search, spent)), flush=True)
    return 2 if bad else 0


def _parse(line: bytes) -> tuple[object, Question]:
    data = json.loads(line.decode("utf-8-sig"))
    if not isinstance(data, dict):
        raise ValueError("it is not a JSON object")
    text, history = data.get("question"), data.get("history") or []
    if not isinstance(text, str):
        raise ValueError("`question` is missing or not a string")
    if not isinstance(history, list) or not all(isinstance(h, str) for h in history):
        raise ValueError("`history` is not a list of strings")
    json.dumps(data.get("id"), allow_nan=False)  # refuses NaN and Infinity, which are no JSON
    return data.get("id"), Question(text, tuple(history))


def _json_line(record: dict[str, Any]) -> str:
    line = json.dumps(record, ensure_ascii=False)
    # Half a surrogate pair, as an id may hold, can be written as an escape only.
    return line if line.encode("utf-8", "ignore").decode() == line else json.dumps(record)


def _as_record(identity: object, answer: Answer, search: Search, spent: float) -> dict[str, Any]:
    return {
        "id": identity,
        "answered": answer.answered,
        "answer": answer.text,
        "confidence": answer.confidence.value,
        "passages": [
            {
                "text": defuse(hit.passage.text),
                "source": f"{hit.passage.source}:{hit.passage.first}-{hit.passage.last}",
                "score": round(hit.score, 4),
            }
            for hit in search.hits
        ],
        "took_ms": round(spent, 2),
    }


def _as_mapping(answer: Answer, build: str) -> dict[str, Any]:
    mapped = asdict(answer)
    mapped["confidence"] = Confidence(answer.confidence).value
    return {"answered": answer.answered, **mapped, "index": build}
