"""`serve`: the office on one machine, with its workspace in the browser."""

from __future__ import annotations

import secrets
import threading
from dataclasses import replace
from pathlib import Path

import click
import flask
from werkzeug.serving import BaseWSGIServer, make_server

from shared import bootstrap
from shared.core.instants import from_text
from shared.deps import Deps
from shared.errors import ConfigError
from shared.flows.held_runs import OPERATOR
from shared.flows.keep import SHEET
from shared.flows.plan import Options, Report
from shared.local.assemble import Wish, assemble
from shared.local.clocks import MovableClock, next_opening
from shared.local.heart import Heart
from shared.local.office import Office
from shared.local.one_pass import run_pass
from shared.local.server import mount_entry_points, quiet_log
from shared.local.summary import Voice, summarise
from shared.local.world_time import in_world_time

HOST = "127.0.0.1"


@click.command()
@click.option("--sheet", help="The sheet file (default: SHEET).")
@click.option("--port", default=8080, show_default=True, help="On 127.0.0.1 only.")
@click.option(
    "--db",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The store; default: a file beside the sheet.",
)
@click.option(
    "--once", is_flag=True, help="Do the main job once, print it, and exit 0."
)
@click.option(
    "--ask",
    is_flag=True,
    help="Let the opening pass, too, wait for approval: for a start without a person.",
)
def serve(
    *, sheet: str | None, port: int, db: Path | None, once: bool, ask: bool
) -> None:
    """
    Do the main job on a sheet, then serve the workspace.

    With local providers only, the clock starts at the next weekday, 10:00, and can be
    moved forward: nobody real is reached. With a real provider it is the machine's
    clock. Tasks and schedules take the token that is printed; webhooks always need
    their signature.
    """
    machine = bootstrap.SystemClock()
    clock = MovableClock(next_opening(machine.now()))
    with assemble(Wish(file=sheet, db=db), clock) as built:
        deps = _settled(built, clock)
        voice = Voice()
        approver = "" if ask else OPERATOR
        result = run_pass(deps, Options(whole=True, approver=approver), voice.say)
        summarise(result, dry_run=False)
        for question in result.report.questions:
            click.echo(f"A person is needed: {question}", err=True)
        if not once:
            _serve(deps, clock, port, result.report)


def _settled(built: Deps, clock: MovableClock) -> Deps:
    """Give the deps a task token, and the machine's clock where people are real."""
    settings = built.settings
    real = settings.live and settings.real_providers
    chosen = bootstrap.SystemClock() if real else clock
    _never_back(built, clock)
    return in_world_time(replace(_with_token(built), clock=chosen))


def _with_token(deps: Deps) -> Deps:
    token = deps.settings.task_token or secrets.token_urlsafe(24)
    return replace(deps, settings=replace(deps.settings, task_token=token))


def _never_back(deps: Deps, clock: MovableClock) -> None:
    """Go on where an earlier evening in the workspace left the clock."""
    found = deps.documents.get(SHEET)
    if found is not None:
        clock.move_to(from_text(str(found.data["read_at"])))


def _serve(deps: Deps, clock: MovableClock, port: int, report: Report) -> None:
    quiet_log()
    app = application(deps, clock, report)
    server = _listen(app, port)
    heart = Heart(deps)
    threading.Thread(target=heart.beat, daemon=True).start()
    click.echo(f"Workspace: http://{HOST}:{server.port}")
    click.echo(f"Task token: {deps.settings.task_token}")
    try:
        server.serve_forever()
    finally:
        heart.stop()


def _listen(app: flask.Flask, port: int) -> BaseWSGIServer:
    try:
        return make_server(HOST, port, app, threaded=True)
    except (OSError, SystemExit) as error:
        text = f"Port {port} is taken; choose another with --port."
        raise ConfigError("port_taken", text) from error


def application(
    deps: Deps, clock: MovableClock, report: Report | None = None, identity: str = ""
) -> flask.Flask:
    """
    Make the web application: entry points, and the workspace over a sheet file.

    Args:
        deps: Served from now on.
        clock: Moved by the workspace.
        report: Of the pass that was just done.
        identity: A member's own token; default: the office's.
    """
    from shared.local.workspace import create_app  # noqa: PLC0415 - only when served

    deps = _with_token(deps)
    bootstrap.use(deps)
    sheet = Path(deps.settings.sheet)
    app = create_app(Office(deps, clock, sheet, report, identity=identity))
    mount_entry_points(app)
    return app
