"""What a page can be sent that none of its own forms sends: which names its view reads, and every form on it with one field wrong."""

from contextlib import contextmanager
from html.parser import HTMLParser

from django.utils.datastructures import MultiValueDict

NUL = "a\x00b"
HUGE = "9" * 5000
WRONG = [HUGE, "9" * 18, "-1", "0", "1.5", "x" * 25_000, "٣", "²", "nan", "99999-01-01", "[]", "'", "\ud800", ""]
MIXED = ["1", "x", HUGE, "-1", ""]


@contextmanager
def reading(found: set[str]):
    """Every name that is looked up in what was sent is added to `found`."""
    read_one, read_list = MultiValueDict.__getitem__, MultiValueDict._getlist

    def one(self, key):
        found.add(key)
        return read_one(self, key)

    def many(self, key, *args, **kwargs):
        found.add(key)
        return read_list(self, key, *args, **kwargs)

    MultiValueDict.__getitem__, MultiValueDict._getlist = one, many
    MultiValueDict.__contains__ = lambda self, key: found.add(key) or dict.__contains__(self, key)
    try:
        yield
    finally:
        MultiValueDict.__getitem__, MultiValueDict._getlist = read_one, read_list
        del MultiValueDict.__contains__


def one_of_a_kind(names) -> list[str]:
    """Fields of rows are named alike: `1a-01.text` and `1a-02.text` are read by the same code."""
    return list({name.partition(".")[2] or name: name for name in sorted(names, reverse=True)}.values())


class Forms(HTMLParser):
    """Every form of a page: its method, its address, and its fields as they stand there."""

    def __init__(self, page: str):
        super().__init__()
        self.found, self.form, self.area, self.select = [], None, None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.form = (attrs.get("method", "get"), attrs.get("action", ""), {})
            self.found.append(self.form)
        name = attrs.get("name")
        if self.form is None or (not name and tag != "option"):
            return
        fields = self.form[2]
        if tag == "textarea":
            self.area, fields[name] = name, ""
        elif tag == "select":
            self.select, fields[name] = name, ""
        elif tag == "option" and self.select and ("selected" in attrs or not fields[self.select]):
            fields[self.select] = attrs.get("value", "")
        elif tag == "input" and (attrs.get("type") not in ("checkbox", "radio") or "checked" in attrs):
            fields[name] = attrs.get("value", "on")
        elif tag in ("input", "button"):
            fields.setdefault(name, attrs.get("value", "on"))

    def handle_data(self, data):
        if self.area:
            self.form[2][self.area] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None
