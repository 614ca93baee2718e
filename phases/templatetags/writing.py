"""How text that people wrote is shown on a page."""

import re

from django import forms, template
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from phases.contributions.readers import circle

register = template.Library()
LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
MAX_LINKS = 20


@register.inclusion_tag("components/who_reads.html", takes_context=True)
def who_reads(context, contribution=None, joint=False, small=False, extra=""):
    """Who reads what stands here and, for whoever writes it, the way to share it or to take that back."""
    request = context["request"]
    found = circle(request.member, contribution or None, joint)  # a template gives "" for what is not there
    return {"circle": found, "contribution": contribution, "small": small, "extra": extra, "request": request}


@register.filter
def at(found, key):
    """What stands in a dictionary at this key."""
    return found.get(key)


@register.filter
def links(text):
    """The addresses in a text, in order, each once."""
    return list(dict.fromkeys(LINK.findall(text or "")))[:MAX_LINKS]


@register.filter
def shown(field, value):
    """A posted value in words: the label of a choice, the names of what was ticked, else the text itself."""
    if value in (None, "", []):
        return "(leeg)"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    form_field = field.form_field
    if isinstance(form_field, forms.ModelMultipleChoiceField):
        return ", ".join(str(each) for each in form_field.queryset.filter(pk__in=value)) or "(leeg)"
    if isinstance(form_field, forms.ModelChoiceField):
        chosen = form_field.queryset.filter(pk=value).first()
        return form_field.label_from_instance(chosen) if chosen else "(verwijderd)"
    if isinstance(form_field, forms.ChoiceField):
        return dict(form_field.choices).get(value, value)
    if isinstance(form_field, forms.DateField):
        try:
            day = parse_date(str(value))
        except ValueError:  # no day of the calendar: it came from a file
            day = None
        return date_format(day, "j F Y") if day else value
    return value


@register.simple_tag
def thread(responses, pk, part=""):
    """What is said of one contribution on this page, or of one part of it."""
    return responses.about(pk, part) if responses and pk else None
