"""Keys, webhooks and the log of deliveries in the admin. A key and a webhook's secret are shown once, when made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from articles.feed import actions, sending, webhooks
from articles.feed.models import ApiKey, Delivery, Webhook


class ApiKeyForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        choices=ApiKey.Scope.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What it may read beyond what everybody may.",
    )

    class Meta:
        model = ApiKey
        fields = ["name", "scopes", "sections", "per_minute", "expires_at"]


@admin.register(ApiKey)
class ApiKeyAdmin(ModelAdmin):
    form = ApiKeyForm
    list_display = ["name", "prefix", "state", "per_minute", "last_used_at", "expires_at", "created_by"]
    list_select_related = ["created_by"]
    search_fields = ["name", "prefix"]
    filter_horizontal = ["sections"]
    readonly_fields = ["prefix", "last_used_at", "revoked_at", "replaces", "created_by", "created_at"]
    show_full_result_count = False
    actions = ["rotate", "revoke"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*ApiKeyForm.Meta.fields, *(self.readonly_fields if obj else [])]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # revoked keys stay, to tell who once read

    @admin.display(description="state")
    def state(self, key: ApiKey) -> str:
        if key.revoked_at:
            return "revoked"
        return "expired" if key.expires_at and key.expires_at <= timezone.now() else "valid"

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        if change:
            obj.save()
            return
        made, text = actions.issue_key(
            name=obj.name,
            by=request.user,
            at=timezone.now(),
            scopes=obj.scopes,
            per_minute=obj.per_minute,
            expires_at=obj.expires_at,
        )
        obj.pk = made.pk
        obj.refresh_from_db()
        self._show(request, obj, text)

    def _show(self, request: HttpRequest, key: ApiKey, text: str) -> None:
        messages.warning(
            request,
            format_html(
                "The key of {}: <code>{}</code> Copy it now; nobody can show it again.", key.name, text
            ),
        )

    @admin.action(description="Replace by a new key (the old one works 7 more days)", permissions=["change"])
    def rotate(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        for key in queryset:
            try:
                made, text = actions.rotate_key(key=key, by=request.user, at=timezone.now())
            except actions.KeyIsOver as error:
                self.message_user(request, f"{key}: {error}", messages.ERROR)
            else:
                self._show(request, made, text)

    @admin.action(description="Revoke at once", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        for key in queryset:
            actions.revoke_key(key=key, at=timezone.now())
        self.message_user(request, "Revoked: these keys are refused from now on.")


class WebhookForm(forms.ModelForm):
    events = forms.MultipleChoiceField(
        choices=Webhook.Event.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None: all.",
    )

    class Meta:
        model = Webhook
        fields = ["name", "url", "events"]

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        try:
            sending.check(url)
        except sending.Refused as error:
            raise ValidationError(str(error)) from error
        return url


@admin.register(Webhook)
class WebhookAdmin(ModelAdmin):
    form = WebhookForm
    list_display = ["name", "url", "active", "failing_since", "disabled_reason"]
    list_filter = ["active"]
    search_fields = ["name", "url"]
    readonly_fields = ["active", "failing_since", "disabled_reason", "created_by", "created_at"]
    show_full_result_count = False
    actions = ["switch_on", "switch_off"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*WebhookForm.Meta.fields, *(self.readonly_fields if obj else [])]

    def save_model(self, request: HttpRequest, obj: Webhook, form: Any, change: bool) -> None:
        if change:
            obj.save()
            return
        made = webhooks.add_webhook(
            name=obj.name, url=obj.url, by=request.user, at=timezone.now(), events=tuple(obj.events)
        )
        obj.pk = made.pk
        obj.refresh_from_db()
        messages.warning(
            request,
            format_html(
                "The secret of {}: <code>{}</code> Copy it now; nobody can show it again.",
                obj.name,
                obj.secret,
            ),
        )

    @admin.action(description="Switch on, and send what waits", permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:
        for webhook in queryset:
            webhooks.switch_on(webhook=webhook, at=timezone.now())
        self.message_user(request, "Switched on.")

    @admin.action(description="Switch off", permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:
        queryset.update(active=False, disabled_reason="Switched off by an editor.")
        self.message_user(request, "Switched off. Messages wait until it is switched on again.")


@admin.register(Delivery)
class DeliveryAdmin(ModelAdmin):
    list_display = [
        "created_at",
        "webhook",
        "event",
        "state",
        "attempts",
        "last_status",
        "last_error",
        "next_at",
    ]
    list_select_related = ["webhook"]
    list_filter = ["state", "event", "webhook"]
    search_fields = ["message_id"]
    show_full_result_count = False
    actions = ["resend"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description="Send again, now", permissions=["view"])
    def resend(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        for delivery in queryset:
            webhooks.resend(delivery=delivery, at=timezone.now())
        self.message_user(request, "They are being sent again, with the same ids.")
