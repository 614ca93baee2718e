"""What a page can be sent that none of its own forms sends, and which names a view looks for in what it was sent."""

from contextlib import contextmanager

from django.utils.datastructures import MultiValueDict

NUL = "a\x00b"
HUGE = "9" * 5000
WRONG = [HUGE, "9" * 18, "-1", "1.5", "x" * 25_000, "²", "99999-01-01", "\ud800"]
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
