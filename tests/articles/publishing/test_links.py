"""Links that an editor should look at."""

import pytest

from articles.publishing.links import suspicious_links


@pytest.mark.parametrize(
    "href, text, problem",
    [
        ("http://localhost:8000/x", "here", "private address"),
        ("http://192.168.1.7/", "here", "private address"),
        ("http://[::1]/", "here", "private address"),
        ("https://cms.internal/story", "here", "private address"),
        ("https://bank.com@evil.org/", "here", "hides where it leads"),
        ("https://xn--pple-43d.com/", "Apple", "can look like others"),
        ("https://аpple.com/", "Apple", "can look like others"),
        ("https://bit.ly/3xYz", "the report", "short link"),
        ("https://evil.org/login", "www.bank.com", "says “www.bank.com” but leads to evil.org"),
        ("http://exa mple.org:99999/", "here", "not an address"),
        ("http:///nowhere", "here", "leads nowhere"),
    ],
)
def test_a_link_that_hides_where_it_leads_is_found(href, text, problem):
    ((url, message),) = suspicious_links(f'<p>Read <a href="{href}">{text}</a> now.</p>')
    assert url == href
    assert problem in message


@pytest.mark.parametrize(
    "href, text",
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("https://news.bbc.co.uk/1", "BBC.co.uk/news"),
        ("https://example.org/a?b=1&amp;c=2", "what the court said"),
        ("/world/another-story/", "another story"),
        ("mailto:desk@example.org", "write to us"),
        ("https://93.184.216.34/", "the archive"),
    ],
)
def test_an_honest_link_is_not(href, text):
    assert suspicious_links(f'<p><a href="{href}">{text}</a></p>') == []


def test_each_address_is_named_once():
    link = '<a href="http://localhost/">x</a>'
    assert len(suspicious_links(f"<p>{link}</p><p>{link}</p>")) == 1
