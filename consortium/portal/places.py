"""The portal's navigation: where one can go, and the capability that each place needs.

A place whose address does not exist in this installation is left out.
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from consortium.access.roles import SIGNED_IN


class Place(NamedTuple):
    label: Any
    url_name: str
    needs: str


PLACES = (
    Place(_("Home"), "portal-home", SIGNED_IN),
    Place(_("Partnerships"), "partnership-list", "partnerships.view"),
    Place(_("Reviews"), "review-list", "reviews.view"),
    Place(_("Commitments"), "commitment-list", "commitments.view"),
    Place(_("Bids"), "bid-list", "bids.view"),
    Place(_("Contracts"), "contract-list", "contracts.view"),
    Place(_("Documents"), "document-list", "documents.upload"),
    Place(_("Payments"), "payment-list", "payments.view"),
    Place(_("People"), "seat-people", "seats.view_own"),
    Place(_("Admin"), "admin:index", "admin.open"),
)
