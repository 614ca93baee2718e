"""What a browser without JavaScript would send."""

from html.parser import HTMLParser


class Form(HTMLParser):
    def __init__(self):
        super().__init__()
        self.data, self.area, self.select = {}, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name", "")
        if "." not in name and tag != "option" and name != "member":
            return
        if tag == "textarea":
            self.area, self.data[name] = name, ""
        elif tag == "select":
            self.select, self.data[name] = name, ""
        elif tag == "option" and self.select and "selected" in attrs:
            self.data[self.select] = attrs["value"]
        elif tag == "input" and (attrs.get("type") not in ("checkbox", "radio") or "checked" in attrs):
            self.data[name] = attrs.get("value", "on" if attrs.get("type") in ("checkbox", "radio") else "")

    def handle_data(self, data):
        if self.area:
            self.data[self.area] += data.removeprefix("\r\n").removeprefix("\n")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        if tag == "select":
            self.select = None


def form_of(client, url):
    """Every editable field of a page as it stands there, untouched."""
    form = Form()
    form.feed(client.get(url).content.decode())
    return form.data
