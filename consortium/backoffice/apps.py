"""Makes our site the admin site, so that other packages' admins register with it, and are refused."""

from django.contrib.admin.apps import AdminConfig


class BackofficeConfig(AdminConfig):
    default_site = "consortium.backoffice.site.Site"
