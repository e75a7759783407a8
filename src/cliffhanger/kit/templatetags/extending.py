"""`{% extends %}` finds the blocks of a template once: Django's own walks through all of it for each page.

Built into every template.
"""

from typing import Any

from django import template
from django.template.base import Node, NodeList, Parser, Template, Token
from django.template.context import Context
from django.template.loader_tags import ExtendsNode, do_extends

register = template.Library()


class Remembering(NodeList):
    """What a template is made of, which does not change once it is read."""

    def __init__(self, nodes: NodeList) -> None:
        super().__init__(nodes)
        self.contains_nontext = nodes.contains_nontext
        self.found: dict[type[Node], list[Node]] = {}

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Any]:
        if nodetype not in self.found:
            self.found[nodetype] = super().get_nodes_by_type(nodetype)
        return self.found[nodetype]


class Extends(ExtendsNode):
    def get_parent(self, context: Context) -> Template:
        parent: Template = super().get_parent(context)
        if not isinstance(parent.nodelist, Remembering):
            parent.nodelist = Remembering(parent.nodelist)
        return parent


@register.tag
def extends(parser: Parser, token: Token) -> Extends:
    read = do_extends(parser, token)
    return Extends(read.nodelist, read.parent_name, read.template_dirs)
