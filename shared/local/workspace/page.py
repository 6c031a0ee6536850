"""
Put the pages together: the workspace's own, and the sidebar just as Google serves it.

Sidebar and script come from `appsscript/`; a bridge stands in for `google.script.run`
between them. Whatever a page may load or run is named in the policy.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Final

from shared.errors import BadRequest

APPSSCRIPT: Final = Path(__file__).resolve().parents[3] / "appsscript"
STATIC: Final = Path(__file__).parent / "static"
_INCLUDE = re.compile(r"<\?!= include_\('(\w+)'\) \?>")
_FUNCTION = re.compile(r"^function (\w*[^\W_])\(", re.MULTILINE)
"""A function of the script that the page can call: it has no `_` at its end."""
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
    page = page.replace("{{files}}", " ".join(path.stem for path in _scripts()))
    return page.replace("{{token}}", html.escape(token))


def script(name: str) -> str:
    """
    Give one file of the sheet's script as it stands.

    Raises:
        BadRequest: `no_such_file`.
    """
    for path in _scripts():
        if path.stem == name:
            return path.read_text("utf-8")
    raise BadRequest("no_such_file", "The script has no such file.")


def _scripts() -> list[Path]:
    return sorted(APPSSCRIPT.glob("*.js"))


def sidebar_page(nonce: str) -> str:
    """Give the sidebar of `appsscript/` with the bridge in front of its scripts."""
    page = _INCLUDE.sub(
        lambda match: (APPSSCRIPT / f"{match[1]}.html").read_text("utf-8"),
        (APPSSCRIPT / "Sidebar.html").read_text("utf-8"),
    )
    # its frame must not navigate the workspace away, and `base` would make it
    page = page.replace('<base target="_top">', "")
    page = _INLINE.sub(rf'<\1 nonce="{nonce}">', page)
    open_ = (_FUNCTION.findall(path.read_text("utf-8")) for path in _scripts())
    names = " ".join(name for of_file in open_ for name in of_file)
    # within the page: one that breaks off on its way has no script without its bridge
    bridge = (
        f'<meta name="script-functions" content="{names}">'
        f'<script nonce="{nonce}">{(STATIC / "bridge.js").read_text("utf-8")}</script>'
    )
    return page.replace("</head>", f"{bridge}</head>")
