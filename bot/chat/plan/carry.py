"""Carry a plan away, bring one back, and share how far it is."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Sequence
from datetime import time, timedelta
from typing import Any, Literal, get_args

import discord
from discord import app_commands

from bot.chat import place
from bot.chat.plan.part import Part, where
from bot.chat.plan.render_carry import FILE, export_view, import_view, shared_view, sharing_view
from bot.chat.plan.render_week import week_view
from bot.chat.presses import STALE, Handlers, Press, Stale
from bot.chat.reply import Reply, Upload, note, redraw, send
from bot.errors import MentorError
from bot.mentor.clock import time_of
from bot.mentor.plan import json, text
from bot.mentor.plan.picture import chart
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.schedule import schedule
from bot.mentor.plan.share import summary
from bot.mentor.wording import joined

Command = app_commands.Command[Any, ..., Any]
Form = Literal["ics", "md", "json", "png", "pdf"]
Per = Literal["week", "item"]
_ONCE = timedelta(days=1)


class Carrying(Part):
    """`/plan export`, `import` and `share`."""

    def commands(self) -> Sequence[Command]:
        """The three commands."""
        return [self._export(), self._import(), self._share()]

    def _export(self) -> Command:
        @app_commands.command(name="export", description="Carry your plan away: calendar, checklist, picture or data")
        @app_commands.rename(form="format")
        @app_commands.describe(
            form="Which file? (default: choose among all)",
            per="Calendar: an event per week (default) or per item",
            at="Calendar: the time of day of the events, such as 18:30 (default: all day)",
        )
        @app_commands.choices(
            form=[
                app_commands.Choice(name="Calendar (.ics)", value="ics"),
                app_commands.Choice(name="Checklist (.md)", value="md"),
                app_commands.Choice(name="Picture (.png)", value="png"),
                app_commands.Choice(name="To print (.pdf)", value="pdf"),
                app_commands.Choice(name="All data, to import again (.json)", value="json"),
            ],
            per=[
                app_commands.Choice(name="One event per week", value="week"),
                app_commands.Choice(name="One event per item", value="item"),
            ],
        )
        async def export(
            interaction: discord.Interaction[Any],
            form: str | None = None,
            per: str = "week",
            at: app_commands.Range[str, 1, 10] | None = None,
        ) -> None:
            moment = None if at is None else time_of(at)
            user, guild = interaction.user.id, where(interaction)
            # Who names a time or an event per item wants the calendar.
            chosen = form or ("ics" if at or per != "week" else None)
            if chosen is None:
                await self._respond(interaction, lambda: Reply(export_view(self._planner.in_use(user, guild)), True))
            else:
                plan = functools.partial(self._planner.in_use, user, guild)
                await self._hand_over(interaction, plan, _form(chosen), _per(per), moment)

        return export

    def _import(self) -> Command:
        @app_commands.command(name="import", description="Bring back a plan that you exported as .json")
        @app_commands.describe(file="The .json file that /plan export made")
        async def bring(interaction: discord.Interaction[Any], file: discord.Attachment) -> None:
            json.check_size(file.size)
            await self._answer(interaction, self._look_at(interaction, file))

        return bring

    def _share(self) -> Command:
        @app_commands.command(name="share", description="Show others how far your plan is; you see the text first")
        async def share(interaction: discord.Interaction[Any]) -> None:
            user, guild = interaction.user.id, where(interaction)

            def work() -> Reply:
                self._allow(interaction)
                opened = self._planner.in_use(user, guild)
                return Reply(sharing_view(_summary(opened), user, opened.kept.id), private=True)

            await self._respond(interaction, work)

        return share

    def presses(self) -> Handlers:
        """The choice of a file, the confirmation of an import, and of a post."""
        return {"plan-export": self._choose, "plan-import": self._adopt, "plan-post": self._post}

    async def _choose(self, interaction: discord.Interaction[Any], press: Press) -> None:
        form, user, id = _form(press.argument(1)), interaction.user.id, press.key(0)
        await self._hand_over(interaction, functools.partial(self._planner.open, user, id), form, "week", None)

    async def _hand_over(
        self, interaction: discord.Interaction[Any], plan: Callable[[], Opened], form: Form, per: Per, at: time | None
    ) -> None:
        """Send a plan, which may take a while to open, as a file."""

        async def work() -> Reply:
            opened = await self._desk.runner.run(plan)
            content = await self._written(opened, form, per, at)
            if len(content) > interaction.filesize_limit:
                raise MentorError("that file is larger than Discord takes here; choose another format.")
            name = f"{FILE}.{form}"
            return Reply(export_view(opened, name), private=True, files=[Upload(name, content)])

        await self._answer(interaction, work())

    async def _written(self, opened: Opened, form: Form, per: Per, at: time | None) -> bytes:
        """The file of a plan in one of the forms."""
        curriculum, plan, weeks = opened.curriculum, opened.plan, opened.schedule
        run, desk = self._desk.runner.run, self._desk
        match form:
            case "ics":
                id, zone, now = opened.kept.id, opened.zone, desk.now()
                return await run(
                    lambda: desk.calendar(curriculum, plan, weeks, id=id, per=per, at=at, zone=zone, now=now)
                )
            case "md":
                return await run(lambda: text.checklist(curriculum, plan, weeks).encode())
            case "json":
                return await run(lambda: json.dump(plan, weeks).encode())
            case _:
                drawn = await run(lambda: chart(curriculum, plan, weeks, opened.today))
                return await desk.painter.timeline(drawn, form)

    async def _look_at(self, interaction: discord.Interaction[Any], file: discord.Attachment) -> Reply:
        """What the file holds, with the file itself: it is read again when the person says yes."""
        content = await _read(file)
        view = await self._desk.runner.run(lambda: self._preview(interaction, content))
        return Reply(view, private=True, files=[Upload(f"{FILE}.json", content)])

    def _preview(self, interaction: discord.Interaction[Any], content: bytes) -> discord.ui.LayoutView:
        user, guild = interaction.user.id, where(interaction)
        curriculum, today = self._desk.taught().curriculum, self._planner.today(user, guild)
        plan = json.load(content, curriculum, today)
        former = self._desk.store.plan_in_use(user, guild)
        before = None if former is None else self._planner.open(user, former.id)
        return import_view(curriculum, plan, schedule(curriculum, plan, today), f"{FILE}.json", user, before)

    async def _adopt(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Save the plan in the file of the message that was pressed, in place of the one named there."""
        user, guild, expected = interaction.user.id, where(interaction), press.argument(0)
        if press.count(1) != user:
            raise Stale(STALE)
        files = interaction.message.attachments if interaction.message else []
        if not files:
            raise MentorError("the file is no longer there; run `/plan import` once more.")

        async def work() -> Reply:
            content = await _read(files[0])

            def save() -> Reply:
                curriculum, today = self._desk.taught().curriculum, self._planner.today(user, guild)
                plan = json.load(content, curriculum, today)
                replaces = expected if expected != "-" else None
                opened = self._planner.adopt(user, guild, plan, replaces=replaces)
                return Reply(week_view(opened, told="✅ Your plan is back."), private=True)

            return await self._desk.runner.run(self._settled(interaction, save))

        await redraw(interaction, work(), patience=self._desk.manners.patience)

    async def _post(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Post the summary, once for each time that its preview was shown."""
        user, id, preview = interaction.user.id, press.key(0), interaction.message
        store, now = self._desk.store, self._desk.now()
        key = f"share:{preview.id if preview else 0}"

        def work() -> tuple[str, ...]:
            self._allow(interaction)
            opened = self._planner.open(user, id)
            if store.claim_delivery(key, now, since=now - _ONCE, user=user) is None:
                raise MentorError("that is posted already; run `/plan share` for another one.")
            return _summary(opened)

        lines: tuple[str, ...] = ()

        async def told() -> Reply:
            nonlocal lines
            lines = await self._desk.runner.run(work)
            return Reply(note("Posted below."), private=True)

        await redraw(interaction, told(), patience=self._desk.manners.patience)
        await send(interaction, Reply(shared_view(lines, user)))

    def _allow(self, interaction: discord.Interaction[Any]) -> None:
        """Raise MentorError where the managers of the server want nothing public from the bot."""
        here = place.of_interaction(interaction)
        if here.guild is None:
            return
        settings = self._desk.store.server(here.guild)
        if settings.channels and here.channel not in settings.channels:
            named = joined([f"<#{id}>" for id in settings.channels[: place.NAMED]], "or")
            raise MentorError(f"I don't post in this channel; run `/plan share` in {named}.")


async def _read(file: discord.Attachment) -> bytes:
    json.check_size(file.size)
    try:
        return await asyncio.wait_for(file.read(), 20)
    except (discord.HTTPException, TimeoutError) as fault:
        raise MentorError("Discord did not give me that file; run `/plan import` once more.") from fault


def _summary(opened: Opened) -> tuple[str, ...]:
    return summary(opened.curriculum, opened.plan, opened.schedule)


def _form(text: str) -> Form:
    found: Form | None = next((form for form in get_args(Form) if form == text), None)
    if found is None:
        raise Stale(STALE)
    return found


def _per(text: str) -> Per:
    return "item" if text == "item" else "week"
