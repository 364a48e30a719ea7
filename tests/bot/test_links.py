"""Web addresses are asked politely, and judged only where there is a reason to."""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections.abc import Iterator
from email.utils import formatdate

import pytest

from bot.adapters.links import Finding, Manners, is_login, probe, same_place
from bot.errors import MentorError
from tests.doubles.website import Names, Reply, Website, open_website

QUICK = Manners(pause=0.0, timeout=0.3, longest_wait=1.0)


@pytest.fixture
def website() -> Iterator[Website]:
    """A website whose front page is fine."""
    with open_website() as site:
        site.page("/", Reply())
        yield site


def find(website: Website, path: str, manners: Manners = QUICK) -> Finding:
    """What a page is found to be, on a machine where other addresses answer."""
    addresses = [website.address(path, "here.test"), website.address("/", "other.test")]
    return probe(addresses, manners, Names())[0]


def redirect(code: int, target: str) -> Reply:
    return Reply(code, {"Location": target})


def test_a_page_that_answers_is_ok_and_is_asked_once(website: Website) -> None:
    """HEAD is enough, and it says who asks."""
    assert Finding("ok") == find(website, "/")
    assert ["HEAD"] == [v.method for v in website.visits if v.host == "here.test"]
    assert {"roadmap-mentor"} == {v.agent.split()[0] for v in website.visits}


@pytest.mark.parametrize("code", [400, 403, 404, 405, 410, 501])
def test_where_head_is_refused_get_is_asked(website: Website, code: int) -> None:
    """Many servers don't answer HEAD as they answer GET."""
    website.page("/book", Reply(), head=Reply(code))
    assert Finding("ok") == find(website, "/book")
    assert ["HEAD", "GET"] == website.methods("/book")


def test_a_page_without_end_is_not_read_to_its_end(website: Website) -> None:
    """The head of the answer says enough."""
    website.page("/book", Reply(body=itertools.repeat(b"x" * 65536)), head=Reply(405))
    assert Finding("ok") == find(website, "/book")


@pytest.mark.parametrize(("code", "phrase"), [(404, "404 Not Found"), (410, "410 Gone")])
def test_a_page_that_is_gone_is_dead(website: Website, code: int, phrase: str) -> None:
    """Where GET says so too."""
    website.page("/book", Reply(code))
    assert Finding("dead", phrase) == find(website, "/book")


@pytest.mark.parametrize("code", [400, 403, 429, 451, 500, 502, 503, 504])
def test_trouble_of_a_server_is_no_verdict(website: Website, code: int) -> None:
    """A refusal or a fault says nothing about the page."""
    website.page("/book", Reply(code))
    finding = find(website, "/book")
    assert (None, str(code)) == (finding.status, finding.note[:3])


def test_a_page_behind_a_password_is_there(website: Website) -> None:
    """401 asks for a login."""
    website.page("/book", Reply(401))
    assert Finding("ok") == find(website, "/book")


@pytest.mark.parametrize("code", [301, 308])
def test_a_permanent_redirect_is_a_move(website: Website, code: int) -> None:
    """The note is the new address, made absolute."""
    website.page("/book", redirect(code, "/second-edition"))
    website.page("/second-edition", Reply())
    assert Finding("moved", website.address("/second-edition", "here.test")) == find(website, "/book")


@pytest.mark.parametrize("code", [302, 303, 307])
def test_a_temporary_redirect_is_no_move(website: Website, code: int) -> None:
    """Not even where a permanent one follows: the address itself stays right."""
    website.page("/book", redirect(code, "/today"))
    website.page("/today", redirect(301, "/monday"))
    website.page("/monday", Reply())
    assert Finding("ok") == find(website, "/book")


def test_a_move_ends_where_redirects_become_temporary(website: Website) -> None:
    """Of two permanent redirects and a temporary one, the new address is what the second one names."""
    website.page("/book", redirect(301, "/b"))
    website.page("/b", redirect(308, website.address("/c", "new.test")))
    website.page("/c", redirect(302, "/d"))
    website.page("/d", Reply())
    assert Finding("moved", website.address("/c", "new.test")) == find(website, "/book")


@pytest.mark.parametrize(
    ("code", "expected"), [(404, Finding("dead", "404 Not Found")), (503, Finding(None, "503 Service Unavailable"))]
)
def test_where_a_redirect_leads_counts(website: Website, code: int, expected: Finding) -> None:
    """A move to a page that is gone is the end of the address; one to a page in trouble is no verdict."""
    website.page("/book", redirect(301, "/b"))
    website.page("/b", Reply(code))
    assert expected == find(website, "/book")


