"""Index of the admin classes, for Django: each lives in its feature."""

from articles.desk import audit, reference, stories  # noqa: F401
from articles.feed import admin as feed  # noqa: F401
from articles.ratings import admin as ratings  # noqa: F401
from articles.tagging import admin as tagging  # noqa: F401
