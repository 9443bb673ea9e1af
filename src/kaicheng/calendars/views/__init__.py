"""The screens of the working calendar, in the back office's shell."""
