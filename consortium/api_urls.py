"""Every endpoint of the API."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from consortium.contacts.api import ContactViewSet
from consortium.membership.api import MembershipViewSet
from consortium.offers.api import OrganisationViewSet, TagViewSet
from partners.candidates.api import CandidateViewSet
from partners.contracts.api import ContractViewSet
from partners.corrections.api import CorrectionViewSet
from partners.decisions.api import DecisionViewSet
from partners.documents.api import DocumentTypeViewSet, DocumentViewSet
from partners.fairness.api import ConsentViewSet, DeclarationViewSet, FairShareViewSet
from partners.figures.api import ExplanationViewSet, FiguresViewSet
from partners.hours.api import HoursTotalsViewSet, HoursViewSet
from partners.indicators.api import IndicatorViewSet
from partners.invitations.api import BidInvitationViewSet
from partners.milestones.api import MilestoneViewSet
from partners.options.api import BreakClauseViewSet, ExtensionOptionViewSet
from partners.partnerships.api import PartnershipViewSet
from partners.payments.api import PaymentViewSet
from partners.power.api import PowerFactViewSet, PowerProfileViewSet
from partners.preparing.api import BidViewSet, CriterionViewSet
from partners.requirements.api import ContractReadinessViewSet, RequirementViewSet
from partners.rounds.api import RoundViewSet
from partners.variations.api import VariationViewSet
from reflections.commitments.api import CommitmentViewSet
from reflections.insights.api import ResultViewSet
from reflections.reviews.api import CadenceViewSet, ReviewViewSet

consortium = SimpleRouter()
consortium.register("organisations", OrganisationViewSet, basename="organisations")
consortium.register("tags", TagViewSet, basename="tags")
consortium.register("contacts", ContactViewSet, basename="contacts")
consortium.register("memberships", MembershipViewSet, basename="memberships")
consortium.register("partnerships", PartnershipViewSet, basename="partnerships")
consortium.register("bids", BidViewSet, basename="bids")
consortium.register("requirements", RequirementViewSet, basename="requirements")
consortium.register("bid-invitations", BidInvitationViewSet, basename="bid-invitations")
consortium.register("corrections", CorrectionViewSet, basename="corrections")
consortium.register("criteria", CriterionViewSet, basename="criteria")
consortium.register("contracts", ContractViewSet, basename="contracts")
consortium.register("variations", VariationViewSet, basename="variations")
consortium.register("extension-options", ExtensionOptionViewSet, basename="extension-options")
consortium.register("break-clauses", BreakClauseViewSet, basename="break-clauses")
consortium.register("indicators", IndicatorViewSet, basename="indicators")
consortium.register("milestones", MilestoneViewSet, basename="milestones")
consortium.register("decisions", DecisionViewSet, basename="decisions")
consortium.register("rounds", RoundViewSet, basename="rounds")
consortium.register("documents", DocumentViewSet, basename="documents")
consortium.register("document-types", DocumentTypeViewSet, basename="document-types")
consortium.register("payments", PaymentViewSet, basename="payments")
consortium.register("explanations", ExplanationViewSet, basename="explanations")
consortium.register("power-facts", PowerFactViewSet, basename="power-facts")
consortium.register("declarations", DeclarationViewSet, basename="declarations")
consortium.register("consents", ConsentViewSet, basename="consents")
consortium.register("hours", HoursViewSet, basename="hours")
consortium.register("reviews", ReviewViewSet, basename="reviews")
consortium.register("cadences", CadenceViewSet, basename="cadences")
consortium.register("commitments", CommitmentViewSet, basename="commitments")
candidates = CandidateViewSet.as_view({"get": "list"}, basename="bids")
figures = FiguresViewSet.as_view({"get": "retrieve"}, basename="contracts")
readiness = ContractReadinessViewSet.as_view({"get": "retrieve"}, basename="contracts")
power = PowerProfileViewSet.as_view({"get": "retrieve"}, basename="contracts")
fair_share = FairShareViewSet.as_view({"get": "retrieve"}, basename="fair-share")
hours_totals = HoursTotalsViewSet.as_view({"get": "retrieve"}, basename="hours")
result = ResultViewSet.as_view({"get": "retrieve"}, basename="results")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("consortia/<slug:slug>/reviews/<uuid:pk>/result/", result, name="results-detail"),
    path("consortia/<slug:slug>/bids/<uuid:pk>/candidates/", candidates, name="bids-candidates"),
    path("consortia/<slug:slug>/contracts/<uuid:pk>/figures/", figures, name="contracts-figures"),
    path("consortia/<slug:slug>/contracts/<uuid:pk>/readiness/", readiness, name="contracts-readiness"),
    path("consortia/<slug:slug>/contracts/<uuid:pk>/power/", power, name="contracts-power"),
    path("consortia/<slug:slug>/fair-share/", fair_share, name="fair-share-detail"),
    path("consortia/<slug:slug>/hours/totals/", hours_totals, name="hours-totals"),
    path("consortia/<slug:slug>/", include(consortium.urls)),
]
