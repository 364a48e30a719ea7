"""A bakery's curriculum: small, complete and without any finding, to be spoilt one thing at a time."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from knowledge import ids, loader
from knowledge.check import check
from knowledge.checks.prose import HEADINGS, Embed
from knowledge.curriculum import LOCK, Curriculum

TODAY = date(2026, 11, 21)
_WORDS = (
    "apple basket bread butter cake candle cherry cinnamon clove cream crust cup dough egg fig flame flour fork "
    "fruit ginger grain hazel honey jam kettle knife lemon malt milk mint nut oat oil oven pan peach pear pepper "
    "pie plum poppy raisin rice rye salt seed sesame sieve spice spoon stone sugar syrup tart tin vanilla walnut "
    "water wheat whisk yeast"
).split()


class _Dumper(yaml.SafeDumper):
    """Writes a value out wherever it stands, since knowledge files have no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        """Always."""
        return True


class Bakery:
    """Writes knowledge files below a folder; what a method is not told has a sound value.

    The bakery has six skills, one project, one role, one guide, two resources, one term and one work.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._resources: dict[str, dict[str, Any]] = {}
        self._terms: dict[str, dict[str, Any]] = {}
        for name in ("numbers", "gas", "wood", "patience"):
            self.skill(name)
        self.skill("fractions", requires=["numbers"], projects=["p-cake"])
        self.skill("ovens", level=2, requires=["fractions"], requires_any=[["gas", "wood"]])
        self.project("p-cake", requires=["fractions"])
        self.role("baker")
        self.guide("baking")
        self.resource("cookbook")
        self.resource("mill", kind="dataset")
        self.term("flour", see=["baking"])
        self.write("sources/manifest.yaml", {"works": [{"id": "article-1", "title": "The art of bread"}]})

    def skill(self, name: str, sections: Mapping[str, str] | None = None, **fields: Any) -> None:
        """A skill of two hours."""
        kinds = ("recall", "explain", "apply", "predict", "apply", "explain")
        front = {
            "area": "data",
            "level": 1,
            "hours": 2,
            "outcomes": [f"Use {name}."],
            "units": [{"id": "first", "title": f"All of {name}", "minutes": 120, "do": "Bake."}],
            "resources": [{"ref": "cookbook", "use": "core", "part": "Chapter 1", "minutes": 60}],
            "practice": [
                {
                    "id": "small",
                    "level": "starter",
                    "minutes": 30,
                    "title": "Roll",
                    "brief": "Bake a roll.",
                    "done_when": "Eaten.",
                },
                {
                    "id": "large",
                    "level": "stretch",
                    "minutes": 90,
                    "title": "Loaf",
                    "brief": "Bake a loaf.",
                    "done_when": "Sold.",
                },
            ],
            "questions": [
                {"id": f"q{n}", "type": kind, "ask": f"What about {name}, part {n}?", "answer": f"Part {n} is warm."}
                for n, kind in enumerate(kinds, 1)
            ],
            "checkpoint": {"questions": ["q1", "q2", "q3", "q4"], "pass": 3},
            "discussion": [f"Who likes {name}?"],
        }
        self._page("skills", "skill", name, front | fields, sections)

    def project(self, name: str, sections: Mapping[str, str] | None = None, **fields: Any) -> None:
        """A project that needs no skill."""
        front = {
            "level": "beginner",
            "hours": 3,
            "requires": [],
            "data": ["mill"],
            "steps": ["Read.", "Weigh.", "Mix.", "Bake.", "Taste."],
            "done_when": ["It is brown.", "It is sweet.", "It is gone."],
            "shows": ["Patience.", "Taste."],
        }
        self._page("projects", "project", name, front | fields, sections)

    def role(self, name: str, sections: Mapping[str, str] | None = None, **fields: Any) -> None:
        """A role with two tiers and an optional skill."""
        front = {
            "junior": ["numbers", "fractions"],
            "full": ["ovens", "gas", "wood"],
            "optional": ["patience"],
            "projects": {"junior": ["p-cake"], "full": []},
            "next_roles": [],
        }
        self._page("roles", "role", name, front | fields, sections)

    def guide(self, name: str, sections: Mapping[str, str] | None = None, **fields: Any) -> None:
        """A guide with two sections."""
        headings = sections or {f"How {name} begins": "", f"How {name} ends": ""}
        self._page("guides", "guide", name, {"topic": "bread"} | fields, headings)

    def resource(self, name: str, **fields: Any) -> None:
        """A free book that was looked at today."""
        front: dict[str, Any] = {
            "title": name.capitalize(),
            "kind": "book",
            "cost": "free",
            "url": f"https://example.org/{name}",
        }
        front |= {"level": 1, "hours": 20, "status": "ok", "checked": TODAY}
        self._resources[name] = {"id": name} | front | fields
        self.write("resources.yaml", {"resources": list(self._resources.values())})

    def term(self, name: str, **fields: Any) -> None:
        """A term of the glossary."""
        self._terms[name] = {"id": name, "title": name, "text": f"{name.capitalize()} is good."} | fields
        self.write("glossary.yaml", {"terms": list(self._terms.values())})

    def write(self, file: str, data: Mapping[str, Any], text: str | None = None) -> None:
        """A YAML file, or a page with front matter above its text."""
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        dumped = yaml.dump(dict(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000)
        path.write_text(dumped if text is None else f"---\n{dumped}---\n{text}", "utf-8")

    def spoil(self, file: str, old: str, new: str) -> None:
        """Replace the only place where `old` stands in a file."""
        path = self.folder / file
        text = path.read_text("utf-8")
        assert 1 == text.count(old)
        path.write_text(text.replace(old, new), "utf-8")

    def line(self, file: str, text: str) -> int:
        """The number of the first line that holds a text."""
        lines = (self.folder / file).read_text("utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)

    def lock(self) -> None:
        """Write all ids into ids.lock."""
        (self.folder / LOCK).write_text(ids.mended(loader.read(self.folder)[0]), "utf-8")

    def load(self) -> Curriculum:
        """The curriculum as it is now, with all ids locked."""
        self.lock()
        return loader.load(self.folder)

    def _page(
        self, folder: str, kind: str, name: str, fields: Mapping[str, Any], sections: Mapping[str, str] | None
    ) -> None:
        front: dict[str, Any] = {
            "schema": 1,
            "kind": kind,
            "id": name,
            "title": name.capitalize(),
            "summary": f"All about {name}.",
        }
        front |= {"sources": [{"work": "article-1", "place": "Oven", "claim": "says so"}], "reviewed": TODAY}
        texts = dict.fromkeys(HEADINGS.get(kind, ()), "") | dict(sections or {})
        body = "".join(f"\n## {heading}\n\n{text or _filling(name, heading)}\n" for heading, text in texts.items())
        self.write(f"{folder}/{name}.md", front | dict(fields), body)


def _filling(name: str, heading: str) -> str:
    """Two sentences that no other section has."""
    words = random.Random(f"{name} {heading}").sample(_WORDS, 10)
    return f"Take {', '.join(words[:4])} and {words[4]}.\nThen add {', '.join(words[5:9])} or {words[9]}."


def findings(bakery: Bakery, rule: str, days: int = 0, embed: Embed | None = None) -> list[str]:
    """What a rule finds some days later, as text."""
    found = check(bakery.load(), today=TODAY + timedelta(days), embed=embed)
    return [str(f) for f in found if f.rule == rule]
