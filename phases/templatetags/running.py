from django import template

from phases.people.running import problems

register = template.Library()


@register.simple_tag
def running_problems():
    return list(problems())
