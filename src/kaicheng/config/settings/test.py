"""Settings of the tests: quick password hashes, a data folder of their own."""

import os
import tempfile

os.environ.setdefault("KAICHENG_DATA", tempfile.mkdtemp(prefix="kaicheng-test-"))
os.environ.setdefault("KAICHENG_SECRET_KEY", "a key for tests only")
if "TEST_DATABASE_URL" in os.environ:
    os.environ["KAICHENG_DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from kaicheng.config.settings import base
from kaicheng.config.settings.base import *  # noqa: F403 - settings are what a star import is for

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
# A file, not memory: threads and processes of a test meet the same locks as an office does.
if base.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    base.DATABASES["default"]["TEST"] = {"NAME": str(base.DATA_DIR / "test.sqlite3")}
(base.DATA_DIR / "static").mkdir(parents=True, exist_ok=True)
