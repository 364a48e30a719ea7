"""The picture of a role: its skills, what comes before what, and that it can be read on Discord."""

from __future__ import annotations

import dataclasses
import re
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.adapters.drawing import dot as looks
from bot.adapters.drawing import render
from bot.adapters.drawing.arrows import Arrow, arrows, longest_way
from bot.adapters.drawing.dot import ALT_LIMIT, alt_text, dot, short
from bot.adapters.drawing.problem import DrawingProblem
from bot.adapters.drawing.render import picture, roadmap_png
from bot.mentor.wording import AREAS
from knowledge import loader
from knowledge.curriculum import Curriculum, Tier
from knowledge.schema import Skill

ROOT = Path(__file__).parents[2]
ROLES = sorted(p.stem for p in (ROOT / "knowledge" / "roles").glob("*.md"))
TIERS: tuple[Tier, ...] = ("junior", "full")
SVG = "{http://www.w3.org/2000/svg}"
WIDEST, SMALLEST_TEXT = 1600, 12  # pixels
READABLE, VISIBLE = 4.5, 3.0  # contrast of text, and of lines

each_picture = pytest.mark.parametrize(
    ("role", "tier"), [(r, t) for r in ROLES for t in TIERS], ids=lambda value: str(value)
)


@cache
def curriculum() -> Curriculum:
    return loader.load(ROOT / "knowledge")


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the picture."""

    texts: tuple[str, ...]
    fill: str
    frame: str
    inks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a picture shows, taken from its SVG, and the size of its PNG."""

    nodes: Mapping[str, Node]
    arrows: frozenset[Arrow]
    legend: tuple[str, ...]
    lines: frozenset[str]
    smallest_text: float
    size: tuple[int, int]


