"""Codes, links and security notices of sign-in: what they say, how long they are worth sending."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consortium.mail.kinds import MailKind, register
from consortium.mail.letters import Button, Letter, write
from consortium.mail.models import Message

# What a letter may use of what the sign-in package gives; all of it is kept encrypted until the letter is sent.
SECRETS = (
    "code",
    "key",
    "activate_url",
    "password_reset_url",
    "signup_url",
    "from_email",
    "to_email",
    "deleted_email",
    "ip",
    "user_agent",
)
NOTICE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Wording:
    """`button` is a label and the name of the secret that holds the link."""

    subject: Any
    lasts: timedelta = NOTICE
    button: tuple[Any, str] | None = None


CONFIRM = Wording(_("Confirm your e-mail address"), NOTICE, (_("Confirm my address"), "activate_url"))
WORDINGS = {
    "login_code": Wording(
        _("Your sign-in code, for the next 15 minutes"),
        timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
    ),
    "password_reset_code": Wording(_("Your code to choose a new password"), timedelta(minutes=15)),
    "password_reset_key": Wording(
        _("Choose a new password"),
        timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
        (_("Choose a new password"), "password_reset_url"),
    ),
    "email_confirmation": CONFIRM,
    "email_confirmation_signup": CONFIRM,
    "account_already_exists": Wording(
        _("You already have a sign-in"), NOTICE, (_("Choose a new password"), "password_reset_url")
    ),
    "unknown_account": Wording(_("No sign-in has this address")),
    "email_changed": Wording(_("Your e-mail address was changed")),
    "email_confirm": Wording(_("Your e-mail address was confirmed")),
    "email_deleted": Wording(_("An e-mail address was removed from your sign-in")),
    "password_changed": Wording(_("Your password was changed")),
    "password_reset": Wording(_("Your password was reset")),
    "password_set": Wording(_("A password was set for your sign-in")),
    "totp_activated": Wording(_("An authenticator app was added to your sign-in")),
    "totp_deactivated": Wording(_("The authenticator app was removed from your sign-in")),
    "webauthn_added": Wording(_("A passkey was added to your sign-in")),
    "webauthn_removed": Wording(_("A passkey was removed from your sign-in")),
    "recovery_codes_generated": Wording(_("New recovery codes were made for your sign-in")),
}


def _renderer(name: str, wording: Wording) -> Callable[[Message], Letter]:
    def render(message: Message) -> Letter:
        secret = message.open_secret()
        text = write(f"account/{name}.txt", {**secret, "name": message.name, "when": message.due_at})
        link = secret.get(wording.button[1]) if wording.button else None
        button = Button(str(wording.button[0]), link) if wording.button and link else None
        return Letter(subject=str(wording.subject), text=text, code=secret.get("code", ""), button=button)

    return render


for _name, _wording in WORDINGS.items():
    register(MailKind(name=f"account.{_name}", title=_wording.subject, render=_renderer(_name, _wording), urgent=True))
