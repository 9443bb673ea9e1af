"""Notices to staff: what is waiting, until when; in the back office and by e-mail."""
