"""The API's own description, OpenAPI 3.1, with what every operation may answer besides what it is for."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from .models import Scope
from .oauth.protocol import address
from .problems import TYPE
from .webhooks import messages

PROBLEM = {
    "type": "object",
    "title": "Problem",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for a person."},
        "errors": {
            "type": "object",
            "description": "Sentences by field; the empty name is for all of what was sent.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}
MAY_BE = {
    400: "It could not be read.",
    401: "A token is needed, or this one is not good.",
    403: "The token, or its account, may not do this.",
    404: "There is nothing here that one may know of.",
    409: "It cannot be done as things stand.",
    410: "It was taken down.",
    413: "It is more than may be sent at once.",
    422: "Some of what was sent cannot be taken as it is.",
    429: "Too often; `Retry-After` says when again.",
}


class Described(NinjaAPI):
    def get_openapi_schema(self, *args: Any, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(*args, **options)
        schema["components"]["schemas"]["Problem"] = PROBLEM
        schema["components"]["securitySchemes"]["OAuth2"] = oauth()
        schema["webhooks"] = messages.webhooks()
        for name, shape in messages.components().items():
            schema["components"]["schemas"].setdefault(name, shape)
        for path in schema["paths"].values():
            for operation in path.values():
                operation["security"] = [{"Bearer": []}, {"OAuth2": []}, {}]
                for status, words in MAY_BE.items():
                    operation["responses"].setdefault(status, problem(words))
        return schema


def oauth() -> dict[str, Any]:
    code = {
        "authorizationUrl": address("oauth:authorize"),
        "tokenUrl": address("oauth:token"),
        "refreshUrl": address("oauth:token"),
        "scopes": {scope.value: str(scope.label) for scope in Scope},
    }
    return {
        "type": "oauth2",
        "description": "For apps that other people use. A code with PKCE (S256).",
        "flows": {"authorizationCode": code},
    }


def problem(words: str) -> dict[str, Any]:
    content = {TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": words, "content": content}
