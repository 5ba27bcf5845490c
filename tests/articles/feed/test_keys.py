"""Keys, scopes, sections, limits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from rest_framework.request import Request

from articles.feed import actions
from articles.feed.limits import network, spend
from articles.feed.models import ApiKey
from articles.feed.problems import Problem
from articles.publishing import actions as publishing
from tests.articles.feed.stories import later, publish
from tests.factories import make_section, make_user, publish_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_minute():
    cache.client.get_client().flushdb()


def issue(**fields):
    return actions.issue_key(name="A partner", by=None, at=timezone.now(), **fields)


def get(client, address, key=None, **headers):
    return client.get(
        f"/api/v1/{address}", headers=({"Authorization": f"Bearer {key}"} if key else {}) | headers
    )


def test_a_key_is_stored_as_its_digest_only(client):
    row, text = issue()
    assert text.startswith("nk_")
    assert row.prefix == text[:10]
    stored = " ".join(str(value) for value in ApiKey.objects.values_list().get())
    assert text not in stored
    assert text[10:] not in stored
    assert get(client, "items/", text).status_code == 200


def test_answers_to_a_key_stay_out_of_shared_caches(client):
    _, text = issue()
    assert get(client, "items/", text).headers["Cache-Control"].startswith("private")
    assert get(client, "items/").headers["Cache-Control"].startswith("public")


@pytest.mark.parametrize(
    "header", ["Bearer nk_wrong", "Bearer ", "Basic abc", "nk_x", "Bearer nk_" + "x" * 200]
)
def test_a_wrong_key_is_refused_and_not_ignored(client, header):
    response = client.get("/api/v1/items/", headers={"Authorization": header})
    assert response.status_code == 401
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_key_in_the_address_is_no_key(client):
    _, text = issue()
    response = client.get(f"/api/v1/items/?key={text}")
    assert response.status_code == 400
    assert text not in response.content.decode()


def test_expired_and_revoked_keys_are_refused(client):
    row, text = issue(expires_at=timezone.now() - timedelta(seconds=1))
    assert get(client, "items/", text).status_code == 401
    row, text = issue()
    actions.revoke_key(key=row, at=timezone.now())
    assert get(client, "items/", text).status_code == 401
    with pytest.raises(actions.KeyIsOver):
        actions.rotate_key(key=row, by=None, at=timezone.now())


def test_rotation_overlaps_and_keeps_what_the_key_may(client):
    world = make_section("World")
    row, old = issue(scopes=["feed.versions"], sections=[world], per_minute=77)
    at = timezone.now()
    new_row, new = actions.rotate_key(key=row, by=None, at=at)
    assert get(client, "items/", old).status_code == get(client, "items/", new).status_code == 200
    assert (new_row.scopes, new_row.per_minute, list(new_row.sections.all())) == (
        ["feed.versions"],
        77,
        [world],
    )
    assert new_row.replaces == row
    row.refresh_from_db()
    assert row.expires_at == at + actions.OVERLAP
    assert not ApiKey.objects.valid(at + actions.OVERLAP).filter(pk=row.pk).exists()


def test_use_is_noted(client):
    row, text = issue()
    get(client, "items/", text)
    row.refresh_from_db()
    assert timezone.now() - row.last_used_at < timedelta(seconds=10)


def test_versions_need_the_scope(client):
    edition = publish_story(headline="First")
    publish(edition.article, at=later(hours=1), headline="Second")
    address = f"items/{edition.article_id}/versions/"
    assert get(client, address).status_code == 401
    assert get(client, address, issue()[1]).status_code == 403
    key = issue(scopes=["feed.versions"])[1]
    rows = get(client, address, key).json()["items"]
    assert [(row["version"], row["headline"]) for row in rows] == [(2, "Second"), (1, "First")]
    old = get(client, f"{address}1/", key).json()
    assert old["item"]["title"] == "First"
    assert old["meta"]["status"] == "superseded"
    assert get(client, f"{address}3/", key).status_code == 404
    publishing.withdraw(article=edition.article, by=None, at=later(hours=2), reason="Wrong.")
    assert get(client, address, key).status_code == 410
    assert get(client, f"{address}1/", key).status_code == 410


def test_a_key_for_some_sections_sees_only_those_and_hears_when_a_story_leaves_them(client):
    sport = make_section("Sport")
    world = publish_story(section=make_section("World"))
    match = publish_story(section=sport, at=later(hours=1))
    key = issue(sections=[sport])[1]

    def rows(address):
        return get(client, address, key).json()["items"]

    assert [row["meta"]["id"] for row in rows("items/?count=true")] == [match.article_id]
    assert get(client, f"items/{world.article_id}/", key).status_code == 404
    assert [(row["id"], row["state"]) for row in rows("changes/")] == [(match.article_id, "updated")]
    publish(match.article, at=later(hours=2), section=make_section("World"))
    (row,) = rows("changes/?after=2")
    assert (row["id"], row["state"], "item" in row) == (match.article_id, "deleted", False)
    other = get(client, "items/").headers["ETag"]
    assert get(client, "items/", key, **{"If-None-Match": other}).status_code == 200


def test_a_limit_is_told_and_kept_and_ends(client):
    row, text = issue(per_minute=3)
    first = get(client, "items/", text)
    assert (first.headers["RateLimit-Limit"], first.headers["RateLimit-Remaining"]) == ("3", "2")
    assert [get(client, "items/", text).status_code for _ in range(3)] == [200, 200, 429]
    refused = get(client, "items/", text)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert get(client, "items/").status_code == 200  # others are not touched
    cache.client.get_client().delete(f"nr:feed:spent:key:{row.pk}")
    assert get(client, "items/", text).status_code == 200


def test_without_a_key_the_address_counts_and_wrong_keys_count_too(client, settings):
    settings.FEED_REQUESTS_PER_MINUTE = 2
    assert get(client, "items/", "nk_wrong").status_code == 401
    assert get(client, "items/").status_code == 200
    assert get(client, "items/").status_code == 429
    assert get(client, "items/", "nk_wrong").status_code == 429
    elsewhere = client.get("/api/v1/items/", REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 200
    # An invented hop changes nothing while no proxy of ours is in front.
    assert get(client, "items/", **{"X-Forwarded-For": "198.51.100.7"}).status_code == 429


def test_the_counter_always_ends(client):
    get(client, "items/")
    (name,) = cache.client.get_client().keys("nr:feed:spent:address:*")
    assert 0 < cache.client.get_client().ttl(name) <= 60


def test_many_at_once_get_no_more_than_is_allowed(rf, settings):
    settings.FEED_REQUESTS_PER_MINUTE = 50

    def ask(_):
        try:
            return spend(Request(rf.get("/api/v1/items/")))
        except Problem:
            return None

    with ThreadPoolExecutor(8) as crowd:
        assert sum(spent is not None for spent in crowd.map(ask, range(120))) == 50


@pytest.mark.parametrize(
    "address, same_as",
    [("2001:db8::1", "2001:db8::ffff"), ("::ffff:192.0.2.1", "192.0.2.1"), ("fe80::1%eth0", "fe80::2")],
)
def test_one_subscriber_is_one_network(address, same_as):
    assert network(address) == network(same_as)
    assert network(address) != network("2001:db8:0:1::1")


def test_an_administrator_sees_a_key_once(admin_client):
    response = admin_client.post(
        reverse("admin:articles_apikey_add"), {"name": "Agency", "per_minute": 60, "scopes": []}, follow=True
    )
    assert response.status_code == 200, response.content
    row = ApiKey.objects.get(name="Agency")
    assert f"<code>{row.prefix}" in response.content.decode()
    page = admin_client.get(reverse("admin:articles_apikey_change", args=[row.pk])).content.decode()
    assert row.digest not in page
    assert "<code>nk_" not in page


def test_only_administrators_manage_keys(client):
    client.force_login(make_user("Editor"))
    assert client.get(reverse("admin:articles_apikey_changelist")).status_code == 403
    client.force_login(make_user("Administrator"))
    assert client.get(reverse("admin:articles_apikey_changelist")).status_code == 200
