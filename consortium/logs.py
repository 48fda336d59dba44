"""What is written about failures: where something went wrong, never with what.

Logging is one line an event on standard error. Neither a line nor a report of an error holds a body, a local
variable, the words of an exception (they may quote anything) or the part of an address that opens something.
"""

import logging
import re
import traceback
from collections.abc import Iterator
from typing import Any

# After these, an address goes on with what opens a task, an invitation, an unsubscription, a new password. Inside
# `?next=` it is quoted. `tests/guards/test_secrets.py` fails for an address that is missing here.
_OPENS = re.compile(
    r"(?P<place>(?:/|%2F)(?:t|invitations|unsubscribe|calendar|reset/key|reset%2Fkey|confirm-email)(?:/|%2F))"
    r"(?:(?!%2F)[^/\s?&\"'<>])+",
    re.IGNORECASE,
)
LEFT_OUT = "[left out]"
_TOO_SHORT_TO_TELL = 3


def discreet(text: str) -> str:
    """Leave out what opens something from whatever addresses stand in the text."""
    return _OPENS.sub(rf"\g<place>{LEFT_OUT}", text)


class Line(logging.Formatter):
    """A line without secrets; of an exception the places and the kinds, without its words."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler's formatter may have kept the words there
        told = super().format(record)
        record.exc_text = None
        return _without_words(told, record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        places = ["".join(traceback.format_tb(error.__traceback__)) + type(error).__name__ for error in _chain(ei[1])]
        return "\nand then\n".join(reversed(places))


def _without_words(told: str, record: logging.LogRecord) -> str:
    """Put the kind of an exception for its words: Django and Celery make them part of the message."""
    for error in _chain(record.exc_info[1] if record.exc_info else None):
        for words in (repr(error), str(error)):
            told = told.replace(words, type(error).__name__) if len(words) > _TOO_SHORT_TO_TELL else told
    return discreet(told)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the exception, then whatever it came from, as Python shows them."""
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def discreet_report(event: Any, hint: Any) -> Any:
    """Keep from a report of an error whatever could quote a request: Sentry calls this before it sends one."""
    event["request"] = {"method": event.get("request", {}).get("method", "")}
    for name in ("extra", "breadcrumbs", "user", "logentry", "message"):
        event.pop(name, None)
    for error in event.get("exception", {}).get("values", []):
        error["value"] = ""
    if record := hint.get("log_record"):
        event["message"] = _without_words(record.getMessage(), record)
    return event


REPORTS: dict[str, Any] = {
    "include_local_variables": False,
    "max_request_body_size": "never",
    "send_default_pii": False,
    "max_breadcrumbs": 0,
    "before_send": discreet_report,
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "consortium.logs.Line", "format": "{asctime} {levelname:<7} {name} {message}", "style": "{"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": []},  # Django’s own would print, or mail to the operator, what ours leaves out
        "django.server": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},  # who was refused what, and when, is nobody's business
        "django.security.csrf": {"level": "ERROR"},
        # Gunicorn has handlers of its own, which know nothing of secrets; its level stays as it was told.
        "gunicorn.error": {"handlers": ["stderr"], "propagate": False},
        "gunicorn.access": {"handlers": ["stderr"], "propagate": False},
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},  # it tells every step, and quotes what it can’t draw
        # At DEBUG these two would print what a page was made from, and every value of a query: answers among them.
        "django.template": {"level": "INFO"},
        "django.db.backends": {"level": "INFO"},
    },
}
