"""Questions about ledgers; one module a concern."""
