"""The commands that change a plan, and what they suggest while somebody types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import discord
from discord import app_commands

from bot.chat.browse_commands import suggesting
from bot.mentor.plan.values import HOURS, Order
from knowledge.curriculum import Tier

if TYPE_CHECKING:
    from bot.chat.plan.change import Changing

Command = app_commands.Command[Any, ..., Any]
Hours = app_commands.Range[int, HOURS[0], HOURS[1]]
Text = app_commands.Range[str, 1, 60]


def commands(changing: Changing) -> Sequence[Command]:
    """The commands of a use case."""
    return [
        _pause(changing),
        _resume(changing),
        _replan(changing),
        _hours(changing),
        _target(changing),
        _order(changing),
        _switch(changing),
        _known(changing),
    ]


def _pause(changing: Changing) -> Command:
    @app_commands.command(name="pause", description="Take a break: nothing piles up, the end moves")
    @app_commands.rename(start="from", end="until")
    @app_commands.describe(
        start="The first free day, such as 24 December or next Monday (default: today)",
        end="The last free day (default: I ask for how long)",
    )
    async def pause(interaction: discord.Interaction[Any], start: Text | None = None, end: Text | None = None) -> None:
        await changing.pause(interaction, start, end)

    return pause


def _resume(changing: Changing) -> Command:
    @app_commands.command(name="resume", description="End the pause of your plan today")
    async def resume(interaction: discord.Interaction[Any]) -> None:
        await changing.resume(interaction)

    return resume


def _replan(changing: Changing) -> Command:
    @app_commands.command(name="replan", description="The rest of your plan from today, and ways on after missed weeks")
    async def replan(interaction: discord.Interaction[Any]) -> None:
        await changing.replan(interaction)

    return replan


def _hours(changing: Changing) -> Command:
    @app_commands.command(name="hours", description="Study more or fewer hours a week")
    @app_commands.describe(hours="Whole hours a week, 1 to 60")
    async def hours(interaction: discord.Interaction[Any], hours: Hours) -> None:
        await changing.hours(interaction, hours)

    return hours


def _target(changing: Changing) -> Command:
    @app_commands.command(name="target", description="Set a date to be done by, or remove it")
    @app_commands.rename(typed="date")
    @app_commands.describe(typed="A day such as 2027-07-01, 1 July 2027 or in 6 months (empty: no target)")
    async def target(interaction: discord.Interaction[Any], typed: Text | None = None) -> None:
        await changing.target(interaction, typed)

    return target


def _order(changing: Changing) -> Command:
    @app_commands.command(name="order", description="What comes first: practice, theory or both")
    @app_commands.describe(order="What comes first?")
    @app_commands.choices(
        order=[
            app_commands.Choice(name="Balanced: projects and the rest share each week", value="balanced"),
            app_commands.Choice(name="Practice first: to the next project as fast as it goes", value="practice_first"),
            app_commands.Choice(name="Theory first: what helps to understand comes before", value="theory_first"),
        ]
    )
    async def order(interaction: discord.Interaction[Any], order: str) -> None:
        await changing.order(interaction, cast(Order, order))

    return order


def _switch(changing: Changing) -> Command:
    @app_commands.command(name="switch", description="Go on towards another role; what you learned counts")
    @app_commands.describe(role="Which role?", tier="Junior or full tier (default: as in your plan)")
    @app_commands.autocomplete(role=suggesting(changing, lambda names, typed: names.roles.suggest(typed)))
    async def switch(
        interaction: discord.Interaction[Any], role: app_commands.Range[str, 1, 100], tier: Tier | None = None
    ) -> None:
        await changing.switch(interaction, role, tier)

    return switch


def _known(changing: Changing) -> Command:
    @app_commands.command(name="known", description="Tick what you know, and take your pick of several skills")
    async def known(interaction: discord.Interaction[Any]) -> None:
        await changing.known(interaction)

    return known
