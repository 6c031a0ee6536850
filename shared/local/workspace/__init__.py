"""The workspace page: the sheet, the sidebar and the tenants' phones in a browser."""

from shared.local.workspace.office import Office
from shared.local.workspace.routes import create_app, workspace

__all__ = ["Office", "create_app", "workspace"]
