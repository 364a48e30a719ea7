"""The pretended Discord does for an unmodified discord.py what Discord does."""

from __future__ import annotations

import io

import aiohttp
import discord
import pytest
from discord import Permissions

from tests.doubles.wire.entities import EVERYONE
from tests.doubles.wire.seams import running
from tests.doubles.wire.server import WireServer
from tests.wire.conftest import Place, furnish
from tests.wire.ordinary import GUILDS_AND_MESSAGES, Buttons, Layout, Ordinary


def channel_of(bot: Ordinary, place: Place) -> discord.TextChannel:
    """The bot's own view of the channel."""
    channel = bot.get_channel(place.general.id)
    assert isinstance(channel, discord.TextChannel)
    return channel


async def test_a_bot_gets_ready(bot: Ordinary, place: Place) -> None:
    """It logs in, syncs, connects, and sees its servers and channels, but no members, for want of the intent."""
    guild = bot.guilds[0]
    assert ("Learners", ["general"]) == (guild.name, [channel.name for channel in guild.channels])
    assert [guild.me] == list(guild.members)


async def test_members_are_seen_with_their_intent(wire: WireServer, place: Place) -> None:
    """With the intent for members, the server is sent with all of them."""
    bot = Ordinary(GUILDS_AND_MESSAGES | discord.Intents(members=True))
    async with running(wire, bot):
        assert {"mentor", "owner", "ann", "ben"} == {member.name for member in bot.guilds[0].members}


async def test_each_shard_gets_its_servers(wire: WireServer) -> None:
    """A bot with two shards connects twice and hears each thing once, from the shard that it belongs to."""
    wire.shards = 2
    guilds = [wire.guild(f"guild {number}") for number in range(4)]
    for number, guild in enumerate(guilds):
        moved = guild.id & ~(1 << 22) | (number % 2) << 22
        wire.guilds[moved] = wire.guilds.pop(guild.id)
        guild.roles[moved] = guild.roles.pop(guild.id)
        guild.id = guild.roles[moved].id = moved
    ann = wire.user("ann")
    channels = [wire.text_channel(guild) for guild in guilds]
    bot = Ordinary(shard_count=None)
    async with running(wire, bot):
        assert {0: 2, 1: 2} == {n: sum(g.shard_id == n for g in bot.guilds) for n in bot.shards}
        for guild, channel in zip(guilds, channels, strict=True):
            wire.join(guild, ann)
            await wire.mention("hello", user=ann, channel=channel).answered()
        assert 4 == len(bot.notes)


# Commands, and every way to answer them.


