"""
The entry points Cloud Functions serves, each by its name; run as a program, the CLI.

Importing it loads no client and no command: `functions-framework --target=NAME` starts
as fast as it can.
"""

from functions.check_responses import check_responses
from functions.consent import consent
from functions.monitor import monitor
from functions.plan_messages import plan_messages
from functions.receive_quo import receive_quo
from functions.receive_twilio import receive_twilio
from functions.send_message import send_message
from functions.sheet_edited import sheet_edited
from functions.sidebar import sidebar
from functions.unsubscribe import unsubscribe
from functions.update_sheet import update_sheet

__all__ = [
    "check_responses",
    "consent",
    "monitor",
    "plan_messages",
    "receive_quo",
    "receive_twilio",
    "send_message",
    "sheet_edited",
    "sidebar",
    "unsubscribe",
    "update_sheet",
]

if __name__ == "__main__":
    from shared.local.cli import cli

    cli()
