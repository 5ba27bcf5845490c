"""Ready pages in front of Django: how often a page is made, and what a reader gets meanwhile."""

import gzip
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import brotli
import pytest
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_redis import get_redis_connection

from articles.editions import version
from articles.public import furniture, sight
from articles.public.caching import PAGE
from articles.public.door import Door
from articles.publishing import actions as publishing
from tests.factories import NOW, publish_story

pytestmark = pytest.mark.django_db
# Where threads must see what the test published.
committed = pytest.mark.django_db(transaction=True)
PAGE_TEXT = b"<p>The page.</p>" * 100


@pytest.fixture(autouse=True)
def _nothing_kept():
    get_redis_connection("default").flushdb()
    cache.clear()
    furniture.forget()


class Origin:
    """A WSGI application that counts its work; `gate` holds it up, `status` makes it fail."""

    def __init__(self):
        self.calls, self.status, self.text = 0, "200 OK", PAGE_TEXT
        self.gate = threading.Event()
        self.gate.set()
        self.seen = {}

    def __call__(self, environ, start_response):
        self.calls += 1
        self.seen = dict(environ)
        status, text = self.status, self.text
        self.gate.wait(10)
        headers = [("Content-Type", "text/html")]
        if status.startswith(("200", "410")):
            headers += [
                ("Cache-Control", PAGE.header),
                ("ETag", f'W/"{hash(text)}"'),
                ("Surrogate-Key", "site"),
            ]
        start_response(status, headers)
        return [text]


def ask(door, path="/", **more):
    """Status, headers (names in lower case) and body."""
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": None,
        **more,
    }
    found = []
    body = b"".join(door(environ, lambda status, headers, *_: found.append((status, dict(headers)))))
    status, headers = found[0]
    return int(status[:3]), {name.lower(): value for name, value in headers.items()}, body


def wait_until(happened):
    deadline = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


@pytest.fixture
def origin():
    return Origin()


@pytest.fixture
def doors():
    """Makes doors, and closes them in the end."""
    made = []

    def make(application, **more):
        made.append(Door(application, **more))
        return made[-1]

    yield make
    for door in made:
        door.close()


@pytest.fixture
def door(origin, doors):
    return doors(origin)


def change(door, *, hard=False):
    """What committing a change does. After a soft one, what there is may be shown until there is something newer."""
    version._announce(hard=hard)
    door._watch.refresh()


def test_a_page_is_made_once_for_150_readers_who_come_at_the_same_time(door, origin):
    origin.gate.clear()
    with ThreadPoolExecutor(150) as readers:
        waiting = [readers.submit(ask, door) for _ in range(150)]
        time.sleep(0.3)
        origin.gate.set()
        answers = [done.result() for done in waiting]
    assert origin.calls == 1
    assert {body for _, _, body in answers} == {PAGE_TEXT}


def test_an_expired_page_is_made_once_while_everybody_else_gets_the_old_one(door, origin):
    ask(door)
    change(door)
    origin.text = b"<p>The new page.</p>" * 100
    origin.gate.clear()
    with ThreadPoolExecutor(150) as readers:
        first = readers.submit(ask, door)
        wait_until(lambda: origin.calls == 2)
        others = [readers.submit(ask, door) for _ in range(149)]
        assert {done.result()[2] for done in others} == {PAGE_TEXT}
        origin.gate.set()
        assert first.result()[2] == origin.text
    assert origin.calls == 2
    assert ask(door)[2] == origin.text


def test_a_late_answer_about_the_site_s_state_is_not_taken_for_a_cache_that_lost_its_memory(
    door, monkeypatch
):
    """One thread asks, and hears the old number only after another thread has asked again and heard the new one."""
    ask(door)
    watch, asked, may_answer = door._watch, threading.Event(), threading.Event()
    late = threading.Thread(target=watch.refresh, name="late")
    real = sight.look

    def look():
        found = real()
        if threading.current_thread() is late:
            asked.set()
            may_answer.wait(10)
        return found

    monkeypatch.setattr(sight, "look", look)
    late.start()
    assert asked.wait(10)
    change(door)
    now = watch.sight
    may_answer.set()
    late.join()
    assert watch.sight.number >= now.number
    assert door.store.get("/") is not None


