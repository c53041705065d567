"""What the admins of all apps share: the site's name, lists of any length, catalogues, rows that are only read."""

from allauth.account.admin import EmailAddress
from django.contrib import admin

from .catalogues import CatalogueAdmin
from .large_tables import LargeTableAdmin, ReadOnly
from .written import Refused, WrittenAdmin

__all__ = ["CatalogueAdmin", "LargeTableAdmin", "ReadOnly", "Refused", "WrittenAdmin"]

admin.site.site_header = "Contacts: administration"
admin.site.site_title = "Contacts"
admin.site.index_title = "Administration"
admin.site.site_url = "/contacts/"

admin.site.unregister(EmailAddress)  # people log in by name, and get a forgotten password from staff
