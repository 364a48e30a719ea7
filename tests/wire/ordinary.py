"""A real, ordinary discord.py bot, which knows nothing of the server that it talks to."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

GUILDS_AND_MESSAGES = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Buttons(ui.View):
    """Buttons that outlive a restart."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="Helpful", custom_id="vote:up")
    async def up(self, interaction: discord.Interaction, button: ui.Button[Any]) -> None:
        assert interaction.message is not None
        button.disabled = True
        await interaction.response.edit_message(content=f"{interaction.message.content} (voted)", view=self)

    @ui.button(label="Why", custom_id="why")
    async def why(self, interaction: discord.Interaction, button: ui.Button[Any]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send("because", ephemeral=True)

    @ui.button(label="Later", custom_id="later")
    async def later(self, interaction: discord.Interaction, button: ui.Button[Any]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="edited later")

    @ui.button(label="Not helpful", custom_id="vote:down")
    async def down(self, interaction: discord.Interaction, button: ui.Button[Any]) -> None:
        await interaction.response.send_modal(Reasons())

    @ui.select(custom_id="topic", options=[discord.SelectOption(label="SQL"), discord.SelectOption(label="Git")])
    async def topic(self, interaction: discord.Interaction, select: ui.Select[Any]) -> None:
        await interaction.response.send_message(f"chosen: {select.values[0]}")

    @ui.select(cls=ui.ChannelSelect, custom_id="where")
    async def where(self, interaction: discord.Interaction, select: ui.ChannelSelect[Any]) -> None:
        await interaction.response.send_message(f"there: {select.values[0].name}", ephemeral=True)


class Reasons(ui.Modal, title="What was wrong?"):
    """A modal with every kind of field that the bot may use."""

    kind = ui.Label[Any](
        text="Kind",
        component=ui.RadioGroup(
            custom_id="kind",
            options=[discord.RadioGroupOption(label="Wrong"), discord.RadioGroupOption(label="Too short")],
        ),
    )
    places = ui.Label[Any](
        text="Places",
        component=ui.CheckboxGroup(
            custom_id="places",
            required=False,
            options=[discord.CheckboxGroupOption(label="Text"), discord.CheckboxGroupOption(label="Sources")],
        ),
    )
    note = ui.Label[Any](text="Note", component=ui.TextInput(custom_id="note", required=False, max_length=100))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        kind, places, note = self.kind.component, self.places.component, self.note.component
        assert isinstance(kind, ui.RadioGroup)
        assert isinstance(places, ui.CheckboxGroup)
        assert isinstance(note, ui.TextInput)
        await interaction.response.send_message(f"thanks: {kind.value}, {places.values}, {note.value}", ephemeral=True)


class Layout(ui.LayoutView):
    """A message of components v2, with a picture."""

    def __init__(self, text: str, picture: str | None = None) -> None:
        super().__init__(timeout=None)
        box = ui.Container[Any](ui.TextDisplay(text), ui.Separator())
        box.add_item(ui.Section(ui.TextDisplay("a source"), accessory=ui.Button(label="Open", custom_id="open:1")))
        if picture:
            box.add_item(ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{picture}")))
        self.add_item(box)


class Ordinary(commands.AutoShardedBot):
    """Answers commands, buttons, modals and mentions, and notes what happens to it."""

    def __init__(self, intents: discord.Intents = GUILDS_AND_MESSAGES, **options: Any) -> None:
        options.setdefault("shard_count", 1)
        super().__init__((), intents=intents, allowed_mentions=discord.AllowedMentions.none(), **options)
        self.notes: list[str] = []
        self.errors: list[Exception] = []
        self.pause = 0.0  # seconds before each answer
        self.tree.on_error = self.note_error  # type: ignore[method-assign]
        add_commands(self)

    async def setup_hook(self) -> None:
        self.add_view(Buttons())
        await self.tree.sync()

    async def note_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError) -> None:
        self.errors.append(getattr(error, "original", error))

    async def on_resumed(self) -> None:
        self.notes.append("resumed")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.notes.append(f"joined {guild.name}")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.notes.append(f"left {guild.name}")

    async def on_message(self, message: discord.Message) -> None:
        assert self.user is not None
        if message.author.bot:
            return
        self.notes.append(f"read {message.content!r}")
        if self.user in message.mentions or message.guild is None:
            try:
                await message.reply(f"hello {message.author.mention}")
            except Exception as error:
                self.errors.append(error)


def add_commands(bot: Ordinary) -> None:
    """Every way to answer a command."""

    @bot.tree.command(description="Answers after thinking")
    @app_commands.describe(question="What you want to know", top="How many sources")
    async def ask(i: discord.Interaction, question: str, top: app_commands.Range[int, 1, 10] = 3) -> None:
        await i.response.defer(thinking=True)
        await asyncio.sleep(bot.pause)
        await i.followup.send(f"{top} answers to {question}", view=Buttons())

    @ask.autocomplete("question")
    async def suggest(i: discord.Interaction, text: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{text}?", value=f"{text}?")]

    @bot.tree.command(description="Answers at once")
    async def now(i: discord.Interaction, text: str = "now") -> None:
        await asyncio.sleep(bot.pause)
        await i.response.send_message(text)

    @bot.tree.command(description="Answers in components v2, with a file, after thinking")
    async def picture(i: discord.Interaction) -> None:
        await i.response.defer()
        file = discord.File(io.BytesIO(b"a picture"), "road.png")
        await i.edit_original_response(view=Layout("# Road", "road.png"), attachments=[file])

    @bot.tree.command(description="Answers with an embed and several messages")
    async def many(i: discord.Interaction, count: int) -> None:
        await i.response.send_message(embed=discord.Embed(title="0", timestamp=discord.utils.utcnow()))
        for number in range(1, count + 1):
            await i.followup.send(str(number))

    @bot.tree.command(description="Opens a thread below the answer")
    async def thread(i: discord.Interaction) -> None:
        callback = await i.response.send_message("come in")
        assert isinstance(callback.resource, discord.InteractionMessage)
        below = await callback.resource.create_thread(name="below")
        await below.send("here we are")

    @bot.tree.command(description="Never answers")
    async def never(i: discord.Interaction) -> None: ...

    @bot.tree.command(description="Works everywhere")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def anywhere(i: discord.Interaction, times: int = 1) -> None:
        await i.response.send_message(f"installed by user: {i.is_user_integration()}", ephemeral=True)
        for number in range(times - 1):
            await i.followup.send(str(number), ephemeral=True)

    settings = app_commands.Group(
        name="mentor", description="Settings", default_permissions=discord.Permissions(manage_guild=True)
    )
    bot.tree.add_command(settings)

    @settings.command(description="Changes a setting")
    async def setup(i: discord.Interaction, channel: discord.TextChannel, role: discord.Role) -> None:
        may = i.app_permissions.send_messages
        await i.response.send_message(f"{channel.name} {role.name} {may}", ephemeral=True)

    @bot.tree.context_menu(name="Ask about this")
    async def about(i: discord.Interaction, message: discord.Message) -> None:
        await i.response.send_message(f"about: {message.content}")
