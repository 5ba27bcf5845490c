"""Registers the publication; keeps the roles' permissions and the audit log's triggers in step with their tables."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Stories"

    def ready(self) -> None:
        from articles.publishing import audit
        from articles.publishing.roles import grant_permissions

        # Permissions are made by Django after the migrations, so a migration cannot hand them out.
        post_migrate.connect(grant_permissions, sender=self, dispatch_uid="articles.grant_permissions")
        post_migrate.connect(audit.install, sender=self, dispatch_uid="articles.audit")