@pytest.mark.parametrize("target", ["/login?next=/book", "/users/sign_in", "http://accounts.test/v3"])
def test_a_login_page_is_not_followed(website: Website, target: str) -> None:
    """Whatever the redirect says, the page is there for those who log in."""
    website.page("/book", redirect(301, target))
    assert Finding("ok") == find(website, "/book")
    assert ["/", "/book"] == sorted(v.path for v in website.visits)


def test_a_language_is_no_move(website: Website) -> None:
    """A permanent redirect to the page's English form leaves the address as good as it was."""
    website.page("/book", redirect(301, "/en-us/book/"))
    website.page("/en-us/book/", Reply())
    assert Finding("ok") == find(website, "/book")


@pytest.mark.parametrize(("redirects", "expected"), [(5, Finding("ok")), (6, Finding(None, "more than 5 redirects"))])
def test_five_redirects_are_followed(website: Website, redirects: int, expected: Finding) -> None:
    """A sixth is not."""
    for n in range(redirects):
        website.page(f"/{n}", redirect(302, f"/{n + 1}"))
    website.page(f"/{redirects}", Reply())
    assert expected == find(website, "/0")


def test_a_circle_of_redirects_is_no_verdict(website: Website) -> None:
    """It ends as every long chain does."""
    website.page("/a", redirect(301, "/b"))
    website.page("/b", redirect(301, "/a"))
    assert Finding(None, "more than 5 redirects") == find(website, "/a")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("mailto:me@here.test", "it redirects to mailto:me@here.test, which is no web address"),
        ("http://[", "IPv6"),
        ("https:///", "no web address"),
    ],
)
def test_a_redirect_to_nowhere_is_no_verdict(website: Website, target: str, said: str) -> None:
    """Whatever a server names as the new address, the check goes on."""
    website.page("/book", redirect(301, target))
    finding = find(website, "/book")
    assert finding.status is None
    assert said in finding.note


def test_a_redirect_without_a_target_is_no_verdict(website: Website) -> None:
    """It counts as any other odd answer."""
    website.page("/book", Reply(301))
    assert Finding(None, "301 Moved Permanently") == find(website, "/book")


def test_a_slow_server_is_no_verdict(website: Website) -> None:
    """The check waits as long as its manners say, and no longer."""
    website.page("/book", Reply(before=website.released.wait))
    assert Finding(None, "no reply within 0.3 s") == find(website, "/book")


def test_a_dropped_connection_is_no_verdict(website: Website) -> None:
    """The server hangs up without a word."""
    website.page("/book", Reply(0))
    assert Finding(None, "the connection was dropped") == find(website, "/book")


