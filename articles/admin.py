"""Index of the admin classes, for Django: each lives in its feature."""

from articles.desk import stories  # noqa: F401
from articles.tagging import admin as tagging  # noqa: F401