async def test_an_answer_at_once(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """The message of the callback is the answer, and everybody in the channel sees it."""
    asked = wire.interaction("now", {"text": "hi"}, user=place.ann, channel=place.general)
    answer = await asked.answered()
    assert "hi" == answer.text
    assert asked.acknowledged_at is not None
    assert 0 < asked.acknowledged_at < 3
    assert [answer] == asked.messages == wire.history(place.general)
    assert 1 == len(asked.exchanges)


async def test_an_answer_after_thinking(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """While the bot thinks there is no answer; the first follow-up takes the place of "thinking"."""
    bot.pause = 0.1
    asked = wire.interaction("ask", {"question": "why", "top": 2}, user=place.ann, channel=place.general)
    await asked.acknowledged()
    assert (None, []) == (asked.answer, asked.messages)
    answer = await asked.answered()
    assert ("2 answers to why", asked.original, []) == (answer.text, answer, asked.followups)


async def test_an_edited_placeholder_with_a_file(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A deferred answer may become components v2 by an edit, with a file whose address the message then holds."""
    answer = await wire.interaction("picture", user=place.ann, channel=place.general).answered()
    assert (True, "# Road\na source") == (answer.flags.components_v2, answer.text)
    (file,) = answer.attachments
    gallery = next(c for c in answer.components if c["type"] == 12)
    assert ("road.png", file["url"]) == (file["filename"], gallery["items"][0]["media"]["url"])
    assert b"a picture" == await bot.http.get_from_cdn(file["url"])


async def test_several_messages(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """Follow-ups come after the answer."""
    asked = wire.interaction("many", {"count": 7}, user=place.ann, channel=place.general)
    await asked.followed_up(7)
    assert ["0", *"1234567"] == [message.text for message in asked.messages]


async def test_a_thread_below_an_answer(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """The thread has the id of the message that it starts from, which is marked."""
    asked = wire.interaction("thread", user=place.ann, channel=place.general)
    answer = await asked.answered()
    thread = await wire.until(lambda: place.guild.threads.get(answer.id))
    await wire.until(lambda: wire.history(thread))
    assert ["here we are"] == [message.text for message in wire.history(thread)]
    assert ("below", True) == (thread.name, answer.flags.has_thread)


async def test_suggestions(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """While somebody types, the bot suggests."""
    typed = wire.autocomplete("ask", {"question": "wh"}, focused="question", user=place.ann, channel=place.general)
    assert [{"name": "wh?", "value": "wh?"}] == await typed.suggested()


async def test_a_command_of_a_group_with_resolved_options(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """Channels and roles come resolved, with what the bot may do."""
    role = wire.role(place.guild, "helpers")
    options = {"channel": place.general, "role": role}
    asked = wire.interaction("mentor setup", options, user=place.guild.owner, channel=place.general)
    answer = await asked.answered()
    assert ("general helpers True", True) == (answer.text, answer.flags.ephemeral)
    assert [] == wire.history(place.general)


async def test_a_command_of_a_menu(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A message command sees the message, even without the intent for content."""
    said = wire.message("what is SQL?", user=place.ben, channel=place.general)
    called = wire.interaction("Ask about this", user=place.ann, channel=place.general, target=said.message)
    assert "about: what is SQL?" == (await called.answered()).text
    assert ["read ''"] == bot.notes


@pytest.mark.parametrize(
    ("command", "options", "reason"),
    [
        ("gone", {}, "never synced"),
        ("ask", {}, "needs question"),
        ("ask", {"question": "a", "top": 11}, "10 at most"),
        ("ask", {"questions": "a"}, "no option questions"),
        ("mentor gone", {}, "does not exist"),
        ("mentor setup", {}, "needs channel"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
async def test_what_the_client_would_not_send(
    wire: WireServer, bot: Ordinary, place: Place, command: str, options: dict[str, object], reason: str
) -> None:
    """A test that does what no person could do fails at once."""
    with pytest.raises(AssertionError, match=reason):
        wire.interaction(command, options, user=place.guild.owner, channel=place.general)


async def test_a_command_is_hidden_from_those_who_may_not_call_it(
    wire: WireServer, bot: Ordinary, place: Place
) -> None:
    """The default permissions of a command decide who is shown it."""
    options = {"channel": place.general, "role": place.guild.everyone}
    with pytest.raises(AssertionError, match="hidden from ann"):
        wire.interaction("mentor setup", options, user=place.ann, channel=place.general)


# Components and modals.


async def test_pressing_changes_the_message(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A press may edit the message that it is on; a disabled button cannot be pressed."""
    answer = await wire.interaction("ask", {"question": "a"}, user=place.ann, channel=place.general).answered()
    pressed = wire.press(answer.labels["Helpful"], answer, user=place.ben)
    assert answer is await pressed.answered()
    assert ("3 answers to a (voted)", []) == (answer.text, pressed.messages)
    with pytest.raises(AssertionError, match="disabled"):
        wire.press("vote:up", answer, user=place.ben)
    with pytest.raises(AssertionError, match="no 'gone'"):
        wire.press("gone", answer, user=place.ben)


async def test_pressing_answers_in_private(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A private answer is in nobody's history."""
    answer = await wire.interaction("ask", {"question": "a"}, user=place.ann, channel=place.general).answered()
    why = await wire.press("why", answer, user=place.ben).answered()
    assert ("because", True) == (why.text, why.flags.ephemeral)
    seen = [message async for message in channel_of(bot, place).history()]
    assert [answer.id] == [message.id for message in seen]
    with pytest.raises(AssertionError, match="only ben sees"):
        wire.press("any", why, user=place.ann)


async def test_pressing_is_answered_by_a_later_edit(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A press that was only acknowledged is answered once the message changes."""
    answer = await wire.interaction("ask", {"question": "a"}, user=place.ann, channel=place.general).answered()
    pressed = wire.press("later", answer, user=place.ben)
    assert "edited later" == (await pressed.answered()).text


async def test_choosing(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A select brings its values, or the channels that were chosen."""
    answer = await wire.interaction("ask", {"question": "a"}, user=place.ann, channel=place.general).answered()
    chosen = wire.choose("topic", ["Git"], answer, user=place.ann)
    assert "chosen: Git" == (await chosen.answered()).text
    chosen = wire.choose("where", [place.general], answer, user=place.ann)
    assert "there: general" == (await chosen.answered()).text
    with pytest.raises(AssertionError, match="offers"):
        wire.choose("topic", ["Rust"], answer, user=place.ann)


async def test_a_modal(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A modal is filled in and sent; its answer is one more interaction."""
    answer = await wire.interaction("ask", {"question": "a"}, user=place.ann, channel=place.general).answered()
    shown = wire.press("vote:down", answer, user=place.ben)
    assert "What was wrong?" == (await shown.asked())["title"]
    with pytest.raises(AssertionError, match="kind must be chosen"):
        wire.modal(shown, {})
    sent = wire.modal(shown, {"kind": "Wrong", "places": ["Text", "Sources"], "note": "hm"})
    assert "thanks: Wrong, ['Text', 'Sources'], hm" == (await sent.answered()).text


async def test_buttons_survive_a_restart(wire: WireServer, place: Place) -> None:
    """What the server knows stays while one bot goes and another comes."""
    async with running(wire, Ordinary()):
        answer = await wire.interaction("ask", {"question": "a"}, user=place.ann, channel=place.general).answered()
    async with running(wire, Ordinary()):
        assert "because" == (await wire.press("why", answer, user=place.ann).answered()).text


async def test_forged_interactions(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """Anything can be sent that no client would send; the bot lives on."""
    answer = await wire.interaction("now", user=place.ann, channel=place.general).answered()
    pressed = wire.press("\x00" * 100, answer, user=place.ann, forged=True)
    wire.send(2, {"id": "1", "name": "gone", "type": 1}, user=place.ann, channel=place.general)
    with pytest.raises(AssertionError, match=r"no acknowledgement of interaction .* of ann"):
        await pressed.acknowledged(0.1)
    assert "now" == (await wire.interaction("now", user=place.ann, channel=place.general).answered()).text


# Messages.


async def test_a_mention_is_answered(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """Without the intent for content, the bot reads what mentions it, and nothing else."""
    wire.message("just talking", user=place.ben, channel=place.general)
    said = wire.mention("hi", user=place.ann, channel=place.general)
    reply = await said.answered()
    assert ["read ''", f"read '{wire.me.mention} hi'"] == bot.notes
    assert str(said.message.id) == reply.payload["message_reference"]["message_id"]


async def test_the_intent_for_content_shows_all(wire: WireServer, place: Place) -> None:
    """With the intent, the bot reads everything."""
    bot = Ordinary(GUILDS_AND_MESSAGES | discord.Intents(message_content=True))
    async with running(wire, bot):
        wire.message("just talking", user=place.ben, channel=place.general)
        await wire.until(lambda: bot.notes)
        assert ["read 'just talking'"] == bot.notes


async def test_a_reply_to_the_bot_mentions_it(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A reply pings its author unless the person switches that off."""
    first = await wire.mention("hi", user=place.ann, channel=place.general).answered()
    quiet = wire.message("quiet", user=place.ann, channel=place.general, reply_to=first, pings=False)
    loud = wire.message("loud", user=place.ann, channel=place.general, reply_to=first)
    await loud.answered()
    assert 1 == len(loud.replies) == len(quiet.replies)
    assert ["read ''", "read 'loud'"] == bot.notes[1:]


async def test_a_mention_of_the_role_of_the_bot(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """It is not a mention of the bot, though people take it for one: the text stays unseen."""
    role = next(role for role in place.guild.roles.values() if role.managed)
    wire.message(f"{role.mention} hi", user=place.ann, channel=place.general)
    await wire.until(lambda: bot.notes)
    assert ["read ''"] == bot.notes


async def test_a_direct_message(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A conversation with the bot needs no mention; its channel is made once."""
    said = wire.message("hi", user=place.ann, channel=wire.dm(place.ann))
    assert f"hello {place.ann.mention}" == (await said.answered()).text
    user = await bot.fetch_user(place.ann.id)
    await user.send("by the way")
    assert ["hi", f"hello {place.ann.mention}", "by the way"] == [m.text for m in wire.history(wire.dm(place.ann))]


async def test_posts_in_a_forum(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A post is a thread whose first message has its id; the bot answers and posts itself."""
    forum = wire.forum(place.guild, tags=["help"], require_tag=True)
    asked = wire.post(forum, "SQL?", f"{wire.me.mention} what is it?", user=place.ann, tags=["help"])
    await asked.answered()
    assert asked.message.id == asked.message.channel.id
    seen = await bot.fetch_channel(forum.id)
    assert isinstance(seen, discord.ForumChannel)
    assert ["help"] == [tag.name for tag in seen.available_tags]
    made = await seen.create_thread(name="news", content="new", applied_tags=list(seen.available_tags))
    assert [forum.tags["help"]] == place.guild.threads[made.thread.id].applied_tags


async def test_history_is_paged(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """The history of a thread comes newest first, before, after or around a message."""
    thread = wire.thread(place.general, "talk", owner=place.ann)
    for number in range(5):
        wire.message(str(number), user=place.ann, channel=thread)
    seen = await bot.fetch_channel(thread.id)
    assert isinstance(seen, discord.Thread)
    messages = [message async for message in seen.history(limit=None)]
    assert list("43210") == [message.content for message in messages]
    middle = messages[2]
    assert ["1", "0"] == [message.content async for message in seen.history(before=middle)]
    assert ["3", "4"] == [message.content async for message in seen.history(after=middle)]
    assert {"1", "2", "3"} == {message.content async for message in seen.history(around=middle, limit=3)}
    assert "2" == (await seen.fetch_message(middle.id)).content


async def test_messages_are_edited_and_deleted(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """An edit keeps what it does not name."""
    file = discord.File(io.BytesIO(b"a picture"), "road.png")
    embed = discord.Embed(title="two").set_image(url="attachment://road.png")
    message = await channel_of(bot, place).send("one", embed=embed, file=file, view=Buttons())
    (stored,) = wire.history(place.general)
    await message.edit(content="three")
    assert ("three\ntwo", ["road.png"]) == (stored.text, [file["filename"] for file in stored.attachments])
    assert stored.attachments[0]["url"] == stored.payload["embeds"][0]["image"]["url"]
    await message.delete()
    assert [] == wire.history(place.general)


async def test_a_nonce_posts_once(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A second post with an enforced nonce gives the first message again."""
    first, second = [await channel_of(bot, place).send("once", nonce=7) for _ in range(2)]
    assert first.id == second.id
    assert 1 == len(wire.history(place.general))


async def test_a_layout_in_a_channel(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """Components v2 work in plain messages, too."""
    await channel_of(bot, place).send(view=Layout("# Hi"))
    assert ["# Hi\na source"] == [message.text for message in wire.history(place.general)]


async def test_who_is_pinged(wire: WireServer, place: Place) -> None:
    """A mention notifies unless allowed_mentions forbids it: everybody by default in a channel, people in an answer."""
    helpers = wire.role(place.guild, "helpers", mentionable=True)
    text = f"@everyone {helpers.mention} {place.ben.mention}"
    bot = Ordinary()
    bot.allowed_mentions = None
    async with running(wire, bot):
        channel = channel_of(bot, place)
        await channel.send(text)
        await channel.send(text, allowed_mentions=discord.AllowedMentions(roles=[discord.Object(helpers.id)]))
        await channel.send(text, allowed_mentions=discord.AllowedMentions.none())
        answer = await wire.interaction("now", {"text": text}, user=place.ann, channel=place.general).answered()
    loud, role, quiet, _ = wire.history(place.general)
    assert {"everyone", helpers.mention, place.ben.mention} == loud.pings
    assert {"everyone", helpers.mention, place.ben.mention} == role.pings  # the others stay at their default
    assert frozenset() == quiet.pings
    assert {place.ben.mention} == answer.pings


# Servers come and go; installs without a server.


async def test_servers_come_and_go(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """An outage is no farewell."""
    new = wire.guild("New")
    await wire.until(lambda: "joined New" in bot.notes)
    wire.outage(new)
    wire.recover(new)
    wire.remove_bot(place.guild)
    await wire.until(lambda: "left Learners" in bot.notes)
    assert ["joined New", "left Learners"] == bot.notes


async def test_a_bot_can_leave(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """Leaving is known to both sides."""
    await bot.guilds[0].leave()
    await wire.until(lambda: "left Learners" in bot.notes)
    assert [] == wire.joined()


async def test_installed_by_a_person_elsewhere(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """In a server without the bot, an answer works, five follow-ups at most, and nothing else."""
    foreign = wire.guild("Elsewhere", bot=False)
    wire.join(foreign, place.ann)
    channel = wire.text_channel(foreign)
    asked = wire.interaction("anywhere", {"times": 7}, user=place.ann, channel=channel)
    await asked.followed_up(5)
    await wire.until(lambda: bot.errors)
    assert "installed by user: True" == asked.messages[0].text
    assert [40094] == [error.code for error in bot.errors if isinstance(error, discord.HTTPException)]
    with pytest.raises(discord.Forbidden) as refused:
        await bot.fetch_channel(channel.id)
    assert 50001 == refused.value.code
    with pytest.raises(AssertionError, match="not offered"):
        wire.interaction("now", user=place.ann, channel=channel)


async def test_among_people_without_the_bot(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A command that is offered everywhere works in a group, and the bot hears no messages there."""
    group = wire.group(place.ann, place.ben)
    wire.message("hi", user=place.ben, channel=group)
    asked = wire.interaction("anywhere", user=place.ann, channel=group)
    assert "installed by user: True" == (await asked.answered()).text
    assert [] == bot.notes


async def test_in_a_direct_message(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """In a conversation with the bot, commands work."""
    asked = wire.interaction("anywhere", user=place.ann, channel=wire.dm(place.ann))
    assert "installed by user: False" == (await asked.answered()).text


# Permissions.


@pytest.mark.parametrize(
    ("denied", "code"),
    [(Permissions(view_channel=True), 50001), (Permissions(send_messages=True), 50013)],
    ids=["missing access", "missing permissions"],
)
async def test_missing_permissions(
    wire: WireServer, bot: Ordinary, place: Place, denied: Permissions, code: int
) -> None:
    """An overwrite of the channel takes permissions away."""
    wire.overwrite(place.general, place.guild.everyone, deny=denied)
    with pytest.raises(discord.Forbidden) as refused:
        await channel_of(bot, place).send("hi")
    assert code == refused.value.code


async def test_a_role_of_the_bot_gives_permissions(wire: WireServer) -> None:
    """What everyone lacks, the bot's own role may give; an overwrite for the bot goes last."""
    few = Permissions(view_channel=True)
    guild = wire.guild(everyone=few, permissions=EVERYONE)
    channel = wire.text_channel(guild)
    assert wire.permissions(wire.me, channel).send_messages
    wire.overwrite(channel, wire.me, deny=Permissions(send_messages=True))
    assert not wire.permissions(wire.me, channel).send_messages
    assert wire.permissions(guild.owner, channel).administrator


async def test_without_history(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """Without the permission for history there is an empty one, and no replying."""
    said = wire.message("hi", user=place.ann, channel=place.general)
    wire.overwrite(place.general, wire.me, deny=Permissions(read_message_history=True))
    channel = channel_of(bot, place)
    assert [] == [message async for message in channel.history()]
    with pytest.raises(discord.HTTPException) as refused:
        await channel.get_partial_message(said.message.id).reply("hi")
    assert 160002 == refused.value.code


async def test_a_locked_thread(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A message opens an archived thread, but not a locked one; an archived one cannot be edited in."""
    thread = wire.thread(place.general, "talk", owner=place.ann)
    seen = await bot.fetch_channel(thread.id)
    assert isinstance(seen, discord.Thread)
    thread.archived = True
    message = await seen.send("open")
    assert not thread.archived
    thread.archived = True
    with pytest.raises(discord.HTTPException) as archived:
        await message.edit(content="again")
    await seen.edit(archived=False)
    thread.locked = True
    with pytest.raises(discord.HTTPException) as locked:
        await seen.send("closed")
    assert (50083, 160005) == (archived.value.code, locked.value.code)


async def test_refusals_of_channels(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """Deleted channels, closed doors, missing tags, second threads: each has its code."""
    forum = wire.forum(place.guild, tags=["help"], require_tag=True)
    gone = wire.text_channel(place.guild, "gone")
    shy = wire.user("shy", accepts_dms=False)
    seen_forum, seen_gone = await bot.fetch_channel(forum.id), await bot.fetch_channel(gone.id)
    assert isinstance(seen_forum, discord.ForumChannel)
    assert isinstance(seen_gone, discord.TextChannel)
    wire.delete_channel(gone)
    message = await channel_of(bot, place).send("hi")
    await message.create_thread(name="one")
    theirs = wire.message("hi", user=place.ann, channel=place.general).message
    codes = []
    for attempt in (
        lambda: seen_gone.send("hi"),
        lambda: seen_forum.create_thread(name="x", content="y"),
        lambda: bot.get_partial_messageable(wire.dm(shy).id).send("hi"),
        lambda: message.create_thread(name="two"),
        lambda: channel_of(bot, place).get_partial_message(theirs.id).edit(content="mine"),
        lambda: channel_of(bot, place).get_partial_message(1).edit(content="mine"),
    ):
        with pytest.raises(discord.HTTPException) as refused:
            await attempt()
        codes.append(refused.value.code)
    assert [10003, 40067, 50007, 160004, 50005, 10008] == codes


# Rules of interactions.


async def test_too_late(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """The first acknowledgement comes in time or not at all."""
    wire.interactions.acknowledge_within = 0.1
    bot.pause = 0.2
    asked = wire.interaction("now", user=place.ann, channel=place.general)
    await wire.until(lambda: bot.errors)
    assert (None, None) == (asked.acknowledged_at, asked.answer)
    assert [10062] == [error.code for error in bot.errors if isinstance(error, discord.HTTPException)]


async def test_an_old_token(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A token dies after its time."""
    wire.interactions.token_life = 0.1
    bot.pause = 0.2
    wire.interaction("ask", {"question": "a"}, user=place.ann, channel=place.general)
    await wire.until(lambda: bot.errors)
    assert [50027] == [error.code for error in bot.errors if isinstance(error, discord.HTTPException)]


async def test_answered_twice(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A second acknowledgement is refused, and so is one of the wrong kind."""
    asked = wire.interaction("now", user=place.ann, channel=place.general)
    await asked.answered()
    path = f"/interactions/{asked.id}/{asked.token}/callback"
    for token, code in ((asked, 40060), (wire.interaction("never", user=place.ann, channel=place.general), 50035)):
        path = f"/interactions/{token.id}/{token.token}/callback"
        with pytest.raises(discord.HTTPException) as refused:
            await bot.http.request(discord.http.Route("POST", path), json={"type": 7, "data": {"content": "x"}})
        assert code == refused.value.code


@pytest.mark.parametrize(
    ("body", "code", "where"),
    [
        ({"content": ""}, 50006, ""),
        ({"content": "x" * 2001}, 50035, "content"),
        ({"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]}, 50035, "embeds"),
        ({"flags": 1 << 15, "components": [{"type": 10, "content": "x" * 2001}] * 2}, 50035, "components"),
        ({"flags": 1 << 15, "components": [{"type": 10, "content": "x"}] * 41}, 50035, "components"),
        ({"flags": 1 << 15, "content": "x", "components": [{"type": 10, "content": "x"}]}, 50035, "content"),
        ({"components": [{"type": 10, "content": "x"}]}, 50035, "components.0"),
        (
            {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "a"}] * 2}]},
            50035,
            "components.0.components.0.custom_id",
        ),
    ],
    ids=["empty", "content", "embeds", "texts", "count", "mixed", "flag", "twice"],
)
async def test_wrong_messages_are_refused(rough: WireServer, body: dict[str, object], code: int, where: str) -> None:
    """A message that breaks Discord's rules is refused at once, with the place in it."""
    place, bot = furnish(rough), Ordinary()
    async with running(rough, bot):
        route = discord.http.Route("POST", f"/channels/{place.general.id}/messages")
        with pytest.raises(discord.HTTPException) as refused:
            await bot.http.request(route, json=body)
        assert code == refused.value.code
        assert where in refused.value.text
        assert rough.history(place.general) == []


# What is reported in the end.


async def test_unknown_routes_are_reported(rough: WireServer) -> None:
    """A request that the server does not know is an error at the end of a test."""
    furnish(rough)
    bot = Ordinary()
    async with running(rough, bot):
        with pytest.raises(discord.NotFound):
            await bot.guilds[0].invites()
    assert [f"no such route here: GET /guilds/{bot.guilds[0].id}/invites -> 404"] == rough.problems()


async def test_faults_of_the_server_are_reported(rough: WireServer) -> None:
    """What the server itself cannot handle is refused at once and reported."""
    place, bot = furnish(rough), Ordinary()
    async with running(rough, bot):
        route = discord.http.Route("POST", f"/channels/{place.general.id}/messages")
        with pytest.raises(discord.HTTPException):
            await bot.http.request(route, json=["no message"])
    assert rough.problems()[0].startswith("the wire server failed at POST /channels/")


async def test_a_failed_test_is_not_drowned() -> None:
    """The check at the end stays away where the test itself failed."""
    other = await WireServer().__aenter__()
    async with aiohttp.ClientSession() as session:
        await session.get(f"{other.api_url}/nothing", headers={"Authorization": f"Bot {other.token}"})
    error = RuntimeError("the test failed")
    await other.__aexit__(RuntimeError, error, None)
    assert ["no such route here: GET /nothing -> 404"] == other.problems()


async def test_requests_are_recorded(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """Each request is kept with its route, body, files, status and time."""
    await channel_of(bot, place).send("hi", file=discord.File(io.BytesIO(b"plan"), "plan.ics"))
    (sent,) = wire.sent("POST", "/channels/*/messages")
    assert ("/channels/{channel}/messages", 200, "hi") == (sent.route, sent.status, sent.body["content"])
    assert {"files[0]": ("plan.ics", b"plan")} == sent.files
    assert 0 < sent.seconds < 5
    assert f"Bot {wire.token}" == sent.headers["Authorization"]
    assert 0 == wire.invalid_requests()
