"""
Put the pages together: the workspace's own, and the sidebar just as Google serves it.

The sidebar comes from `appsscript/`, with a bridge that stands in for
`google.script.run`. Whatever it may load or run is named in the policy.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Final

APPSSCRIPT: Final = Path(__file__).resolve().parents[3] / "appsscript"
STATIC: Final = Path(__file__).parent / "static"
_INCLUDE = re.compile(r"<\?!= include_\('(\w+)'\) \?>")
_INLINE = re.compile(r"<(script|style)>")


def policy(nonce: str = "") -> str:
    """
    Say what a page may load: ours only; inline scripts only with *nonce*.

    Styles may stand inline: e-mails that are shown carry theirs, without scripts.
    """
    script = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    return (
        f"default-src 'self'; script-src {script}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    )


def workspace_page(token: str) -> str:
    """Give the workspace page with the token its requests must show."""
    page = (STATIC / "index.html").read_text("utf-8")
    return page.replace("{{token}}", html.escape(token))


def sidebar_page(token: str, nonce: str) -> str:
    """Give the sidebar of `appsscript/` with the bridge in front of its scripts."""
    page = _INCLUDE.sub(
        lambda match: (APPSSCRIPT / f"{match[1]}.html").read_text("utf-8"),
        (APPSSCRIPT / "Sidebar.html").read_text("utf-8"),
    )
    # its frame must not navigate the workspace away, and `base` would make it
    page = page.replace('<base target="_top">', "")
    page = _INLINE.sub(rf'<\1 nonce="{nonce}">', page)
    bridge = (
        f'<meta name="workspace-token" content="{html.escape(token)}">'
        '<script src="/workspace/static/bridge.js"></script>'
    )
    return page.replace("</head>", f"{bridge}</head>")
