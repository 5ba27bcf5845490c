"""A published front for tests, made through the product's own actions."""

from articles.front import actions
from tests.factories import NOW


def curate(*rows, at=NOW, section_id=None, by=None):
    """The live front with these slots."""
    base = actions.state_of(section_id)
    draft = actions.save_front(section_id=section_id, rows=rows, by=by, at=at, base=base)
    return actions.publish_front(front=draft, by=by, at=at)
