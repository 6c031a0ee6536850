"""
What the flows need of the world, as promises. No technology, no decisions.

Instants are aware UTC. Documents hold JSON values only; instants in them are written
by `core.instants.to_text`, so that a plain comparison of text orders them by time.
Adapters raise the errors of `shared.errors` and nothing else.
"""

from shared.ports.documents import (
    Documents,
    Query,
    Snapshot,
    Transaction,
    Write,
)
from shared.ports.queue import (
    Lane,
    Queue,
    Task,
)
from shared.ports.sending import (
    Accepted,
    Inbound,
    Ledger,
    Mailer,
    MailMessage,
    Paced,
    Page,
    Receipt,
    SentCopy,
    SmsMessage,
    SmsSender,
)
from shared.ports.sheet import (
    Flaws,
    RowWrite,
    Sheet,
    Table,
    TabViews,
    WriteReport,
)
from shared.ports.values import (
    Cell,
    Clock,
    Data,
    Json,
)

__all__ = [
    "Accepted",
    "Cell",
    "Clock",
    "Data",
    "Documents",
    "Flaws",
    "Inbound",
    "Json",
    "Lane",
    "Ledger",
    "MailMessage",
    "Mailer",
    "Paced",
    "Page",
    "Query",
    "Queue",
    "Receipt",
    "RowWrite",
    "SentCopy",
    "Sheet",
    "SmsMessage",
    "SmsSender",
    "Snapshot",
    "TabViews",
    "Table",
    "Task",
    "Transaction",
    "Write",
    "WriteReport",
]
