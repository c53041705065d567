"""The project's settings, with what makes tests quick and keeps them apart from a running demo."""

from crm.settings import *  # noqa: F403 that is what a settings module does
from crm.settings import CACHES, DATABASE, STORAGES, env

DATABASE["TEST"] = {"NAME": env.str("TEST_DATABASE_NAME", default="test_crm")}
DATABASE["OPTIONS"] = DATABASE.get("OPTIONS", {}) | {"options": "-c synchronous_commit=off"}

CACHES["process"]["BACKEND"] = "django.core.cache.backends.dummy.DummyCache"  # what one test has is no other's
INTAKE_COUNTING_SECONDS = 0  # at once, in the test's own transaction
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
