"""Who has left and still has a share, for integrators: the same of a bid as of a contract."""

from rest_framework import serializers

from partners.departures.leaving import Why


class LeaverField(serializers.Serializer):
    """A partner that has left, or is suspended, and has a share."""

    organisation = serializers.UUIDField(source="departure.organisation.pk")
    name = serializers.CharField(source="departure.organisation.name")
    share = serializers.DecimalField(max_digits=5, decimal_places=2)
    why = serializers.ChoiceField(Why.choices, source="departure.why")
    since = serializers.DateField(source="departure.since")
    successor = serializers.UUIDField(source="departure.successor.pk", allow_null=True, default=None)


class Leavers(serializers.Serializer):
    """Whose share asks for reallocation today; nobody's is an empty list."""

    leavers = LeaverField(many=True)
