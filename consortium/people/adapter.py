"""How sign-in behaves here: nobody signs up unasked, guesses are counted first, mail goes through the ledger."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from consortium import clock
from consortium.mail import actions as mail
from consortium.people import emails, guesses
from consortium.people.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """A person arrives by invitation to a seat; there is no other way in."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        if not guesses.allow(credentials.get("email") or "", now=clock.now()):
            raise self.validation_error("too_many_login_attempts")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Enqueue a code, a link or a notice, due at once at any hour. All that it says waits encrypted."""
        name, now = template_prefix.rpartition("/")[2], clock.now()
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        secret = {key: str(context[key]) for key in emails.SECRETS if context.get(key)}
        draft = mail.Draft(
            kind=f"account.{name}",
            to=email,
            dedupe=uuid.uuid4().hex,  # every request for a code is a message of its own
            due_at=now,
            expires_at=now + emails.WORDINGS[name].lasts,
            name=user.name if user else "",
            recipient_id=user.pk if user else None,
            secret=secret,
        )
        mail.enqueue([draft], now=now)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the person what changed in their sign-in; a change of address is told to both addresses."""
        told = {**(context or {}), "user": user}
        super().send_notification_mail(template_prefix, user, told, email)
        new = told.get("to_email")
        if new and new != email:
            super().send_notification_mail(template_prefix, user, told, new)


class SecondStepAdapter(DefaultMFAAdapter):
    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Suggest what people would call it; they may change it."""
        before = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"My device {before + 1}" if before else "My device"
