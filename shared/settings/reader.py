"""Read names one by one and remember every complaint. No defaults of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping


class Reader:
    """Read names one by one and remember every complaint."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.complaints: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        """Give a text, trimmed."""
        return self._env.get(name, "").strip() or default

    def url(self, name: str, default: str = "") -> str:
        """Give a URL without its last slash."""
        value = self.text(name, default).rstrip("/")
        if value and not value.startswith(("http://", "https://")):
            self.complaints.append(f"{name} must start with http:// or https://")
        return value

    def needed(self, name: str, why: str, default: str = "") -> str:
        """Give a text that must be there."""
        value = self.text(name, default)
        if not value:
            self.complaints.append(f"{name} is missing ({why})")
        return value

    def seconds(self, name: str, default: float) -> float:
        """Give a positive number."""
        return self.number(name, default, lambda value: value > 0)

    def count(self, name: str, default: int) -> int:
        """Give a whole number that is not negative."""
        return int(self.number(name, default, lambda value: value >= 0))

    def number(self, name: str, default: float, ok: Callable[[float], bool]) -> float:
        """Give a number that is *ok*."""
        try:
            value = float(self.text(name, str(default)))
        except ValueError:
            value = float("nan")
        if not ok(value):
            self.complaints.append(f"{name} must be a positive number")
            return default
        return value

    def several(self, name: str, default: str = "") -> tuple[str, ...]:
        """Give a list separated by commas or spaces."""
        return tuple(self.text(name, default).replace(",", " ").split())

    def some_of(self, name: str, allowed: frozenset[str]) -> tuple[str, ...]:
        """Give an ordered list out of *allowed*, `local` if nothing is said."""
        values = self.several(name, "local")
        for value in values:
            if value not in allowed:
                known = ", ".join(sorted(allowed))
                self.complaints.append(f"{name}: {value!r} is not one of {known}")
        return tuple(dict.fromkeys(values))

    def flag(self, name: str) -> bool:
        """Give True for `yes` only: a switch that harms is not guessed."""
        return self.text(name).lower() == "yes"
