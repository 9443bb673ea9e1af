"""Screens of the ledger in the back office."""
