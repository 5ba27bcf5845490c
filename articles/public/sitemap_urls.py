"""/sitemap.xml, /news-sitemap.xml, /sitemaps/…"""

from django.urls import path, re_path

from articles.public import sitemaps

app_name = "sitemaps"
urlpatterns = [
    path("sitemap.xml", sitemaps.index, name="index"),
    path("news-sitemap.xml", sitemaps.news, name="news"),
    path("sitemaps/sections.xml", sitemaps.sections, name="sections"),
    re_path(r"^sitemaps/(?P<year>\d{4})-(?P<number>\d\d)\.xml$", sitemaps.month, name="month"),
]
