"""A plan before it is saved, as Discord messages: what to choose, and what would come of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.chat.box import GOOD, WARNING, Row, page
from bot.chat.plan.render_choices import ALTERNATIVES, has_choices
from bot.chat.plan.render_known import page_count
from bot.chat.plan.render_week import BLUE
from bot.chat.presses import AnyItem, button, select
from bot.chat.sheets import OPTION, OPTIONS, said, style_of
from bot.chat.text import short
from bot.mentor.lookup import Entry
from bot.mentor.plan.calendar import FOR_ITEMS
from bot.mentor.plan.kept import Draft
from bot.mentor.plan.known import ticked
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.preview import Preview, preview
from bot.mentor.plan.values import Level, Order, Range
from bot.mentor.plan.words import day, weeks
from bot.mentor.related import name_of
from bot.mentor.wording import counted, span
from knowledge.curriculum import Curriculum, Tier

OTHER = "other"
INTERVIEWS = "How do I prepare for job interviews?"
LEVELS: Mapping[Level, tuple[str, str]] = {
    "new": ("I am new to this", "Starts from zero"),
    "some_python": ("I know some Python", "Counts as known: working setup, Python basics"),
    "analyst": ("I am a data analyst", "Counts as known: Python, pandas, SQL, statistics, charts, clean data"),
    "software_engineer": ("I am a software engineer", "Counts as known: Python, Git, SQL, algorithms, tests, web APIs"),
    "stem_graduate": ("I studied maths or a science", "Counts as known: linear algebra, calculus, statistics"),
}
ORDERS: Mapping[Order, tuple[str, str]] = {
    "balanced": ("Balanced", "Each week has room for the next project and for what stands beside it"),
    "practice_first": ("Practice first", "On to the next project as fast as possible"),
    "theory_first": ("Theory first", "What helps to understand a topic comes before it"),
}
TIERS: tuple[Tier, ...] = ("junior", "full")
_USUAL = (2, 3, 5, 8, 10, 15, 20, 30, 40)
_ROW, _PAGES, _STONES, _NOTES, _NEXT = 5, 8, 4, 6, 3
_TOLD, _LINE, _NOTE = 400, 260, 420


@dataclass(frozen=True, slots=True)
class Panel:
    """What the panel shows: a draft over a curriculum, and what would come of it, None where that can't be told.

    `roles` are those to choose from. `told` is a line about what has just happened, and `wrong` marks it as a problem.
    With `more`, less common choices are open too.
    """

    curriculum: Curriculum
    roles: Sequence[Entry]
    draft: Draft
    seen: Opened | None = None
    told: str = ""
    wrong: bool = False
    more: bool = False

    @property
    def fits(self) -> bool:
        """False where the plan would miss its target date."""
        found = self.seen.schedule.feasibility if self.seen else None
        return found is None or found.feasible

    def button(self, label: str, what: str, *arguments: object, **look: Any) -> AnyItem:
        """A button that changes the draft."""
        return button(label, "plan-draft", self.draft.id, what, int(self.more), *arguments, **look)


def panel_view(panel: Panel) -> ui.LayoutView:
    """All choices, with what comes of them below, and the button that saves it."""
    seen = panel.seen
    shown = preview(seen.curriculum, seen.plan, seen.schedule) if seen else None
    lead = "Change what you like, save it when it fits." if shown else "Choose a role, and see your plan at once."
    told = short(f"⚠️ {panel.told}" if panel.wrong else panel.told, _TOLD) if panel.told else ""
    return page(
        f"### Your study plan\n-# {lead}",
        *(ui.ActionRow[Any](item) for item in _selects(panel)),
        *(ui.ActionRow[Any](*row) for row in _buttons(panel)),
        ui.Separator() if shown or told else "",
        told,
        *(_preview(panel, shown) if shown else ()),
        colour=WARNING if panel.wrong or not panel.fits else GOOD if shown else BLUE,
        rows=[_last_row(panel, shown)] if shown else (),
    )


def _selects(panel: Panel) -> Iterator[AnyItem]:
    wishes = panel.draft.wishes
    if roles := [_option(e.title, e.id, e.hint, chosen=e.id == wishes.role) for e in _roles(panel)]:
        yield _select(panel, "role", roles, "Which role?")
    usual = sorted({*_USUAL, wishes.hours})
    hours = [_option(f"{counted(n, 'hour')} a week", str(n), chosen=n == wishes.hours) for n in usual]
    yield _select(panel, "hours", [*hours, _option("Another number of hours …", OTHER)], "How many hours a week?")
    levels = [_option(label, level, hint, chosen=level == wishes.level) for level, (label, hint) in LEVELS.items()]
    yield _select(panel, "level", levels, "What do you bring along?")
    if panel.more:
        orders = [_option(label, order, hint, chosen=order == wishes.order) for order, (label, hint) in ORDERS.items()]
        yield _select(panel, "order", orders, "In which order?")


def _roles(panel: Panel) -> list[Entry]:
    """As many as a select holds; the chosen one is among them."""
    chosen = [role for role in panel.roles if role.id == panel.draft.wishes.role]
    others = [role for role in panel.roles[:OPTIONS] if role not in chosen]
    listed = [*chosen, *others][:OPTIONS]
    return [role for role in panel.roles if role in listed]


def _select(panel: Panel, what: str, options: Sequence[discord.SelectOption], ask: str) -> AnyItem:
    return select("plan-draft", panel.draft.id, what, int(panel.more), options=options, placeholder=ask)


def _option(label: str, value: str, hint: str = "", *, chosen: bool = False) -> discord.SelectOption:
    return discord.SelectOption(
        label=short(label, OPTION) or "…", value=value, description=short(hint, OPTION) or None, default=chosen
    )


def _buttons(panel: Panel) -> list[Row]:
    """The tiers, then what is known and the rest."""
    wishes = panel.draft.wishes
    count = min(page_count(panel.curriculum, wishes), _PAGES)
    tiers = [_tier(panel, tier) for tier in TIERS]
    rest = [panel.button(f"I know more ({n + 1})" if count > 1 else "I know more", "know", n) for n in range(count)]
    if panel.more:
        tiers.append(panel.button("Dates", "dates"))
        if has_choices(panel.curriculum, wishes):
            tiers.append(panel.button(ALTERNATIVES, "choices", emoji="🔀"))
    shown = not panel.more
    label = "More choices" if shown else "Fewer choices"
    rest.append(button(label, "plan-draft", panel.draft.id, "show", int(shown)))
    if not count:
        return [[*tiers, *rest]]
    return [tiers, *(rest[n : n + _ROW] for n in range(0, len(rest), _ROW))]


def _tier(panel: Panel, tier: Tier) -> AnyItem:
    role = panel.draft.wishes.role
    hours = f" · {panel.curriculum.hours(role, tier):,} h" if role in panel.curriculum.roles else ""
    look = style_of(panel.draft.wishes.tier == tier)
    return panel.button(f"{tier.capitalize()} tier{hours}", "tier", tier, style=look)


def _preview(panel: Panel, shown: Preview) -> Iterator[ui.Item[Any] | str]:
    title = f"### {said(shown.title, 150)}"
    if shown.end is None:
        yield f"{title}\n" + "\n".join(said(note, _LINE) for note in shown.notes[:_NOTES])
        return
    yield "\n".join((title, *_facts(panel, shown, shown.end)))
    if shown.verdict:
        yield ui.Separator()
        yield "\n".join(said(line, 2 * _LINE) for line in shown.verdict)
        for way in shown.ways:
            yield ui.Section(said(way.sentence, _LINE), accessory=panel.button(way.label, "way", way.kind))
    if panel.fits:  # else the ways out are enough to read
        yield _listed("The first weeks", shown.first)
    yield _listed("What you reach", _few(shown.milestones))
    if shown.notes:
        yield "\n".join(f"-# {said(note, _NOTE)}" for note in shown.notes[:_NOTES])


def _facts(panel: Panel, shown: Preview, end: Range) -> Iterator[str]:
    wishes = panel.draft.wishes
    yield f"**{weeks(shown.weeks)}** with {said(shown.pace, 80)}, {span(shown.minutes)} in all"
    yield f"Done by about **{day(end.typical)}**, between {day(end.early)} and {day(end.late)}"
    if known := len(ticked(panel.curriculum, wishes)):
        all_skills = len(panel.curriculum.skills_of(wishes.role, wishes.tier))
        yield f"{known} of {counted(all_skills, 'skill')} {'counts' if known == 1 else 'count'} as known"
    yield f"-# Of each week {100 - FOR_ITEMS} % stay free, for reviews and for what takes longer."


def _listed(lead: str, lines: Sequence[str]) -> str:
    """Lines as a list, in each of which stands in bold what is before its colon."""
    shown = []
    for line in lines:
        head, colon, rest = line.partition(": ")
        shown.append(f"- **{said(head, 100)}:** {said(rest, _LINE)}" if colon else f"- {said(line, _LINE)}")
    return f"**{lead}**\n" + "\n".join(shown) if shown else ""


def _few(stones: Sequence[str]) -> Sequence[str]:
    """The first ones and the last."""
    if len(stones) <= _STONES:
        return stones
    return (*stones[: _STONES - 2], f"… {len(stones) - _STONES + 1} more", stones[-1])


def _last_row(panel: Panel, shown: Preview) -> Row:
    """Save; where nothing is left to learn, ways on from there."""
    if shown.end is not None:
        return [button("Save this plan", "plan-save", panel.draft.id, "-", style=discord.ButtonStyle.success)]
    role = panel.draft.wishes.role
    further = panel.curriculum.roles[role].front.next_roles if role in panel.curriculum.roles else ()
    known = [r for r in further if r in panel.curriculum.roles][:_NEXT]
    return [
        *(panel.button(short(f"Plan: {name_of(panel.curriculum, r)}", 80), "next", r) for r in known),
        button("Its projects", "open", "role", role, panel.draft.wishes.tier),
        button("Ask about interviews", "try", INTERVIEWS),
    ]


def replace_view(draft: Draft, used: Opened) -> ui.LayoutView:
    """The question before a plan takes the place of the one in use."""
    plan = used.plan.wishes
    name = said(name_of(used.curriculum, plan.role), 120)
    return page(
        "### Put your present plan aside?",
        f"You have a plan here: **{name}**, {plan.tier} tier, {used.schedule.percent} % done.\n"
        "It goes to the archive, nothing is lost: `/plan history` brings it back.",
        "-# Only another role? `/plan switch` keeps all of it, what you have only begun too.",
        colour=WARNING,
        rows=[
            [
                button("Save the new plan", "plan-save", draft.id, used.kept.id, style=discord.ButtonStyle.success),
                button("Back", "plan-draft", draft.id, "show", 0),
            ]
        ],
    )
