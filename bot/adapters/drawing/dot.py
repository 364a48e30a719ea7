"""A role's skills as a graph in the DOT language, and the same in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from html import escape

from bot.adapters.drawing.arrows import Arrow, arrows, longest_way
from bot.mentor import wording
from bot.mentor.wording import AREAS
from knowledge.curriculum import Curriculum, Tier
from knowledge.schema import Skill

BACKGROUND, INK, DARK_INK, ARROW = "#1e1f22", "#f2f3f5", "#111214", "#a3a8b1"
ALT_LIMIT = 1000  # characters
_WIDEST = 1600  # pixels
_DPI = 96
_TITLE, _SUBTITLE, _TEXT, _SMALL = 20, 14, 12, 11  # points
_LINE = 18  # characters
_COLUMNS = 6

_HEAD = f"""\
  // A drawing wider than {_WIDEST} pixels is scaled down, never up.
  graph [rankdir=LR, bgcolor="{BACKGROUND}", dpi={_DPI}, size="{(_WIDEST - 1) / _DPI:.2f},100", pad=0.12];
  graph [nodesep=0.12, ranksep=0.32, labelloc=t, labeljust=l, fontname=Arial];
  node [shape=box, style="rounded,filled", margin="0.07,0.04", height=0.2, width=0.5, penwidth=1.6];
  node [fontname=Arial, fontsize={_TEXT}];
  edge [color="{ARROW}", arrowsize=0.6, penwidth=1.2];"""


def dot(curriculum: Curriculum, role: str, tier: Tier) -> str:
    """The skills of a role up to a tier in DOT, from left to right in the order of learning.

    Raises KeyError for an unknown role, and DrawingProblem where skills need each other in a circle.
    """
    skills = _skills(curriculum, role, tier)
    junior = frozenset(curriculum.skills_of(role, "junior"))
    between = arrows(skills)
    lines = (
        f"digraph {_quoted(_title(curriculum, role, tier))} {{",
        _HEAD,
        f"  graph [label=<{_legend(curriculum, role, tier, one_of=any(a.one_of for a in between))}>];",
        *(_node(s, filled=s.id in junior) for s in skills),
        f"  {{rank=min; {'; '.join(_quoted(s.id) for s in _starts(skills, between))}}}",
        *(_edge(a) for a in between),
        "}\n",
    )
    return "\n".join(lines)


def alt_text(curriculum: Curriculum, role: str, tier: Tier) -> str:
    """What the picture shows, for those who do not see it; at most ALT_LIMIT characters. Raises as `dot` does."""
    skills = _skills(curriculum, role, tier)
    between = arrows(skills)
    names = {s.id: short(s.title) for s in skills}
    said = (
        f"{_title(curriculum, role, tier)}. {_size(curriculum, role, tier)}. "
        "A graph of skills, each with an arrow to what it prepares for. "
        f"Hours: {', '.join(f'{name} {hours}' for name, hours, _ in _hours(curriculum, role, tier))}. "
        f"To begin with: {'; '.join(names[s.id] for s in _starts(skills, between))}. "
        f"Longest way: {'; '.join(names[i] for i in longest_way(skills, between))}."
    )
    return said if len(said) <= ALT_LIMIT else f"{said[: ALT_LIMIT - 4]} ..."


def short(title: str) -> str:
    """A title without the details behind a colon or in brackets."""
    return wording.short(title).partition(" (")[0]


def _skills(curriculum: Curriculum, role: str, tier: Tier) -> list[Skill]:
    names = curriculum.skills_of(role, tier)
    return [curriculum.skills[name].front for name in names if name in curriculum.skills]


def _starts(skills: Sequence[Skill], between: Sequence[Arrow]) -> list[Skill]:
    led_to = {a.target for a in between}
    return [s for s in skills if s.id not in led_to]


def _title(curriculum: Curriculum, role: str, tier: Tier) -> str:
    return f"{curriculum.roles[role].front.title}: {'junior' if tier == 'junior' else 'junior and full'} tier"


def _size(curriculum: Curriculum, role: str, tier: Tier) -> str:
    parts = {"skill": len(_skills(curriculum, role, tier)), "project": len(curriculum.projects_of(role, tier))}
    holds = " and ".join(wording.counted(number, noun) for noun, number in parts.items() if number)
    return f"{holds}, {wording.counted(curriculum.hours(role, tier), 'hour')} (an estimate)"


def _hours(curriculum: Curriculum, role: str, tier: Tier) -> Iterator[tuple[str, int, str]]:
    """Name, hours and colour of each area; the projects have no colour."""
    skills = _skills(curriculum, role, tier)
    for area, (name, colour) in AREAS.items():
        if hours := sum(s.hours for s in skills if s.area == area):
            yield name, hours, colour
    if hours := curriculum.hours(role, tier) - sum(s.hours for s in skills):
        yield "Projects", hours, ""


def _node(skill: Skill, *, filled: bool) -> str:
    name, colour = AREAS[skill.area]
    title = "<br/>".join(map(_html, _balanced(short(skill.title))))
    fill, ink = (colour, DARK_INK) if filled else (BACKGROUND, INK)
    return (
        f'  {_quoted(skill.id)} [label=<{title}<br/><font point-size="{_SMALL}">{name}, {skill.hours} h</font>>, '
        f'tooltip={_quoted(skill.title)}, color="{colour}", fillcolor="{fill}", fontcolor="{ink}"];'
    )


def _balanced(text: str) -> list[str]:
    """As few lines as the width allows, and none of them much longer than the others."""
    tries = [textwrap.wrap(text, w, break_long_words=False, break_on_hyphens=False) for w in range(_LINE, 0, -1)]
    return [lines for lines in tries if len(lines) == len(tries[0])][-1]


def _edge(arrow: Arrow) -> str:
    return f"  {_quoted(arrow.source)} -> {_quoted(arrow.target)}{' [style=dashed]' if arrow.one_of else ''};"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _html(text: str) -> str:
    return escape(text).replace("\\", "\\\\")


def _legend(curriculum: Curriculum, role: str, tier: Tier, *, one_of: bool) -> str:
    """An HTML-like table: what is drawn, hours and colour of each area, what frames and arrows mean."""
    hours = [_cell(f"{name} {hours} h", fill=colour) for name, hours, colour in _hours(curriculum, role, tier)]
    tiers = []
    if tier == "full":
        tiers = [_cell("Junior tier", fill=INK), _cell("Added by the full tier", frame=INK, span=2)]
    said = "Arrow: learn first" + ("; dashed: one of them is enough" if one_of else "")
    rows = [
        [_line(f"<b>{_html(_title(curriculum, role, tier))}</b>", _TITLE)],
        [_line(_html(_size(curriculum, role, tier)), _SUBTITLE)],
        *(hours[n : n + _COLUMNS] for n in range(0, len(hours), _COLUMNS)),
        [*tiers, _cell(said, span=3)],
    ]
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f'<table border="0" cellborder="0" cellspacing="4" cellpadding="4">{body}</table>'


def _line(html: str, points: int) -> str:
    said = f'<font color="{INK}" point-size="{points}">{html}</font>'
    return f'<td align="left" cellpadding="1" colspan="{_COLUMNS}">{said}</td>'


def _cell(text: str, *, fill: str = "", frame: str = "", span: int = 1) -> str:
    look = f'bgcolor="{fill}"' if fill else f'border="1" color="{frame}"' if frame else 'align="left"'
    ink = DARK_INK if fill else INK
    said = f'<font color="{ink}" point-size="{_TEXT}">{_html(text)}</font>'
    return f'<td {look} style="rounded" colspan="{span}">{said}</td>'
