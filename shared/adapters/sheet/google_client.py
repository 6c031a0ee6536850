"""Talk to the Sheets API by gspread's HTTP client; one translation of its errors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from shared.errors import BadRequest, CollectionsError, ConfigError, NotDone

GOOGLE = "https://sheets.googleapis.com"
SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
_URL = re.compile(r"/spreadsheets/d/([A-Za-z0-9_-]+)")
_ID = re.compile(r"[A-Za-z0-9_-]+")
_AS_THEY_ARE = {
    "valueRenderOption": "UNFORMATTED_VALUE",
    "dateTimeRenderOption": "SERIAL_NUMBER",
    "majorDimension": "ROWS",
}
_TAB_FIELDS = "sheets.properties(sheetId,title,gridProperties(rowCount,columnCount))"
_VIEW_FIELDS = "sheets(properties.sheetId,filterViews(filterViewId,title))"
_SLOW_DOWN_S = 30.0  # a minute's quota, half refilled, where Google names no time
_OVER_QUOTA = frozenset(
    {
        "RESOURCE_EXHAUSTED",
        "rateLimitExceeded",
        "userRateLimitExceeded",
        "dailyLimitExceeded",
        "quotaExceeded",
    }
)
_DENIED = {
    401: "Google does not accept the credentials; check GOOGLE_CREDENTIALS.",
    403: "Google denies access; share the sheet with the service account's e-mail as "
    "Editor and enable the Google Sheets API in its project.",
    404: "Google knows no such sheet; check SHEET, and share the sheet with the "
    "service account's e-mail as Editor.",
}


def sheet_id_of(text: str) -> str:
    """
    Take the id out of a sheet's address, or the id as it is.

    Raises:
        ConfigError: It is neither.
    """
    found = _URL.search(text)
    sheet_id = found[1] if found else text.strip()
    if not _ID.fullmatch(sheet_id):
        raise ConfigError(
            "sheet_id",
            "SHEET is no .csv or .xlsx file, and no Google sheet's id or address.",
        )
    return sheet_id


class SheetsClient:
    """
    The five calls of the Sheets API that are used, for one spreadsheet.

    Args:
        sheet_id: The spreadsheet's id.
        credentials: `adc`, `anonymous`, or a service account file.
        base_url: The root of the API, without a path.
        timeout_s: For connecting and for each silence while reading.
    """

    def __init__(
        self, sheet_id: str, *, credentials: str, base_url: str, timeout_s: float
    ) -> None:
        self._id = sheet_id
        self._credentials = credentials
        self._base_url = base_url.rstrip("/")
        self._timeout_s = timeout_s
        self._http: Any = None

    def get(self, ranges: Sequence[str]) -> list[dict[str, Any]]:
        """Read ranges in one request: raw values, dates as serial numbers."""
        with _our_errors():
            answer = self._client().values_batch_get(
                self._id, list(ranges), dict(_AS_THEY_ARE)
            )
            return _as_many(answer.get("valueRanges"), ranges)

    def put(self, data: Sequence[Mapping[str, Any]]) -> None:
        """Write ranges in one request, as they are (RAW): nothing becomes a formula."""
        body = {"valueInputOption": "RAW", "data": list(data)}
        with _our_errors():
            self._client().values_batch_update(self._id, body)

    def tabs(self) -> dict[str, dict[str, Any]]:
        """Read id, rows and columns of every tab, by title."""
        with _our_errors():
            answer = self._client().fetch_sheet_metadata(
                self._id, {"fields": _TAB_FIELDS}
            )
            found = [tab["properties"] for tab in answer.get("sheets", ())]
            return {tab["title"]: tab for tab in found}

    def views(self, sheet_id: int) -> dict[str, int]:
        """Read the ids of a tab's filtered views, by title."""
        with _our_errors():
            answer = self._client().fetch_sheet_metadata(
                self._id, {"fields": _VIEW_FIELDS}
            )
            return {
                view["title"]: view["filterViewId"]
                for tab in answer.get("sheets", ())
                if tab["properties"]["sheetId"] == sheet_id
                for view in tab.get("filterViews", ())
            }

    def change(self, requests: Sequence[Mapping[str, Any]]) -> None:
        """Change the spreadsheet's structure in one request, all or nothing."""
        with _our_errors():
            self._client().batch_update(self._id, {"requests": list(requests)})

    def _client(self) -> Any:
        if self._http is None:
            session = _session(self._credentials)
            self._http = _http_client(session, self._base_url)
            self._http.set_timeout(self._timeout_s)
        return self._http


