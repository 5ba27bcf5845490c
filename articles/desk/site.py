"""The admin site: Unfold's, behind a policy of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from csp.decorators import csp
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from unfold.sites import UnfoldAdminSite

with_admin_policy = csp(settings.ADMIN_CONTENT_SECURITY_POLICY)


class NewsroomAdminSite(UnfoldAdminSite):
    index_template = "desk/index.html"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return with_admin_policy(super().admin_view(view, cacheable))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        # Here, not above: Django makes the site before the tables are there.
        from articles.desk import front_views, me

        door = self.admin_view
        return [
            path("me/", door(me.me), name="me"),
            path("fronts/", door(front_views.front), name="fronts"),
            path("fronts/preview/", door(front_views.preview), name="front_preview"),
            path("fronts/stories/", door(front_views.stories), name="front_stories"),
            path("fronts/banner/", door(front_views.banner), name="breaking_banner"),
            path("fronts/section/<slug:slug>/", door(front_views.front), name="section_front"),
            path(
                "fronts/section/<slug:slug>/preview/", door(front_views.preview), name="section_front_preview"
            ),
            *super().get_urls(),
        ]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        login: Callable[..., HttpResponse] = cast(Any, with_admin_policy(super().login))
        return login(request, extra_context)