def test_a_closed_port_is_no_verdict(website: Website) -> None:
    """Nobody listens there today."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    finding = probe([f"http://127.0.0.1:{port}/", website.address()], QUICK)[0]
    assert finding.status is None
    assert "Cannot connect" in finding.note


def test_a_connection_that_is_not_secure_is_no_verdict(website: Website) -> None:
    """A server that speaks no TLS where it should."""
    address = website.address("/").replace("http:", "https:")
    expected = Finding(None, "no secure connection: its certificate or its TLS is at fault")
    assert expected == probe([address, website.address()], QUICK)[0]


def test_an_unknown_host_is_dead_while_others_answer(website: Website) -> None:
    """Nobody holds the name any more."""
    addresses = ["http://gone.invalid/", website.address()]
    expected = (Finding("dead", "the host name gone.invalid cannot be found"), Finding("ok"))
    assert expected == probe(addresses, QUICK, Names())


def test_a_silent_name_server_is_no_verdict(website: Website) -> None:
    """That a name could not be looked up does not mean that there is no such name."""
    addresses = ["http://lost.test/", website.address()]
    assert Finding(None, "the host name lost.test cannot be found") == probe(addresses, QUICK, Names())[0]


def test_without_any_answer_there_is_no_network() -> None:
    """Then nothing is dead; the sentence names an example and says what to do."""
    with pytest.raises(
        MentorError, match=r"^no host answered \(http://a\.invalid/: .*no network\. .*run the check again"
    ):
        probe(["http://a.invalid/", "http://b.invalid/", "http://lost.test/"], QUICK, Names())


def test_no_addresses_have_no_findings() -> None:
    """There is nothing to ask, and no reason to doubt the network."""
    assert () == probe([], QUICK)


def test_findings_stand_in_the_order_of_the_addresses(website: Website) -> None:
    """Whichever comes first, and from whichever host."""
    website.page("/slow", Reply(404, before=lambda: time.sleep(0.1)))
    addresses = [website.address("/slow", "a.test"), website.address("/", "b.test"), website.address("/no", "c.test")]
    assert ["dead", "ok", "dead"] == [finding.status for finding in probe(addresses, QUICK, Names())]


def test_a_host_is_asked_one_request_at_a_time(website: Website) -> None:
    """Redirects and second requests included."""
    for n in range(4):
        website.page(f"/{n}", Reply(before=lambda: time.sleep(0.02)))
        website.page(f"/get/{n}", Reply(), head=Reply(405, before=lambda: time.sleep(0.02)))
        website.page(f"/to/{n}", redirect(302, website.address(f"/{n}", "here.test")))
    paths = [f"{folder}/{n}" for folder in ("", "/get") for n in range(4)]
    addresses = [website.address(path, "here.test") for path in paths]
    addresses += [website.address(f"/to/{n}", "there.test") for n in range(4)]
    assert {"ok"} == {finding.status for finding in probe(addresses, QUICK, Names())}
    assert {"here.test": 1, "there.test": 1} == website.most_at_once


def test_hosts_are_asked_in_parallel(website: Website) -> None:
    """Two hosts that answer only when both have been asked do answer."""
    both = threading.Barrier(2, timeout=5)
    website.page("/book", Reply(before=both.wait))
    addresses = [website.address("/book", host) for host in ("a.test", "b.test")]
    assert (Finding("ok"), Finding("ok")) == probe(addresses, Manners(pause=0.0, timeout=5.0), Names())


def test_a_host_has_a_pause_between_requests(website: Website) -> None:
    """Between HEAD and GET as between two pages."""
    website.page("/book", Reply(), head=Reply(405))
    addresses = [website.address("/book"), website.address("/")]
    probe(addresses, Manners(pause=0.1, timeout=5.0))
    times = [visit.at for visit in website.visits]
    assert 3 == len(times)
    # Clocks of the operating system tick; a pause may seem a little short.
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) > 0.08


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize("value", ["0", "Thu, 01 Jan 1970 00:00:00 GMT"], ids=["seconds", "date"])
def test_retry_after_is_obeyed_once(website: Website, code: int, value: str) -> None:
    """The host says when to come back, and then it is asked again."""
    website.page("/book", Reply(code, {"Retry-After": value}), Reply())
    assert Finding("ok") == find(website, "/book")
    assert ["HEAD", "HEAD"] == website.methods("/book")


def test_retry_after_is_not_obeyed_twice(website: Website) -> None:
    """A host that stays busy has no verdict."""
    website.page("/book", Reply(429, {"Retry-After": "0"}))
    assert Finding(None, "429 Too Many Requests") == find(website, "/book")
    assert ["HEAD", "HEAD"] == website.methods("/book")


@pytest.mark.parametrize("value", ["3600", formatdate(time.time() + 3600, usegmt=True), "soon"])
def test_a_long_wait_is_not_waited_for(website: Website, value: str) -> None:
    """Nor is a host asked again before the time it gave, or where it gave none that can be read."""
    website.page("/book", Reply(429, {"Retry-After": value}))
    assert Finding(None, "429 Too Many Requests") == find(website, "/book")
    assert ["HEAD"] == website.methods("/book")


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("https://a.org/learn/book", True),
        ("http://www.a.org/learn/book/", True),
        ("https://a.org:443/learn/book", True),
        ("https://a.org/en/learn/book", True),
        ("https://a.org/learn/EN-gb/book?hl=en", True),
        ("https://a.org/learn/b%6Fok#part-2", True),
        ("https://a.org/learn", False),
        ("https://a.org/ml/learn/book", False),
        ("https://a.org/learn/book?edition=2", False),
        ("https://b.org/learn/book", False),
        ("https://learn.a.org/learn/book", False),
        ("http://a.org:8080/learn/book", False),
    ],
)
def test_small_differences_are_the_same_place(new: str, expected: bool) -> None:
    """http or https, www, a slash at the end, the language: the page is the same."""
    assert expected == same_place("http://a.org/learn/book", new)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.org/login", True),
        ("https://a.org/users/Sign_In?next=/book", True),
        ("https://accounts.a.org/", True),
        ("https://login.a.org/oauth", True),
        ("https://a.org/blog/how-to-login", False),
        ("https://a.org/book?from=login", False),
    ],
)
def test_login_pages_are_known_by_their_address(address: str, expected: bool) -> None:
    """A whole part of the path, or the first part of the host."""
    assert expected == is_login(address)
