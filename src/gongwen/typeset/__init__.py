"""Typesetting: an `OfficialDocument` as HTML, docx and PDF in the layout of GB/T 9704-2012.

`layout` turns the tree into lines with roles; `html`, `docx` and `pdf` print those lines; `compose`
builds trees by program (letters, bulletins, reports).
"""
