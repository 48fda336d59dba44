"""Contacts for integrators."""

from django_filters import rest_framework as filters
from rest_framework import serializers

from consortium.api.fields import VisibleField
from consortium.api.filters import ConsortiumFilter
from consortium.api.viewsets import (
    Archived,
    ConsortiumViewSet,
    Created,
    Listed,
    Retrieved,
    Revised,
    viewing_and_managing,
)
from consortium.contacts import actions as contacts
from consortium.contacts.models import Contact
from consortium.organisations.models import Organisation


class ContactSerializer(serializers.ModelSerializer):
    organisation = VisibleField(queryset=Organisation.objects.current())

    class Meta:
        model = Contact
        fields = [
            "id",
            "organisation",
            "name",
            "email",
            "phone",
            "job_title",
            "is_shared_inbox",
            "created_at",
            "updated_at",
            "archived_at",
        ]
        read_only_fields = ["created_at", "updated_at", "archived_at"]


class ContactFilter(ConsortiumFilter):
    organisation = filters.UUIDFilter(field_name="organisation_id")

    class Meta:
        model = Contact
        fields = ["email"]


class ContactViewSet(Listed, Retrieved, Created, Revised, Archived, ConsortiumViewSet):
    """Named people and shared inboxes of organisations. A member’s token sees its own organisation’s."""

    queryset = Contact.objects.all()
    serializer_class = ContactSerializer
    filterset_class = ContactFilter
    ordering = ("name", "created_at", "updated_at")
    needs = viewing_and_managing("contacts", "archive")
    act_create = staticmethod(contacts.create)
    act_revise = staticmethod(contacts.revise)
    act_archive = staticmethod(contacts.archive)
