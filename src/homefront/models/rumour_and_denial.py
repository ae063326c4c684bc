"""The former name of blocked-rumour, which is one rumour and no denial that is told on; it still works."""

from __future__ import annotations

from homefront.models.blocked_rumour import BlockedRumour

RumourAndDenial = BlockedRumour
