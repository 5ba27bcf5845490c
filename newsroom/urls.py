"""Every address. The public pages come last: a section's address is one word."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("media/", include("media.renditions.urls")),
]
