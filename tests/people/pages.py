"""Pages as a browser without JavaScript has them: which forms there are, what they send and where."""

import re
from html import unescape
from html.parser import HTMLParser

PASSWORD = "fietsen-langs-de-rivier"


class Forms(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.forms, self.area = [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.forms.append((attrs.get("action", ""), {}))
        elif tag == "input" and self.forms and "name" in attrs:
            self.forms[-1][1].setdefault(attrs["name"], attrs.get("value", ""))


def form_on(response, action):
    """What the form with this action would send, as it stands there."""
    found = [data for where, data in Forms(response.content.decode()).forms if where == action]
    assert found, f"no form to {action}"
    return found[0]


def send(client, response, action, **typed):
    return client.post(action, form_on(response, action) | typed)


def readable(response):
    """What stands in the read-only textareas."""
    return [
        unescape(text)
        for text in re.findall(r"<textarea[^>]* readonly>(.*?)</textarea>", response.content.decode(), re.S)
    ]


def link_in(mail):
    return re.search(r"https?://[^/\s]+(\S+)", mail.body)[1]
