"""Why a message is not written at all, in sentences for staff. Pure data."""

from __future__ import annotations

from typing import Final

from shared.core.model import Reason

STEP_OVER: Final = Reason(
    "HOUSE-STEP-OVER",
    "house policy",
    "By the time it would be lawful, the days of this step are over.",
)
SHARED: Final = Reason(
    "HOUSE-SHARED-POINT",
    "house policy",
    "Another customer's row lists the same number or address. If it is one person, give"
    " both rows one Customer ID; otherwise correct the wrong one.",
)
DEAD: Final = Reason(
    "HOUSE-DEAD-POINT",
    "house policy",
    "Nothing arrives at this number or address any more; ask for a new one.",
)
OPTED_OUT: Final = Reason(
    "REGF-OPTOUT-HONOR",
    "12 CFR 1006.14(h)(1)",
    "The person asked not to be written to at this address.",
)
NO_WAY: Final = Reason(
    "HOUSE-NO-CHANNEL", "house policy", "This step names no channel that could be used."
)
NO_ADDRESS = {
    "sms": Reason(
        "HOUSE-NO-PHONE", "house policy", "There is no phone number that can be texted."
    ),
    "email": Reason(
        "HOUSE-NO-EMAIL", "house policy", "There is no e-mail address to write to."
    ),
}
DOWN: Final = Reason(
    "HOUSE-CHANNEL-DOWN",
    "house policy",
    "This channel does not work at the moment; another one is used where it is lawful.",
)
HELD: Final = Reason(
    "HOUSE-PERSON-HELD",
    "house policy",
    "A lawyer, bankruptcy, death or cease request of this person holds all they owe"
    " until a person lifts it.",
)
SWITCHED_OFF: Final = Reason(
    "HOUSE-SWITCHED-OFF",
    "house policy",
    "Sending is stopped for everybody: nothing leaves until somebody resumes it.",
)
ROW_PROBLEM: Final = Reason(
    "HOUSE-ROW-PROBLEM",
    "house policy",
    "The row has a problem; nobody is contacted about it until it is corrected.",
)
ROW_GONE: Final = Reason(
    "HOUSE-ROW-GONE",
    "house policy",
    "The row is not in the sheet any more, so nobody is contacted about it.",
)
NEXT_RUN: Final = Reason(
    "HOUSE-NEXT-RUN",
    "house policy",
    "Nothing stands against it: the next run plans it, within minutes.",
)
