"""Verbs over the home page: compose a draft, publish it, bring a former composition back."""

from kaicheng.portal.services.composing import (
    BlockGiven,
    add_block,
    edit_block,
    hide_block,
    place_blocks,
    remove_block,
)
from kaicheng.portal.services.pictures import store_picture
from kaicheng.portal.services.versions import discard_draft, publish_home, start_draft

__all__ = [
    "BlockGiven",
    "add_block",
    "discard_draft",
    "edit_block",
    "hide_block",
    "place_blocks",
    "publish_home",
    "remove_block",
    "start_draft",
    "store_picture",
]
