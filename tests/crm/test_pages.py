import pytest
from django.http import QueryDict
from django.template import TemplateDoesNotExist
from django.test import RequestFactory, override_settings
from django_htmx.middleware import HtmxDetails

from crm.pages import address, render_page

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.locmem.Loader",
                            {
                                "list.html": (
                                    "{% load partials %}<h1>List</h1>"
                                    "{% partialdef rows inline %}<p id=rows>{{ name }}</p>{% endpartialdef %}"
                                ),
                                "broken.html": (
                                    "{% load partials %}"
                                    "{% partialdef rows inline %}{% include 'nowhere.html' %}{% endpartialdef %}"
                                ),
                            },
                        )
                    ],
                )
            ],
            "libraries": {"partials": "template_partials.templatetags.partials"},
        },
    }
]
WHOLE = "<h1>List</h1><p id=rows>Ann</p>"
PART = "<p id=rows>Ann</p>"


@pytest.fixture(autouse=True)
def templates():
    with override_settings(TEMPLATES=TEMPLATES):
        yield


def answer(template="list.html", status=200, **headers):
    request = RequestFactory().get("/", headers={name.replace("_", "-"): value for name, value in headers.items()})
    request.htmx = HtmxDetails(request)
    return render_page(request, template, {"name": "Ann"}, status=status)


def test_a_browser_gets_the_whole_page():
    assert answer().content.decode() == WHOLE


def test_htmx_gets_the_part_that_it_fills():
    assert answer(hx_request="true", hx_target="rows").content.decode() == PART


@pytest.mark.parametrize("target", ["nowhere", "rows#rows", "../list.html", ""])
def test_htmx_gets_the_whole_page_for_a_target_that_is_no_part_of_it(target):
    assert answer(hx_request="true", hx_target=target).content.decode() == WHOLE


def test_a_target_without_htmx_changes_nothing():
    assert answer(hx_target="rows").content.decode() == WHOLE


def test_a_history_restore_gets_the_whole_page():
    response = answer(hx_request="true", hx_target="rows", hx_history_restore_request="true")

    assert response.content.decode() == WHOLE


@pytest.mark.parametrize("headers", [{}, {"hx_request": "true", "hx_target": "rows"}])
def test_caches_keep_pages_and_parts_apart(headers):
    assert answer(**headers)["Vary"] == "HX-Request, HX-Target, HX-History-Restore-Request"


def test_an_invalid_form_answers_its_part_with_422():
    response = answer(status=422, hx_request="true", hx_target="rows")

    assert (response.status_code, response.content.decode()) == (422, PART)


def test_a_template_missing_inside_a_part_is_an_error():
    with pytest.raises(TemplateDoesNotExist, match="nowhere"):
        answer("broken.html", hx_request="true", hx_target="rows")


def test_an_address_merges_changes_and_drops_the_cursors():
    params = QueryDict("q=ann&sort=name&after=abc&before=x")

    assert address(params) == "?q=ann&sort=name"
    assert address(params, sort="email", country="UA") == "?q=ann&sort=email&country=UA"
    assert address(params, q=None) == "?sort=name"
    assert address(params, before="end") == "?q=ann&sort=name&before=end"


def test_an_address_keeps_repeated_parameters():
    assert address(QueryDict("tag=a&tag=b&q=x"), q="y") == "?tag=a&tag=b&q=y"
    assert address({"tag": ["a", "b"], "q": None}) == "?tag=a&tag=b"
    assert address({}) == "?"


def test_an_address_escapes_what_it_is_given():
    assert address({"q": 'a&b="<é>'}) == "?q=a%26b%3D%22%3C%C3%A9%3E"


def test_an_address_leaves_its_parameters_alone():
    params = QueryDict("q=ann")

    address(params, q="bea")

    assert params.urlencode() == "q=ann"
