"""What proxies in front are told of a new version: by a link that nginx follows, and by PURGE."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from articles.public import proxies
from articles.public.proxies import Proxies, Purged
from articles.public.sight import Sight


def at(number, hard=0):
    return Sight("version", number, hard)


class Proxy(HTTPServer):
    """Remembers how it was purged; `answer` is what it says."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.answer = [], 200

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    def do_PURGE(self):
        self.server.asked.append((self.headers["Surrogate-Key"], self.headers["X-Purge"]))
        self.send_response(self.server.answer)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def proxy():
    server = Proxy()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_the_link_leads_to_a_folder_named_after_the_version_and_older_ones_go(tmp_path):
    link = tmp_path / "now"
    told = Proxies(link)
    for number in (1, 2, 2):
        told.follow(at(number))
        assert link.resolve() == tmp_path / f"at-version-{number}"
        assert link.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["at-version-2", "now"]


def test_a_proxy_forgets_softly_for_a_publication_and_for_good_when_a_story_is_withdrawn(proxy):
    one = Purged(proxy.url)
    for now, sight in enumerate([at(5), at(6), at(7, hard=7), at(8, hard=7)]):
        one.follow(sight, now=now * 0.1)
    assert proxy.asked == [("site", kind) for kind in ("hard", "soft", "hard", "soft")]


def test_a_version_missed_meanwhile_that_was_a_withdrawal_is_not_forgotten(proxy):
    one = Purged(proxy.url, told=at(5))
    one.follow(at(9, hard=7), now=0)
    assert proxy.asked == [("site", "hard")]


@pytest.mark.parametrize(("sight", "kind"), [(at(6), "soft"), (at(6, hard=6), "hard")])
def test_each_version_is_told_twice_and_no_more(proxy, sight, kind):
    one = Purged(proxy.url, told=at(5))
    for now in (0, 0.5, 1.1, 1.5, 2.5):
        one.follow(sight, now=now)
    assert proxy.asked == [("site", kind)] * 2


def test_numbers_that_start_again_are_told_too(proxy):
    one = Purged(proxy.url, told=at(50))
    one.follow(at(1), now=0)
    assert proxy.asked == [("site", "hard")]


@pytest.mark.parametrize("trouble", [503, None])
def test_a_proxy_that_did_not_obey_is_told_again_until_it_does(proxy, trouble):
    one = Purged(proxy.url, told=at(5))
    if trouble:
        proxy.answer = trouble
    else:
        one.url = "http://127.0.0.1:1/"
    one.follow(at(6), now=0)
    assert one.told == at(5)
    proxy.answer, one.url = 200, proxy.url
    before = len(proxy.asked)
    one.follow(at(6), now=0.1)
    assert len(proxy.asked) == before
    one.follow(at(6), now=proxies.PAUSE)
    assert one.told == at(6)
    assert proxy.asked[-1] == ("site", "soft")
