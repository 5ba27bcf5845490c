"""Many publishers and several partners at once: every mirror ends equal to what is live."""

import random
import threading

import pytest
from django.db import connection
from django.test import Client

from articles.content.models import Article
from articles.publishing import actions as publishing
from articles.publishing.steps import NotAllowed
from tests.articles.feed.stories import later
from tests.articles.feed.test_changes import Mirror, live
from tests.factories import make_story

PUBLISHERS, PARTNERS, STORIES, VERBS = 8, 3, 12, 12


def publisher(number, stories, failures):
    """Publishes, corrects and withdraws stories that others work on as well."""
    chance = random.Random(number)
    try:
        for step in range(VERBS):
            story, at = Article.objects.get(pk=chance.choice(stories)), later(minutes=step)
            try:
                if chance.random() < 0.35:
                    publishing.withdraw(article=story, by=None, at=at, reason="Wrong.")
                elif chance.random() < 0.3:
                    publishing.correct(article=story, by=None, at=at, text=f"By {number} in step {step}.")
                else:
                    story.headline = f"By {number} in step {step}"
                    story.save(update_fields=["headline"])
                    publishing.publish(article=story, by=None, at=at)
            except NotAllowed:
                pass  # somebody else withdrew it first
            finally:
                connection.close()  # one pool serves all
    except Exception as error:
        failures.append(error)


def partner(mirror, over, failures):
    """Polls at random moments until the publishers are done. `Mirror` itself checks that no story goes back in time."""
    chance = random.Random(mirror.url)
    try:
        while not over.wait(chance.random() * 0.1):
            mirror.poll()
            connection.close()
    except Exception as error:
        failures.append(error)


@pytest.mark.django_db(transaction=True)
def test_mirrors_that_poll_while_eight_publish_end_equal_to_the_live_set(settings):
    settings.FEED_REQUESTS_PER_MINUTE = 1_000_000
    stories = [make_story().pk for _ in range(STORIES)]
    mirrors = [Mirror(Client(), limit) for limit in (1, 7, 500)]
    failures, over = [], threading.Event()
    polling = [threading.Thread(target=partner, args=(mirror, over, failures)) for mirror in mirrors]
    publishing_ = [threading.Thread(target=publisher, args=(n, stories, failures)) for n in range(PUBLISHERS)]
    for thread in polling + publishing_:
        thread.start()
    for thread in publishing_:
        thread.join()
    over.set()
    for thread in polling:
        thread.join()
    assert not failures
    late = Mirror(Client(), 3)  # one who comes only now
    stored = Mirror(Client())  # and one who resumes from where another was
    stored.url, stored.held, stored.reached = mirrors[0].url, dict(mirrors[0].held), dict(mirrors[0].reached)
    wanted = live(Client())
    assert wanted
    for mirror in [*mirrors, late, stored]:
        mirror.poll()
        assert mirror.held == wanted
