"""Where other apps find the closed view; it reads the clock and therefore lives among the views."""

from kaicheng.organisations.views.closed import ClosedView, refused

__all__ = ["ClosedView", "refused"]
