"""Every address. The public pages come last: a section's address is one word."""

from django.contrib import admin
from django.urls import include, path

from newsroom import health, well_known

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path(".well-known/security.txt", well_known.security_txt),
    path("admin/", admin.site.urls),
    path("preview/", include("articles.desk.urls")),
    path("ratings/", include("articles.ratings.urls")),
    path("media/", include("media.renditions.urls")),
    path("api/v1/", include("articles.feed.urls")),
    path("feeds/", include("articles.public.syndication_urls")),
    path("", include("articles.public.sitemap_urls")),
    path("", include("articles.public.urls")),
]

handler404 = "articles.public.views.not_found"
handler500 = "articles.public.views.broken"
