"""What a store does with weekly prompts, on whatever database it stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import chain

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from bot.adapters.store import SqlStore
from bot.adapters.store.engine import database
from bot.mentor.plan.values import Pause
from bot.mentor.prompt.recap import Reaction, Tally
from bot.mentor.prompt.values import Pending, Post, Schedule, Used
from tests.contracts.store import Opened
from tests.doubles import planners, posters
from tests.doubles.planners import plan_of
from tests.doubles.posters import MONDAY, TIMES, counted, post_of
from tests.doubles.prompts import START, scheduled
from tests.doubles.writers import together

NOW = START
SECOND, HOUR, WEEK = timedelta(seconds=1), timedelta(hours=1), timedelta(weeks=1)
ANNA, BEN = planners.OWNER, planners.OWNER + 1
ART, BIO = posters.PLACE, posters.PLACE + 1
ABROAD = timezone(timedelta(hours=-9, minutes=-30))
DAYS = Pause(MONDAY, MONDAY + WEEK)
EVERYTHING = Schedule(
    "s1",
    ART,
    2**63 - 1,
    NOW + timedelta(microseconds=1),
    weekday=6,
    at=time(23, 59),
    zone="America/Argentina/Buenos_Aires",
    track="data-scientist",
    kind="forum",
    tags=("week", "Größe, 数学, 👩‍🔬"),
    role=2**63 - 2,
    thread=False,
    light_weeks=True,
    follow_cohort=True,
    on=False,
    pauses=(DAYS,),
    skips=(DAYS, Pause(date(2027, 12, 20), date(2028, 1, 2))),
    pinned="sql",
    covered=("git", "python"),
    cycle=2,
    week=2,
    last_day=MONDAY,
    last_at=NOW - HOUR,
    pending=Pending(
        MONDAY + WEEK, 3, 2, "sql", Used("sql", "q1"), (Used("git", "q2"),), ("git", "python", "sql"), True
    ),
    failures=2,
)


def add(store: SqlStore, guild: int = ART, id: str = "s1", look_at: datetime | None = NOW) -> Schedule:
    """A schedule in a server."""
    schedule = scheduled(guild=guild, id=id)
    store.add_schedule(schedule, look_at)
    return schedule


def keep(store: SqlStore, post: Post, guild: int = ART) -> Schedule | None:
    """Keep a post, and count it in its schedule."""
    return store.keep_post(guild, post, counted)


def untouched(schedule: Schedule) -> tuple[Schedule, None]:
    """Nobody may ask for a change."""
    raise AssertionError(f"{schedule.id} is changed")


class PromptsContract(Opened):
    """The port Prompts."""

    # Schedules

    @pytest.mark.parametrize("schedule", [EVERYTHING, scheduled(guild=ART)], ids=["everything", "defaults"])
    def test_a_schedule_is_kept_as_it_was(self, store: SqlStore, schedule: Schedule) -> None:
        """All of it comes back, by its server and id."""
        store.add_schedule(schedule, None)
        assert schedule == store.schedule(ART, schedule.id)
        assert (schedule,) == store.schedules(ART) == store.every_schedule()

    def test_only_its_server_finds_a_schedule(self, store: SqlStore) -> None:
        """The same id in another server is another schedule."""
        mine, other = add(store), add(store, BIO)
        assert (mine, other, None) == (store.schedule(ART, "s1"), store.schedule(BIO, "s1"), store.schedule(3, "s1"))
        store.change_schedule(ART, "s1", counted)
        assert not store.delete_schedule(3, "s1")
        assert (True, None) == (store.delete_schedule(ART, "s1"), store.schedule(ART, "s1"))
        assert (other,) == store.schedules(BIO) == store.every_schedule()

    def test_an_id_is_given_once_in_a_server(self, store: SqlStore) -> None:
        """A second schedule with the same is a fault of the program."""
        first = add(store)
        with pytest.raises(IntegrityError):
            store.add_schedule(replace(first, week=5), None)
        assert (first,) == store.schedules(ART)

    def test_what_does_not_fit_is_not_kept(self, store: SqlStore) -> None:
        """Whoever adds a schedule may look at those that its server has by then."""
        mine = add(store)
        add(store, BIO)
        seen: list[Schedule] = []

        def fits(known: Sequence[Schedule]) -> bool:
            seen.extend(known)
            return False

        assert not store.add_schedule(scheduled(guild=ART, id="s2"), NOW, fits)
        assert [mine] == seen
        assert (mine,) == store.schedules(ART)
        assert store.add_schedule(scheduled(guild=ART, id="s2"), NOW, lambda known: len(known) == 1)
        assert ["s1", "s2"] == [s.id for s in store.schedules(ART)]

    def test_schedules_in_order(self, store: SqlStore) -> None:
        """As they were made, whatever their ids and whatever was changed or deleted since."""
        for id in ("z", "b", "a"):
            add(store, id=id)
        add(store, BIO, "c")
        store.change_schedule(ART, "z", counted)
        store.delete_schedule(ART, "a")
        add(store, id="a")
        assert [["z", "b", "a"], ["c"], []] == [[s.id for s in store.schedules(guild)] for guild in (ART, BIO, 3)]

    def test_instants_come_back_in_utc(self, store: SqlStore) -> None:
        """Whatever zone they were written in, also by a change."""
        abroad = scheduled(guild=ART, since=NOW.astimezone(ABROAD), last_at=NOW.astimezone(ABROAD))
        store.add_schedule(abroad, NOW.astimezone(ABROAD))
        changed = store.change_schedule(ART, "s1", lambda s: (replace(abroad, week=1), NOW.astimezone(ABROAD)))
        keep(store, replace(post_of("s1", 0, 7), at=NOW.astimezone(ABROAD)))
        post = store.post(7)
        assert post is not None
        instants = [post.at]
        for schedule in (changed, *store.schedules(ART)):
            assert schedule is not None
            assert schedule.last_at is not None
            instants += [schedule.since, schedule.last_at]
        assert [(NOW, UTC)] * 5 == [(at, at.tzinfo) for at in instants]

    def test_an_instant_without_zone_is_refused(self, store: SqlStore) -> None:
        """It could mean anything."""
        with pytest.raises(ValueError, match="has no time zone"):
            store.add_schedule(scheduled(guild=ART, since=NOW.replace(tzinfo=None)), None)
        with pytest.raises(StatementError, match="has no time zone"):
            add(store, look_at=NOW.replace(tzinfo=None))
        assert () == store.schedules(ART)

    def test_a_schedule_changes(self, store: SqlStore) -> None:
        """It becomes what the change makes of it, and is looked at when that says; others stay as they were."""
        add(store)
        others = add(store, BIO), add(store, id="s2", look_at=None)
        changed = store.change_schedule(
            ART, "s1", lambda schedule: (replace(EVERYTHING, week=schedule.week), NOW + WEEK)
        )
        assert replace(EVERYTHING, week=0) == changed == store.schedule(ART, "s1")
        assert others == (store.schedule(BIO, "s1"), store.schedule(ART, "s2"))
        assert [(others[0],), (others[0], changed)] == [store.schedules_to_look_at(NOW + n * WEEK) for n in (0, 1)]

    def test_a_schedule_that_is_gone_does_not_change(self, store: SqlStore) -> None:
        """Nobody is asked for a change."""
        add(store, BIO)
        add(store, id="s2")
        assert store.change_schedule(ART, "s1", untouched) is None

    def test_a_failed_change_changes_nothing(self, store: SqlStore) -> None:
        """What it raises comes through, and the next one can be made."""
        schedule = add(store)

        def fail(_: Schedule) -> tuple[Schedule, None]:
            raise InterruptedError("no further")

        attempts: list[Callable[[], object]] = [
            lambda: store.change_schedule(ART, "s1", fail),
            lambda: store.keep_post(ART, post_of("s1", 0, 7), fail),
        ]
        for attempt in attempts:
            with pytest.raises(InterruptedError, match="no further"):
                attempt()
        assert ((schedule,), ()) == (store.schedules_to_look_at(NOW), store.posts(ART))
        assert store.change_schedule(ART, "s1", counted) == counted(schedule)[0]

    def test_a_deleted_schedule_is_gone_whole(self, store: SqlStore) -> None:
        """With its posts and what people did with them; all the others stay."""
        kept = [(ART, "s1", 7), (ART, "s2", 8), (BIO, "s1", 9)]
        for guild, id, message in kept:
            add(store, guild, id)
            keep(store, post_of(id, 0, message), guild)
            store.react(ANNA, guild, message, "done")
        assert (True, False) == (store.delete_schedule(ART, "s1"), store.delete_schedule(ART, "s1"))
        assert (["s2"], ["s2"]) == ([s.id for s in store.schedules(ART)], [post.schedule for post in store.posts(ART)])
        assert [None, post_of("s2", 0, 8), post_of("s1", 0, 9)] == [store.post(message) for _, _, message in kept]
        assert {8, 9} == {row["message"] for row in store.everything_of(ANNA)["prompt_reactions"]}
        add(store)
        assert () == store.posts(ART, "s1")

    def test_schedules_to_look_at(self, store: SqlStore) -> None:
        """Of all servers or of some, those of this instant among them, the longest waiting first; some never."""
        assert () == store.schedules_to_look_at(NOW)
        first = add(store, BIO, "b", NOW - HOUR)
        second, third = add(store, ART, "a", NOW), add(store, BIO, "a", NOW)
        add(store, ART, "later", NOW + SECOND)
        add(store, ART, "never", None)
        assert (first, second, third) == store.schedules_to_look_at(NOW)
        assert [(first, third), (second,), (), (first, second, third)] == [
            store.schedules_to_look_at(NOW, guilds) for guilds in ([BIO], {ART, 3}, (), range(ART, ART + 1000))
        ]
        store.change_schedule(BIO, "b", lambda schedule: (schedule, None))
        assert (second, third) == store.schedules_to_look_at(NOW)

    def test_schedules_of_left_servers_rest(self, store: SqlStore) -> None:
        """They are not among all schedules, until the server is joined again."""
        art, bio, more = add(store), add(store, BIO), add(store, ART, "s2")
        store.joined(BIO, NOW)
        assert (art, bio, more) == store.every_schedule()
        store.left(ART, NOW)
        assert (bio,) == store.every_schedule()
        store.joined(ART, NOW)
        assert (art, bio, more) == store.every_schedule()

    def test_schedules_of_an_older_version_are_read(self, store: SqlStore, url: str) -> None:
        """What it did not know has its default."""
        schedule = add(store)
        old = {"id": "s1", "guild": ART, "channel": schedule.channel, "since": schedule.since.isoformat()}
        place = database(url)
        with place.writing() as connection:
            connection.execute(text("UPDATE prompt_schedules SET schedule = :old"), {"old": json.dumps(old)})
        place.close()
        assert schedule == store.schedule(ART, "s1")

    # Posts

    @pytest.mark.parametrize(
        "post",
        [
            pytest.param(post_of("s1", 3, 2**63 - 1), id="full"),
            pytest.param(replace(post_of("s1", 3, 7), topic="", warm_up=None, thread=None), id="light"),
        ],
    )
    def test_a_post_is_kept_as_it_was(self, store: SqlStore, post: Post) -> None:
        """All of it comes back, together with what it changes in its schedule."""
        schedule = add(store)
        changed = keep(store, post)
        assert counted(schedule)[0] == changed == store.schedule(ART, "s1")
        assert post == store.post(post.message)
        assert (post,) == store.posts(ART) == store.posts(ART, "s1")
        assert [(), (changed,)] == [store.schedules_to_look_at(NOW + WEEK - n * SECOND) for n in (1, 0)]

    def test_a_post_is_kept_once(self, store: SqlStore) -> None:
        """One for each schedule and day, and for each message; a second one changes nothing."""
        add(store)
        add(store, id="s2")
        first = post_of("s1", 0, 7)
        after = keep(store, first)
        for again in (first, replace(first, message=8, week=9), replace(first, day=MONDAY + WEEK)):
            assert after == store.keep_post(ART, again, untouched)
        assert ((first,), after) == (store.posts(ART), store.schedule(ART, "s1"))
        assert keep(store, replace(first, schedule="s2", message=8))
        assert 2 == len(store.posts(ART))

    def test_a_post_needs_its_schedule(self, store: SqlStore) -> None:
        """Of one that is gone nothing is kept."""
        add(store, BIO)
        assert store.keep_post(ART, post_of("s1", 0, 7), untouched) is None
        assert (None, ()) == (store.post(7), store.posts(BIO))

    def test_posts_in_order(self, store: SqlStore) -> None:
        """Of a server or of one of its schedules, the newest first, as many as asked for."""
        for guild, id in ((ART, "s1"), (ART, "s2"), (BIO, "s1")):
            add(store, guild, id)
        for number, id in ((1, "s1"), (0, "s2"), (3, "s1"), (2, "s2")):
            keep(store, post_of(id, number, 10 + number))
        keep(store, post_of("s1", 9, 99), BIO)
        assert [13, 12, 11, 10] == [post.message for post in store.posts(ART)]
        assert [13, 11] == [post.message for post in store.posts(ART, "s1")]
        assert [12] == [post.message for post in store.posts(ART, "s2", 1)]
        assert [13, 12, 11] == [post.message for post in store.posts(ART, count=3)]
        assert ((), ()) == (store.posts(ART, "s3"), store.posts(3))

    def test_posts_are_kept_for_long(self, store: SqlStore) -> None:
        """More than seven years of them are found without asking for a number."""
        add(store)
        for number in range(401):
            keep(store, post_of("s1", number, 1 + number))
        assert (400, 401) == (len(store.posts(ART)), len(store.posts(ART, count=1000)))

    def test_answers_are_revealed_once(self, store: SqlStore) -> None:
        """The first who says so learns that they are; of an unknown message nobody does."""
        add(store)
        keep(store, post_of("s1", 0, 7))
        keep(store, post_of("s1", 1, 8))
        assert [True, False, False] == [store.revealed(message) for message in (7, 7, 99)]
        assert ((ART, post_of("s1", 1, 8)),) == store.posts_to_reveal(NOW + 9 * WEEK, NOW)

    def test_posts_to_reveal(self, store: SqlStore) -> None:
        """Of all servers, with their server, the oldest first: from one instant on, and before the other."""
        kept = [(BIO, "s1", 2), (ART, "s1", 1), (ART, "s2", 3), (ART, "s1", 0), (BIO, "s1", 4)]
        for guild, id in ((ART, "s1"), (ART, "s2"), (BIO, "s1")):
            add(store, guild, id)
        for guild, id, number in kept:
            keep(store, post_of(id, number, 10 + number), guild)
        hidden = store.posts_to_reveal(NOW + 4 * WEEK, NOW + WEEK)
        assert ((ART, post_of("s1", 1, 11)), (BIO, post_of("s1", 2, 12)), (ART, post_of("s2", 3, 13))) == hidden

    # Members

    def test_what_people_did_is_counted(self, store: SqlStore) -> None:
        """Of each post how many did what; posts without any, others and other servers are left out."""
        given: list[tuple[int, int, Reaction]] = [
            (1, 7, "done"),
            (2, 7, "done"),
            (3, 7, "stuck"),
            (4, 7, "easy"),
            (1, 8, "stuck"),
            (1, 9, "done"),
        ]
        for user, message, what in given:
            store.react(user, ART, message, what)
        store.react(ANNA, BIO, 10, "done")
        expected = {7: Tally(0, done=2, stuck=1, too_easy=1), 8: Tally(0, stuck=1)}
        assert expected == store.tallies(ART, [7, 8, 10, 11])
        assert [{}, {10: Tally(0, done=1)}] == [store.tallies(ART, ()), store.tallies(BIO, {7, 10})]

    def test_the_last_word_counts(self, store: SqlStore) -> None:
        """One for each person and post."""
        words: list[Reaction] = ["done", "easy", "easy", "stuck"]
        for what in words:
            store.react(ANNA, ART, 7, what)
        store.react(BEN, ART, 7, "done")
        assert {7: Tally(0, done=1, stuck=1)} == store.tallies(ART, [7])

    def test_a_post_need_not_be_kept_to_be_answered(self, store: SqlStore) -> None:
        """Somebody may be faster than the bot; what they said is there when the post is."""
        add(store)
        store.react(ANNA, ART, 7, "done")
        keep(store, post_of("s1", 0, 7))
        assert {7: Tally(0, done=1)} == store.tallies(ART, [7])

    def test_people_choose_to_follow(self, store: SqlStore) -> None:
        """Each for each server, until they take it back; to say so twice does no harm."""
        assert not store.follows(ANNA, ART)
        for _ in range(2):
            store.follow(ANNA, ART, on=True)
        store.follow(BEN, BIO, on=True)
        places = [(user, guild) for user in (ANNA, BEN) for guild in (ART, BIO)]
        assert [True, False, False, True] == [store.follows(user, guild) for user, guild in places]
        for _ in range(2):
            store.follow(ANNA, ART, on=False)
        assert [False, False, False, True] == [store.follows(user, guild) for user, guild in places]

    def test_plans_of_those_who_follow(self, store: SqlStore) -> None:
        """Those in use in the server, and none of other people, other places or the archive."""
        for user, guild in ((ANNA, ART), (BEN, ART), (3, ART), (4, ART), (ANNA, BIO)):
            store.follow(user, guild, on=True)
        store.follow(4, ART, on=False)
        archived = store.start_plan(ANNA, ART, plan_of("archived"), NOW, replaces=None)
        store.start_plan(ANNA, ART, plan_of("anna"), NOW, replaces=archived.id)
        store.start_plan(ANNA, None, plan_of("outside"), NOW, replaces=None)
        for user, guild, mark in ((BEN, ART, "ben"), (BEN, BIO, "unasked"), (4, ART, "no more")):
            store.start_plan(user, guild, plan_of(mark), NOW, replaces=None)
        assert ["anna", "ben"] == sorted(plan.version for plan in store.followed_plans(ART))
        assert plan_of("anna") in store.followed_plans(ART)
        assert () == store.followed_plans(BIO)

    def test_the_order_of_followed_plans_tells_nothing(self, store: SqlStore) -> None:
        """Neither who came first nor whose hash is the smallest."""
        marks = [str(user) for user in range(12)]
        for mark in marks:
            store.follow(int(mark), ART, on=True)
            store.start_plan(int(mark), ART, plan_of(mark), NOW, replaces=None)
        hashes = {mark: store.everything_of(int(mark))["followers"][0]["person"] for mark in marks}
        found = [plan.version for plan in store.followed_plans(ART)]
        assert sorted(marks) == sorted(found)
        assert found not in (marks, sorted(marks, key=lambda mark: str(hashes[mark])))

    # Deletion

    def test_nothing_of_a_person_is_left(self, store: SqlStore) -> None:
        """What they said is no longer counted, nor is their plan; what others said is."""
        for user in (ANNA, BEN):
            store.react(user, ART, 7, "done")
            store.follow(user, ART, on=True)
            store.start_plan(user, ART, plan_of(str(user)), NOW, replaces=None)
        found = store.everything_of(ANNA)
        assert [(ART, 7, "done")] == [(r["guild"], r["message"], r["what"]) for r in found["prompt_reactions"]]
        assert [ART] == [follower["guild"] for follower in found["followers"]]
        assert {"prompt_reactions": 1, "followers": 1, "plans": 1}.items() <= store.forget(ANNA).items()
        assert {7: Tally(0, done=1)} == store.tallies(ART, [7])
        assert (False, True) == (store.follows(ANNA, ART), store.follows(BEN, ART))
        assert (plan_of(str(BEN)),) == store.followed_plans(ART)

    def test_a_left_server_is_forgotten_whole(self, store: SqlStore) -> None:
        """Its schedules and posts, and what its members did; nothing of elsewhere."""
        for guild, message in ((ART, 7), (BIO, 8)):
            add(store, guild)
            keep(store, post_of("s1", 0, message), guild)
            store.react(ANNA, guild, message, "done")
            store.follow(ANNA, guild, on=True)
        store.left(ART, NOW)
        assert 1 == store.forget_left(NOW + SECOND)
        assert [0, 1] == [len(store.schedules(guild)) for guild in (ART, BIO)]
        assert [None, post_of("s1", 0, 8)] == [store.post(message) for message in (7, 8)]
        assert [{}, {8: Tally(0, done=1)}] == [store.tallies(guild, [7, 8]) for guild in (ART, BIO)]
        assert (False, True) == (store.follows(ANNA, ART), store.follows(ANNA, BIO))

    # Several at once

    @pytest.mark.parametrize("what", ["change", "keep"])
    def test_threads_lose_no_change(self, store: SqlStore, what: str) -> None:
        """Eight threads count in the same schedule, by changes or by posts: every number is reached once."""
        add(store)
        ways: dict[str, Callable[[int], Schedule | None]] = {
            "change": lambda _: store.change_schedule(ART, "s1", counted),
            "keep": lambda number: keep(store, post_of("s1", number, 1000 + number)),
        }
        with ThreadPoolExecutor(8) as pool:
            weeks = [schedule.week for schedule in pool.map(ways[what], range(80)) if schedule]
        assert list(range(1, 81)) == sorted(weeks)
        assert 80 == store.schedules(ART)[0].week

    def test_processes_lose_no_change(self, store: SqlStore, url: str) -> None:
        """Two processes count in the same schedule: every number is reached once."""
        add(store)
        weeks = map(int, chain(*together("change", url, module=posters.HERE)))
        assert list(range(1, 2 * TIMES + 1)) == sorted(weeks)
        assert [2 * TIMES] == [schedule.week for schedule in store.schedules_to_look_at(NOW + 2 * TIMES * WEEK)]

    def test_processes_never_add_too_many(self, store: SqlStore, url: str) -> None:
        """Two processes add schedules as long as there is a place: none is taken twice."""
        added = chain(*together("add", url, module=posters.HERE))
        assert sorted(added) == sorted(s.id for s in store.schedules(ART))
        assert 5 == len(store.schedules(ART))

    def test_processes_never_keep_a_post_twice(self, store: SqlStore, url: str) -> None:
        """Two processes keep the same posts: each is kept once, and counted once."""
        add(store)
        numbers = map(int, chain(*together("keep", url, module=posters.HERE)))
        assert list(range(TIMES)) == sorted(numbers)
        assert (TIMES, TIMES) == (store.schedules(ART)[0].week, len(store.posts(ART)))

    def test_processes_never_reveal_twice(self, store: SqlStore, url: str) -> None:
        """Two processes reveal the same answers: each time one of them may."""
        add(store)
        for number in range(TIMES):
            keep(store, post_of("s1", number, 1000 + number))
        numbers = map(int, filter(None, chain(*together("reveal", url, module=posters.HERE))))
        assert list(range(TIMES)) == sorted(numbers)

    def test_a_deleted_schedule_leaves_no_posts(self, store: SqlStore) -> None:
        """Where it is deleted while posts are being kept, all of them are gone, and later ones are not kept."""

        def posting() -> None:
            for number in range(20):
                keep(store, post_of("s1", number, 1 + number))

        for _ in range(5):
            add(store)
            with ThreadPoolExecutor(1) as pool:
                posted = pool.submit(posting)
                assert store.delete_schedule(ART, "s1")
                posted.result()
            assert () == store.posts(ART)
