"""Letters to readers: who wants to hear of what is newly public, by agency, theme or column."""
