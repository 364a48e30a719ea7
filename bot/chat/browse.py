"""Browsing: skills, roles, projects, terms, resources, comparisons and roadmaps, and the buttons between them."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import discord
from discord import app_commands, ui

from bot.chat import place
from bot.chat.browse_commands import Kinds, commands
from bot.chat.desk import Desk
from bot.chat.presses import STALE, Handlers, Press
from bot.chat.render_browse import project_sheet, role_sheet, skill_sheet, term_sheet
from bot.chat.render_compare import another_role, compare_address, compare_sheet, roadmap_view
from bot.chat.render_lists import did_you_mean, projects_sheet, resources_sheet
from bot.chat.reply import Reply, Upload, amend, redraw, respond, send, whisper
from bot.chat.sheets import Address, Choice, Sheet, sheet_view
from bot.errors import MentorError
from bot.mentor.lookup import Directory, Entry, Found, directory, normal
from bot.mentor.records import ServerSettings
from bot.mentor.related import ANY, TEXT, offers
from knowledge.curriculum import Tier

_log = logging.getLogger(__name__)

# What leads to a sheet: how to make it, and how many arguments that takes at least and at most.
_SHEETS: Mapping[str, tuple[Callable[..., Sheet | None], int, int]] = {
    "skill": (skill_sheet, 1, 2),
    "role": (role_sheet, 1, 2),
    "project": (project_sheet, 1, 2),
    "term": (term_sheet, 1, 1),
    "compare": (compare_sheet, 2, 4),
    "resources": (resources_sheet, 1, 3),
    "projects": (projects_sheet, 0, 2),
}
_TEXT = 40  # characters of a topic that is only a text


class Browsing:
    """The use case. All but pictures comes from memory, and works the same in servers, threads and direct messages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._directory: Directory | None = None

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """`/skill`, `/role`, `/project`, `/term`, `/resources`, `/compare` and `/roadmap`."""
        return commands(self)

    def presses(self) -> Handlers:
        """Tabs, pages and selects of what was shown."""
        return dict.fromkeys(_SHEETS, self.turn) | {"goto": self.go, "open": self.open, "map": self.map}

    @property
    def names(self) -> Directory:
        """The names in the curriculum that is served now."""
        curriculum = self._desk.taught().curriculum
        if self._directory is None or self._directory.curriculum is not curriculum:
            self._directory = directory(curriculum)
        return self._directory

    async def show(self, interaction: discord.Interaction[Any], kind: Kinds, typed: str, private: bool | None) -> None:
        """A skill, role, project or term by what was typed, or a question back."""
        found = self.names.find_skill(typed) if kind == "skill" else self.names.of(kind).find(typed)
        if found.entry:
            await self._answer(interaction, self._view((kind, found.entry.id)), private)
        else:
            await self._ask_back(interaction, kind, typed, found, lambda e: (kind, e.id))

    async def show_resources(
        self, interaction: discord.Interaction[Any], topic: str, kind: str, cost: str, private: bool | None
    ) -> None:
        """Resources of an area, a role or a skill; else those that have the text in title or author."""
        found = self.names.topics.find(topic)
        text = f"{TEXT}.{normal(topic)[:_TEXT].strip()}"
        if found.entry:
            await self._answer(interaction, self._view(("resources", found.entry.id, kind, cost)), private)
        elif offers(self.names.curriculum, text):
            await self._answer(interaction, self._view(("resources", text, kind, cost)), private)
        else:
            await self._ask_back(interaction, "topic", topic, found, lambda e: ("resources", e.id, kind, cost))

    async def show_projects(
        self, interaction: discord.Interaction[Any], level: str, skill: str | None, private: bool | None
    ) -> None:
        """Projects of a level, or those that practise a skill."""
        if skill is None:
            await self._answer(interaction, self._view(("projects", level, ANY)), private)
            return
        found = self.names.find_skill(skill)
        if found.entry:
            await self._answer(interaction, self._view(("projects", level, found.entry.id)), private)
        else:
            await self._ask_back(interaction, "skill", skill, found, lambda e: ("projects", level, e.id))

    async def compare(
        self, interaction: discord.Interaction[Any], first: str, second: str, tier: str, private: bool | None
    ) -> None:
        """Two roles side by side; where one is unclear, a question back that keeps the other."""
        roles = self.names.roles
        one, other = roles.find(first), roles.find(second)
        if one.entry and one.entry == other.entry:
            role, others = one.entry, (e for e in roles.suggest("") if e != one.entry)
            choices = [Choice(e.title, compare_address(role.id, e.id, tier), e.hint) for e in others]
            await send(interaction, Reply(another_role(role, choices), private=True))
        elif one.entry and other.entry:
            await self._answer(interaction, self._view(compare_address(one.entry.id, other.entry.id, tier)), private)
        else:
            clear, unclear, typed = (one, other, second) if one.entry else (other, one, first)
            kept = clear.entry or next(iter(clear.near or roles.suggest("")), None)
            left = replace(unclear, near=tuple(e for e in unclear.near if e != kept))
            await self._ask_back(
                interaction, "role", typed, left, lambda e: compare_address(kept.id if kept else "", e.id, tier)
            )

    async def roadmap(self, interaction: discord.Interaction[Any], role: str, tier: Tier, private: bool | None) -> None:
        """The picture of what a role learns, in which order."""
        found = self.names.roles.find(role)
        if found.entry is None:
            await self._ask_back(interaction, "role", role, found, lambda e: ("map", e.id, tier))
            return
        name = found.entry.id
        await self._respond(interaction, private, lambda: self._draw(name, tier))

    async def turn(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """A tab, a page or a link: in place for the one who asked, as a copy of their own for everybody else."""
        view = self._view((press.verb, *press.arguments))
        if view is None:
            await whisper(interaction, STALE)
        elif _is_own(interaction):
            await amend(interaction, view)
        else:
            await send(interaction, Reply(view, private=True))

    async def go(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """A choice in a select, whose value is the address."""
        verb, *arguments = "".join(press.values[:1]).split(":")
        await (self.map if verb == "map" else self.turn)(interaction, Press(verb, tuple(arguments)))

    async def open(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """A link from a message of another kind: a new message for the one who presses."""
        view = self._view(press.arguments)
        await (send(interaction, Reply(view, private=True)) if view else whisper(interaction, STALE))

    async def map(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The roadmap of a role: in place of an earlier one, or as a new message where the press says so."""
        role, tier, new = (*press.arguments, "", "", "")[:3]
        if role not in self.names.curriculum.roles:
            await whisper(interaction, STALE)
        elif new or not _is_own(interaction):
            work = self._draw(role, tier, private=True)
            await respond(interaction, work, private=True, patience=self._desk.manners.patience)
        else:
            await redraw(interaction, self._draw(role, tier), patience=self._desk.manners.patience)

    async def _draw(self, role: str, tier: str, *, private: bool = False) -> Reply:
        """The message with the roadmap of a role that exists."""
        scope: Tier = "junior" if tier == "junior" else "full"
        names, alt = self.names, self._desk.taught().map_text(role, scope)
        file = f"roadmap-{role}-{scope}.png"
        picture = Upload(file, await self._desk.painter.roadmap(role, scope))
        return Reply(roadmap_view(names, role, scope, file, alt), private, [picture])

    def _view(self, address: Sequence[str]) -> ui.LayoutView | None:
        """The message at an address; None where it leads nowhere, or no longer."""
        verb, *arguments = address or ("",)
        if verb not in _SHEETS:
            return None
        make, least, most = _SHEETS[verb]
        if len(arguments) < least:
            return None
        more = {"link_to": self._desk.taught().link} if verb == "term" else {}
        sheet = make(self.names, *arguments[:most], **more)
        page = "".join(arguments[most : most + 1])
        if sheet is None:
            return None
        return sheet_view(sheet, int(page) if page.isdecimal() and page.isascii() and len(page) < 4 else 0)

    async def _answer(
        self, interaction: discord.Interaction[Any], view: ui.LayoutView | None, wish: bool | None
    ) -> None:
        if view is None:
            await whisper(interaction, STALE)
            return
        shown = view

        async def made() -> Reply:
            return Reply(shown)

        await self._respond(interaction, wish, made)

    async def _respond(
        self, interaction: discord.Interaction[Any], wish: bool | None, make: Callable[[], Awaitable[Reply]]
    ) -> None:
        """Answer a command with what `make` gives, to all or to the person alone as it is the custom of the place."""
        where = place.of_interaction(interaction)
        customs: list[place.Showing] = []

        async def work() -> Reply:
            customs.append(place.showing(where, await self._settings(where.guild), wish))
            made = await make()
            if customs[0].hint:
                made.view.add_item(ui.TextDisplay(f"-# {customs[0].hint}"))
            return replace(made, private=customs[0].private)

        def private() -> bool:
            return customs[0].private if customs else True

        await respond(interaction, work(), private=private, patience=self._desk.manners.patience)

    async def _settings(self, guild: int | None) -> ServerSettings | None:
        """What the server chose; None outside servers and where the database cannot tell, or has no time to."""
        if guild is None:
            return None
        try:
            return await self._desk.runner.run(lambda: self._desk.store.server(guild))
        except MentorError as problem:
            _log.error("the settings of server %s cannot be read, so it is shown privately: %s", guild, problem)
            return None

    async def _ask_back(
        self,
        interaction: discord.Interaction[Any],
        what: Kinds | Literal["topic"],
        typed: str,
        found: Found,
        address: Callable[[Entry], Address],
    ) -> None:
        """Ask what was meant; what is chosen leads to its address."""
        near, known = (
            [Choice(e.title, address(e), e.hint) for e in entries]
            for entries in (found.near, self.names.of(what).suggest(""))
        )
        await send(interaction, Reply(did_you_mean(what, typed, near, known, same=found.same), private=True))


def _is_own(interaction: discord.Interaction[Any]) -> bool:
    """True where the pressed message was made for the one who presses: it may change under their hands."""
    message = interaction.message
    if message is None:
        return False
    asked = message.interaction_metadata
    return message.flags.ephemeral or (asked is not None and asked.user.id == interaction.user.id)
