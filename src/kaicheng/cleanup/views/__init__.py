"""The screens of clean-up rounds."""
