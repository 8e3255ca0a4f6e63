"""The API's reference: its document as it serves it, and a page made of it."""

import json
from collections.abc import Mapping
from typing import Any


def document() -> dict[str, Any]:
    """Return the OpenAPI document as the server gives it."""
    from motcua.api.service import api  # noqa: PLC0415 - after set-up

    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
    return found


def openapi_page() -> str:
    """Return the document, laid out to be read and compared."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def api_parts() -> dict[str, str]:
    """Return every address and every shape, as parts of the page."""
    said = document()
    addresses = [
        line
        for path, methods in said["paths"].items()
        for method, operation in methods.items()
        for line in _operation(path, method, operation)
    ]
    shapes = [
        line
        for name, schema in sorted(said["components"]["schemas"].items())
        if "properties" in schema
        for line in _shape(name, schema)
    ]
    return {"addresses": "\n".join(addresses), "shapes": "\n".join(shapes)}


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> list[str]:
    known = "public" if "security" not in operation else "session, or token"
    lines = ["", f"### `{method.upper()} {path}`", "", operation["description"], ""]
    scheme = operation["responses"]["200"]["content"]["application/json"]["schema"]
    others = ", ".join(status for status in operation["responses"] if status != "200")
    lines.append(f"Access: {known}. Gives `{_type(scheme)}`; refusals: {others}.")
    rows = [_parameter(parameter) for parameter in operation.get("parameters", ())]
    if rows:
        lines += ["", "| Parameter | In | Type | Default |", "|---|---|---|---|", *rows]
    return lines


def _parameter(parameter: Mapping[str, Any]) -> str:
    schema = parameter["schema"]
    default = "required" if parameter.get("required") else f"`{schema.get('default')}`"
    return f"| `{parameter['name']}` | {parameter['in']} | {_type(schema)} | {default} |"


def _shape(name: str, schema: Mapping[str, Any]) -> list[str]:
    lines = ["", f"### `{name}`", "", schema.get("description", "").strip(), ""]
    lines += ["| Field | Type |", "|---|---|"]
    return lines + [
        f"| `{field}` | {_type(value)} |" for field, value in schema["properties"].items()
    ]


def _type(schema: Mapping[str, Any]) -> str:
    """Return a type in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "allOf" in schema:
        return _type(schema["allOf"][0])
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return "one of " + ", ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    bounds = [
        f"{word} {schema[key]}"
        for key, word in (
            ("minimum", "from"),
            ("maximum", "to"),
            ("maxLength", "at most"),
        )
        if key in schema
    ]
    kind = str(schema.get("format") or schema.get("type") or "any")
    return " ".join([kind, *bounds])
