#!/usr/bin/env python
"""Django's command line for this project."""

import gc
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    gc.disable()  # to look for garbage among what is imported took a tenth of the start; see `CrmConfig.ready`
    execute_from_command_line(sys.argv)
