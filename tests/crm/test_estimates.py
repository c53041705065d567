"""What PostgreSQL expects is asked once for the pages of a list."""

import pytest

from contacts.models import Contact
from crm.estimates import recent_estimates_of

pytestmark = pytest.mark.django_db


def test_what_was_expected_a_moment_ago_is_expected_still(settings, django_assert_num_queries):
    settings.CACHES = settings.CACHES | {"process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    people = Contact.objects.filter(country="UA")

    with django_assert_num_queries(1):
        first = recent_estimates_of(people, Contact.objects.none(), name="in Ukraine")
        assert recent_estimates_of(people, Contact.objects.none(), name="in Ukraine") == first
    with django_assert_num_queries(1):
        recent_estimates_of(people, name="another")
    assert len(first) == 2
