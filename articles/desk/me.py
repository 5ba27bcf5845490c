"""A page for whoever is signed in: how colleagues know them, their clock and their language."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from newsroom.accounts.models import User


class MeForm(forms.ModelForm):
    """Only what people may change about themselves: neither their address nor what they may do."""

    time_zone = forms.ChoiceField(required=False, help_text="In which the desk shows and reads times.")
    language = forms.ChoiceField(
        required=False, help_text="Of the admin's own words, as far as they are translated."
    )

    class Meta:
        model = User
        fields = ["name", "time_zone", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(name for name in zoneinfo.available_timezones() if "/" in name and name[:3] != "Etc")
        choices: dict[str, list[tuple[str, str]]] = {
            "time_zone": [
                ("", f"The newsroom’s own ({settings.TIME_ZONE})"),
                *((name, name) for name in zones),
            ],
            "language": [
                ("", "As the browser asks"),
                *((code, str(name)) for code, name in settings.LANGUAGES),
            ],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
            known = {value for value, _ in offered}
            own = getattr(self.instance, name)
            field.choices = offered if own in known else [*offered, (own, own)]


def me(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: saves it."""
    user = User.objects.get(pk=request.user.pk or 0)
    form = MeForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("admin:me")
    context = {
        **admin.site.each_context(request),
        "title": "Your clock and language",
        "form": form,
        "now": timezone.localtime(),
    }
    return TemplateResponse(request, "desk/me.html", context)
