"""Back-office screens of the document library."""
