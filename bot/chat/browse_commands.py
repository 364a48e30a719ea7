"""The commands for browsing, and what they suggest while somebody types."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

import discord
from discord import app_commands

from bot.chat.render_lists import COSTS, KINDS, PROJECT_LEVELS
from bot.chat.text import short
from bot.mentor.lookup import SUGGESTED, Directory, Entry
from bot.mentor.related import ANY
from knowledge.curriculum import Tier

if TYPE_CHECKING:
    from bot.chat.browse import Browsing

Kinds = Literal["skill", "role", "project", "term"]
Text = app_commands.Range[str, 1, 100]
Command = app_commands.Command[Any, ..., Any]
Suggest = Callable[[Directory, str], Sequence[Entry]]
Complete = Callable[[discord.Interaction[Any], str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]
_PRIVATE = "Show it to you alone (default: as this server chose)"
_NAME = 100


def commands(browsing: Browsing) -> list[Command]:
    """The commands of a use case."""
    skill = "A skill: units, resources, practice, questions to check yourself"
    role = "A role: what it does, what it needs, how long that takes"
    return [
        _page(browsing, "skill", skill, Directory.suggest_skills),
        _page(browsing, "role", role, _roles),
        _project(browsing),
        _term(browsing),
        _resources(browsing),
        _compare(browsing),
        _roadmap(browsing),
    ]


def _page(browsing: Browsing, kind: Kinds, description: str, suggest: Suggest) -> Command:
    """`/skill`, `/role`: one page by its name."""

    @app_commands.command(name=kind, description=description)
    @app_commands.describe(name=f"Which {kind}?", private=_PRIVATE)
    @app_commands.autocomplete(name=suggesting(browsing, suggest))
    async def show(interaction: discord.Interaction[Any], name: Text, private: bool | None = None) -> None:
        await browsing.show(interaction, kind, name, private)

    return show


def _project(browsing: Browsing) -> Command:
    @app_commands.command(name="project", description="Projects to build: by name, level or skill")
    @app_commands.describe(
        name="Which project?",
        level="Projects of this level",
        skill="Projects that practise this skill",
        private=_PRIVATE,
    )
    @app_commands.choices(level=[app_commands.Choice(name=level.capitalize(), value=level) for level in PROJECT_LEVELS])
    @app_commands.autocomplete(
        name=suggesting(browsing, lambda names, typed: names.projects.suggest(typed)),
        skill=suggesting(browsing, Directory.suggest_skills),
    )
    async def project(
        interaction: discord.Interaction[Any],
        name: Text | None = None,
        level: str = ANY,
        skill: Text | None = None,
        private: bool | None = None,
    ) -> None:
        if name is not None:
            await browsing.show(interaction, "project", name, private)
        else:
            await browsing.show_projects(interaction, level, skill, private)

    return project


def _term(browsing: Browsing) -> Command:
    @app_commands.command(name="term", description="What a word or an abbreviation means")
    @app_commands.describe(word="Which word?", private=_PRIVATE)
    @app_commands.autocomplete(word=suggesting(browsing, lambda names, typed: names.terms.suggest(typed)))
    async def term(interaction: discord.Interaction[Any], word: Text, private: bool | None = None) -> None:
        await browsing.show(interaction, "term", word, private)

    return term


def _resources(browsing: Browsing) -> Command:
    @app_commands.command(name="resources", description="Books, courses and sites for a topic")
    @app_commands.describe(
        topic="An area, skill or role, or words of a title",
        kind="What sort?",
        cost="At what price?",
        private=_PRIVATE,
    )
    @app_commands.choices(
        kind=[app_commands.Choice(name=label, value=key) for key, label in KINDS.items()],
        cost=[app_commands.Choice(name=label, value=key) for key, label in COSTS.items()],
    )
    @app_commands.autocomplete(topic=suggesting(browsing, lambda names, typed: names.topics.suggest(typed)))
    async def resources(
        interaction: discord.Interaction[Any],
        topic: Text,
        kind: str = ANY,
        cost: str = ANY,
        private: bool | None = None,
    ) -> None:
        await browsing.show_resources(interaction, topic, kind, cost, private)

    return resources


def _compare(browsing: Browsing) -> Command:
    @app_commands.command(name="compare", description="Two roles side by side, and the hours to cross over")
    @app_commands.describe(
        first="One role",
        second="The other role",
        tier="Junior or full tier (default: full)",
        private=_PRIVATE,
    )
    @app_commands.autocomplete(first=suggesting(browsing, _roles), second=suggesting(browsing, _roles))
    async def compare(
        interaction: discord.Interaction[Any],
        first: Text,
        second: Text,
        tier: Tier = "full",
        private: bool | None = None,
    ) -> None:
        await browsing.compare(interaction, first, second, tier, private)

    return compare


def _roadmap(browsing: Browsing) -> Command:
    @app_commands.command(name="roadmap", description="A picture of what a role learns, and in which order")
    @app_commands.describe(role="Which role?", tier="Junior or full tier (default: full)", private=_PRIVATE)
    @app_commands.autocomplete(role=suggesting(browsing, _roles))
    async def roadmap(
        interaction: discord.Interaction[Any], role: Text, tier: Tier = "full", private: bool | None = None
    ) -> None:
        await browsing.roadmap(interaction, role, tier, private)

    return roadmap


class Naming(Protocol):
    """Knows the names in the curriculum that is served now."""

    @property
    def names(self) -> Directory:
        """All of them."""


def suggesting(naming: Naming, suggest: Suggest) -> Complete:
    """Answers while somebody types, from memory alone."""

    async def complete(interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=_name(e), value=e.id) for e in suggest(naming.names, current)[:SUGGESTED]]

    return complete


def _roles(names: Directory, typed: str) -> Sequence[Entry]:
    return names.roles.suggest(typed)


def _name(entry: Entry) -> str:
    return short(" · ".join(part for part in (entry.title, entry.hint) if part), _NAME) or entry.id
