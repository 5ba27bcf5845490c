"""Log lines with the request's and job's ids that structlog has bound: JSON in production, plain to read on a desk."""

from __future__ import annotations

from typing import Any

import structlog

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
]


def configure() -> None:
    """Sends structlog's own loggers through Django's logging settings."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


class _Formatter(structlog.stdlib.ProcessorFormatter):
    renderer: Any

    def __init__(self) -> None:
        without_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
        super().__init__(processors=[without_meta, self.renderer], foreign_pre_chain=SHARED)


class JsonFormatter(_Formatter):
    renderer = structlog.processors.JSONRenderer()


class PlainFormatter(_Formatter):
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
