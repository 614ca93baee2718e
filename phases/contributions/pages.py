"""A page that is posted as a whole, by whoever has no JavaScript."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, QueryDict

from phases.contributions.editing import Editor, digest
from phases.people.sessions import is_choice

GONE = "Niet opgeslagen, want dit kan niet meer gewijzigd worden. Je schreef: “{}”"


def save_page(request: HttpRequest, editors: Iterable[Editor]) -> bool:
    """Saves every field that was touched; True when nothing stands in the way. What was typed in a row that a colleague
    took off the page meanwhile is shown once more.
    """
    known = list(editors)
    for text in touched(request.POST, known):
        messages.error(request, GONE.format(text))
    return all([editor.save_posted(request.POST) for editor in known])


def touched(data: QueryDict, elsewhere: Iterable[Editor] = ()) -> list[str]:
    """What was typed in the fields of a posted page, told from what stood there; not in those of the editors `elsewhere`."""
    known = {editor.prefix for editor in elsewhere}
    names = [name.removesuffix(".digest") for name in data if name.endswith(".digest")]
    texts = {name: data.get(name, "").replace("\r\n", "\n") for name in names if name.rpartition(".")[0] not in known}
    typed = {name: text for name, text in texts.items() if text and not is_choice(text)}
    return [text for name, text in typed.items() if digest(text) != data[f"{name}.digest"]]
