"""Webhooks: signed, retried, resent, and never sent to ourselves."""

import json
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from django.urls import reverse
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as PartnersLibrary

from articles.feed import sending, tasks, webhooks, websub
from articles.feed.models import Delivery, Webhook
from articles.publishing import actions as publishing
from newsroom.outbox.models import Job
from tests.articles.feed.stories import publish
from tests.factories import make_user, publish_story

pytestmark = pytest.mark.django_db


class Partner(HTTPServer):
    """A partner's server: keeps what it gets and answers as it is told."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.got, self.answers = [], []
        self.url = f"http://127.0.0.1:{self.server_port}/hook?x=1"


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def partner(settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    server = Partner()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def subscribe(url, **fields):
    return webhooks.add_webhook(name="A partner", url=url, by=None, at=timezone.now(), **fields)


def work(at=None):
    """Does the feed's jobs that are due, as the worker does."""
    done = 0
    while job := _due(at or timezone.now()):
        door = tasks.announce if job.kind == "announce" else tasks.deliver
        door(object_id=job.object_id, object_version=job.object_version, at=at or timezone.now())
        Job.objects.filter(pk=job.pk).update(state="done", done_at=timezone.now())
        done += 1
    return done


def _due(at):
    rows = Job.objects.filter(kind__in=["announce", "webhook"], state="waiting", next_at__lte=at)
    return rows.order_by("id").first()


def test_a_publication_arrives_signed_thin_and_once(partner):
    webhook = subscribe(partner.url)
    edition = publish_story(at=timezone.now())
    work()
    ((path, headers, body),) = partner.got
    assert path == "/hook?x=1"
    lowered = {name.lower(): value for name, value in headers.items()}
    message = PartnersLibrary(webhook.secret).verify(body.decode(), lowered)
    assert message["type"] == "item.published"
    assert datetime.fromisoformat(message["timestamp"])
    assert message["data"] == {
        "id": edition.article_id,
        "seq": 1,
        "state": "updated",
        "reason": "published",
        "url": f"http://testserver/api/v1/items/{edition.article_id}/",
    }
    assert edition.headline not in body.decode()
    tasks.announce(object_id=1, object_version=0, at=timezone.now())
    tasks.deliver(object_id=Delivery.objects.get().pk, object_version=0, at=timezone.now())
    assert len(partner.got) == 1


def test_a_changed_body_or_another_secret_does_not_verify(partner):
    webhook = subscribe(partner.url)
    publish_story(at=timezone.now())
    work()
    ((_, headers, body),) = partner.got
    lowered = {name.lower(): value for name, value in headers.items()}
    with pytest.raises(Exception, match="No matching signature"):
        PartnersLibrary(webhook.secret).verify(body.decode().replace("updated", "deleted"), lowered)


def test_each_kind_of_change_has_its_event_and_webhooks_choose(partner):
    subscribe(partner.url)
    only = subscribe(f"{partner.url}&only", events=("item.withdrawn",))
    now = timezone.now()
    edition = publish_story(at=now)
    publish(edition.article, at=now, headline="Better")
    publishing.correct(article=edition.article, by=None, at=now, text="A word.")
    publishing.kill(article=edition.article, by=None, at=now, reason="Libel.")
    work()
    assert [json.loads(body)["type"] for path, _, body in partner.got if "only" not in path] == [
        "item.published",
        "item.updated",
        "item.corrected",
        "item.withdrawn",
    ]
    (last,) = [json.loads(body) for path, _, body in partner.got if "only" in path]
    assert last["data"]["reason"] == "killed"
    assert only.deliveries.count() == 1


def test_what_does_not_arrive_is_tried_again_at_the_agreed_times_with_the_same_id(partner):
    subscribe(partner.url)
    now = timezone.now()
    partner.answers = [500] * 20
    publish_story(at=now)
    at, waits = timezone.now() + timedelta(seconds=1), []
    work(at)
    while (delivery := Delivery.objects.get()).state == "waiting":
        waits.append((delivery.next_at - at).total_seconds())
        at = delivery.next_at
        assert work(at - timedelta(seconds=1)) == 0
        work(at)
    assert waits == [5, 30, 120, 600, 3600, 21600, 86400]
    assert delivery.state == "failed"
    assert delivery.last_status == 500
    assert len({headers["webhook-id"] for _, headers, _ in partner.got}) == 1
    assert len({body for _, _, body in partner.got}) == 1
    assert len(partner.got) == 8


def test_a_retry_that_arrives_ends_the_matter(partner):
    webhook = subscribe(partner.url)
    partner.answers = [503]
    now = timezone.now()
    publish_story(at=now)
    work(timezone.now() + timedelta(seconds=1))
    webhook.refresh_from_db()
    assert webhook.failing_since
    work(timezone.now() + timedelta(seconds=10))
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.last_status) == ("delivered", 2, 204)
    webhook.refresh_from_db()
    assert webhook.failing_since is None


def test_a_redirection_is_not_followed(partner):
    subscribe(partner.url)
    partner.answers = [302]
    publish_story(at=timezone.now())
    work()
    assert Delivery.objects.get().last_error == "Answered 302."
    assert len(partner.got) == 1


