"""Questions about clean-up rounds."""