def test_two_processes_share_what_one_of_them_made(origin, door, doors):
    ask(door)
    other = doors(origin)
    assert ask(other)[2] == PAGE_TEXT
    assert origin.calls == 1


def test_processes_do_not_make_the_same_page_at_the_same_time(origin, door, doors):
    other = doors(origin)
    origin.gate.clear()
    with ThreadPoolExecutor(2) as readers:
        waiting = [readers.submit(ask, each) for each in (door, other)]
        time.sleep(0.3)
        origin.gate.set()
        assert [done.result()[2] for done in waiting] == [PAGE_TEXT, PAGE_TEXT]
    assert origin.calls == 1


def test_a_hard_change_forbids_the_old_page_even_when_nothing_else_can_be_had(door, origin):
    ask(door)
    change(door, hard=True)
    origin.status, origin.text = "503 Service Unavailable", b"away"
    status, _, body = ask(door)
    assert (status, body) == (503, b"away")


def test_the_old_page_is_better_than_an_error(door, origin):
    ask(door)
    change(door)
    origin.status = "500 Internal Server Error"
    assert ask(door)[::2] == (200, PAGE_TEXT)


def test_a_page_whose_time_ran_out_is_made_again(door, origin):
    ask(door)
    door.store.get("/").made_at -= PAGE.fresh + 1
    get_redis_connection("default").flushdb()
    ask(door)
    assert origin.calls == 2


def test_what_a_reader_sends_does_not_reach_the_page(door, origin):
    ask(
        door,
        "/?utm_source=x",
        HTTP_ACCEPT_LANGUAGE="de",
        HTTP_COOKIE="nr=1",
        HTTP_USER_AGENT="B",
        HTTP_REFERER="x",
    )
    assert not {"HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE", "HTTP_USER_AGENT", "HTTP_REFERER"} & set(origin.seen)
    assert origin.seen["QUERY_STRING"] == ""


@pytest.mark.parametrize(
    "personal",
    [
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_COOKIE": "session=abc"},
        {"REQUEST_METHOD": "POST"},
        {"HTTP_HOST": "evil.example"},
        {"QUERY_STRING": "at=2026"},
    ],
)
def test_a_request_that_is_somebodys_goes_straight_to_django(door, origin, personal):
    ask(door)
    ask(door, **personal)
    assert origin.calls == 2


def test_each_reader_gets_the_encoding_they_take(door):
    _, plain, body = ask(door)
    assert "content-encoding" not in plain
    _, headers, packed = ask(door, HTTP_ACCEPT_ENCODING="gzip, deflate")
    assert (headers["content-encoding"], gzip.decompress(packed)) == ("gzip", body)
    _, headers, packed = ask(door, HTTP_ACCEPT_ENCODING="gzip, br;q=1")
    assert (headers["content-encoding"], brotli.decompress(packed)) == ("br", body)
    assert headers["content-length"] == str(len(packed))
    assert headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in ask(door, HTTP_ACCEPT_ENCODING="br;q=0, gzip;q=0")[1]


def test_head_and_conditional_requests_carry_no_body(door):
    _, headers, body = ask(door)
    status, again, nothing = ask(door, REQUEST_METHOD="HEAD")
    assert (status, again["content-length"], nothing) == (200, str(len(body)), b"")
    status, again, nothing = ask(door, HTTP_IF_NONE_MATCH=headers["etag"])
    assert (status, nothing, again["etag"]) == (304, b"", headers["etag"])
    assert "content-length" not in again


