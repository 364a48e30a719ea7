"""The buttons of a weekly prompt: each answers the person who pressed it alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord

from bot.chat.ask import Asking
from bot.chat.desk import Desk
from bot.chat.plan.part import where
from bot.chat.plan.render_change import proposal_view
from bot.chat.presses import STALE, Handlers, Press, Stale
from bot.chat.prompt.render_post import VERB
from bot.chat.prompt.render_react import (
    ASK,
    UNCLEAR,
    answers_view,
    ask_modal,
    done_view,
    easy_view,
    elsewhere_view,
    no_plan_view,
    planned_view,
    stuck_view,
)
from bot.chat.reply import Reply, respond, show_modal
from bot.chat.text import spoken
from bot.errors import MentorError
from bot.mentor.model import Question
from bot.mentor.plan.ids import Ids
from bot.mentor.plan.planner import Opened, Planner
from bot.mentor.plan.values import Wishes
from bot.mentor.prompt.choose import exercises
from bot.mentor.prompt.recap import Reaction
from bot.mentor.prompt.values import Post
from bot.mentor.prompt.write import reveal
from bot.mentor.related import name_of
from knowledge.curriculum import Curriculum
from knowledge.schema import Practice

ADDED = "prompt"  # why a plan was changed
_UNKNOWN = "I don't know this prompt: it was posted just now, so try again in a minute, or it was deleted since"
_GONE = "this topic is no longer taught here; see the latest prompts with `/prompts catchup`"
_GUESS = "### Before you study\n-# To be read after your own guess."
_TRIED = "### Answers\n-# To be read after your own tries."
_REACTIONS: dict[str, Reaction] = {"done": "done", "stuck": "stuck", "easy": "easy"}
_WHATS = {*_REACTIONS, "warm-up", "answers", "add"}


class Reacting:
    """Done, Stuck, Too easy, Add to my plan, and the answers. What a person presses last counts."""

    def __init__(self, desk: Desk, asking: Asking) -> None:
        self._desk = desk
        self._planner = Planner(desk.store, lambda: desk.taught().curriculum, desk.now)
        self._asking = asking

    def presses(self) -> Handlers:
        """The buttons, and the form of a question."""
        return {VERB: self._press, ASK: self._ask}

    async def _press(self, interaction: discord.Interaction[Any], press: Press) -> None:
        what, user, guild = press.argument(0), interaction.user.id, interaction.guild_id or 0
        if what not in _WHATS:
            raise Stale(STALE)
        own = interaction.message.id if interaction.message else 0
        apart = len(press.arguments) > 1
        message, home = press.count(1) if apart else own, where(interaction)

        def work() -> Reply:
            post = self._desk.store.post(message)
            if post is None:
                raise MentorError(_UNKNOWN)
            if reaction := _REACTIONS.get(what):
                self._desk.store.react(user, guild, message, reaction)
            return self._made(what, user, home, post, whole=apart)

        await respond(interaction, self._desk.runner.run(work), private=True, patience=self._desk.manners.patience)

    async def _ask(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The form, or the submitted question: where nothing was said, what commonly goes wrong."""
        curriculum, topic = self._desk.taught().curriculum, press.argument(0)
        if topic not in curriculum.skills:
            raise MentorError(_GONE)
        name = name_of(curriculum, topic)
        if interaction.type is not discord.InteractionType.modal_submit:
            await show_modal(interaction, ask_modal(topic, name))
            return
        question = Question(f"{name}: {spoken(press.text(UNCLEAR)) or 'which traps are common?'}")
        await self._asking.privately(interaction, question, hint="Asked from the weekly prompt.")

    def _made(self, what: str, user: int, guild: int | None, post: Post, *, whole: bool) -> Reply:
        """The answer to a press; `whole` where the answers are shown apart from their post."""
        curriculum = self._desk.taught().curriculum
        look_back = reveal(curriculum, replace(post, warm_up=None))
        if what == "warm-up":
            return _private(answers_view(reveal(curriculum, replace(post, look_back=())), _GUESS))
        if what == "answers":
            return _private(answers_view(reveal(curriculum, post) if whole else look_back, _TRIED))
        if what == "done":
            return _private(done_view(post, look_back))
        topic = Ids(curriculum).item(post.topic)
        if topic is None or topic not in curriculum.skills:
            raise MentorError(_GONE)
        page = curriculum.skills[topic]
        match what:
            case "stuck":
                starter = _exercise(curriculum, topic, "starter", post) if post.cycle % 2 == 0 else None
                return _private(stuck_view(curriculum, page, starter))
            case "easy":
                return _private(easy_view(curriculum, page, _exercise(curriculum, topic, "stretch", post)))
            case "add":
                return self._add(user, guild, topic)
        raise Stale(STALE)

    def _add(self, user: int, guild: int | None, topic: str) -> Reply:
        """A proposal to take the topic into the plan of the person, if its role has a place for it."""
        opened = self._planner.look_in_use(user, guild)
        if opened is None:
            return _private(no_plan_view())
        if topic in opened.plan.scope.items:
            return _private(planned_view(opened, topic))
        wanted = _with(opened, topic)
        if wanted == opened.plan.wishes:
            return _private(elsewhere_view(opened, topic))
        proposal = self._planner.propose(user, opened, wanted, ADDED)
        if topic not in proposal.after.scope.items:
            self._planner.drop(user, proposal.draft.id)
            return _private(elsewhere_view(opened, topic))
        return _private(proposal_view(proposal))


def _private(view: discord.ui.LayoutView) -> Reply:
    return Reply(view, private=True)


def _with(opened: Opened, topic: str) -> Wishes:
    """The wishes of a plan, but the topic neither counts as known nor is left out; the same where it is neither."""
    wishes = opened.plan.wishes
    known = topic in opened.plan.scope.known
    return replace(
        wishes,
        skip=tuple(item for item in wishes.skip if item != topic),
        known=tuple(item for item in wishes.known if item != topic),
        put_back=(*wishes.put_back, topic) if known and topic not in wishes.put_back else wishes.put_back,
    )


def _exercise(curriculum: Curriculum, topic: str, level: str, post: Post) -> Practice | None:
    """The exercise of a level that goes with a post."""
    found = exercises(curriculum.skills[topic].front, level)
    return found[(post.cycle - 1) // 2 % len(found)] if found else None
