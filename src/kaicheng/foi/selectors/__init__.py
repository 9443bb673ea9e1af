"""Questions about applications."""