@cache
def drawn(role: str, tier: Tier) -> Drawn:
    graph = dot(curriculum(), role, tier)
    root = ElementTree.fromstring(picture(graph, "svg"))
    groups = list(root.iter(f"{SVG}g"))
    whole = next(g for g in groups if g.get("class") == "graph")
    scale = float(re.findall(r"scale\(([\d.]+)", whole.attrib["transform"])[0])
    edges = [g for g in groups if g.get("class") == "edge"]
    png = roadmap_png(curriculum(), role, tier)
    return Drawn(
        nodes=dict(node_of(g) for g in groups if g.get("class") == "node"),
        arrows=frozenset(arrow_of(g) for g in edges),
        legend=tuple(t.text or "" for t in whole.findall(f"{SVG}text")),
        lines=frozenset(p.attrib["stroke"] for g in edges for p in g.iter(f"{SVG}path")),
        smallest_text=min(float(t.attrib["font-size"]) for t in root.iter(f"{SVG}text")) * scale,
        size=(int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")),
    )


def node_of(group: ElementTree.Element) -> tuple[str, Node]:
    texts = list(group.iter(f"{SVG}text"))
    box = next(group.iter(f"{SVG}path"))
    inks = frozenset(t.attrib["fill"] for t in texts)
    node = Node(tuple(t.text or "" for t in texts), box.attrib["fill"], box.attrib["stroke"], inks)
    return title_of(group), node


def arrow_of(group: ElementTree.Element) -> Arrow:
    source, target = title_of(group).split("->")
    return Arrow(source, target, one_of="stroke-dasharray" in next(group.iter(f"{SVG}path")).attrib)


def title_of(group: ElementTree.Element) -> str:
    return group.findtext(f"{SVG}title") or ""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 defines it, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(share * p for share, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def learnt_before(between: Sequence[Arrow] | frozenset[Arrow], skill: str) -> frozenset[str]:
    """What the arrows say has to be learnt before a skill, whichever of the dashed ones is followed."""
    solid = [a.source for a in between if a.target == skill and not a.one_of]
    dashed = [a.source for a in between if a.target == skill and a.one_of]
    known = frozenset[str]().union(*(learnt_before(between, s) | {s} for s in solid))
    return known | (frozenset.intersection(*(learnt_before(between, d) | {d} for d in dashed)) if dashed else known)


# What is on the picture


@each_picture
def test_every_skill_is_there(role: str, tier: Tier) -> None:
    """Each skill of the tier and no other, by title, area and hours."""
    expected = {}
    for name in curriculum().skills_of(role, tier):
        skill = curriculum().skills[name].front
        expected[name] = f"{short(skill.title)} {AREAS[skill.area][0]}, {skill.hours} h"
    assert expected == {name: " ".join(node.texts) for name, node in drawn(role, tier).nodes.items()}


@each_picture
def test_every_prerequisite_can_be_followed(role: str, tier: Tier) -> None:
    """Who follows the arrows has learnt all hard prerequisites, and a member of each group, before each skill."""
    shown = drawn(role, tier)
    for name in shown.nodes:
        skill, known = curriculum().skills[name].front, learnt_before(shown.arrows, name)
        assert set() == set(skill.requires) & shown.nodes.keys() - known, name
        for group in skill.requires_any:
            assert set(group) & (known | {a.source for a in shown.arrows if a.target == name}), name


@each_picture
def test_no_arrow_is_needless(role: str, tier: Tier) -> None:
    """Without any one of the solid arrows, a prerequisite would be missing."""
    shown = drawn(role, tier)
    for arrow in (a for a in shown.arrows if not a.one_of):
        assert arrow.source not in learnt_before(shown.arrows - {arrow}, arrow.target), arrow


@each_picture
def test_the_tier_can_be_seen(role: str, tier: Tier) -> None:
    """Skills of the junior tier are filled with the colour of their area, those of the full tier framed in it."""
    junior = curriculum().skills_of(role, "junior")
    for name, node in drawn(role, tier).nodes.items():
        colour = AREAS[curriculum().skills[name].front.area][1]
        assert (colour, colour if name in junior else looks.BACKGROUND) == (node.frame, node.fill), name


@each_picture
def test_the_legend_explains_the_picture(role: str, tier: Tier) -> None:
    """Role, tier, the whole and the hours by area, which add up to it; the tiers and arrows where there are such."""
    title, size, *rest = drawn(role, tier).legend
    hours = [int(said.split()[-2]) for said in rest if said.endswith(" h")]
    assert (
        f"{curriculum().roles[role].front.title}: {'junior' if tier == 'junior' else 'junior and full'} tier" == title
    )
    assert f"{curriculum().hours(role, tier):,} hours (an estimate)" == size.partition(", ")[2]
    assert curriculum().hours(role, tier) == sum(hours)
    assert (tier == "full") == ("Junior tier" in rest) == ("Added by the full tier" in rest)
    assert any(a.one_of for a in drawn(role, tier).arrows) == rest[-1].endswith("dashed: one of them is enough")


# Whether it can be read


@each_picture
def test_the_png_fits_discord(role: str, tier: Tier) -> None:
    """At most 1,600 pixels wide, no text below 12 pixels, and not taller than wide."""
    shown = drawn(role, tier)
    assert shown.size[0] <= WIDEST
    assert shown.smallest_text >= SMALLEST_TEXT
    assert shown.size[1] <= shown.size[0]


@each_picture
def test_text_and_lines_stand_out(role: str, tier: Tier) -> None:
    """Text from what is behind it by 4.5 to 1, frames and arrows from the background by 3 to 1."""
    shown = drawn(role, tier)
    assert [] == [n for n in shown.nodes.values() for ink in n.inks if contrast(ink, n.fill) < READABLE]
    frames = {n.frame for n in shown.nodes.values()} | shown.lines
    assert set() == {colour for colour in frames if contrast(colour, looks.BACKGROUND) < VISIBLE}


def test_the_legend_stands_out() -> None:
    """Dark text on every colour of the legend, light text on the background."""
    colours = [colour for _, colour in AREAS.values()] + [looks.INK]
    assert [] == [colour for colour in colours if contrast(looks.DARK_INK, colour) < READABLE]
    assert contrast(looks.INK, looks.BACKGROUND) >= READABLE


def test_every_area_has_a_colour_of_its_own() -> None:
    """And a name, which stands in each box, so that the colour is never needed."""
    names, colours = zip(*AREAS.values(), strict=True)
    assert len(AREAS) == len(set(names)) == len(set(colours))
    assert {s.front.area for s in curriculum().skills.values()} <= AREAS.keys()


def test_equal_curricula_give_equal_pictures() -> None:
    """Byte for byte: no font, clock or chance of the machine takes part."""
    assert len({roadmap_png(curriculum(), "data-analyst", "junior") for _ in range(3)}) == 1


def test_titles_are_drawn_as_they_are_written() -> None:
    """Whatever characters a title holds."""
    title = 'C++ & "R" <b>it\'s</b> \\N'
    odd = curriculum().skills["numpy"].front.model_copy(update={"title": title})
    changed = dataclasses.replace(
        curriculum(),
        skills={**curriculum().skills, "numpy": dataclasses.replace(curriculum().skills["numpy"], front=odd)},
    )
    root = ElementTree.fromstring(picture(dot(changed, "data-analyst", "junior"), "svg"))
    (group,) = (g for g in root.iter(f"{SVG}g") if g.get("class") == "node" and title_of(g) == "numpy")
    assert f"{title} Programming, 12 h" == " ".join(t.text or "" for t in group.iter(f"{SVG}text"))


# Which arrows are drawn


def skills(**needs: Sequence[str]) -> list[Skill]:
    """Skills by id with what each requires, such as "a", or "a|b" for one of both."""
    model = curriculum().skills["numpy"].front
    return [
        model.model_copy(
            update={
                "id": name,
                "requires": [n for n in needed if "|" not in n],
                "requires_any": [n.split("|") for n in needed if "|" in n],
            }
        )
        for name, needed in needs.items()
    ]


def said(between: Sequence[Arrow]) -> list[str]:
    return [f"{a.source}{'..' if a.one_of else '->'}{a.target}" for a in between]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"a": [], "b": ["a"], "c": ["b", "a"]}, ["a->b", "b->c"]),
        ({"a": [], "b": [], "c": ["a|b"]}, ["a..c", "b..c"]),
        ({"a": [], "c": ["a|elsewhere"]}, ["a->c"]),
        ({"a": [], "c": ["elsewhere", "else|where"]}, []),
        ({"z": [], "a": ["z"], "b": ["z"], "c": ["z", "a|b"]}, ["z->a", "z->b", "a..c", "b..c"]),
        ({"z": [], "a": ["z"], "b": [], "c": ["z", "a|b"]}, ["z->a", "z->c", "a..c", "b..c"]),
        ({"c": ["b"], "b": ["a"], "a": []}, ["b->c", "a->b"]),
        ({"a": [], "b": ["a", "a|elsewhere"]}, ["a->b"]),
    ],
    ids=[
        "a longer way",
        "one of two",
        "the only one here",
        "none here",
        "needed by each member",
        "needed by one member",
        "any order",
        "said twice",
    ],
)
def test_an_arrow_for_each_need(given: dict[str, list[str]], expected: list[str]) -> None:
    """One for each prerequisite among the skills, unless every choice on other ways leads through it."""
    assert expected == said(arrows(skills(**given)))


