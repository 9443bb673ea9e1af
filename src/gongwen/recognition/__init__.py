"""From the lines of a file to an official document: one module for each question.

Order of work: `normalise` (one form for every sign, with the way back to the source), `layout` and
`unglue` (lines to paragraphs), `webpage` (what belongs to the page, not to the document), `head`,
`tail` and `imprint` (zones), `outline` (numbered tree), then the fields that follow from the words.
"""