def _as_many(found: Any, ranges: Sequence[str]) -> list[dict[str, Any]]:
    if not isinstance(found, list) or len(found) != len(ranges):
        raise _strange()
    return found


def _strange() -> NotDone:
    return NotDone("sheets_strange", "Google's answer cannot be read; tried again.")


def _http_client(session: Any, base_url: str) -> Any:
    from gspread.http_client import HTTPClient  # noqa: PLC0415 - heavy, imported where first used

    class Client(HTTPClient):  # type: ignore[misc]
        """gspread's client, at another address."""

        def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Any:
            url = base_url + endpoint.removeprefix(GOOGLE)
            return super().request(method, url, *args, **kwargs)

    return Client(None, session)


def _session(credentials: str) -> Any:
    import requests  # noqa: PLC0415 - heavy, imported where first used

    if credentials == "anonymous":
        return requests.Session()
    from google.auth.transport.requests import AuthorizedSession  # noqa: PLC0415

    return AuthorizedSession(_signed_in(credentials))


def _signed_in(credentials: str) -> Any:
    import google.auth  # noqa: PLC0415 - heavy, imported where first used
    from google.oauth2 import service_account  # noqa: PLC0415

    if credentials == "adc":
        return google.auth.default(scopes=SCOPES)[0]
    try:
        return service_account.Credentials.from_service_account_file(
            credentials, scopes=SCOPES
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise ConfigError(
            "google_credentials",
            "GOOGLE_CREDENTIALS names no readable service account key file; give "
            "its path, or `adc`.",
        ) from exc


@contextmanager
def _our_errors() -> Iterator[None]:
    """
    Translate what gspread, requests and google-auth raise.

    A write that may have happened is `NotDone` too, not `Uncertain`: rows are found
    by id and cells are set, not added to, so writing again changes nothing.
    """
    import requests  # noqa: PLC0415 - heavy, imported where first used
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415
    from gspread.exceptions import APIError, GSpreadException  # noqa: PLC0415

    try:
        yield
    except APIError as exc:
        raise answered(exc.response, exc.error) from exc
    except requests.exceptions.RequestException as exc:
        raise _unanswered(exc) from exc
    except GoogleAuthError as exc:
        raise _unauthenticated(exc) from exc
    except (GSpreadException, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise _strange() from exc


def answered(response: Any, error: Mapping[str, Any]) -> CollectionsError:
    """Translate an answer of Google's that is not a success."""
    status = response.status_code
    if status in _DENIED and not _is_quota(error):
        return ConfigError(f"sheets_{status}", _DENIED[status], status=status)
    if status == 429 or _is_quota(error):  # noqa: PLR2004 - the status itself says it
        return NotDone(
            "sheets_quota",
            "Google's limit of requests a minute is reached; tried again soon.",
            status=status,
            retry_after_s=_retry_after_s(response),
        )
    if status >= 500 or status in {408, 409, 425}:  # noqa: PLR2004
        return NotDone(
            "sheets_down", "Google Sheets does not answer now.", status=status
        )
    return BadRequest(
        "sheets_refused", "Google Sheets does not accept the request.", status=status
    )


def _is_quota(error: Mapping[str, Any]) -> bool:
    """Say whether it is a quota, also as 403 in the older form of Google's errors."""
    listed = error.get("errors")
    shown = listed if isinstance(listed, list) else []
    reasons = {str(one.get("reason")) for one in shown if isinstance(one, dict)}
    return bool({str(error.get("status")), *reasons} & _OVER_QUOTA)


def _retry_after_s(response: Any) -> float:
    try:
        return max(float(response.headers["Retry-After"]), 1.0)
    except (KeyError, ValueError):
        return _SLOW_DOWN_S


def _unanswered(exc: Exception) -> CollectionsError:
    import requests  # noqa: PLC0415 - heavy, imported where first used

    wrong = (
        requests.exceptions.InvalidURL,
        requests.exceptions.MissingSchema,
        requests.exceptions.InvalidSchema,
        requests.exceptions.InvalidHeader,
    )
    if isinstance(exc, wrong):
        return ConfigError("sheets_url", "SHEETS_BASE_URL is no web address.")
    return NotDone("sheets_unreachable", "Google Sheets cannot be reached now.")


def _unauthenticated(exc: Any) -> CollectionsError:
    from google.auth.exceptions import TransportError  # noqa: PLC0415

    if isinstance(exc, TransportError) or getattr(exc, "retryable", False):
        return NotDone("google_auth_down", "Google's sign-in does not answer now.")
    return ConfigError(
        "google_credentials",
        "Google does not accept the credentials; check GOOGLE_CREDENTIALS.",
    )
