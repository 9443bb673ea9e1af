"""公文: official documents of Chinese government as data. No Django, no database."""
