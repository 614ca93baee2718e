"""Going through an app as a person does who clicks on everything."""

import re


def opened(client, start):
    """Every address below `start` that a link leads to, each opened once, whatever is asked of it after the question mark."""
    waiting, seen = [start], {start}
    while waiting:
        response = client.get(waiting.pop(), follow=True)
        assert response.status_code == 200, response.request["PATH_INFO"]
        if "html" in response["Content-Type"]:
            shown = re.sub(r"<p [^>]*\bhidden>.*?</p>", "", response.content.decode(), flags=re.DOTALL)
            for link in re.findall(r'href="([^"#]+)', shown):
                address = link.split("?")[0]
                if address.startswith(start) and not address.endswith("/pdf/") and address not in seen:
                    seen.add(address)
                    waiting.append(link.replace("&amp;", "&"))
    return seen
