"""A client of the API with a token of one seat."""

from knox.models import get_token_model
from rest_framework.test import APIClient

from consortium.access.roles import SCOPES


class Integrator(APIClient):
    """Calls `/api/v1/consortia/<slug>/…` with the token of a seat; a path is what follows the slug."""

    def __init__(self, seat, scopes=None):
        super().__init__()
        self.slug = seat.consortium.slug
        self.token, secret = get_token_model().objects.create(
            seat.user,
            seat=seat,
            name="Test",
            scopes=sorted(SCOPES if scopes is None else scopes),
            created_by=seat.user,
        )
        self.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")

    def call(self, method, path, data=None, **headers):
        return self.generic(
            method,
            path if path.startswith("/") else f"/api/v1/consortia/{self.slug}/{path}",
            self._json(data),
            content_type="application/json",
            headers=headers,
        )

    def _json(self, data):
        import json

        return "" if data is None else json.dumps(data)
