from django.urls import register_converter


class IdConverter:
    """An id that fits in the database; a longer number is no page of ours."""

    regex = "[0-9]{1,18}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


class CodeConverter:
    """The code of an item, such as 1a-20.vertrouwen."""

    regex = "[0-9A-Za-z._-]{1,40}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(IdConverter, "id")
register_converter(CodeConverter, "code")
