"""What a store does, on whatever database it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import chain

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from bot.adapters.store import SqlStore, open_store
from bot.adapters.store.engine import database
from bot.adapters.store.tables import meta, metadata, servers
from bot.mentor.model import Confidence
from bot.mentor.ports import Store
from bot.mentor.records import Escalation, Feedback, KeptQuestion, ServerSettings, Verdict
from tests.doubles.planners import plan_of, weekly
from tests.doubles.writers import KEYS, together

NOW = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ANNA, BEN = 80351110224678912, 80351110224678913
ART, BIO = 197038439483310086, 197038439483310087
QUESTION = KeptQuestion("q1", ART, "Which maths do I need?", Confidence.STRONG, ("Maths > Algebra",), "build-1", NOW)
HELPFUL = Feedback("q1", ART, Verdict.HELPFUL, NOW)
SETTINGS = ServerSettings(
    ART,
    channels=(2**63 - 1, 5),
    private_by_default=True,
    helper_channel=7,
    helper_role=2**63 - 1,
    timezone="America/Argentina/Buenos_Aires",
    keep_questions=False,
)
TEXTS = [
    pytest.param("", "", id="empty"),
    pytest.param("Größe, 数学, עברית, 👩‍🔬 and e\u0301", "Größe, 数学, עברית, 👩‍🔬 and e\u0301", id="many scripts"),
    pytest.param("a\0b\0", "ab", id="NUL characters"),
    pytest.param("a\ud83db", "a?b", id="half a surrogate pair"),
    pytest.param("'; DROP TABLE questions; --%s :x \\", "'; DROP TABLE questions; --%s :x \\", id="SQL"),
    pytest.param("\x01\x1b[31m\r\n\u2028\ufeff", "\x01\x1b[31m\r\n\u2028\ufeff", id="control characters"),
    pytest.param("long " * 400_000, "long " * 400_000, id="two megabytes"),
]


def fill(store: Store, user: int, guild: int | None, mark: str) -> None:
    """Something of everything, of one person in one server."""
    store.keep_question(user, replace(QUESTION, id=f"{mark}1", guild=guild))
    store.keep_question(user, replace(QUESTION, id=f"{mark}2", guild=guild))
    store.give_feedback(user, replace(HELPFUL, question=f"{mark}1", guild=guild, comment="thanks"))
    store.claim_escalation(f"{mark}1", NOW, guild)
    kept = store.start_plan(user, guild, plan_of(mark), NOW, replaces=None)
    store.save_plan(user, kept.id, plan_of(mark, 2), NOW, "hours")
    store.keep_draft(user, guild, kept.plan.wishes, NOW, plan=kept.id, revision=2)
    store.set_reminder(weekly(kept, user))
    store.claim_delivery(f"{mark}1", NOW, since=NOW, user=user, guild=guild)
    store.set_timezone(user, "Europe/Berlin")
    if guild is not None:
        store.react(user, guild, 7, "done")
        store.follow(user, guild, on=True)


class Opened:
    """Subclasses give a fixture `url`: the address of an empty database."""

    @pytest.fixture
    def store(self, url: str) -> Iterator[SqlStore]:
        store = open_store(url)
        yield store
        store.close()


class StoreContract(Opened):
    """All of a store but plans, deliveries and weekly prompts, which have modules of their own beside this."""

    def test_it_is_the_port(self, store: SqlStore) -> None:
        """The mentor can use it."""
        port: Store = store
        assert port is store

    def test_notes(self, store: SqlStore) -> None:
        """A note is there once it was written, and can be written again."""
        assert store.meta("commands.hash") is None
        store.set_meta("commands.hash", "abc")
        store.set_meta("commands.hash", "def")
        store.set_meta("other", "x")
        assert "def" == store.meta("commands.hash")

    def test_all_is_still_there_after_a_restart(self, store: SqlStore, url: str) -> None:
        """Another store on the same database knows the same, and the same people."""
        fill(store, ANNA, ART, "a")
        again = open_store(url)
        assert store.everything_of(ANNA) == again.everything_of(ANNA) != {}
        again.close()

    # Servers

    def test_settings_have_defaults(self, store: SqlStore) -> None:
        """A server where nobody chose anything: speak everywhere, in public, and keep questions."""
        assert ServerSettings(ART, (), False, None, None, "UTC", True) == store.server(ART)

    def test_settings_are_kept_by_server(self, store: SqlStore) -> None:
        """What is saved for one server says nothing about another."""
        store.save_server(SETTINGS)
        store.save_server(ServerSettings(BIO, timezone="Asia/Tokyo"))
        assert (SETTINGS, ServerSettings(BIO, timezone="Asia/Tokyo")) == (store.server(ART), store.server(BIO))

    def test_settings_can_be_taken_back(self, store: SqlStore) -> None:
        """Saving replaces all settings of the server."""
        store.save_server(SETTINGS)
        store.save_server(ServerSettings(ART))
        assert ServerSettings(ART) == store.server(ART)

    def test_servers_come_and_go(self, store: SqlStore) -> None:
        """A server counts from the first word of it until it is left, and again when it is joined again."""
        store.joined(BIO, NOW)
        store.save_server(SETTINGS)
        assert (ART, BIO) == store.servers()
        store.left(BIO, NOW)
        assert (ART,) == store.servers()
        store.joined(BIO, NOW)
        assert (ART, BIO) == store.servers()

    @pytest.mark.parametrize("word", [SqlStore.joined, SqlStore.left])
    def test_settings_outlive_coming_and_going(
        self, store: SqlStore, word: Callable[[SqlStore, int, datetime], None]
    ) -> None:
        """A server that is joined again finds its settings as they were."""
        store.save_server(SETTINGS)
        word(store, ART, NOW)
        assert SETTINGS == store.server(ART)

    def test_a_left_server_is_forgotten_whole(self, store: SqlStore) -> None:
        """All that is kept goes, of everybody there, and nothing of elsewhere."""
        store.save_server(SETTINGS)
        store.save_server(replace(SETTINGS, guild=BIO, keep_questions=True))
        store.left(ART, NOW)
        for user, guild, mark in ((ANNA, None, "d"), (BEN, BIO, "b")):
            fill(store, user, guild, mark)
        before = store.everything_of(ANNA), store.everything_of(BEN)
        store.give_feedback(BEN, replace(HELPFUL, question="a1"))
        store.save_server(replace(SETTINGS, keep_questions=True))
        fill(store, ANNA, ART, "a")
        store.claim_delivery("to a channel", NOW, since=NOW, guild=ART)

        assert 1 == store.forget_left(NOW + SECOND)
        assert store.delivery("to a channel") is None
        assert before == (store.everything_of(ANNA), store.everything_of(BEN))
        assert ServerSettings(ART) == store.server(ART)
        assert replace(SETTINGS, guild=BIO, keep_questions=True) == store.server(BIO)
        assert [False, True, True] == [bool(store.escalation(key)) for key in ("a1", "b1", "d1")]

    def test_only_servers_left_long_ago_are_forgotten(self, store: SqlStore) -> None:
        """What was left later, or joined again, stays."""
        for guild in (ART, BIO, 3):
            store.save_server(replace(SETTINGS, guild=guild))
        store.left(ART, NOW)
        store.left(BIO, NOW - SECOND)
        store.joined(BIO, NOW - SECOND)
        assert 0 == store.forget_left(NOW)
        assert [SETTINGS, replace(SETTINGS, guild=BIO)] == [store.server(ART), store.server(BIO)]

    # Questions and feedback

    def test_a_question_is_kept_as_it_was(self, store: SqlStore) -> None:
        """All of it comes back by its id."""
        assert store.keep_question(ANNA, QUESTION)
        outside = replace(QUESTION, id="q2", guild=None, confidence=Confidence.NONE, sections=())
        assert store.keep_question(ANNA, outside)
        assert (QUESTION, outside, None) == (store.question("q1"), store.question("q2"), store.question("q3"))

    def test_ids_are_short_and_random(self, store: SqlStore) -> None:
        """They fit into a button and an URL, and nobody guesses one."""
        ids = {store.new_question_id() for _ in range(1000)}
        assert 1000 == len(ids)
        assert all(re.fullmatch(r"[\w-]{12}", id, re.ASCII) for id in ids)

    def test_a_server_may_want_no_questions_kept(self, store: SqlStore) -> None:
        """Nothing is written for it; other servers and direct messages are their own affair."""
        store.save_server(SETTINGS)
        assert not store.keep_question(ANNA, QUESTION)
        assert {} == store.everything_of(ANNA)
        assert store.keep_question(ANNA, replace(QUESTION, guild=BIO))
        assert store.keep_question(ANNA, replace(QUESTION, id="q2", guild=None))

    @pytest.mark.parametrize(("text", "kept"), TEXTS)
    def test_any_text_can_be_kept(self, store: SqlStore, text: str, kept: str) -> None:
        """All but NUL characters and halves of pairs comes back as it was, wherever people write."""
        store.set_meta("note", text)
        store.keep_question(ANNA, replace(QUESTION, text=text, sections=(text, "b")))
        store.give_feedback(ANNA, replace(HELPFUL, reasons=(text,), comment=text))
        assert kept == store.meta("note")
        assert replace(QUESTION, text=kept, sections=(kept, "b")) == store.question("q1")
        (given,) = store.everything_of(ANNA)["feedback"]
        assert ([kept], kept) == (given["reasons"], given["comment"])

    def test_instants_come_back_in_utc(self, store: SqlStore) -> None:
        """To the microsecond, whatever zone they were written in, in any year."""
        for number, year in enumerate((1969, 2026, 9000)):
            at = datetime(year, 7, 1, 0, 0, 0, 1, tzinfo=timezone(timedelta(hours=-9, minutes=-30)))
            store.keep_question(ANNA, replace(QUESTION, id=f"q{number}", asked_at=at))
            found = store.question(f"q{number}")
            assert found is not None
            assert (at, UTC) == (found.asked_at, found.asked_at.tzinfo)

    def test_an_instant_without_zone_is_refused(self, store: SqlStore) -> None:
        """It could mean anything."""
        with pytest.raises(StatementError, match="has no time zone"):
            store.keep_question(ANNA, replace(QUESTION, asked_at=NOW.replace(tzinfo=None)))
        assert store.question("q1") is None

    def test_the_last_feedback_counts(self, store: SqlStore) -> None:
        """One verdict for each person and question."""
        store.give_feedback(ANNA, HELPFUL)
        changed = Feedback("q1", None, Verdict.NOT_HELPFUL, NOW + SECOND, ("wrong", "too long"), "see the second link")
        store.give_feedback(ANNA, changed)
        store.give_feedback(ANNA, replace(HELPFUL, question="q2"))
        store.give_feedback(BEN, HELPFUL)
        first, second = sorted(store.everything_of(ANNA)["feedback"], key=lambda row: str(row["question"]))
        assert (
            "not-helpful",
            ["wrong", "too long"],
            "see the second link",
            None,
            "2026-03-01T12:30:16.123456+00:00",
        ) == (tuple(first[name] for name in ("verdict", "reasons", "comment", "guild", "given_at")))
        assert ("helpful", "helpful") == (second["verdict"], store.everything_of(BEN)["feedback"][0]["verdict"])

    def test_old_questions_are_forgotten(self, store: SqlStore) -> None:
        """With feedback and escalations of their time; what is younger stays."""
        for mark, at in (("old", NOW - SECOND), ("new", NOW)):
            store.keep_question(ANNA, replace(QUESTION, id=mark, asked_at=at))
            store.give_feedback(BEN, replace(HELPFUL, question=mark, given_at=at))
            store.claim_escalation(mark, at)
        assert 1 == store.forget_questions(NOW)
        assert ["new"] == [row["id"] for row in store.everything_of(ANNA)["questions"]]
        assert ["new"] == [row["question"] for row in store.everything_of(BEN)["feedback"]]
        assert (None, Escalation("new", None, NOW)) == (store.escalation("old"), store.escalation("new"))

    # Escalations

    def test_a_claim_is_given_once(self, store: SqlStore) -> None:
        """Nobody else gets it, neither while it is open nor when the post is there."""
        assert store.claim_escalation("q1", NOW, ART)
        assert not store.claim_escalation("q1", NOW + SECOND, BIO)
        assert Escalation("q1", ART, NOW, None) == store.escalation("q1")
        store.complete_escalation("q1", 2**63 - 1)
        assert not store.claim_escalation("q1", NOW + SECOND)
        assert Escalation("q1", ART, NOW, 2**63 - 1) == store.escalation("q1")

    def test_a_claim_can_be_given_back(self, store: SqlStore) -> None:
        """Where the post failed, someone may try again; where it is there, nobody may."""
        assert store.claim_escalation("q1", NOW)
        store.release_escalation("q1")
        assert store.escalation("q1") is None
        assert store.claim_escalation("q1", NOW)
        store.complete_escalation("q1", 5)
        store.release_escalation("q1")
        assert not store.claim_escalation("q1", NOW)

    def test_only_a_claim_can_be_completed(self, store: SqlStore) -> None:
        """To post without a claim is a fault of the program."""
        with pytest.raises(LookupError, match="nobody has claimed q1"):
            store.complete_escalation("q1", 5)
        store.release_escalation("q1")

    def test_threads_never_share_a_claim(self, store: SqlStore) -> None:
        """Eight threads claim the same keys at once: each key is given once."""
        with ThreadPoolExecutor(8) as pool:
            claims = list(pool.map(lambda key: (key, store.claim_escalation(key, NOW)), KEYS[:25] * 8))
        assert sorted(KEYS[:25]) == sorted(key for key, given in claims if given)

    def test_processes_never_share_a_claim(self, url: str) -> None:
        """Two processes claim the same keys at once: each key is given once."""
        assert sorted(KEYS) == sorted(filter(None, chain(*together("claim", url))))

    # People

    def test_a_person_gets_all_their_rows(self, store: SqlStore) -> None:
        """From every table that holds anything personal, as plain data, and nothing of others."""
        fill(store, ANNA, ART, "a")
        fill(store, BEN, ART, "b")
        found = store.everything_of(ANNA)
        assert {name for name, table in metadata.tables.items() if "person" in table.c} == set(found)
        assert ["a1", "a2"] == sorted(str(row["id"]) for row in found["questions"])
        assert found == json.loads(json.dumps(found))
        assert {
            "id": "a1",
            "guild": ART,
            "text": "Which maths do I need?",
            "confidence": "strong",
            "sections": ["Maths > Algebra"],
            "index_id": "build-1",
            "asked_at": "2026-03-01T12:30:15.123456+00:00",
        }.items() <= next(row for row in found["questions"] if row["id"] == "a1").items()

    def test_nothing_of_a_person_is_left(self, store: SqlStore) -> None:
        """After deletion everything of them is gone, in all servers, and nothing of anybody else."""
        fill(store, BEN, ART, "b")
        store.give_feedback(BEN, replace(HELPFUL, question="a1", comment="mine"))
        before = store.everything_of(BEN)
        fill(store, ANNA, ART, "a")
        fill(store, ANNA, BIO, "c")
        fill(store, ANNA, None, "d")
        plans = {"plans": 3, "plan_revisions": 3, "drafts": 3, "reminders": 3, "deliveries": 3}
        prompts = {"prompt_reactions": 2, "followers": 2}
        assert {"questions": 6, "feedback": 3, **plans, **prompts, "people": 1} == store.forget(ANNA)
        assert ({}, before) == (store.everything_of(ANNA), store.everything_of(BEN))
        assert {0} == set(store.forget(ANNA).values())

    def test_nobody_is_stored_by_name_or_id(self, store: SqlStore, url: str) -> None:
        """The id of a person stands nowhere in the database but where a direct message is to reach them.

        Their hash differs from database to database.
        """
        fill(store, ANNA, ART, "a")
        place = database(url)
        with place.reading() as connection:
            others = [table for table in metadata.sorted_tables if table.name != "reminders"]
            rows = str([connection.execute(select(table)).all() for table in others])
        (hash,) = {row["person"] for rows in store.everything_of(ANNA).values() for row in rows}
        assert re.fullmatch("[0-9a-f]{32}", str(hash))
        assert (True, False, False) == (str(hash) in rows, str(ANNA) in rows, f"{ANNA:x}" in rows)
        with place.writing() as connection:
            connection.execute(meta.update().where(meta.c.key == "salt").values(value="00" * 32))
        place.close()
        other = open_store(url)
        assert {} == other.everything_of(ANNA)
        other.close()

    # Transactions

    def test_a_transaction_happens_as_a_whole(self, store: SqlStore, url: str) -> None:
        """What an exception leaves behind is nothing."""
        place = database(url)
        with suppress(InterruptedError), place.writing() as connection:
            connection.execute(meta.insert().values(key="half", value="x"))
            raise InterruptedError
        place.close()
        assert store.meta("half") is None

    def test_writers_wait_for_one_another(self, store: SqlStore) -> None:
        """Transactions that read before they write don't fail because another one was faster."""
        with ThreadPoolExecutor(8) as pool:
            asked = [replace(QUESTION, id=f"q{number}") for number in range(100)]
            assert all(pool.map(lambda question: store.keep_question(ANNA, question), asked))
        assert 100 == len(store.everything_of(ANNA)["questions"])

    def test_a_server_that_comes_back_keeps_its_data(self, store: SqlStore, url: str) -> None:
        """Where it is joined again while old servers are being deleted, it is whole in the end."""
        store.keep_question(ANNA, QUESTION)
        store.left(ART, NOW)
        place = database(url)
        with ThreadPoolExecutor(1) as pool:
            with place.writing() as connection:
                connection.execute(servers.update().values(left_at=None))
                forgotten = pool.submit(store.forget_left, NOW + SECOND)
                assert not wait([forgotten], timeout=0.3).done
            assert 0 == forgotten.result()
        assert ((ART,), QUESTION) == (store.servers(), store.question("q1"))
        place.close()

    def test_faults_of_the_program_stay_faults(self, store: SqlStore) -> None:
        """A second question with the same id is no problem of the database; and the error shows no text."""
        store.keep_question(ANNA, QUESTION)
        with pytest.raises(Exception, match=r"(?i)unique") as caught:
            store.keep_question(ANNA, QUESTION)
        assert ("IntegrityError", False) == (caught.type.__name__, QUESTION.text in str(caught.value))
