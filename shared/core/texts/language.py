"""
The template language: a closed part of Jinja2, in its sandbox. Pure.

Staff write templates, so what they may write is listed here and everything else is
refused before it is used: fields, `if`, comparisons, a few filters. No calls, no
arithmetic, no attributes, no loops: nothing that could run on, reach out or reach in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from shared.errors import BadRequest

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

FIELDS: Final = frozenset(
    {
        "first_name",
        "brand",
        "phone",
        "owed",
        "amount",
        "count",
        "several",
        "due_date",
        "days_past_due",
        "place",
        "property",
        "unit",
        "pay_link",
        "promised",
        "promise_date",
    }
)
"""What a message template may ask for; each is described in `texts.fields`."""

MOST_CHARACTERS: Final = 4000
FILTERS: Final = frozenset({"upper", "lower", "title", "capitalize", "trim"})
_NODES: Final = frozenset(
    {
        "Template",
        "Output",
        "TemplateData",
        "Name",
        "If",
        "Not",
        "And",
        "Or",
        "Compare",
        "Operand",
        "Const",
        "Filter",
        "CondExpr",
    }
)


@cache
def environment(*, html: bool) -> SandboxedEnvironment:
    """Make the sandbox; `html` escapes every field."""
    from jinja2 import (  # noqa: PLC0415 - heavy, imported where first used
        StrictUndefined,
        Undefined,
    )
    from jinja2.sandbox import (  # noqa: PLC0415 - heavy, imported where first used
        ImmutableSandboxedEnvironment,
    )

    class Missing(StrictUndefined):
        """A field that is empty: it may be asked about, it cannot be shown."""

        __slots__ = ()
        __bool__ = Undefined.__bool__  # type: ignore[assignment]

    env = ImmutableSandboxedEnvironment(
        autoescape=html, undefined=Missing, keep_trailing_newline=False
    )
    env.globals.clear()
    return env


def compile_source(source: str, name: str, *, html: bool = False) -> str:
    """
    Compile a template to Python source, to be kept and loaded without parsing.

    Raises:
        jinja2.TemplateSyntaxError: It is not Jinja2.
    """
    code = environment(html=html).compile(source, name, name, raw=True)
    return str(code)


Renderer = Callable[[dict[str, Any]], str]


def load(code: str, name: str, *, html: bool = False) -> Renderer:
    """
    Make compiled source callable: fields in, text out.

    The callable raises `BadRequest` (`missing_field`) for a field that is empty.
    """
    from jinja2 import (  # noqa: PLC0415 - heavy, imported where first used
        Template,
        UndefinedError,
    )

    env = environment(html=html)
    loaded = Template.from_code(env, compile(code, name, "exec"), {})
    root, context = loaded.root_render_func, loaded.new_context

    def render(fields: dict[str, Any]) -> str:
        # Template.render adds about 3 µs of error rewriting that staff never see
        try:
            return "".join(root(context(fields, shared=True)))
        except UndefinedError as error:
            raise _missing(error) from None

    return render


def _missing(error: Exception) -> BadRequest:
    named = str(error).split("'")
    field = named[1] if len(named) > 1 else "a field"
    return BadRequest(
        "missing_field", f"Nothing was sent: the text needs {field}, which is empty."
    )


def complaint(source: str) -> str:
    """
    Say what a template may not do, in a sentence for staff; "" if it is fine.

    Args:
        source: As staff wrote it.
    """
    from jinja2 import TemplateSyntaxError  # noqa: PLC0415 - heavy, where first used

    if len(source) > MOST_CHARACTERS:
        return f"it has more than {MOST_CHARACTERS} characters."
    try:
        said = _refused_within(environment(html=False).parse(source))
        if not said:
            load(compile_source(source, "tried"), "tried")
    except TemplateSyntaxError as error:
        return f"line {error.lineno} cannot be read: {error.message}."
    except (RecursionError, SyntaxError, MemoryError):  # Python's own limits
        return "it is nested too deeply."
    return said


def _refused_within(node: Any) -> str:
    """Give the first complaint about a node or anything inside of it."""
    said = _refused(node)
    inside = map(_refused_within, node.iter_child_nodes())
    return said or next(filter(None, inside), "")


def _refused(node: Any) -> str:
    kind = type(node).__name__
    if kind == "Name" and node.name not in FIELDS:
        known = ", ".join(sorted(FIELDS))
        return f"line {node.lineno}: there is no field {node.name!r}; known: {known}."
    if kind == "Filter" and node.name not in FILTERS:
        return f"line {node.lineno}: the filter {node.name!r} is not allowed."
    if kind not in _NODES:
        return f"line {node.lineno}: {kind} is not allowed; use fields and if."
    return ""
