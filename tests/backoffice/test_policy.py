"""The content policy: strict, but for the admin and the API's docs."""

import pytest


def test_policy_is_strict_in_the_portal(signed_in, world):
    policy = signed_in(world.seats.member).get("/me/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    ("address", "script", "style"),
    [("/admin/", True, True), ("/api/v1/docs/", False, True), ("/accounts/login/", False, False)],
)
def test_policy_is_wider_only_where_a_package_needs_it(signed_in, client, world, address, script, style):
    visitor = signed_in(world.seats.coordinator) if address == "/admin/" else client
    directives = dict(part.strip().split(" ", 1) for part in visitor.get(address)["Content-Security-Policy"].split(";"))
    assert ("unsafe-eval" in directives["script-src"], "unsafe-inline" in directives["style-src"]) == (script, style)
    assert "unsafe-inline" not in directives["script-src"]
