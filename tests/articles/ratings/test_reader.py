"""Who votes, and what we do not know about them."""

from articles.ratings.reader import client_address, is_crawler, known_id, network_key, new_id, voter


def test_votes_of_one_reader_on_two_stories_cannot_be_linked():
    reader = new_id()
    assert voter(reader, 1) == voter(reader, 1)
    assert voter(reader, 1) != voter(reader, 2)
    assert len(voter(reader, 1)) == 32
    assert reader.encode() not in voter(reader, 1)


def test_only_our_own_kind_of_cookie_is_a_reader():
    reader = new_id()
    assert known_id({"nr": reader}) == reader
    for forged in ("", "x", reader + "0", reader.upper(), "' OR 1=1 --"):
        assert known_id({"nr": forged if forged != reader else "x"}) is None


def test_a_forged_forwarded_header_changes_nothing_without_a_proxy():
    meta = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}
    assert client_address(meta, proxies=0) == "192.0.2.1"


def test_behind_one_proxy_the_hop_that_it_added_counts():
    meta = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.7"}
    assert client_address(meta, proxies=1) == "198.51.100.7"
    assert client_address(meta, proxies=2) == "203.0.113.9"
    assert client_address(meta, proxies=3) == "10.0.0.1"


def test_a_network_key_changes_with_the_day():
    one = network_key(salt=b"a" * 32, address="192.0.2.1", user_agent="x")
    assert one != network_key(salt=b"b" * 32, address="192.0.2.1", user_agent="x")
    assert "192.0.2.1" not in one


def test_a_robot_that_says_so_is_known():
    assert is_crawler("Mozilla/5.0 (compatible; Googlebot/2.1)")
    assert not is_crawler("Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0 Safari/537.36")
