"""Clean-up rounds 清理: each unit confirms, amends or repeals what it made."""
