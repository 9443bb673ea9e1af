"""Settings shared by every way of running."""

SECRET_KEY = "x"
INSTALLED_APPS: list[str] = []
