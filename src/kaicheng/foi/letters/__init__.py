"""Letters of a case as official documents: facts and what the handler wrote → text, what is missing, a printed form. Pure."""
