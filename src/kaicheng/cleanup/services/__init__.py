"""The verbs of clean-up rounds. Each asks whether it may, changes, records and tells, in one transaction."""
