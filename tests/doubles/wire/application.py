"""REST for the bot itself, its commands, and the servers and people that it sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.doubles.discord_rules import commands_faults
from tests.doubles.wire.entities import Guild, Payload
from tests.doubles.wire.exchange import Exchange, Route
from tests.doubles.wire.refusals import Refusal, refuse

if TYPE_CHECKING:
    from tests.doubles.wire.server import WireServer


class Application:
    """What the bot asks about itself and its surroundings."""

    def __init__(self, server: WireServer) -> None:
        self.synced: dict[int | None, list[Payload]] = {}  # by server; None: everywhere
        self._server = server

    def routes(self) -> list[Route]:
        """The routes that this part answers."""
        everywhere, here = "/applications/{application}/commands", "/applications/{application}/guilds/{guild}/commands"
        return [
            ("GET", "/users/@me", lambda x: self._server.me.payload() | {"locale": "en-US", "mfa_enabled": True}),
            ("GET", "/users/@me/guilds", lambda x: [g.payload() for g in self._server.joined()]),
            ("DELETE", "/users/@me/guilds/{guild}", lambda x: self._server.remove_bot(self._guild(x))),
            ("POST", "/users/@me/channels", self._dm),
            ("GET", "/users/{user}", self._user),
            ("GET", "/oauth2/applications/@me", self._about),
            ("GET", "/applications/@me", self._about),
            ("GET", "/applications/{application}/emojis", lambda x: {"items": []}),
            ("GET", "/gateway/bot", self._gateway),
            ("PUT", everywhere, self._sync),
            ("PUT", here, self._sync),
            ("GET", everywhere, lambda x: self.synced.get(None, [])),
            ("GET", here, lambda x: self.synced.get(x.number("guild"), [])),
            ("GET", "/guilds/{guild}", lambda x: self._guild(x).payload()),
            ("GET", "/guilds/{guild}/channels", lambda x: [c.payload() for c in self._guild(x).channels.values()]),
            ("GET", "/guilds/{guild}/roles", lambda x: [r.payload() for r in self._guild(x).roles.values()]),
            ("GET", "/guilds/{guild}/members/{user}", self._member),
            ("GET", "/guilds/{guild}/threads/active", self._threads),
        ]

    def _guild(self, exchange: Exchange) -> Guild:
        guild = self._server.guilds.get(exchange.number("guild"))
        if guild is None:
            raise Refusal(10004)
        if self._server.me.id not in guild.members:
            raise Refusal(50001)
        return guild

    def _user(self, exchange: Exchange) -> Payload:
        user = self._server.users.get(exchange.number("user"))
        if user is None:
            raise Refusal(10013)
        return user.payload()

    def _member(self, exchange: Exchange) -> Payload:
        member = self._guild(exchange).members.get(exchange.number("user"))
        if member is None:
            raise Refusal(10007)
        return member.payload() | {"user": member.user.payload()}

    def _threads(self, exchange: Exchange) -> Payload:
        threads = [thread.payload() for thread in self._guild(exchange).threads.values() if not thread.archived]
        return {"threads": threads, "members": [], "has_more": False}

    def _dm(self, exchange: Exchange) -> Payload:
        user = self._server.users.get(int(exchange.body["recipient_id"]))
        if user is None:
            raise Refusal(10013)
        if user.bot:
            raise Refusal(50007)
        return self._server.dm(user).payload()

    def _about(self, exchange: Exchange) -> Payload:
        me = self._server.me
        return {
            "id": str(me.id),
            "name": me.name,
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "",
            "type": None,
            "flags": 0,
            "flags_new": "0",
            "approximate_guild_count": len(self._server.joined()),
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0,
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "eligible_oauth2_scopes": [],
            "redirect_uris": [],
            "owner": self._server.operator.payload(),
            "team": None,
        }

    def _gateway(self, exchange: Exchange) -> Payload:
        start = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return {"url": self._server.gateway_url, "shards": self._server.shards, "session_start_limit": start}

    def _sync(self, exchange: Exchange) -> list[Payload]:
        refuse(commands_faults(exchange.body))
        guild = self._guild(exchange).id if "guild" in exchange.args else None
        self.synced[guild] = [self._known(command, guild) for command in exchange.body]
        return self.synced[guild]

    def _known(self, command: Payload, guild: int | None) -> Payload:
        known = {"type": 1, "description": "", "default_member_permissions": None, "nsfw": False} | command
        permissions = known["default_member_permissions"]
        known["default_member_permissions"] = None if permissions is None else str(permissions)
        known["integration_types"] = known.get("integration_types") or [0]
        known |= {"id": str(self._server.snowflake()), "application_id": str(self._server.me.id)}
        return known | {"version": known["id"]} | ({"guild_id": str(guild)} if guild else {})
