"""What is done with applications, a file a concern."""
