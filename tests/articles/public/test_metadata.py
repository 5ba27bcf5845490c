"""What a page says to machines."""

import pytest

from articles.public.metadata import licence_url, rights


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("cc by-nc-sa 3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ("CC-BY-ND", "https://creativecommons.org/licenses/by-nd/4.0/"),
        ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("https://agency.example/terms", "https://agency.example/terms"),
        ("All rights reserved", ""),
        ("CC Top 4.0", ""),
    ],
)
def test_a_licence_is_named_by_where_it_can_be_read(name, url):
    assert licence_url(name) == url


def test_of_a_photo_s_rights_only_what_is_known_is_said():
    assert rights({}) == {}
    assert rights({"creator": "Ana Ruiz", "copyright_notice": "© Ruiz", "licence": "Editorial only"}) == {
        "creator": {"@type": "Person", "name": "Ana Ruiz"},
        "copyrightNotice": "© Ruiz",
        "license": {"@type": "CreativeWork", "name": "Editorial only"},
    }
