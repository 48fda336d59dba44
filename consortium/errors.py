"""The one way to say no: a broken rule, with the sentence that a person reads."""

from typing import ClassVar, Self

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class RuleBroken(Exception):
    """A rule of the domain does not allow this.

    `code` is stable and machine readable; `message` says what happened and what to do about it;
    `field` names the form or API field at fault, where there is one. The portal shows it as a form
    error, the API as 409 `application/problem+json`, the admin as a message. Nothing is written.
    """

    code: ClassVar[str] = "rule_broken"
    message: ClassVar[str] = "This can’t be done."
    field: ClassVar[str | None] = None

    def __init__(self, message: str | None = None, *, field: str | None = None) -> None:
        self.text = message or self.message
        self.at_field = field or self.field
        super().__init__(self.text)

    def __str__(self) -> str:
        return self.text


class Stale(RuleBroken):
    """Somebody changed the same thing first."""

    code = "stale"
    message = "Somebody changed this while you were editing. Look at the new version, then try again."


class NotValid(RuleBroken):
    """What was given does not fit the field or a constraint; the first thing wrong is named."""

    code = "invalid"

    @classmethod
    def of(cls, refused: ValidationError) -> Self:
        """Return the same refusal as a broken rule."""
        for field, texts in refused.message_dict.items():
            return cls(" ".join(texts), field=None if field == NON_FIELD_ERRORS else field)
        return cls()
