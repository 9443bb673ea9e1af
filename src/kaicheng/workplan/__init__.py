"""Work points 工作要点 as a ledger that follows itself up: read, assigned, reported on, looked back on."""
