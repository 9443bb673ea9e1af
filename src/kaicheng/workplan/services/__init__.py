"""What may be done with a ledger; one module a concern."""
