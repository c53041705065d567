"""The addresses of contacts."""

from django.urls import path

from contacts.views.confirmations import confirmation
from contacts.views.contact_delete import contact_delete
from contacts.views.contact_form import contact_edit, contact_new
from contacts.views.contact_information import contact_information
from contacts.views.contact_list import contact_count, contact_filters, contact_list
from contacts.views.exports import export_file, export_list, export_manifest, export_new, export_page, export_stop
from contacts.views.import_actions import import_delete, import_run, import_stop, import_undo
from contacts.views.import_results import import_conflicts, import_rejects
from contacts.views.import_settings import import_settings
from contacts.views.imports import import_list, import_page
from contacts.views.intake import intake, intake_replay, refusal, refusal_replay
from contacts.views.preferences import preferences, unsubscribe
from contacts.views.segments import segment_count, segment_delete, segment_edit, segment_list
from contacts.views.subscription_forms import subscription_done, subscription_embed, subscription_form
from contacts.views.subscriptions import subscription, subscription_again
from contacts.views.suppressions import suppression_end, suppression_new

app_name = "contacts"

_SUBSCRIPTION = "contacts/<int:contact_id>/subscriptions/<int:category_id>/"

urlpatterns = [
    path("contacts/", contact_list, name="contact_list"),
    path("contacts/count/", contact_count, name="contact_count"),
    path("contacts/filters/", contact_filters, name="contact_filters"),
    path("intake/", intake, name="intake"),
    path("intake/replay/", intake_replay, name="intake_replay"),
    path("intake/refusals/<int:refusal_id>/", refusal, name="refusal"),
    path("intake/refusals/<int:refusal_id>/replay/", refusal_replay, name="refusal_replay"),
    path("segments/", segment_list, name="segment_list"),
    path("segments/<int:segment_id>/edit/", segment_edit, name="segment_edit"),
    path("segments/<int:segment_id>/delete/", segment_delete, name="segment_delete"),
    path("segments/<int:segment_id>/count/", segment_count, name="segment_count"),
    path("contacts/new/", contact_new, name="contact_new"),
    path("contacts/<int:contact_id>/", contact_information, name="contact_information"),
    path("contacts/<int:contact_id>/edit/", contact_edit, name="contact_edit"),
    path("contacts/<int:contact_id>/delete/", contact_delete, name="contact_delete"),
    path(_SUBSCRIPTION, subscription, name="subscription"),
    path(f"{_SUBSCRIPTION}again/", subscription_again, name="subscription_again"),
    path("contacts/<int:contact_id>/suppressions/new/", suppression_new, name="suppression_new"),
    path("contacts/<int:contact_id>/suppressions/<int:suppression_id>/end/", suppression_end, name="suppression_end"),
    path("exports/", export_list, name="export_list"),
    path("exports/new/", export_new, name="export_new"),
    path("exports/<int:export_id>/", export_page, name="export_page"),
    path("exports/<int:export_id>/stop/", export_stop, name="export_stop"),
    path("exports/<int:export_id>/file/", export_file, name="export_file"),
    path("exports/<int:export_id>/manifest/", export_manifest, name="export_manifest"),
    path("imports/", import_list, name="import_list"),
    path("imports/<int:import_id>/", import_page, name="import_page"),
    path("imports/<int:import_id>/settings/", import_settings, name="import_settings"),
    path("imports/<int:import_id>/run/", import_run, name="import_run"),
    path("imports/<int:import_id>/stop/", import_stop, name="import_stop"),
    path("imports/<int:import_id>/undo/", import_undo, name="import_undo"),
    path("imports/<int:import_id>/delete/", import_delete, name="import_delete"),
    path("imports/<int:import_id>/rejects/", import_rejects, name="import_rejects"),
    path("imports/<int:import_id>/conflicts/", import_conflicts, name="import_conflicts"),
    # Without a log-in: for visitors of a form, and for whoever has the link in a mail.
    path("forms/<slug:slug>/", subscription_form, name="subscription_form"),
    path("forms/<slug:slug>/done/", subscription_done, name="subscription_done"),
    path("forms/<slug:slug>/embed.js", subscription_embed, name="subscription_embed"),
    path("confirmations/<slug:token>/", confirmation, name="confirmation"),
    path("preferences/<slug:token>/", preferences, name="preferences"),
    path("preferences/<slug:token>/unsubscribe/", unsubscribe, name="unsubscribe"),
]
