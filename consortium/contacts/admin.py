"""The coordinators' desk for contacts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.asking import ask, confirmation
from consortium.backoffice.desk import ScopedModelAdmin
from consortium.backoffice.filters import ScopedRelatedFilter
from consortium.backoffice.importing import ImportDesk
from consortium.contacts import actions as contacts
from consortium.contacts.imports import ContactImporter
from consortium.contacts.models import Contact

ARCHIVE = confirmation(
    "Archive this contact",
    words="Lists leave them out from now on; their history stays.",
    submit="Archive",
    done="Archived.",
)


@admin.register(Contact)
class ContactDesk(TimelineMixin, ImportDesk, ScopedModelAdmin):
    needs = "contacts.view"
    manages = "contacts.manage"
    imports = "contacts.manage"
    importer = ContactImporter
    create = staticmethod(contacts.create)
    revise = staticmethod(contacts.revise)

    fields = ["organisation", "name", "email", "phone", "job_title", "is_shared_inbox"]
    autocomplete_fields = ["organisation"]
    list_display = ["name", "organisation", "job_title", "email", "signs_in", "is_shared_inbox"]
    list_filter = [
        ("organisation", ScopedRelatedFilter),
        "is_shared_inbox",
        ("archived_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["organisation"]
    search_fields = ["name", "email", "organisation__name"]
    export_columns = ("id", "organisation", "name", "job_title", "email", "phone", "is_shared_inbox")
    actions_detail = ["archive"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Once somebody signs in, the organisation stays and the address is theirs to change."""
        if obj is None:
            return []
        return ["organisation", "email"] if obj.user_id else ["organisation"]

    @display(description="signs in", boolean=True)
    def signs_in(self, contact: Contact) -> bool:
        return contact.user_id is not None

    @action(description="Archive", permissions=["manage"], icon="archive")
    def archive(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return ask(self, request, object_id, form=ARCHIVE, act=contacts.archive)
