"""Import of contacts: a row is matched by its organisation and its e-mail address, which an import never changes."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from consortium.access.actor import Actor
from consortium.backoffice.importers import CHANGED, NEW, SAME, Change, Importer, Verdict
from consortium.backoffice.spreadsheets import Column
from consortium.contacts import actions as contacts
from consortium.contacts.models import Contact
from consortium.organisations.identifiers import BadIdentifier, read, split
from consortium.organisations.models import Identifier, Organisation
from consortium.tenancy.batches import Batch

FIELDS = ("name", "phone", "job_title")

_ALL = {column.name for column in Contact._meta.fields}
_YES, _NO = {"yes", "y", "true", "1", "on"}, {"no", "n", "false", "0", "off"}


class ContactImporter(Importer):
    columns = (
        Column("organisation", ("organisation name", "organization", "org_id", "charity"), required=True),
        Column("name", ("full name", "contact", "contact name"), required=True),
        Column("email", ("e-mail", "e-mail address", "email address"), required=True),
        Column("phone", ("telephone", "tel", "phone number")),
        Column("job_title", ("role", "position")),
        Column("shared_inbox", ("is shared inbox",)),
    )

    def __init__(self, actor: Actor, *, writing: bool) -> None:
        self.consortium_id: Any = actor.consortium_id
        self.organisations: dict[Any, Organisation] = {
            row.pk: row for row in Organisation.objects.visible_to(actor).only("name", "archived_at").order_by()
        }
        self.by_name: dict[str, list[Organisation]] = defaultdict(list)
        for row in self.organisations.values():
            self.by_name[row.name.casefold()].append(row)
        self.seen: dict[tuple[Any, str], int] = {}
        self.batch = Batch[Contact]()
        self._load_numbers()
        self._load_contacts(Contact.objects.visible_to(actor).order_by(), writing=writing)

    def _load_numbers(self) -> None:
        numbers = Identifier.objects.filter(consortium_id=self.consortium_id)
        self.by_number = {
            (scheme, value): self.organisations[pk]
            for scheme, value, pk in numbers.values_list("scheme", "value", "organisation_id")
            if pk in self.organisations
        }

    def _load_contacts(self, held: Any, *, writing: bool) -> None:
        if writing:
            held = held.select_for_update(no_key=True, of=("self",))
        self.held: dict[tuple[Any, str], Contact] = {}
        for contact in held:
            key = contact.organisation_id, contact.email.lower()
            if contact.archived_at is None or key not in self.held:
                self.held[key] = contact

    def weigh(self, number: int, cells: dict[str, str]) -> Verdict:
        organisation = self._organisation(cells["organisation"])
        email = cells["email"]
        if not email:
            raise ValidationError("This row has no e-mail address.")
        key = organisation.pk, email.lower()
        if (first := self.seen.setdefault(key, number)) != number:
            raise ValidationError(f"Row {first} of this file has {email} at {organisation.name} already.")
        fields: dict[str, Any] = {name: cells[name] for name in FIELDS if cells.get(name)}
        if cells.get("shared_inbox"):
            fields["is_shared_inbox"] = _yes_or_no(cells["shared_inbox"])
        held = self.held.get(key)
        return self._weigh_new(organisation, email, fields) if held is None else self._weigh_held(held, fields)

    def _organisation(self, text: str) -> Organisation:
        """Return the organisation with this org-id, or with exactly this name whatever its capitals."""
        if not text:
            raise ValidationError("This row has no organisation. Give its org-id or its name.")
        named = self.by_name.get(text.casefold(), [])
        found = self._numbered(text) or (named[0] if len(named) == 1 else None)
        if found is None and named:
            raise ValidationError(f"Several organisations are called “{text}”. Give the org-id instead.")
        if found is None:
            raise ValidationError(f"No organisation here is called “{text}” or has that number. Add it first.")
        if found.archived_at:
            raise ValidationError(f"{found.name} is archived.")
        return found

    def _numbered(self, text: str) -> Organisation | None:
        try:
            reading = read(*split(text))
        except BadIdentifier:
            return None
        return self.by_number.get((reading.scheme, reading.value))

    def _weigh_new(self, organisation: Organisation, email: str, fields: dict[str, Any]) -> Verdict:
        if not fields.get("name"):
            raise ValidationError("This row has no name.")
        new = Contact(consortium_id=self.consortium_id, organisation=organisation, email=email, **fields)
        new.clean_fields(exclude=_ALL - {"email", *fields})
        changes = [Change("organisation", "", organisation.name), Change("email", "", email)]
        changes += [Change(name, "", _shown(value)) for name, value in fields.items()]
        self.batch.new.append(new)
        return Verdict(NEW, new.name, changes)

    def _weigh_held(self, held: Contact, fields: dict[str, Any]) -> Verdict:
        if held.archived_at:
            raise ValidationError(f"{held.name} is archived here. If they are back, add them by hand.")
        name = held.name
        changes = []
        for label, value in fields.items():
            if (before := getattr(held, label)) != value:
                setattr(held, label, value)
                changes.append(Change(label, _shown(before), _shown(value)))
        held.clean_fields(exclude=_ALL - fields.keys())
        if not changes:
            self.batch.same += 1
            return Verdict(SAME, name)
        self.batch.changed.append(held)
        return Verdict(CHANGED, name, changes)

    def write(self, *, by: Actor, now: datetime) -> None:
        contacts.import_rows(self.batch, by=by, now=now)


def _yes_or_no(text: str) -> bool:
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise ValidationError(f"shared_inbox: “{text}” is neither yes nor no.")


def _shown(value: Any) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)
