"""How sign-in behaves here: nobody signs up unasked, guesses are counted first, mail goes through the ledger."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from consortium import clock
from consortium.people import guesses


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """A person arrives by invitation to a seat; there is no other way in."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        if not guesses.allow(credentials.get("email") or "", now=clock.now()):
            raise self.validation_error("too_many_login_attempts")
