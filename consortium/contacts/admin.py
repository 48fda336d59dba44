"""The coordinators' desk for contacts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display

from consortium.activity.timeline import TimelineMixin
from consortium.backoffice.archiving import ArchiveButton
from consortium.backoffice.desk import ScopedModelAdmin
from consortium.backoffice.filters import ArchivedFilter, ScopedRelatedFilter
from consortium.backoffice.importing import ImportDesk
from consortium.contacts import actions as contacts
from consortium.contacts.imports import ContactImporter
from consortium.contacts.models import Contact


@admin.register(Contact)
class ContactDesk(TimelineMixin, ArchiveButton, ImportDesk, ScopedModelAdmin):
    needs = "contacts.view"
    manages = "contacts.manage"
    imports = "contacts.manage"
    importer = ContactImporter
    create = staticmethod(contacts.create)
    revise = staticmethod(contacts.revise)
    act_archive = staticmethod(contacts.archive)

    fields = ["organisation", "name", "email", "phone", "job_title", "is_shared_inbox"]
    autocomplete_fields = ["organisation"]
    list_display = ["name", "organisation", "job_title", "email", "signs_in", "is_shared_inbox"]
    list_filter = [
        ("organisation", ScopedRelatedFilter),
        "is_shared_inbox",
        ArchivedFilter,
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