def test_after_three_days_without_an_answer_a_webhook_is_switched_off_and_can_be_switched_on(partner):
    webhook = subscribe(partner.url)
    Webhook.objects.update(failing_since=timezone.now() - timedelta(days=3, minutes=1))
    partner.answers = [500]
    publish_story(at=timezone.now())
    work()
    webhook.refresh_from_db()
    assert not webhook.active
    assert "Answered 500" in webhook.disabled_reason
    publish_story(at=timezone.now())
    work(timezone.now() + timedelta(days=2))
    assert len(partner.got) == 1
    webhooks.switch_on(webhook=webhook, at=timezone.now())
    work()
    assert Delivery.objects.filter(state="delivered").count() == 1


def test_an_address_that_says_it_is_gone_is_asked_no_more(partner):
    webhook = subscribe(partner.url)
    partner.answers = [410]
    publish_story(at=timezone.now())
    work()
    webhook.refresh_from_db()
    assert (webhook.active, Delivery.objects.get().state) == (False, "failed")


def test_an_editor_can_send_a_message_again(partner, admin_client):
    subscribe(partner.url)
    publish_story(at=timezone.now())
    work()
    delivery = Delivery.objects.get()
    admin_client.post(
        reverse("admin:articles_delivery_changelist"),
        {"action": "resend", "_selected_action": [delivery.pk]},
    )
    work()
    assert [headers["webhook-id"] for _, headers, _ in partner.got] == [delivery.message_id] * 2


def test_nothing_is_said_when_the_publication_is_rolled_back(partner):
    from django.db import transaction

    subscribe(partner.url)
    with pytest.raises(RuntimeError), transaction.atomic():
        publish_story(at=timezone.now())
        raise RuntimeError
    assert work() == 0


def test_a_hub_is_told_which_feeds_a_story_stands_in(partner, settings):
    settings.WEBSUB_HUB = partner.url
    edition = publish_story(at=timezone.now())
    tasks.announce(object_id=1, object_version=0, at=timezone.now())
    assert Job.objects.filter(kind="websub").count() == 1
    tasks.tell_hub(object_id=1, object_version=0, at=timezone.now())
    ((_, _, body),) = partner.got
    form = parse_qs(body.decode())
    assert form["hub.mode"] == ["publish"]
    assert "http://testserver/feeds/latest.rss" in form["hub.url"]
    assert f"http://testserver/feeds/sections/{edition.sections[0]['slug']}.atom" in form["hub.url"]
    assert "http://testserver/feeds/authors/ana-ruiz.json" in form["hub.url"]
    partner.answers = [500]
    with pytest.raises(websub.HubFailed):
        tasks.tell_hub(object_id=1, object_version=0, at=timezone.now())


def test_without_a_hub_nobody_is_told(partner):
    publish_story(at=timezone.now())
    tasks.announce(object_id=1, object_version=0, at=timezone.now())
    assert not Job.objects.filter(kind="websub").exists()


HERE = [
    "https://127.0.0.1/",
    "https://localhost/",
    "https://localhost./",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://0/",
    "https://0.0.0.0/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[::127.0.0.1]/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[fec0::1]/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://①②⑦.⓪.⓪.①/",
]


@pytest.mark.parametrize("url", HERE)
def test_every_spelling_of_here_is_refused(url, monkeypatch):
    def never(*args, **kwargs):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(sending.socket, "create_connection", never)
    with pytest.raises((sending.Refused, sending.Unreachable)):
        sending.post(url, body=b"{}", headers={})


@pytest.mark.parametrize(
    "url",
    [
        "http://partner.example/",
        "ftp://partner.example/",
        "file:///etc/passwd",
        "https://user:word@partner.example/",
        "https:///nowhere",
        "https://partner.example:99999/",
        "https://partner.example/a b",
        "//partner.example/",
    ],
)
def test_addresses_that_we_never_send_to_are_refused_when_entered(url):
    with pytest.raises(sending.Refused):
        sending.check(url)


def test_a_name_is_resolved_once_and_that_very_address_is_used(monkeypatch):
    answers = [["93.184.215.14"], ["127.0.0.1"]]
    connected = []

    def resolve(host, port, **kwargs):
        return [(2, 1, 6, "", (address, port)) for address in answers.pop(0)]

    def connect(address, timeout):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(sending.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(sending.socket, "create_connection", connect)
    with pytest.raises(sending.Unreachable):
        sending.post("https://partner.example/", body=b"", headers={})
    assert connected == [("93.184.215.14", 443)]


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    monkeypatch.setattr(
        sending.socket,
        "getaddrinfo",
        lambda *args, **kwargs: [(2, 1, 6, "", (address, 443)) for address in ("93.184.215.14", "10.0.0.1")],
    )
    with pytest.raises(sending.Refused, match=r"10\.0\.0\.1"):
        sending.resolve("partner.example", 443)


def test_the_admin_refuses_private_addresses_and_shows_the_secret_once(admin_client):
    add = reverse("admin:articles_webhook_add")
    refused = admin_client.post(add, {"name": "P", "url": "http://partner.example/", "events": []})
    assert "must begin with https" in refused.content.decode()
    made = admin_client.post(add, {"name": "P", "url": "https://partner.example/", "events": []}, follow=True)
    secret = Webhook.objects.get().secret
    assert secret in made.content.decode()
    assert (
        secret
        not in admin_client.get(
            reverse("admin:articles_webhook_change", args=[Webhook.objects.get().pk])
        ).content.decode()
    )


def test_reporters_have_no_business_with_webhooks(client):
    client.force_login(make_user("Reporter"))
    assert client.get(reverse("admin:articles_webhook_changelist")).status_code == 403
