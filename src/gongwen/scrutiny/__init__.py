"""Scrutiny of what goes public: personal data in words, every layer of a file, and files cleaned of what is hidden.

`identifiers.scan` finds numbers in words, `layers.layers` gives all words of a file with where they stand,
`cleaning.clean` gives a copy without author, comments, revisions and hidden parts. Pure functions over text and bytes.
"""
