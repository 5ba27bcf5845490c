"""Background work in the admin: what waits, what failed and why, and a way to run it again."""

from django.contrib import admin
from django.utils import timezone
from unfold.admin import ModelAdmin

from newsroom.outbox import actions
from newsroom.outbox.models import Job


@admin.register(Job)
class JobAdmin(ModelAdmin):
    list_display = ["kind", "object_id", "state", "attempts", "created_at", "done_at", "last_error"]
    list_filter = ["state", "kind"]
    search_fields = ["key", "last_error"]
    show_full_result_count = False
    actions = ["run_again"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    @admin.action(description="Run again", permissions=["view"])
    def run_again(self, request, queryset) -> None:
        dead = list(queryset.dead())
        for job in dead:
            actions.revive(job=job, at=timezone.now())
        self.message_user(request, f"{len(dead)} failed jobs will be tried again.")
