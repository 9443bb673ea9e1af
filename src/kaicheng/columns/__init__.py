"""Columns 栏目: saved questions over the library, with pins, a type and an agency that answers for them."""
