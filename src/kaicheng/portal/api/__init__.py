"""The library for machines: everything public as JSON below /api/v1/, described by its own OpenAPI document.

Only what the pages show is here: no drafts, nothing withheld, no names of staff. What a request may ask is declared
once (`parameters`); reading it and describing it come from that one declaration.
"""
