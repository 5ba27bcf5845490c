"""/feeds/…"""

from django.urls import re_path

from articles.public import syndication

SLUG = r"(?P<slug>[-a-zA-Z0-9_]+)"
KIND = r"\.(?P<kind>rss|atom|json)$"

app_name = "syndication"
urlpatterns = [
    re_path(rf"^latest{KIND}", syndication.latest, name="latest"),
    re_path(rf"^corrections{KIND}", syndication.corrections, name="corrections"),
    re_path(rf"^sections/{SLUG}{KIND}", syndication.section, name="section"),
    re_path(rf"^authors/{SLUG}{KIND}", syndication.author, name="author"),
    re_path(rf"^topics/{SLUG}{KIND}", syndication.topic, name="topic"),
]
