"""The screens of columns."""
