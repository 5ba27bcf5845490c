"""Django's registry of the site itself, and the admin site that it installs."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class NewsroomConfig(AppConfig):
    name = "newsroom"
    label = "newsroom"

    def ready(self) -> None:
        import newsroom.celery  # noqa: F401  shared_task binds to the current app


class NewsroomAdminConfig(AdminConfig):
    default_site = "articles.desk.site.NewsroomAdminSite"
