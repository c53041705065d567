"""Many people and what happened to them, made by the database itself, with statistics for its planner.

The planner takes the disk for one without moving parts, as the embedded server does, whatever server the tests run on.
"""

from django.db import connection

from activity.models import Campaign, EventType
from contacts.custom_expressions import index_sql
from contacts.models import Application, Change, SubscriptionCategory
from contacts.searching import signature
from tests.factories import CustomFieldFactory, ImportFactory, OriginFactory

PEOPLE = """
    INSERT INTO contacts_contact (external_id, email, phone, telegram_id, first_name, last_name, gender, country,
        region, city, address, postcode, language, time_zone, source, custom, email_status, has_mobile_push,
        has_web_push, created_at, updated_at, sort_name, search)
    SELECT 'C-' || n, 'person-' || n || '@example.com', '+38067' || 1000000 + n, '', first_name, last_name, '', country,
        '', '', '', '', language, '', 'import', jsonb_build_object('tier', tier, 'points', n), 'active', n % 2 = 0,
        false, now() - n * 7919 % %(number)s * interval '1 hour', now() - n * 6271 % %(number)s * interval '1 hour',
        lower(last_name || ' ' || first_name),
        array_to_tsvector(ARRAY[lower(first_name), lower(last_name), n::text, 'c-' || n, 'person',
            '38067' || 1000000 + n, '<' || reverse('38067' || 1000000 + n)])
    FROM generate_series(1, %(number)s) AS n, LATERAL (
        SELECT 'First' || n % 40 AS first_name, 'Last' || n % 2000 AS last_name,
            (ARRAY['UA', 'UA', 'UA', 'PL', 'DE'])[1 + n % 5] AS country,
            (ARRAY['uk', 'uk', 'uk', 'pl', 'de'])[1 + n % 5] AS language,
            CASE WHEN n % 1000 = 0 THEN 'Gold' ELSE 'Silver' END AS tier
    ) AS of_person
"""
BELONGINGS = (
    """INSERT INTO contacts_contactsummary SELECT id, CASE WHEN id % 3 = 0 THEN '1900-01-01'::timestamptz
        ELSE now() - id * 5413 % %(number)s * interval '1 hour' END, 0, '{}', country FROM contacts_contact""",
    "INSERT INTO contacts_identity SELECT 'email:' || email, id FROM contacts_contact",
    """INSERT INTO contacts_change (contact_id, at, origin_id, fields)
        SELECT id, created_at, %(origin)s, '{}' FROM contacts_contact""",
    """INSERT INTO contacts_subscription (contact_id, category_id, state, since, source)
        SELECT id, CASE WHEN id % 1000 = 0 THEN %(rare)s ELSE %(frequent)s END, 'subscribed', now(), ''
        FROM contacts_contact""",
    """INSERT INTO contacts_suppression (channel, address, kind, at, reason, cause, origin_id, ended_reason)
        SELECT 'email', email, 'spam', now(), '', '', %(origin)s, '' FROM contacts_contact""",
    """INSERT INTO contacts_device (contact_id, application_id, device_id, push_token, channel, model, os, app_version,
        push_allowed, anonymous_id)
        SELECT id, %(application)s, 'd' || id, '', 'web_push', '', '', '', true, '' FROM contacts_contact""",
)
ACTIVITY = (
    """INSERT INTO activity_send (contact_id, campaign_id, channel, message_key, status, sent_at, reason)
        SELECT contact_id, %(campaign)s, 'email', n::text, 1 + n % 4, now() - n * interval '6 hours', ''""",
    """INSERT INTO activity_event (contact_id, type_id, event_key, occurred_at, key_value, params)
        SELECT contact_id, %(type)s, n::text, now() - n * interval '6 hours', '', '{}'""",
    """INSERT INTO activity_order (contact_id, external_id, amount, currency, status, ordered_at, items, details)
        SELECT contact_id, n::text, n, 'EUR', 'DELIVERED', now() - n * interval '6 hours', '[]', '{}'""",
)
CHANGES_OF_IMPORT = """
    INSERT INTO contacts_change (contact_id, at, origin_id, fields)
    SELECT id, now(), %(origin)s, '{}' FROM contacts_contact WHERE id % %(every)s = 0
"""


def make_people(number):
    """Each with an identifier, a change, a device, a subscription (`rare` to one in a thousand) and a suppression."""
    made = {
        "number": number,
        "origin": OriginFactory(name="test").pk,
        "rare": SubscriptionCategory.objects.create(key="rare", title="Rare").pk,
        "frequent": SubscriptionCategory.objects.create(key="frequent", title="Frequent").pk,
        "application": Application.objects.create(name="Shop").pk,
    }
    _execute((PEOPLE, *BELONGINGS), made)
    sign_people()


def sign_people():
    """As they are written with their words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, tsvector_to_array(search) FROM contacts_contact")
        signed = [(contact_id, signature(words)) for contact_id, words in cursor.fetchall()]
        cursor.execute(
            "UPDATE contacts_contactsummary SET word_signature = signature"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS signed (id, signature) WHERE contact_id = id",
            [*map(list, zip(*signed, strict=True))],
        )


def make_activity(busiest, number):
    """So many sends, events and orders of this contact, one every six hours back from now, and one of each other."""
    made = {
        "busiest": busiest.pk,
        "number": number,
        "campaign": Campaign.objects.create(name="Spring", channel="email").pk,
        "type": EventType.objects.create(key="viewed", name="Viewed").pk,
    }
    whose = """ FROM (SELECT %(busiest)s AS contact_id, n FROM generate_series(1, %(number)s) AS n
        UNION ALL SELECT id, id FROM contacts_contact WHERE id <> %(busiest)s) AS made"""
    _execute((statement + whose for statement in ACTIVITY), made)


def make_import(every):
    """An import that wrote every so-manieth of the contacts."""
    log = ImportFactory(done=True)
    _execute((CHANGES_OF_IMPORT,), {"origin": log.origin_id, "every": every})
    log.updated = Change.objects.filter(origin=log.origin).count()
    log.save()
    return log


def make_indexed_field(**values):
    """Indexed as `build_index` does it, in the transaction of the test."""
    field = CustomFieldFactory(indexed=True, **values)
    _execute((f"CREATE INDEX index_on_{field.key} ON contacts_contact USING {index_sql(field)}",), {})
    return field


def _execute(statements, made):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.replace("% ", "%% "), made)
        cursor.execute("ANALYZE")
        cursor.execute("SET LOCAL random_page_cost = 1.1")
    connection.check_constraints()  # once, not at the end of each test that begins with them
