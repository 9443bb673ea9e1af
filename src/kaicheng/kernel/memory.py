"""For processes that work through thousands of things: what is loaded stays, and garbage is looked for seldom."""

import gc

_COLLECTED = (10_000, 20, 50)


def settle() -> None:
    """Call once, when everything is loaded. Papers and rows leave trees behind, which fall by their counts alone."""
    gc.freeze()
    gc.set_threshold(*_COLLECTED)
