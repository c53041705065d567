"""The project's settings with the benchmark's addresses alone; no production server reads this."""

from crm.settings import *  # noqa: F403 that is what a settings module does

ROOT_URLCONF = "activity.benchmark.urls"
