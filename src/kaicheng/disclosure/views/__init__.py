"""The screens of the section in the back office."""
