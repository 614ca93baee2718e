from django.urls import register_converter


class IdConverter:
    """An id that fits in the database; a longer number is no page of ours."""

    regex = "[0-9]{1,18}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


register_converter(IdConverter, "id")
