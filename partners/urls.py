"""Contents page: the addresses of every feature of this app."""

from django.urls import include, path

urlpatterns = [
    path("", include("partners.partnerships.urls")),
    path("", include("partners.bids.urls")),
    path("", include("partners.corrections.urls")),
    path("", include("partners.invitations.urls")),
    path("", include("partners.preparing.urls")),
    path("", include("partners.clarifications.urls")),
    path("", include("partners.writing.urls")),
    path("", include("partners.interests.urls")),
    path("", include("partners.approvals.urls")),
    path("", include("partners.contracts.urls")),
    path("", include("partners.requirements.urls")),
    path("", include("partners.variations.urls")),
    path("", include("partners.options.urls")),
    path("", include("partners.indicators.urls")),
    path("", include("partners.milestones.urls")),
    path("", include("partners.decisions.urls")),
    path("", include("partners.rounds.urls")),
    path("", include("partners.documents.urls")),
    path("", include("partners.payments.urls")),
    path("", include("partners.figures.urls")),
    path("", include("partners.power.urls")),
    path("", include("partners.fairness.urls")),
    path("", include("partners.hours.urls")),
]
