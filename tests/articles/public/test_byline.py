"""Names in a byline become links."""

from articles.public.byline import linked

ANA = {"name": "Ana Ruiz", "slug": "ana-ruiz"}
ANALEE = {"name": "Ana", "slug": "ana"}


def test_each_name_leads_to_its_author():
    assert linked("By Ana Ruiz and Bo Li", [ANA, {"name": "Bo Li", "slug": "bo-li"}]) == (
        'By <a rel="author" href="/authors/ana-ruiz/">Ana Ruiz</a> and '
        '<a rel="author" href="/authors/bo-li/">Bo Li</a>'
    )


def test_a_short_name_is_not_found_inside_a_longer_one():
    assert linked("By Ana Ruiz and Anabel", [ANALEE, ANA]).count("<a") == 1
    assert 'href="/authors/ana-ruiz/"' in linked("By Ana Ruiz", [ANALEE, ANA])


def test_an_override_is_escaped_and_keeps_its_links():
    assert linked("From <b>our</b> correspondent Ana Ruiz", [ANA]).startswith(
        "From &lt;b&gt;our&lt;/b&gt; correspondent <a"
    )


def test_a_line_without_credits_is_only_escaped():
    assert linked("By A & B", []) == "By A &amp; B"
