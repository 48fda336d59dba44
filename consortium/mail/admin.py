"""The ledger as coordinators see it: expected, sent, not needed and why, failed, not certain."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium.backoffice.asking import ask, confirmation
from consortium.backoffice.desk import ScopedModelAdmin, ShownInline
from consortium.delivery.states import State
from consortium.mail import actions as mail
from consortium.mail.kinds import KINDS
from consortium.mail.models import Attempt, Message

FITS = {
    "retry": State.FAILED,
    "settle_as_sent": State.UNCERTAIN,
    "send_again": State.UNCERTAIN,
    "cancel": State.PENDING,
}


RETRY = confirmation("Try this message again", submit="Retry", done="It will be tried again now.")
SETTLE = confirmation(
    "Settle this message as sent",
    words="Only if you know that it arrived: nothing more will be sent.",
    submit="Settle as sent",
    done="Settled as sent.",
)
SEND_AGAIN = confirmation(
    "Send one more copy",
    words="The first may have arrived, so this person may get it twice.",
    submit="Send again",
    done="One more copy leaves now.",
)
CANCEL = confirmation("Don’t send this message", submit="Cancel it", done="It will not be sent.")


class KindFilter(admin.SimpleListFilter):
    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer what a consortium's ledger can hold: codes and security notices belong to none."""
        return sorted((kind.name, kind.title) for kind in KINDS.values() if not kind.urgent)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class AttemptInline(ShownInline):
    model = Attempt
    fields = readonly_fields = ["tried_at", "outcome", "stage", "smtp_code", "smtp_reply"]
    verbose_name_plural = "attempts"
    show_change_link = False


@admin.register(Message)
class MessageDesk(ScopedModelAdmin):
    needs = "messages.view"
    manages = "messages.manage"

    list_display = ["title", "address", "status", "due_at", "settled_at", "reason"]
    list_filter = ["state", KindFilter]
    search_fields = ["address", "name", "reason"]
    date_hierarchy = "due_at"
    ordering = ["-due_at", "-id"]
    list_filter_submit = True
    export_columns = ("title", "address", "state", "due_at", "settled_at", "reason")
    fields = [
        "title", "name", "address", "state", "reason", "due_at", "not_before", "expires_at", "settled_at", "attempts",
        "smtp_code", "smtp_reply", "message_id", "uncertain_at", "resent_at",
    ]  # fmt: skip
    readonly_fields = fields
    inlines = [AttemptInline]
    actions_detail = ["retry", "settle_as_sent", "send_again", "cancel"]

    @display(description="message")
    def title(self, message: Message) -> str:
        return f"{message}, {message.step}" if message.step else str(message)

    @display(
        description="state",
        ordering="state",
        label={State.SENT: "success", State.FAILED: "danger", State.UNCERTAIN: "warning", State.PENDING: "info"},
    )
    def status(self, message: Message) -> tuple[str, str]:
        return message.state, message.get_state_display()

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        """Offer only what fits the state; whoever is late gets the action's own answer."""
        message = self.get_object(request, object_id)
        found = message.state if message else None
        offered = super().get_actions_detail(request, object_id)
        return [one for one in offered if FITS[one.method.original_function_name] == found]

    @action(description="Retry", permissions=["manage"], icon="refresh")
    def retry(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=RETRY, act=mail.retry)

    @action(description="Settle as sent", permissions=["manage"], icon="done_all")
    def settle_as_sent(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=SETTLE, act=partial(mail.settle, arrived=True))

    @action(description="Send again", permissions=["manage"], icon="send")
    def send_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=SEND_AGAIN, act=partial(mail.settle, arrived=False))

    @action(description="Cancel", permissions=["manage"], icon="block")
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=CANCEL, act=mail.cancel)
