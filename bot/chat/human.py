"""Ask a human: the question goes to the helpers of a server, once, after its asker has seen and confirmed the text."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands, ui

from bot.chat.box import page
from bot.chat.change import changed
from bot.chat.desk import Desk
from bot.chat.presses import Handlers, Press, button
from bot.chat.render import pressed_answer
from bot.chat.reply import NOBODY, UNREACHABLE, Reply, note, persistently, redraw, respond
from bot.chat.rights import NotYours, home
from bot.chat.text import quoted
from bot.errors import MentorError
from bot.mentor.records import Escalation, ServerSettings

_log = logging.getLogger(__name__)
_OFF = "this server has no channel for that any more; ask an admin, who can choose one in `/mentor setup`"


@dataclass(frozen=True, slots=True)
class Call:
    """A call for help. `key` is the id of the question; `answer` the message with the answer, 0 where it is private."""

    key: str
    guild: int
    channel: int
    answer: int
    asker: int
    question: str


class Human:
    """The button "Ask a human", which is there only where the server has chosen a channel for it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """None."""
        return []

    def presses(self) -> Handlers:
        """The button of the answer, and the one under the preview."""
        return {"human": self._preview, "human-post": self._post}

    async def _preview(self, interaction: discord.Interaction[Any], press: Press) -> None:
        if interaction.user.id != press.count(1):
            raise NotYours("only the person who asked can pass the question on; ask it yourself with `/ask`")
        guild = home(interaction)
        message, (*_, question) = pressed_answer(interaction)
        answer = 0 if message.flags.ephemeral else message.id
        call = Call(press.key(0), guild.id, message.channel.id, answer, interaction.user.id, question)

        def work() -> Reply:
            settings = self._settings(call.guild)
            if done := self._desk.store.escalation(call.key):
                return Reply(note(_told_already(done, settings)), private=True)
            return Reply(_preview_view(call, settings), private=True)

        await respond(interaction, self._desk.runner.run(work), private=True, patience=self._desk.manners.patience)

    async def _post(self, interaction: discord.Interaction[Any], press: Press) -> None:
        guild = home(interaction)
        message, (*_, question) = pressed_answer(interaction)
        call = Call(press.key(0), guild.id, message.channel.id, press.count(1), interaction.user.id, question)
        await redraw(interaction, self._pass_on(call, guild), patience=self._desk.manners.patience)

    async def _pass_on(self, call: Call, guild: discord.Guild) -> Reply:
        """Claim first, then post: however often and by whomever it is pressed, one post comes of it."""
        run, store = self._desk.runner.run, self._desk.store
        settings = await run(lambda: self._settings(call.guild))
        if not await run(lambda: store.claim_escalation(call.key, self._desk.now(), call.guild)):
            done = await run(lambda: store.escalation(call.key))
            return Reply(note(_told_already(done, settings)))
        try:
            posted = await _send(call, guild, settings)
        except BaseException as fault:
            await run(lambda: store.release_escalation(call.key))
            if isinstance(fault, UNREACHABLE):
                raise _unposted(fault, settings) from fault
            raise
        await run(lambda: store.complete_escalation(call.key, posted.id))
        _log.info("question %s of server %s passed on to channel %s", call.key, call.guild, posted.channel.id)
        await _mark(call, guild)
        way = ui.Button[Any](label="See the post", url=posted.jump_url)
        return Reply(note(f"Passed on to <#{posted.channel.id}>. Whoever knows will answer there.", items=[way]))

    def _settings(self, guild: int) -> ServerSettings:
        settings = self._desk.store.server(guild)
        if settings.helper_channel is None:
            raise MentorError(_OFF)
        return settings


async def _send(call: Call, guild: discord.Guild, settings: ServerSettings) -> discord.Message:
    channel = guild.get_channel(settings.helper_channel or 0)
    if not isinstance(channel, discord.TextChannel):
        raise MentorError(_OFF)
    role = settings.helper_role
    allowed = discord.AllowedMentions(everyone=False, users=False, roles=[discord.Object(role)] if role else False)
    view = ui.LayoutView(timeout=None)
    for item in _post(call, settings):
        view.add_item(item)
    # With a nonce of its own, a post that is tried again right after an unclear failure is posted once.
    return await persistently(lambda: channel.send(view=view, allowed_mentions=allowed, nonce=call.key))


def _unposted(fault: BaseException, settings: ServerSettings) -> MentorError:
    where = f"<#{settings.helper_channel}>"
    if isinstance(fault, discord.Forbidden):
        return MentorError(
            f"I may not write in {where}; tell an admin, who can see what is missing in `/mentor doctor`"
        )
    if isinstance(fault, discord.HTTPException) and fault.status < 500:
        return MentorError(f"Discord did not take the post for {where}; nothing was posted, try again in a minute")
    # It may have arrived all the same. Discord knows it by its nonce for some minutes only.
    return MentorError(f"Discord did not say whether the post arrived; look in {where} before you try again")


async def _mark(call: Call, guild: discord.Guild) -> None:
    """Show at the answer that its question was passed on. That is an extra: where it cannot be, the button stays."""
    channel = guild.get_channel_or_thread(call.channel)
    if not call.answer or not isinstance(channel, discord.TextChannel | discord.Thread):
        return
    try:
        message = await channel.fetch_message(call.answer)
        await message.edit(view=changed(message, "human", "Passed on"), allowed_mentions=NOBODY)
    except UNREACHABLE as fault:
        _log.info("the answer in channel %s keeps its button (%s)", call.channel, type(fault).__name__)


def _post(call: Call, settings: ServerSettings) -> list[ui.Item[Any]]:
    """The post itself: whom it pings, what was asked, and the way to the place where it was asked."""
    role = f"<@&{settings.helper_role}>, " if settings.helper_role else ""
    where = f"in <#{call.channel}>" if call.answer else f"privately in <#{call.channel}>"
    text = f"{role}can you help <@{call.asker}>? I found no answer to this question, asked {where}:"
    parts: list[ui.Item[Any]] = [ui.TextDisplay(text), ui.TextDisplay(quoted(call.question))]
    if call.answer:
        parts.append(
            ui.ActionRow(ui.Button(label="Go to the question", url=_link(call.guild, call.channel, call.answer)))
        )
    return parts


def _link(guild: int, channel: int, message: int) -> str:
    return f"https://discord.com/channels/{guild}/{channel}/{message}"


def _preview_view(call: Call, settings: ServerSettings) -> ui.LayoutView:
    """The post as it will be, with a button that posts it."""
    confirm = button("Post it", "human-post", call.key, call.answer, style=discord.ButtonStyle.primary)
    pinged = " and pings the role in it" if settings.helper_role else ""
    return page(
        *_post(call, settings),
        ui.Separator(),
        f"-# This is exactly what I post in <#{settings.helper_channel}>{pinged}. All who read there will see it.",
        rows=[[confirm]],
    )


def _told_already(done: Escalation | None, settings: ServerSettings) -> str:
    where = f"<#{settings.helper_channel}>"
    if done is None:
        return f"That was passed on, but not kept long enough to say when. Look in {where}."
    when = discord.utils.format_dt(done.claimed_at, "R")
    if done.message is None:
        return f"That was passed on {when}, and I cannot tell whether it arrived. Look in {where}."
    post = _link(done.guild or 0, settings.helper_channel or 0, done.message)
    return f"That was passed on {when}: [see the post](<{post}>) in {where}."
