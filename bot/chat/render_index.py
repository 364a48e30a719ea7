"""The builds of the index, and work on them, as Discord messages."""

from __future__ import annotations

import re
from collections.abc import Sequence

import discord
from discord import ui

from bot.chat.box import BAD, GOOD, QUIET, WARNING, block, megabyte, page
from bot.chat.presses import button
from bot.chat.text import plain, short
from index.manifest import Build

SHOWN = 6
LINES = 12
_UNDER_WAY = {"dry-run": "Looking at what would change", "rebuild": "Building", "rollback": "Going back"}
_DONE = {"dry-run": "Dry run", "rebuild": "Rebuild done", "rollback": "Went back"}
_FAILED = {"dry-run": "The dry run failed", "rebuild": "The rebuild failed", "rollback": "Could not go back"}
_STEP = re.compile(r"encoded (\d+) of (\d+)")


def builds_view(builds: Sequence[Build], served: str, refused: tuple[str, str] | None, *, busy: bool) -> ui.LayoutView:
    """All builds, newest first, and what can be done."""
    lines = [_build_line(build, build.id == served) for build in builds[:SHOWN]] or ["There is no build yet."]
    return page(
        "### Index",
        "\n".join(lines),
        _refusal(refused),
        "-# It is being changed right now." if busy else "",
        colour=WARNING if refused else QUIET,
        rows=[
            [
                button("Dry run", "index", "dry-run", disabled=busy),
                button("Rebuild", "index", "rebuild", disabled=busy, style=discord.ButtonStyle.primary),
                button("Roll back", "index", "back", disabled=busy or len(builds) < 2),
            ]
        ],
    )


def _build_line(build: Build, served: bool) -> str:
    mark = "🟢" if served else "⚪"
    if build.manifest is None or build.problem:
        return f"🔴 `{build.id}`\n-# {short(plain(build.problem), 200)}"
    facts = build.manifest
    size = f"{facts.documents} documents, {facts.passages} passages, {megabyte(build.bytes)}"
    state = " · served" if served else ""
    return f"{mark} `{build.id}`{state}\n-# built {discord.utils.format_dt(facts.created, 'R')} · {size}"


def _refusal(refused: tuple[str, str] | None) -> str:
    return f"⚠️ `{refused[0]}` was refused: {short(plain(refused[1]), 500)}" if refused else ""


def rollback_view(current: Build, before: Build) -> ui.LayoutView:
    """Asks before the index goes back."""
    return page(
        "### Go back to the build before?",
        _build_line(current, True),
        _build_line(before, False),
        "-# The build that is served now stays on the disk. Answers come from the older one at once.",
        colour=WARNING,
        rows=[
            [
                button("Roll back", "index", "rollback", current.id, style=discord.ButtonStyle.danger),
                button("Leave it", "index", "leave"),
            ]
        ],
    )


def progress_view(job: str, lines: Sequence[str]) -> ui.LayoutView:
    """Work that goes on, with its last words."""
    said = list(lines)[-5:]
    step = next((m for text in reversed(said) if (m := _STEP.search(text))), None)
    return page(
        f"### {_UNDER_WAY[job]} …",
        _bar(int(step[1]), int(step[2])) if step else "",
        block("\n".join(said), 600) if said and not step else "",
        "-# People can go on asking meanwhile.",
        colour=QUIET,
    )


def _bar(done: int, total: int) -> str:
    full = round(20 * min(done, total) / max(total, 1))
    return f"`{'█' * full}{'░' * (20 - full)}` {done} of {total}"


def done_view(
    job: str, code: int, lines: Sequence[str], *, served: str, refused: tuple[str, str] | None
) -> ui.LayoutView:
    """How work ended."""
    said = [text for text in lines if not _STEP.search(text)]
    if len(said) > LINES:  # a failure explains itself at the end, all else begins with what matters
        said = said[-LINES:] if code else [*said[: LINES - 1], f"  and {len(said) - LINES + 1} more lines"]
    offer = job == "dry-run" and not code
    return page(
        f"### {_FAILED[job] if code else _DONE[job]}",
        block("\n".join(said), 2000) if said else "",
        _refusal(refused),
        f"-# Served now: `{served}`",
        colour=BAD if code else WARNING if refused else GOOD,
        rows=[[button("Rebuild now", "index", "rebuild", style=discord.ButtonStyle.primary)]] if offer else (),
    )
