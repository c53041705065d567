"""Every address: the apps at the root, beside log-in, admin and health."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from activity.intake import api
from crm import views
from crm.views_components import components

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # one log-in page, one limit of attempts

# The part of allauth that there is: nobody signs up, and staff set a forgotten password.
account_urls = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("signup/", account.signup, name="account_signup"),
]

urlpatterns = [
    path("", RedirectView.as_view(url="/contacts/")),
    path("", include("contacts.urls")),
    path("", include("activity.urls")),
    path("api/", api.urls),
    path("accounts/", include(account_urls)),
    path("admin/", admin.site.urls),
    path("components/", components, name="components"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("healthz", views.healthz, name="healthz"),
]

handler400 = "crm.views.bad_request"
handler500 = "crm.views.server_error"
