"""Carriers' and Twilio's delivery codes in our words. Data; decides nothing."""

from __future__ import annotations

# https://www.twilio.com/docs/api/errors; QUO passes the same carrier codes on.
REASONS = {
    "21211": "bad_number",
    "21610": "opted_out",
    "21614": "bad_number",
    "21635": "bad_number",
    "30003": "unreachable",
    "30004": "blocked",
    "30005": "bad_number",
    "30006": "bad_number",
    "30007": "carrier_filtered",
    "30008": "unknown",
    "30022": "rate_limited",
    "30023": "daily_cap",
    "30034": "not_registered",
    "30036": "expired",
}


def reason(code: str) -> str:
    """Give our slug for a delivery error code; "" if there is none, `other` if new."""
    return REASONS.get(code, "other") if code else ""
