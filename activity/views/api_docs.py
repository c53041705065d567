"""The reference of the REST API, for people."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from activity.intake.api import DESCRIPTION, api
from activity.intake.reference import calls_by_topic
from crm.pages import render_page


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    topics = calls_by_topic(api.get_openapi_schema())
    return render_page(request, "activity/api_docs.html", {"about": DESCRIPTION, "topics": topics})
