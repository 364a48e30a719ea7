"""Changes of a plan before they are saved, and the questions that lead to them, as Discord messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import discord
from discord import ui

from bot.chat.box import GOOD, QUIET, WARNING, Row, line, page
from bot.chat.plan.render_choices import ALTERNATIVES, has_choices
from bot.chat.plan.render_week import BLUE, bulleted, role_of, week_button
from bot.chat.presses import button, select
from bot.chat.sheets import LABEL, OPTION, OPTIONS, said
from bot.chat.text import short
from bot.mentor.plan.known import AreaGroup, groups, ticked
from bot.mentor.plan.missed import WayOn
from bot.mentor.plan.notes import quoted
from bot.mentor.plan.planner import Opened, Proposal
from bot.mentor.plan.text import changed
from bot.mentor.plan.values import Range, Wishes
from bot.mentor.plan.ways import verdict, ways_out
from bot.mentor.plan.wished import differences
from bot.mentor.plan.words import day, days, weeks
from bot.mentor.related import name_of
from bot.mentor.wording import AREAS, counted, joined

KNOWN = "known"
PAUSES = (1, 2, 4)  # weeks
OPEN_END = "open"
_TITLES: Mapping[str, str] = {
    "hours": "Other hours a week",
    "target": "Target date",
    "order": "Another order",
    "switch": "Another role",
    KNOWN: "What you know already",
    "pause": "Pause your plan",
    "push": "A quarter more for four weeks",
    "trim": "Leave out what nothing else needs",
}
_SAID_ALONE = ("hours", "target", "order", "pause", "push", "switch")  # what is asked for says it better than a title
_UP_TO_DATE = "**Your plan is up to date.** It always starts from today, so nothing piles up."
SILENT = 4  # weeks without study after which a person is welcomed back
# Of Discord's 4,000 characters for one message: a line, and at most so many for a part.
_LINE = 240
_LEAD, _ASKED, _MOVED, _WAY, _NOTE = 300, 500, 1100, 340, 350
_NOTES = 3
_NAMES = 6
_DROPPED = 3
_PAGES = 10  # pages of boxes that have a button
_PRIMARY = discord.ButtonStyle.primary


def proposal_view(proposal: Proposal, *, lead: str = "") -> ui.LayoutView:
    """What a change would do, with Save and Discard; `lead` is a line of Markdown to come first."""
    if proposal.draft.reason == KNOWN:
        return _known_view(proposal)
    found, asked = proposal.weeks.feasibility, _asked(proposal)
    alone = len(asked) == 1 and proposal.draft.reason in _SAID_ALONE
    return page(
        _head(proposal, asked[0] if alone else ""),
        short(lead, _LEAD),
        "" if alone else short("\n".join(f"- {said(phrase, _LINE)}" for phrase in asked), _ASKED),
        ui.Separator(),
        _moves(proposal),
        *_target(proposal),
        _notes(proposal),
        colour=WARNING if found and not found.feasible else BLUE,
        rows=[_decide(proposal)],
    )


def unchanged_view(opened: Opened, reason: str) -> ui.LayoutView:
    """A change that would change nothing."""
    end = opened.schedule.end
    ends = f" It still ends about **{day(end.typical)}**." if end else ""
    return page(
        f"### {_TITLES.get(reason, 'Your plan')}\n-# {role_of(opened)}",
        f"Nothing changes: your plan is like that already.{ends}",
        colour=GOOD,
        rows=[[week_button(opened)]],
    )


def pause_view(opened: Opened, first: date) -> ui.LayoutView:
    """For how long to pause, from a day on."""
    id, start = opened.kept.id, first.isoformat()
    now = opened.plan.wishes.pause_on(opened.today)
    paused = f"You are in a pause until {day(now.last)}; this one comes on top." if now else ""
    row = [button(weeks(n), "plan-change", id, "pause", start, n, style=_PRIMARY) for n in PAUSES]
    return page(
        f"### Pause your plan\n-# {role_of(opened)}",
        f"**For how long, from {'today' if first == opened.today else day(first)} on?** Nothing piles up in a pause: "
        "the end moves, and all that you did stays.",
        paused,
        "-# For other days give `from` and `until` to `/plan pause`. You can end it at any time with `/plan resume`.",
        colour=QUIET,
        rows=[[*row, button("Until I resume", "plan-change", id, "pause", start, OPEN_END)]],
    )


def ways_view(opened: Opened, missed: int, ways: Sequence[WayOn], moved: Sequence[str] = ()) -> ui.LayoutView:
    """The ways on after missed weeks; without any, that all is well. `moved` says what moved by itself meanwhile."""
    return page(
        f"### {_back(missed) if ways else 'The rest of your plan'}\n-# {role_of(opened)}",
        _went_by(missed) if ways else _UP_TO_DATE,
        bulleted(moved),
        *([ui.Separator(), *_ways_on(opened, ways)] if ways else []),
        colour=BLUE if ways else GOOD,
        rows=[[week_button(opened)]],
    )


def accepted(opened: Opened) -> str:
    """What to tell of a change that was saved."""
    return f"✅ **Saved.** {_ending(opened.schedule.end)}"


def resumed_line(opened: Opened) -> str:
    """What to tell of a pause that was ended."""
    return f"▶️ **Welcome back.** {_ending(opened.schedule.end)}"


def _head(proposal: Proposal, title: str = "") -> str:
    title = said(title, 160) or _TITLES.get(proposal.draft.reason, "Another plan")
    return f"### {title}\n-# {role_of(proposal.before)} · nothing is saved yet"


def _asked(proposal: Proposal) -> tuple[str, ...]:
    return differences(proposal.before.curriculum, proposal.before.plan.wishes, proposal.after.wishes)


def _moves(proposal: Proposal) -> str:
    """What moves, with the end before and after as a range."""
    if proposal.diff.nothing:
        return "\n".join(["**The weeks stay as they are.**", *_ranges(proposal)])
    first, *rest = changed(proposal.before.curriculum, proposal.diff)
    return short("\n".join([f"**{said(first, _LINE)}**", *_ranges(proposal), bulleted(rest)]).strip(), _MOVED)


def _ranges(proposal: Proposal) -> Iterator[str]:
    before, after = proposal.before.schedule.end, proposal.weeks.end
    if after is None:
        return
    former = f"; before: {_between(before)}" if before and before != after else ""
    yield f"-# It may end {_between(after)}{former}"


def _between(end: Range) -> str:
    return f"between {day(end.early)} and {day(end.late)}"


def _target(proposal: Proposal) -> Iterator[ui.Item[Any] | str]:
    """How the target date fits, and the ways on from there."""
    found, curriculum = proposal.weeks.feasibility, proposal.before.curriculum
    if found is None:
        return
    yield ui.Separator()
    verdict_, *more = verdict(curriculum, found)
    yield "\n".join([f"**{said(verdict_, _LINE)}**", *(said(text, 300) for text in more)])
    for way in ways_out(curriculum, proposal.after.wishes, found):
        yield line(said(way.sentence, _WAY), button(way.label, "plan-way", proposal.draft.id, way.kind))


def _notes(proposal: Proposal) -> str:
    """What there is to say of the plan afterwards and was not before, but for its target."""
    count = len(proposal.weeks.notes)
    if found := proposal.weeks.feasibility:
        wishes = proposal.after.wishes
        curriculum = proposal.before.curriculum
        count -= len(verdict(curriculum, found)) + len(ways_out(curriculum, wishes, found))
    new = [note for note in proposal.weeks.notes[:count] if note not in proposal.before.schedule.notes]
    return short("\n".join(f"-# {said(note, _NOTE)}" for note in new[:_NOTES]), _NOTE)


def _decide(proposal: Proposal) -> Row:
    id = proposal.draft.id
    return [
        button("Save", "plan-accept", id, style=discord.ButtonStyle.success, disabled=proposal.nothing),
        button("Discard", "plan-drop", id),
    ]


def _known_view(proposal: Proposal) -> ui.LayoutView:
    """What counts as known, with pages of boxes to tick."""
    curriculum, wishes, id = proposal.before.curriculum, proposal.after.wishes, proposal.draft.id
    boxes = groups(curriculum, wishes.role, wishes.tier)
    skills = [box.skill for group in boxes for box in group.boxes]
    have = ticked(curriculum, wishes)
    row: list[ui.Item[Any]] = [button(name, "plan-known", id, n) for n, name in enumerate(_areas(boxes)[:_PAGES])]
    if has_choices(curriculum, wishes):
        row.append(button(ALTERNATIVES, "plan-choices", id, emoji="🔀"))
    back = _back_select(proposal, [skill for skill in skills if skill in have])
    return page(
        _head(proposal),
        _standing(len(have), len(skills)),
        *(ui.ActionRow(*row[n : n + 5]) for n in range(0, len(row), 5)),
        "\n".join(_counted_in(proposal)),
        *(ui.ActionRow(item) for item in back),
        *(() if proposal.nothing else (ui.Separator(), _moves(proposal))),
        colour=BLUE,
        rows=[_decide(proposal)],
    )


def _standing(known: int, whole: int) -> str:
    if not known:
        return f"Tick what you know of the {counted(whole, 'skill')} of your role; the plan leaves it out then."
    verb = "counts as known and is" if known == 1 else "count as known and are"
    return f"**{known} of {counted(whole, 'skill')}** of your role {verb} left out. Tick what you know:"


def _areas(boxes: Sequence[AreaGroup]) -> list[str]:
    """What stands on the button of each page of boxes: its areas."""
    names: list[dict[str, None]] = [{} for _ in range(1 + max((group.page for group in boxes), default=-1))]
    for group in boxes:
        names[group.page][AREAS[group.area][0]] = None
    return [short(", ".join(page), LABEL) for page in names]


def _counted_in(proposal: Proposal) -> Iterator[str]:
    curriculum, scope = proposal.before.curriculum, proposal.after.scope
    for lead, ids in (
        ("Assumed by your level", scope.assumed),
        ("Counted as known, since what you know builds on it", scope.implied),
    ):
        if ids:
            yield f"-# {lead}: {_named([name_of(curriculum, item) for item in ids])}"


def _back_select(proposal: Proposal, known: Sequence[str]) -> Row:
    """Lets a person learn something after all; what follows from other skills comes first."""
    implied = proposal.after.scope.implied
    listed = sorted(known, key=lambda skill: skill not in implied)[:OPTIONS]
    options = [
        discord.SelectOption(
            label=short(name_of(proposal.before.curriculum, skill), OPTION) or "…",
            value=skill,
            description="Counted as known, since what you know builds on it" if skill in implied else None,
        )
        for skill in listed
    ]
    if not options:
        return []
    return [select("plan-back", proposal.draft.id, options=options, placeholder="Learn one of these after all")]


def _went_by(missed: int) -> str:
    if not missed:
        return "**That is fine.** What is open moves on, and no week gets fuller for it. How would you like to go on?"
    passed = "Last week" if missed == 1 else f"The last {weeks(missed)}"
    return (
        f"{passed} went by without study. **That happens, and nothing is lost:** what you did stays, and no week "
        "gets fuller for it. How would you like to go on?"
    )


def _back(missed: int) -> str:
    return "Good to have you back" if missed >= SILENT else "Ways on"


def _ways_on(opened: Opened, ways: Sequence[WayOn]) -> Iterator[ui.Item[Any]]:
    id, revision = opened.kept.id, opened.plan.revision
    for way in ways:
        if way.kind != "extend" and way.wishes == opened.plan.wishes:
            continue
        ends = f"done by **{day(way.end)}**" if way.end else "nothing is left to do then"
        label, style = ("Go on", _PRIMARY) if way.kind == "extend" else ("Look", discord.ButtonStyle.secondary)
        yield line(
            f"{_way_on(opened, way.kind, way.wishes)}: {ends}",
            button(label, "plan-checkin", id, revision, way.kind, style=style),
        )


def _way_on(opened: Opened, kind: str, wishes: Wishes) -> str:
    if kind == "push":
        push = wishes.pushes[-1]
        more = f"**{counted(push.hours, 'hour')} a week** instead of {opened.plan.wishes.hours}"
        return f"{more}, {days(push.first, push.last)}"
    if kind == "trim":
        dropped = [item for item in wishes.skip if item not in opened.plan.wishes.skip]
        return f"**Leave out** what nothing else needs, {said(quoted(opened.curriculum, dropped, _DROPPED), 300)}"
    return "**Go on as planned**"


def _named(names: Sequence[str]) -> str:
    shown = [said(name, 60) for name in names[:_NAMES]]
    return joined([*shown, f"{len(names) - _NAMES} more"] if len(names) > _NAMES else shown)


def _ending(end: Range | None) -> str:
    if end is None:
        return "Nothing is open any more."
    return f"You are done about {day(end.typical)}, {_between(end)}."
