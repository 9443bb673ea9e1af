"""Django's management commands, ours among them."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaicheng.config.settings.base")
    execute_from_command_line(["kaicheng", *sys.argv[1:]])


if __name__ == "__main__":
    main()
