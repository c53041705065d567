"""Every address: the apps at the root, as DESIGN of pages says, beside log-in, admin and health."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from crm import views

admin.site.login = secure_admin_login(admin.site.login)  # one log-in page, one limit of attempts

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="contacts:contact_list")),
    path("", include("contacts.urls")),
    path("", include("activity.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
]
