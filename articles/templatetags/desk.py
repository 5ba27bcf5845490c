"""Template words of the desk."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter(name="json")
def as_json(value: Any) -> SafeString:
    """JSON for a data block of a page: no `<` of it can end the block."""
    return mark_safe(
        json.dumps(value).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    )
