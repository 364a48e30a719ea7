"""Which skills and projects a plan holds: the role's lists, what these require, less what is known or skipped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from bot.errors import UsageProblem
from bot.mentor.plan.ids import Ids, front
from bot.mentor.plan.values import Level, Scope, Wishes
from bot.mentor.related import name_of
from bot.mentor.wording import joined
from knowledge.curriculum import Curriculum, Tier
from knowledge.schema import Project, Skill

# What people of a kind can be assumed to know. A skill that a curriculum lacks is left out.
PRESETS: Mapping[Level, tuple[str, ...]] = {
    "new": (),
    "some_python": ("dev-setup", "python-basics"),
    "analyst": (
        "dev-setup", "python-basics", "numpy", "pandas", "sql", "spreadsheets-bi", "probability", "statistics",
        "data-viz", "data-collection-cleaning", "eda", "data-communication",
    ),
    "software_engineer": (
        "dev-setup", "git-github", "python-basics", "python-oop", "sql", "dsa", "clean-code", "testing-debugging",
        "apis-web",
    ),
    "stem_graduate": ("linear-algebra", "calculus", "probability", "statistics"),
}  # fmt: skip


def scope(curriculum: Curriculum, wishes: Wishes, finished: Collection[str] = ()) -> Scope:
    """The scope of checked wishes; what `finished` items require is not pulled in any more.

    Raises UsageProblem where the choices are none of the role's, or an item to skip is needed.
    """
    known, implied, preset = _known(curriculum, wishes)
    _check_choices(curriculum, wishes)
    everything = _Closure(curriculum, wishes)
    closure = _Closure(curriculum, wishes, known, finished)
    phases: dict[Tier, tuple[str, ...]] = {"junior": (), "full": ()}
    for tier in tiers(wishes.tier):
        back = [i for i in everything.add(tier) if i in wishes.put_back]
        phases[tier] = closure.add(tier, back)
    _check_skipped(curriculum, wishes, closure)
    return Scope(
        tuple(i for i in phases["junior"] if i not in wishes.skip),
        tuple(i for i in phases["full"] if i not in wishes.skip),
        known=tuple(sorted(known)),
        implied=implied,
        assumed=tuple(i for i in everything.items if i in preset and i not in wishes.skip),
    )


def tiers(tier: Tier) -> tuple[Tier, ...]:
    """A tier with those that come before it."""
    return ("junior", "full") if tier == "full" else ("junior",)


def required(curriculum: Curriculum, items: Iterable[str]) -> frozenset[str]:
    """Items with all that they require for sure, themselves included."""
    found: set[str] = set()
    waiting = list(items)
    while waiting:
        item = waiting.pop()
        if item not in found and (page := front(curriculum, item)):
            found.add(item)
            waiting += page.requires
    return frozenset(found)


def groups(curriculum: Curriculum, item: str) -> tuple[tuple[str, ...], ...]:
    """The groups of skills of which an item requires one each."""
    page = front(curriculum, item)
    return tuple(map(tuple, page.requires_any)) if isinstance(page, Skill) else ()


def needed_by(curriculum: Curriculum, item: str, kept: Collection[str], known: Collection[str] = ()) -> tuple[str, ...]:
    """The kept items that cannot do without an item, since nothing else that is kept or known takes its place."""
    return tuple(k for k in kept if item in _hard(curriculum, k, kept, known))


def known_by(curriculum: Curriculum, wishes: Wishes) -> frozenset[str]:
    """All skills and projects that count as known by some wishes."""
    return _known(curriculum, wishes)[0]


def _known(curriculum: Curriculum, wishes: Wishes) -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    """All that counts as known; what of it follows from what was named; what the level alone gives."""
    ids = Ids(curriculum)
    back = frozenset(wishes.put_back)
    named = required(curriculum, wishes.known)
    preset = required(curriculum, filter(None, map(ids.item, PRESETS[wishes.level])))
    implied = tuple(sorted(named - back - frozenset(wishes.known)))
    return (named | preset) - back, implied, preset - named - back


class _Closure:
    """What a role lists with all that it requires, tier by tier."""

    def __init__(
        self, curriculum: Curriculum, wishes: Wishes, known: Collection[str] = (), finished: Collection[str] = ()
    ) -> None:
        self._curriculum = curriculum
        self._wishes = wishes
        self.known = frozenset(known)
        self.finished = frozenset(finished)
        self._listed: tuple[str, ...] = ()
        self._seen: set[str] = set()
        self.items: dict[str, None] = {}

    def add(self, tier: Tier, more: Iterable[str] = ()) -> tuple[str, ...]:
        """What a tier adds to the earlier ones: its lists in their order, and before an item what no list has."""
        before = len(self.items)
        self._listed = (*_wanted(self._curriculum, self._wishes, tier), *more)
        for item in self._listed:
            self._add(item)
        return tuple(self.items)[before:]

    def _add(self, item: str) -> None:
        if item in self._seen or item in self.known or front(self._curriculum, item) is None:
            return
        self._seen.add(item)
        if item not in self.finished:
            for other in self._before(item):
                if other not in self._listed:
                    self._add(other)
        self.items[item] = None

    def _before(self, item: str) -> Iterator[str]:
        page = front(self._curriculum, item)
        yield from page.requires if page else ()
        for group in groups(self._curriculum, item):
            met = (self.known | self.finished).intersection(group)
            chosen = self._choose(group)
            if chosen and (not met or chosen in self.finished):
                yield chosen

    def _choose(self, group: Collection[str]) -> str | None:
        chosen = [s for s in self._wishes.choices if s in group]
        listed = [s for s in self._listed if s in group]
        return next((s for s in (*chosen, *listed, *group) if s in self._curriculum.skills), None)


def _wanted(curriculum: Curriculum, wishes: Wishes, tier: Tier) -> tuple[str, ...]:
    """What the role lists for a tier, with the choices in place of what they replace."""
    listed = (*curriculum.skills_of(wishes.role, tier), *curriculum.projects_of(wishes.role, tier))
    replaced = {other for item in listed for group in groups(curriculum, item) for other in _others(group, wishes)}
    return tuple(dict.fromkeys(_chosen(curriculum, item, wishes) for item in listed if item not in replaced))


def _others(group: Collection[str], wishes: Wishes) -> Iterator[str]:
    if any(s in wishes.choices for s in group):
        yield from (s for s in group if s not in wishes.choices)


def _chosen(curriculum: Curriculum, item: str, wishes: Wishes) -> str:
    page = curriculum.projects.get(item)
    return next((c for c in wishes.choices if page and c in page.front.alternatives), item)


def _hard(curriculum: Curriculum, item: str, kept: Collection[str], known: Collection[str]) -> Iterator[str]:
    page = front(curriculum, item)
    yield from page.requires if page else ()
    for group in groups(curriculum, item):
        if not any(s in kept or s in known for s in group):
            yield from group


def _check_choices(curriculum: Curriculum, wishes: Wishes) -> None:
    bare = replace(wishes, choices=())
    listed = _wanted(curriculum, bare, wishes.tier)
    open_choices = [group for item in listed for group in groups(curriculum, item)]
    for item in listed:
        page = front(curriculum, item)
        if isinstance(page, Project) and page.alternatives:
            open_choices.append((item, *page.alternatives))
    for group in open_choices:
        if len(twice := [c for c in wishes.choices if c in group]) > 1:
            names = joined([name_of(curriculum, c) for c in twice])
            raise UsageProblem(f"{names} are choices for the same place; keep one of them.")
    allowed = tuple(dict.fromkeys(c for group in open_choices for c in group))
    if wrong := [c for c in wishes.choices if c not in allowed]:
        offered = f"choose among {joined(allowed)}" if allowed else "this role leaves no choice"
        raise UsageProblem(f"{joined(wrong)} can't be chosen here; {offered}.")


def _check_skipped(curriculum: Curriculum, wishes: Wishes, closure: _Closure) -> None:
    kept = [i for i in closure.items if i not in wishes.skip and i not in closure.finished]
    for item in wishes.skip:
        if item in closure.items and (needing := needed_by(curriculum, item, kept, closure.known | closure.finished)):
            names = joined([name_of(curriculum, i) for i in needing[:3]])
            raise UsageProblem(
                f"{name_of(curriculum, item)} can't be skipped, since {names} "
                f"{'needs' if len(needing[:3]) == 1 else 'need'} it; skip that too, or say that you know it."
            )
