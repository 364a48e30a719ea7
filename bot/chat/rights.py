"""Who may change what: managers of a server, operators of the bot."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.chat.desk import Manners
from bot.errors import MentorError


class NotYours(MentorError):
    """Something that belongs to another person, or that only some people may do."""


def is_manager(interaction: discord.Interaction[Any]) -> bool:
    """True for those who may manage the server that they are in."""
    return interaction.guild_id is not None and interaction.permissions.manage_guild


def is_operator(interaction: discord.Interaction[Any], manners: Manners) -> bool:
    """True for the operators named in the settings, the owner of the application, and the team that owns it."""
    user = interaction.user.id
    if user in manners.operators:
        return True
    application: discord.AppInfo | None = interaction.client.application
    if application is None:
        return False
    if application.team is None:
        return user == application.owner.id
    return any(_works_on_it(member) for member in application.team.members if member.id == user)


def _works_on_it(member: discord.TeamMember) -> bool:
    invited = member.membership_state is not discord.TeamMembershipState.accepted
    return not invited and member.role is not discord.TeamMemberRole.read_only


def need_manager(interaction: discord.Interaction[Any]) -> None:
    """Raise MissingPermissions for everyone but the managers of the server."""
    if not is_manager(interaction):
        raise app_commands.MissingPermissions(["manage_guild"])


def need_operator(interaction: discord.Interaction[Any], manners: Manners) -> None:
    """Raise NotYours for everyone but the operators."""
    if not is_operator(interaction, manners):
        raise NotYours("only the people who run me can do that; they are named in MENTOR_OPERATORS")


def home(interaction: discord.Interaction[Any]) -> discord.Guild:
    """The server, with its channels and roles. Raises MentorError where the bot is no member of it."""
    guild: discord.Guild | None = interaction.client.get_guild(interaction.guild_id or 0)
    if guild is None or guild.me is None:
        raise MentorError("I am not a member of this server; add me with the button in my profile, then try again")
    return guild
