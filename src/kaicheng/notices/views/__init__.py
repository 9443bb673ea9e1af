"""The screens of notices, in the back office's shell."""
