"""The office's settings under test: a home of its own, gone with the run; plain passwords' cost kept low."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile


_HOME = tempfile.mkdtemp(prefix="civicstat-office-")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["CIVICSTAT_HOME"] = _HOME
os.environ.setdefault("CIVICSTAT_CITY", "")

from civicstat.office.settings import *  # noqa: E402, F403


del os.environ["CIVICSTAT_HOME"]
# Once Playwright runs in a process, Django takes every test after it for asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
if not ENVIRONMENT.database:  # noqa: F405
    # A file, so that each thread of a running office has a connection of its own, as it has in a city.
    DATABASES["default"]["TEST"] = {"NAME": f"{_HOME}/test.sqlite3"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
