"""Other names of the columns of contacts, as Mailchimp, HubSpot, Klaviyo, Shopify and eSputnik spell them.

Of two columns that name one field the earlier name here counts. The numbers under which those tools keep people are
none of them: as external IDs they would keep apart what two tools know of one person.
"""

ALIASES = {
    "first_name": ("given name", "forename", "fname", "ім'я"),
    "last_name": ("surname", "family name", "lname", "прізвище"),
    "gender": ("sex", "стать"),
    "birth_date": ("date of birth", "birthdate", "DOB", "дата народження"),
    "country": ("country/region", "country code", "default address country code", "CC", "country ISO", "країна"),
    "region": ("state", "province", "state/region", "default address province code", "область"),
    "city": ("town", "default address city", "місто"),
    "address": ("street address", "street", "address 1", "address line 1", "default address address1", "адреса"),
    "postcode": ("zip", "zip code", "postal code", "default address zip", "індекс"),
    "language": ("language code", "preferred language", "locale", "мова"),
    "time_zone": ("tz", "часовий пояс"),
    "source": ("original source", "contact source", "origin", "джерело"),
    "created_at": (
        "created", "create date", "created on", "profile created on", "confirm time", "optin time", "date added",
        "customer since", "registered at", "registration date",
    ),
    "email_status": ("email suppressions", "suppression reason"),
    "email_status_at": ("suppressed at",),
    "email_status_reason": ("unsub reason", "unsubscribe reason"),
    "email_status_cause": ("unsub campaign title", "clean campaign title"),
    "unsubscribed": ("unsubscribed from all email", "email opt out", "email opted out"),
    "unsubscribed_at": ("unsub time", "unsubscribe date"),
    "blacklisted_at": ("clean time",),
    "email_consent": ("accepts email marketing", "accepts marketing", "email marketing consent"),
    "email_consent_at": ("email marketing consent timestamp",),
}  # fmt: skip
