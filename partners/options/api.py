"""Extension options and break clauses for integrators."""

from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consortium import clock
from consortium.api.fields import VisibleField
from consortium.api.filters import ConsortiumFilter
from consortium.api.viewsets import (
    Archived,
    ConsortiumViewSet,
    Created,
    Listed,
    Retrieved,
    Revised,
    carry_out,
    verb,
    viewing_and_managing,
)
from partners.contracts.models import Contract
from partners.options import actions as options
from partners.options import breaks
from partners.options.models import BreakClause, ExtensionOption, HeldBy
from partners.options.notices import Standing, Use

_DATED = ["created_at", "updated_at", "archived_at"]


class _OfContractSerializer(serializers.ModelSerializer):
    def get_fields(self) -> Any:
        """It stays with its contract."""
        fields = super().get_fields()
        if isinstance(self.instance, (ExtensionOption, BreakClause)):
            fields["contract"].read_only = True
        return fields


class ExtensionOptionSerializer(_OfContractSerializer):
    contract = VisibleField(queryset=Contract.objects.all())
    standing = serializers.SerializerMethodField()

    class Meta:
        model = ExtensionOption
        facts = ["exercised_on", "declined_on", "declined_because", *_DATED]
        fields = ["id", "contract", "extends_to", "notify_by", "words", "standing", *facts]
        read_only_fields = facts

    def get_standing(self, option: ExtensionOption) -> Standing:
        """Return where it stands today, where the consortium is."""
        return option.standing_on(clock.today(self.context["actor"].zone))


class BreakClauseSerializer(_OfContractSerializer):
    contract = VisibleField(queryset=Contract.objects.all())
    use = serializers.SerializerMethodField()
    may_end_on = serializers.DateField(read_only=True)

    class Meta:
        model = BreakClause
        facts = ["notify_by", "used_on", "used_because", "may_end_on", *_DATED]
        fields = ["id", "contract", "held_by", "ends_from", "notice_days", "words", "use", *facts]
        read_only_fields = facts

    def get_use(self, clause: BreakClause) -> Use:
        """Return where it stands today, where the consortium is."""
        return clause.use_on(clock.today(self.context["actor"].zone))


class Exercising(serializers.Serializer):
    exercised_on = serializers.DateField()


class Declining(serializers.Serializer):
    declined_on = serializers.DateField()
    reason = serializers.CharField(max_length=2000)


class UsingBreak(serializers.Serializer):
    used_on = serializers.DateField(help_text="The day on which notice was given.")
    reason = serializers.CharField(max_length=2000)


class ExtensionOptionFilter(ConsortiumFilter):
    contract = filters.UUIDFilter(field_name="contract_id")
    standing = filters.ChoiceFilter(choices=Standing.choices, method="standing_so", help_text="Where it stands today.")
    notify_before = filters.DateFilter(field_name="notify_by", lookup_expr="lt")

    class Meta:
        model = ExtensionOption
        fields: list[str] = []

    def standing_so(self, queryset: Any, name: str, standing: str) -> Any:
        return queryset.standing(standing, clock.today(self.request.actor.zone))


class BreakClauseFilter(ConsortiumFilter):
    contract = filters.UUIDFilter(field_name="contract_id")
    held_by = filters.ChoiceFilter(choices=HeldBy.choices)
    notify_before = filters.DateFilter(field_name="notify_by", lookup_expr="lt")

    class Meta:
        model = BreakClause
        fields: list[str] = []


class ExtensionOptionViewSet(Listed, Retrieved, Created, Revised, Archived, ConsortiumViewSet):
    """Steps by which a contract may become longer. Without an outcome, one lapses after its day of notice."""

    queryset = ExtensionOption.objects.all()
    serializer_class = ExtensionOptionSerializer
    filterset_class = ExtensionOptionFilter
    ordering = ("created_at", "updated_at", "notify_by", "extends_to")
    needs = viewing_and_managing("contracts", "exercise", "decline", "archive")
    act_create = staticmethod(options.create)
    act_revise = staticmethod(options.revise)
    act_archive = staticmethod(options.archive)

    @verb()
    def exercise(self, request: Request, **kwargs: Any) -> Response:
        """Record that it was taken up, once: the contract is extended to its day."""
        return carry_out(self, options.exercise, Exercising)

    @verb()
    def decline(self, request: Request, **kwargs: Any) -> Response:
        """Record that it is not taken up, and why."""
        return carry_out(self, options.decline, Declining)


class BreakClauseViewSet(Listed, Retrieved, Created, Revised, Archived, ConsortiumViewSet):
    """Who may end a contract early, and by when notice must be given for the first day that is possible."""

    queryset = BreakClause.objects.all()
    serializer_class = BreakClauseSerializer
    filterset_class = BreakClauseFilter
    ordering = ("created_at", "updated_at", "notify_by", "ends_from")
    needs = viewing_and_managing("contracts", "use", "archive")
    act_create = staticmethod(breaks.create)
    act_revise = staticmethod(breaks.revise)
    act_archive = staticmethod(breaks.archive)

    @verb()
    def use(self, request: Request, **kwargs: Any) -> Response:
        """Record that notice was given, once."""
        return carry_out(self, breaks.use, UsingBreak)
