"""The screens of agencies and their names, in the back office's shell."""
