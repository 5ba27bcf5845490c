"""The admin site: Unfold's, behind a policy of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from csp.decorators import csp
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from unfold.sites import UnfoldAdminSite

with_admin_policy = csp(settings.ADMIN_CONTENT_SECURITY_POLICY)


class NewsroomAdminSite(UnfoldAdminSite):
    index_template = "desk/index.html"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return with_admin_policy(super().admin_view(view, cacheable))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        login: Callable[..., HttpResponse] = cast(Any, with_admin_policy(super().login))
        return login(request, extra_context)
