"""Job: the row that is the task; Heartbeat: the workers' sign of life."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q


class JobQuerySet(models.QuerySet["Job"]):
    def undone(self) -> JobQuerySet:
        return self.filter(state=Job.State.WAITING)

    def due(self, at: datetime) -> JobQuerySet:
        """Waiting, its time has come, and nobody holds a lease on it."""
        return self.undone().filter(Q(lease_until__isnull=True) | Q(lease_until__lte=at), next_at__lte=at)

    def dead(self) -> JobQuerySet:
        return self.filter(state=Job.State.DEAD)


class Job(models.Model):
    """One piece of outstanding work: what kind, on which object, at which version of it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead", "dead (failed three times)"

    key = models.CharField(max_length=120, unique=True, help_text="kind:object:version")
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    object_version = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField(help_text="Not before this.")
    lease_until = models.DateTimeField(
        null=True, blank=True, help_text="Somebody was told to do it until then."
    )
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["next_at"], name="jobs_that_wait", condition=Q(state="waiting")),
            models.Index(fields=["state", "kind"], name="jobs_by_state_and_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | (~Q(state="done") & Q(done_at__isnull=True)),
                name="a_done_job_says_when",
            )
        ]

    def __str__(self) -> str:
        return self.key


class Heartbeat(models.Model):
    """When a process last said that it is alive."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M:%S}"
