"""The addresses of a contact's activity, and of what programs send of it."""

from django.urls import include, path

from activity.views.api_docs import api_docs
from activity.views.campaigns import campaigns
from activity.views.events import events
from activity.views.orders import orders
from activity.views.tab import activity

app_name = "activity"

urlpatterns = [
    path("", include("activity.intake.urls")),
    path("api/docs", api_docs, name="api_docs"),
    path("contacts/<int:contact_id>/activity/", activity, name="activity"),
    path("contacts/<int:contact_id>/activity/campaigns/", campaigns, name="campaigns"),
    path("contacts/<int:contact_id>/activity/events/", events, name="events"),
    path("contacts/<int:contact_id>/activity/orders/", orders, name="orders"),
]