def test_a_circle_is_named() -> None:
    """Skills that need each other cannot be put in an order."""
    with pytest.raises(DrawingProblem, match=r"in a circle \((a -> b -> a|b -> a -> b)\).*knowledge check"):
        arrows(skills(a=["b"], b=["a|c"], c=[]))


def test_the_longest_way() -> None:
    """Along the arrows, from the first skill to the last."""
    chosen = skills(a=[], b=[], c=["a"], d=["c", "b"], e=["b"])
    assert ("a", "c", "d") == longest_way(chosen, arrows(chosen))
    assert () == longest_way([], [])


# The picture in words


@each_picture
def test_the_alternative_text_says_what_the_picture_shows(role: str, tier: Tier) -> None:
    """Title, sums, where to begin and the longest way, within 1,000 characters."""
    text = alt_text(curriculum(), role, tier)
    names = {n: short(curriculum().skills[n].front.title) for n in drawn(role, tier).nodes}
    starts = [names[n] for n in names if not learnt_before(drawn(role, tier).arrows, n)]
    way = re.findall(r"Longest way: (.*)\.$", text)[0]
    steps = {(names[a.source], names[a.target]) for a in drawn(role, tier).arrows}
    assert len(text) <= ALT_LIMIT
    assert text.startswith(". ".join(drawn(role, tier).legend[:2]))
    assert f"To begin with: {'; '.join(starts)}. " in text
    assert set(pairwise(way.split("; "))) <= steps


def test_the_alternative_text_never_grows_beyond_its_limit() -> None:
    """It is cut where a curriculum has very long titles."""
    page = curriculum().roles["data-analyst"]
    long = dataclasses.replace(page, front=page.front.model_copy(update={"title": "Analyst " * 200}))
    text = alt_text(dataclasses.replace(curriculum(), roles={"data-analyst": long}), "data-analyst", "junior")
    assert (ALT_LIMIT, True) == (len(text), text.endswith(" ..."))


# Where it cannot be drawn


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what installs it."""
    monkeypatch.setattr(render, "_PROGRAM", "no-such-program")
    with pytest.raises(DrawingProblem, match=r"no-such-program is not installed; .* ./mentor"):
        picture("digraph {}", "png")


def test_what_is_no_graph_is_refused() -> None:
    """With what the program said."""
    with pytest.raises(DrawingProblem, match="syntax error"):
        picture("digraph {", "png")


@pytest.mark.parametrize(
    ("script", "reason"),
    [("exit 3", "exit code 3"), ("exit 0", "exit code 0"), ("echo no >&2; exit 1", "no"), ("sleep 30", "timed out")],
    ids=["fails", "draws nothing", "says why", "hangs"],
)
def test_a_program_that_fails_is_a_sentence(
    script: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However it fails."""
    program = tmp_path / "graphviz-pure"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path))
    monkeypatch.setattr(render, "_PATIENCE", 0.5)
    with pytest.raises(DrawingProblem, match=rf"graphviz-pure did not draw the picture \(.*{escape(reason)}"):
        picture("digraph {}", "png")
