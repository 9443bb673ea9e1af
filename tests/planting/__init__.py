"""Texts and files with numbers of persons planted in them, and with codes that only look like such numbers.

Everything comes out of a seeded generator: the same on every machine, and no number of a real person. Used by the
benchmark and by the tests.
"""
