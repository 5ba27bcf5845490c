"""Template words of the desk."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince

register = template.Library()


@register.filter
def ago(moment: datetime) -> str:
    """How long ago, in its largest unit: 5 hours."""
    return timesince(moment, depth=1)


@register.filter(name="json")
def as_json(value: Any) -> SafeString:
    """JSON for a data block of a page: no `<` of it can end the block."""
    return mark_safe(
        json.dumps(value).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    )