def test_an_error_is_not_kept(door, origin):
    origin.status = "404 Not Found"
    assert ask(door)[0] == 404
    origin.status = "200 OK"
    assert ask(door)[0] == 200


def test_the_store_stays_within_its_bound(origin, doors):
    door = doors(origin, limit=50_000)
    for number in range(60):
        ask(door, f"/world/{number}/")
    assert sum(copy.size for copy in door.store._copies.values()) <= 50_000
    assert door.store.get("/world/59/")


@committed
def test_pages_are_still_made_and_renewed_while_the_cache_is_away(door, origin, settings):
    settings.CACHES = {
        **settings.CACHES,
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"},
    }
    ask(door)
    ask(door)
    assert origin.calls == 1
    publish_story(at=NOW)
    door._watch.refresh()
    ask(door)
    assert origin.calls == 2


def test_a_cache_that_lost_its_memory_does_not_make_old_pages_new(door, origin):
    for _ in range(3):
        version._announce(hard=False)
    ask(door)
    get_redis_connection("default").flushdb()
    door._watch.refresh()
    ask(door)
    assert origin.calls == 2


@committed
def test_a_change_that_the_cache_was_never_told_of_is_noticed(door, origin):
    ask(door)
    watch = door._watch
    watch._reconcile()
    before = version.current()
    publish_story(at=NOW)
    get_redis_connection("default").mset({version.KEY: before[0], version.HARD_KEY: before[1]})
    watch.refresh()
    watch._known = (watch._known[0], watch.sight)
    watch._reconcile()
    watch.refresh()
    ask(door)
    assert origin.calls == 2


@committed
def test_a_kept_story_costs_no_query_and_is_the_page_that_django_makes(client, doors):
    edition = publish_story(at=NOW)
    door = doors(get_wsgi_application())
    first = ask(door, edition.path)
    assert first[0] == 200
    assert first[2] == client.get(edition.path).content
    with CaptureQueriesContext(connection) as queries:
        assert ask(door, edition.path)[2] == first[2]
    assert len(queries) == 0
    assert door.renders == 1


@committed
def test_a_publication_is_seen_within_300_ms_and_a_withdrawn_story_is_gone_at_once(doors):
    edition = publish_story(at=NOW)
    door = doors(get_wsgi_application())
    assert ask(door, edition.path)[0] == 200
    assert edition.headline.encode() in ask(door, "/")[2]
    newer = publish_story(headline="Something newer", at=NOW.replace(hour=13))
    start = time.monotonic()
    while newer.headline.encode() not in ask(door, "/")[2]:
        assert time.monotonic() - start < 3
        time.sleep(0.01)
    seen_after = time.monotonic() - start
    publishing.withdraw(article=edition.article, by=None, at=NOW.replace(hour=14), reason="It was wrong.")
    door._watch.refresh()
    assert ask(door, edition.path)[0] == 410
    assert edition.headline.encode() not in ask(door, "/")[2]
    assert seen_after < 1


def test_a_cache_in_front_gets_nothing_older_than_what_it_was_told_of(door, origin):
    ask(door)
    door._watch.stop()
    version._announce(hard=False)
    origin.text = b"<p>The new page.</p>" * 100
    assert ask(door)[2] == PAGE_TEXT
    assert ask(door, HTTP_SURROGATE_CAPABILITY='nginx="Surrogate/1.0"')[2] == origin.text


def test_an_old_page_shown_for_want_of_a_new_one_may_not_be_kept_in_front(door, origin):
    _, headers, _ = ask(door)
    change(door)
    origin.status = "503 Service Unavailable"
    status, old, body = ask(door)
    assert (status, body) == (200, PAGE_TEXT)
    assert old["cache-control"] == "public, max-age=0, s-maxage=0"
    status, again, _ = ask(door, HTTP_IF_NONE_MATCH=headers["etag"])
    assert (status, again["cache-control"]) == (304, "public, max-age=0, s-maxage=0")
