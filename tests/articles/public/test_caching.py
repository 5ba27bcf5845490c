"""What caches may keep, and that public pages are the same for everyone."""

import pytest
from django.core.cache import cache
from django.urls import URLResolver, get_resolver, reverse

from articles.public import caching, furniture
from articles.publishing import actions as publishing
from articles.tagging.models import Entity, Tag
from tests.factories import NOW, make_author, make_story, make_user, publish_story


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/", "", "/"),
        ("/", "utm_source=x&fbclid=y", "/"),
        ("/", "at=2026", None),
        ("/latest/", "before=1-2", "/latest/?before=1-2"),
        ("/latest/", "q=x", None),
        ("/search/", "q=a+b&section=world", "/search/?q=a+b&section=world"),
        ("/search/", "section=world&q=a%20b", "/search/?q=a+b&section=world"),
        ("/search/", "q=a&x=1", None),
        ("/admin/", "", None),
        ("/ratings/1/", "", None),
        ("/api/v1/items/", "", None),
        ("/search/", "q=" + "x" * 600, None),
    ],
)
def test_an_address_is_kept_under_what_its_page_understands(path, query, expected):
    assert caching.key(path, query) == expected


@pytest.mark.parametrize(
    ("status", "headers", "kept"),
    [
        (200, {"cache-control": "public, s-maxage=60"}, True),
        (410, {"cache-control": "public, s-maxage=60", "vary": "Accept-Encoding"}, True),
        (404, {"cache-control": "public, s-maxage=60"}, False),
        (500, {"cache-control": "public, s-maxage=60"}, False),
        (200, {"cache-control": "private"}, False),
        (200, {"cache-control": "public, max-age=0"}, False),
        (200, {}, False),
        (200, {"cache-control": "public, s-maxage=60", "set-cookie": "a=b"}, False),
        (200, {"cache-control": "public, s-maxage=60", "vary": "Cookie"}, False),
    ],
)
def test_only_public_answers_are_kept(status, headers, kept):
    assert caching.may_keep(status, headers) is kept


# Prefixes of the URL map that are not for every reader alike; each has tests of its own.
NOT_PUBLIC = {
    "admin/": "editors",
    "preview/": "whoever holds a link",
    "ratings/": "the reader's own vote",
    "api/": "a partner's key decides",
    "media/": "files",
    "healthz": "machines",
    "readyz": "machines",
    "metrics": "machines",
}
# One address for each route with parameters. A route that is neither here nor above fails the test below.
EXAMPLES = {
    "public:archive": {"year": 2026, "month": 3},
    "public:topic": {"slug": "ukraine"},
    "public:author": {"slug": "ana-ruiz"},
    "public:section": {"section": "world"},
    "public:story": {"section": "world", "slug": "the-harbour"},
    "public:changes": {"section": "world", "slug": "the-harbour"},
    "sitemaps:month": {"year": "2026", "number": "03"},
    "syndication:latest": {"kind": "rss"},
    "syndication:corrections": {"kind": "atom"},
    "syndication:section": {"slug": "world", "kind": "json"},
    "syndication:author": {"slug": "ana-ruiz", "kind": "rss"},
    "syndication:topic": {"slug": "ukraine", "kind": "rss"},
}


def public_addresses(patterns, prefix="", names=()):
    """Every public address, from the URL map itself: a new one is tested, or fails for want of an example."""
    for found in patterns:
        route = prefix + str(found.pattern)
        if route.startswith(tuple(NOT_PUBLIC)):
            continue
        if isinstance(found, URLResolver):
            yield from public_addresses(
                found.url_patterns, route, (*names, found.namespace) if found.namespace else names
            )
        elif found.name:
            name = ":".join((*names, found.name))
            yield reverse(name, kwargs=EXAMPLES.get(name))
        else:
            yield f"/{route}"


@pytest.mark.django_db
def test_every_public_address_is_the_same_bytes_for_two_readers_and_holds_nothing_of_theirs(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@newsroom.example"
    cache.clear()
    furniture.forget()
    article = make_story(slug="the-harbour", at=NOW, bylines=[{"author": make_author()}])
    topic = Entity.objects.create(kind="place", name="Ukraine", slug="ukraine")
    Tag.objects.create(article=article, entity=topic, status="confirmed", source="editor", rel="about")
    publishing.publish(article=article, by=None, at=NOW)
    editor = type(client)(
        headers={"accept-language": "de", "user-agent": "B", "cookie": f"nr=1; csrf={'a' * 32}"}
    )
    editor.force_login(make_user(is_superuser=True))
    addresses = list(public_addresses(get_resolver().url_patterns))
    assert len(addresses) >= 23
    for address in addresses:
        one = client.get(address, headers={"accept-language": "en", "user-agent": "A"})
        two = editor.get(address, headers={"host": "localhost"})
        assert one.status_code == two.status_code == 200, address
        assert one.content == two.content, address
        for response in (one, two):
            assert not response.cookies, address
            assert "Cookie" not in response.get("Vary", ""), address
            assert b"csrf" not in response.content.lower(), address
            if not address.startswith("/.well-known/"):
                assert response["Cache-Control"].startswith("public, "), address
                assert response["Surrogate-Key"], address


@pytest.mark.django_db
def test_errors_moves_and_searches_are_the_same_for_two_readers_too(client):
    cache.clear()
    furniture.forget()
    gone, moved = publish_story(at=NOW, slug="gone"), publish_story(at=NOW, slug="here")
    publishing.withdraw(article=gone.article, by=None, at=NOW, reason="It was wrong.")
    story = moved.article
    story.refresh_from_db()
    story.slug = "there"
    story.save()
    publishing.publish(article=story, by=None, at=NOW)
    furniture.forget()
    editor = type(client)()
    editor.force_login(make_user(is_superuser=True))
    for address, status in (
        ("/nothing/", 404),
        (gone.path, 410),
        (moved.path, 301),
        ("/search/?q=harbour", 200),
        ("/latest/?before=1772366400000000-1", 200),
    ):
        one, two = client.get(address), editor.get(address)
        assert one.status_code == two.status_code == status, address
        assert one.content == two.content, address
        for response in (one, two):
            assert not response.cookies, address
            assert "Cookie" not in response.get("Vary", ""), address
            assert b"csrf" not in response.content.lower(), address


@pytest.mark.django_db
def test_asking_again_with_the_etag_is_answered_304(client):
    publish_story(at=NOW)
    first = client.get("/")
    again = client.get("/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    assert again["ETag"] == first["ETag"]


@pytest.mark.django_db
def test_pages_hold_no_script_and_no_style_of_their_own(client):
    edition = publish_story(at=NOW)
    for address in ("/", edition.path, "/search/?q=harbour", "/nothing/"):
        html = client.get(address).content.decode()
        assert " style=" not in html
        assert "<style" not in html
        assert html.count("<script") == html.count('<script type="application/ld+json"') + html.count(
            "<script src="
        )
