"""Registers the outbox room."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "newsroom.outbox"
    label = "outbox"
