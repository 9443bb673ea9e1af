"""Screens of applications for government information."""
