"""Asking: the command, the message command, mentions, direct messages, and follow-ups of all of them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands, ui

from bot.chat import follow, place
from bot.chat.change import changed
from bot.chat.desk import Desk, Taught
from bot.chat.pace import Pace, TooFast
from bot.chat.place import Place
from bot.chat.presses import Handlers, Press, button
from bot.chat.render import QUESTION, Row, answer_view, find_head, find_questions, head, pressed_answer
from bot.chat.reply import (
    NOBODY,
    UNREACHABLE,
    Reply,
    acknowledge,
    answer,
    note,
    persistently,
    redraw,
    respond,
    show_modal,
    whisper,
)
from bot.chat.text import short, spoken
from bot.errors import MentorError, StoreProblem
from bot.mentor.aim import role_aimed_at
from bot.mentor.defuse import defuse
from bot.mentor.model import Answer, Question
from bot.mentor.records import KeptQuestion, ServerSettings

_log = logging.getLogger(__name__)
_NO_TEXT = "that message has no text to ask about; copy the question into `/ask`"
_HAS_THREAD = 160004


class NotHere(MentorError):
    """The bot may not speak where it was spoken to."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that its answer's message has to know.

    `wish` says whether the asker wants it private, None where they left it open; `said` is what stands in the head
    about who asked, and `hint` a line of Markdown for the end. `reply` means the answer to a message, not to a command.
    """

    question: Question
    asker: int
    place: Place
    wish: bool | None = None
    said: str = ""
    hint: str = ""
    reply: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """A finished answer. `kept` is None for small talk."""

    asked: Asked
    view: ui.LayoutView
    private: bool
    label: str
    kept: KeptQuestion | None


class Asking:
    """The use case, for every way in which a question can reach the bot."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pace = Pace(desk.manners.questions_per_minute)
        self._told = Pace(1)
        self._settings: dict[int, ServerSettings] = {}

    def commands(self) -> list[app_commands.Command[Any, ..., Any] | app_commands.ContextMenu]:
        """`/ask` and "Ask the mentor about this"."""

        @app_commands.command(name="ask", description="Ask about careers, skills, resources or projects")
        @app_commands.describe(
            question="What would you like to know?",
            private="Show the answer to you alone (default: as this server chose)",
        )
        async def ask(
            interaction: discord.Interaction[Any],
            question: app_commands.Range[str, 1, QUESTION],
            private: bool | None = None,
        ) -> None:
            if not (text := spoken(question)):
                raise MentorError("the question was empty; type what you would like to know")
            await self._answer(interaction, Question(text), wish=private)

        @app_commands.context_menu(name="Ask the mentor about this")
        async def about(interaction: discord.Interaction[Any], message: discord.Message) -> None:
            if not (text := spoken(message.content)):
                raise MentorError(_NO_TEXT)
            await self._answer(
                interaction,
                Question(short(text, QUESTION)),
                said=f"{interaction.user.mention} asked about [this message](<{message.jump_url}>)",
                hint="The message is long; I read its beginning." if len(text) > QUESTION else "",
            )

        return [ask, about]

    def presses(self) -> Handlers:
        """Follow-ups, pages and threads; `try` asks the question in its id, for the eyes of the one who presses."""
        return {
            "follow": self._ask_on,
            "followed": self._follow_up,
            "page": self._turn,
            "thread": self._open_thread,
            "try": self._try,
        }

    async def addressed(self, message: discord.Message) -> None:
        """A mention or a direct message: answer in a reply, with earlier questions of the place as context."""
        started = time.perf_counter()
        try:
            self._pace.take(message.author.id, self._desk.now())
        except TooFast:
            # Told of each message, they could make the bot flood a channel.
            if self._told.allows(message.author.id, self._desk.now()):
                raise
            _log.info("a message in channel %s is not answered: too fast, and told so already", message.channel.id)
            return
        text, where = spoken(message.content) or "hello", place.of_message(message)
        made: list[Answered] = []

        async def work() -> ui.LayoutView:
            question = Question(text, await follow.history(message))
            asked = Asked(question, message.author.id, where, reply=True)
            made.append(await self._desk.runner.run(lambda: self._make(asked)))
            return made[0].view

        try:
            await answer(message, work(), patience=self._desk.manners.patience)
        except NotHere as elsewhere:
            await _tell(message, str(elsewhere))
            return
        await self._finish(made[0], started)

    async def privately(self, interaction: discord.Interaction[Any], question: Question, *, hint: str = "") -> None:
        """Answer for the eyes of the asker alone, wherever that is; `hint` is a line of Markdown for the end."""
        await self._answer(interaction, question, wish=True, hint=hint)

    async def _ask_on(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The button "Follow up": ask for the next question."""
        await show_modal(interaction, follow.modal())

    async def _follow_up(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The submitted follow-up, with the questions of the message that it hangs on as its context."""
        if not (text := spoken(press.text(follow.FIELD))):
            raise MentorError("the question was empty; press the button again")
        message = interaction.message
        private = message is not None and message.flags.ephemeral
        alone = private or interaction.guild_id is None
        await self._answer(
            interaction,
            Question(text, find_questions(message) if message else ()),
            wish=True if private else None,
            said="" if alone else f"{interaction.user.mention} followed up",
        )

    async def _turn(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Another page of a long answer: in its place for the asker, in a message of their own for all others."""
        page, id, asker = press.count(0), press.argument(1), press.count(2)
        message, (*before, own) = pressed_answer(interaction)
        top = find_head(message)
        asked = Asked(Question(own, tuple(before)), asker, place.of_interaction(interaction))
        mine = interaction.user.id == asker
        private = message.flags.ephemeral or not mine
        work = self._desk.runner.run(lambda: self._make_page(asked, top, page, id, private=private))
        if mine or message.flags.ephemeral:
            await redraw(interaction, work, patience=self._desk.manners.patience)
        else:
            await respond(interaction, work, private=True, patience=self._desk.manners.patience)

    async def _open_thread(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Open a thread on the answer, where follow-ups keep the context."""
        message, (*_, question) = pressed_answer(interaction)
        where = place.of_interaction(interaction)
        if not where.threads:
            raise MentorError(
                "I may not open threads here; ask an admin for Create Public Threads and Send Messages in Threads"
            )
        await acknowledge(interaction)
        settings = await self._desk.runner.run(lambda: self._read_settings(where.guild))
        if place.showing(where, settings, None).banned and settings is not None:
            raise NotHere(f"I no longer speak in this channel. {place.elsewhere(settings)}")
        name = short(defuse(question), 90)
        try:
            thread = await persistently(lambda: message.create_thread(name=name, auto_archive_duration=1440))
        except discord.HTTPException as refused:
            if refused.code != _HAS_THREAD:
                raise
            await whisper(interaction, f"There is a thread already: <#{message.id}>")
            return
        mention = interaction.client.user.mention
        hint = note(f"Go on asking here: mention {mention} in your message.")
        await persistently(lambda: thread.send(view=hint, allowed_mentions=NOBODY, nonce=str(message.id)))
        view = changed(message, "thread", "Open the thread", thread.jump_url)
        await persistently(lambda: interaction.edit_original_response(view=view))

    async def _try(self, interaction: discord.Interaction[Any], press: Press) -> None:
        await self._answer(interaction, Question(spoken(press.argument(0))), wish=True)

    async def _answer(
        self,
        interaction: discord.Interaction[Any],
        question: Question,
        *,
        wish: bool | None = None,
        said: str = "",
        hint: str = "",
    ) -> None:
        started = time.perf_counter()
        self._pace.take(interaction.user.id, self._desk.now())
        asked = Asked(question, interaction.user.id, place.of_interaction(interaction), wish, said, hint)
        made: list[Answered] = []
        announced: list[bool] = []

        async def work() -> Reply:
            made.append(await self._desk.runner.run(lambda: self._make(asked, hidden=lambda: True in announced)))
            return Reply(made[0].view, made[0].private)

        def private() -> bool:
            known = self._settings.get(asked.place.guild or 0)
            announced.append(place.showing(asked.place, known, wish).private)
            return announced[0]

        await respond(interaction, work(), private=private, patience=self._desk.manners.patience)
        await self._finish(made[0], started)

    def _make(self, asked: Asked, *, hidden: Callable[[], bool] = lambda: False) -> Answered:
        """Answer and draw it; runs away from the event loop. `hidden` says whether it was announced to one person."""
        taught = self._desk.taught()
        settings = self._read_settings(asked.place.guild)
        shown = place.showing(asked.place, settings, asked.wish)
        if asked.reply and shown.banned and settings is not None:
            raise NotHere(
                f"I don't speak in <#{asked.place.channel}>. {place.elsewhere(settings)} "
                "`/ask` works everywhere, for your eyes only"
            )
        found = taught.mentor.ask(asked.question)
        private = shown.private or hidden()
        id = self._desk.store.new_question_id()
        view = answer_view(
            "" if asked.reply and found.canned else head(asked.question.text, asked.question.history, asked.said),
            found,
            built_at=taught.built_at,
            link=taught.link,
            key=(id, asked.asker),
            hint=asked.hint or shown.hint,
            rows=_rows(asked, found, id, taught, settings, private=private),
        )
        if found.canned:
            return Answered(asked, view, private, "canned", None)
        places = tuple(s.place for s in found.sources)
        guild, now = asked.place.guild, self._desk.now()
        kept = KeptQuestion(id, guild, asked.question.text, found.confidence, places, taught.id, now)
        return Answered(asked, view, private, found.confidence.value, kept)

    def _make_page(self, asked: Asked, top: str, page: int, id: str, *, private: bool) -> Reply:
        """Another page of an answer whose head is there already; runs away from the event loop."""
        taught = self._desk.taught()
        settings = self._read_settings(asked.place.guild)
        found = taught.mentor.ask(asked.question)
        view = answer_view(
            top,
            found,
            built_at=taught.built_at,
            link=taught.link,
            page=page,
            key=(id, asked.asker),
            rows=_rows(asked, found, id, taught, settings, private=private),
        )
        return Reply(view, private)

    def _read_settings(self, guild: int | None) -> ServerSettings | None:
        """What the server chose. People get their answers even where the database cannot tell."""
        if guild is None:
            return None
        try:
            settings = self._settings[guild] = self._desk.store.server(guild)
        except StoreProblem as problem:
            _log.error("the settings of server %s cannot be read, so answers are private: %s", guild, problem)
            return None
        return settings

    async def _finish(self, made: Answered, started: float) -> None:
        """What comes after the answer: count it, and keep the question. The person no longer waits for that."""
        seconds = time.perf_counter() - started
        self._desk.meter.answered(made.label, seconds)
        asked, kept, store = made.asked, made.kept, self._desk.store
        id, length = (kept.id if kept else "-"), len(asked.question.text)
        where = asked.place.guild or "outside servers"
        _log.info("answered %s: %s, %d characters, %s, %.0f ms", id, made.label, length, where, seconds * 1000)
        if kept is None or not self._desk.manners.keep_questions:
            return
        try:
            await self._desk.runner.run(lambda: store.keep_question(asked.asker, kept))
        except MentorError as problem:
            _log.error("question %s is not kept: %s", kept.id, problem)


async def _tell(message: discord.Message, text: str) -> None:
    """Write to the author of a message directly, where that is possible."""
    try:
        await message.author.send(view=note(text), allowed_mentions=NOBODY)
    except UNREACHABLE as fault:
        _log.info("a mention in channel %s, where the bot may not speak (%s)", message.channel.id, type(fault).__name__)


def _rows(
    asked: Asked, found: Answer, id: str, taught: Taught, settings: ServerSettings | None, *, private: bool
) -> list[Row]:
    """What can be done with an answer."""
    if found.canned:
        return []
    why = button("Why?", "why", taught.id)
    further = (
        button("Continue in a thread", "thread", emoji="💬")
        if asked.place.threads and not private
        else button("Follow up", "follow", emoji="💬")
    )
    if found.answered:
        feedback = [button("Helpful", "helpful", id, emoji="👍"), button("Not helpful", "unhelpful", id, emoji="👎")]
        role = role_aimed_at(taught.curriculum, asked.question.text, "".join(s.place for s in found.sources[:1]))
        plan = [button("Make me a plan", "plan-new", role, emoji="📅")] if role else []
        return [[*feedback, why, button("Related", "related"), further], plan]
    if settings and settings.helper_channel:
        return [[button("Ask a human", "human", id, asked.asker, style=discord.ButtonStyle.primary), why, further]]
    return [[why, further]]
