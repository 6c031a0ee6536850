"""Google's discovery documents as JSON Schema: what requests and answers may hold."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

import jsonschema

_LONGEST_LIST = 40


class Api:
    """
    One Google API as its discovery document describes it.

    Args:
        name: `sheets`, `gmail` …
        version: `v4`, `v1` …
    """

    def __init__(self, name: str, version: str) -> None:
        documents = files("googleapiclient.discovery_cache.documents")
        self._document = json.loads(
            documents.joinpath(f"{name}.{version}.json").read_text("utf-8")
        )
        self._schemas = {
            key: _object(schema) for key, schema in self._document["schemas"].items()
        }

    def check(self, schema: str, value: object) -> None:
        """
        Compare a body with a named schema; unknown fields are errors.

        Of a long list only the beginning is compared, because ten thousand rows are
        alike.

        Raises:
            ValueError: It does not fit.
        """
        try:
            self._validator(schema).validate(_shortened(value))
        except jsonschema.ValidationError as exc:
            where = "/".join(map(str, exc.absolute_path))
            msg = f"{schema} at {where or 'the top'}: {exc.message}"
            raise ValueError(msg) from exc

    def check_query(self, method: str, query: dict[str, list[str]]) -> None:
        """
        Compare a query string with a method's parameters, e.g. `spreadsheets.get`.

        Raises:
            ValueError: A parameter is unknown, repeated or not among its words.
        """
        *resources, name = method.split(".")
        found = self._document
        for resource in resources:
            found = found["resources"][resource]
        parameters = found["methods"][name]["parameters"] | self._document["parameters"]
        for key, values in query.items():
            spec = parameters.get(key)
            if spec is None or spec.get("location") != "query":
                msg = f"{method} knows no parameter {key}"
                raise ValueError(msg)
            _check_values(key, values, spec)

    @cache  # noqa: B019 - one per API and process
    def _validator(self, schema: str) -> jsonschema.Draft202012Validator:
        return jsonschema.Draft202012Validator(
            {"$ref": f"#/$defs/{schema}", "$defs": self._schemas}
        )


def _check_values(key: str, values: list[str], spec: dict) -> None:
    if len(values) > 1 and not spec.get("repeated"):
        msg = f"{key} is given twice"
        raise ValueError(msg)
    for value in values:
        if "enum" in spec and value not in spec["enum"]:
            msg = f"{key} may not be {value}"
            raise ValueError(msg)


def _object(schema: dict) -> dict:
    """Turn one discovery schema into JSON Schema."""
    if "$ref" in schema:
        return {"$ref": f"#/$defs/{schema['$ref']}"}
    made: dict = {}
    kind = schema.get("type", "object")
    if kind != "any":
        made["type"] = kind
    if "enum" in schema:
        made["enum"] = schema["enum"]
    if "items" in schema:
        made["items"] = _object(schema["items"])
    if kind == "object":
        made["properties"] = {
            key: _object(value) for key, value in schema.get("properties", {}).items()
        }
        rest = schema.get("additionalProperties")
        made["additionalProperties"] = _object(rest) if rest else False
    return made


def _shortened(value: object) -> object:
    if isinstance(value, dict):
        return {key: _shortened(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_shortened(item) for item in value[:_LONGEST_LIST]]
    return value
