"""The User."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


def check_time_zone(name: str) -> None:
    """Raises ValidationError unless the name stands in the IANA time zone database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            f"“{name}” is not a time zone. Write one like Europe/Paris or America/New_York."
        )


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who works here. Signs in by e-mail, whatever its case."""

    email = models.EmailField(unique=True, help_text="What this person signs in with.")
    name = models.CharField(max_length=120, blank=True, help_text="As colleagues know this person.")
    time_zone = models.CharField(
        max_length=64,
        blank=True,
        validators=[check_time_zone],
        help_text="For example Europe/Paris. Empty: the newsroom's own.",
    )
    language = models.CharField(
        max_length=12, blank=True, help_text="For example en or de. Empty: the newsroom's own."
    )
    is_staff = models.BooleanField("may enter the admin", default=False)
    is_active = models.BooleanField(
        default=True,
        help_text="Take this away instead of deleting somebody who has left: history keeps the name.",
    )
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["name", "email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email
