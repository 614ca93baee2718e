"""What is asked: the method's content. It comes from fixtures; people's work only points at it."""

from operator import attrgetter

from django.db import models


class Layer(models.TextChoices):
    BOARD = "board", "bestuur"
    MANAGEMENT = "management", "management"
    PRACTICE = "practice", "uitvoering"


class ContentQuerySet(models.QuerySet):
    def get_by_natural_key(self, *key):
        return self.get(**dict(zip(self.model.natural_lookups, key, strict=True)))


class RetirableQuerySet(ContentQuerySet):
    def current(self):
        """Without what is no longer asked. Pages that show old answers need the retired ones too."""
        return self.filter(retired=False)


class Content(models.Model):
    """Known by its code, never by its number in the database: that differs per installation."""

    natural_lookups: tuple[str, ...] = ("code",)

    objects = ContentQuerySet.as_manager()

    class Meta:
        abstract = True

    def natural_key(self):
        return tuple(attrgetter(lookup.replace("__", "."))(self) for lookup in self.natural_lookups)


class RetirableContent(Content):
    """Is retired instead of deleted: what people wrote may hang on it."""

    position = models.PositiveSmallIntegerField()
    retired = models.BooleanField(default=False)

    objects = RetirableQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True
        ordering = ["position"]


class Phase(Content):
    code = models.SlugField(max_length=40, unique=True)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    purpose = models.TextField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return f"Fase {self.number}. {self.title}" if self.number else self.title


class LayerGuidance(Content):
    """What a phase asks of one layer."""

    natural_lookups = ("phase__code", "layer")

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="layer_guidance")
    layer = models.CharField(max_length=20, choices=Layer)
    text = models.TextField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["phase__number", "layer"]
        constraints = [models.UniqueConstraint(fields=["phase", "layer"], name="one_guidance_per_phase_and_layer")]

    def __str__(self):
        return f"{self.phase}: {self.get_layer_display()}"


class Section(Content):
    code = models.SlugField(max_length=40, unique=True)
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="sections")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    purpose = models.TextField()
    outcome = models.TextField(blank=True)
    per_organisation = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["phase__number", "position"]

    def __str__(self):
        return f"{self.code}. {self.title}" if self.code[0].isdigit() else self.title


class Item(RetirableContent):
    """One thing that is asked. `position` counts through the whole section, children right after their parent."""

    class Kind(models.TextChoices):
        TEXT = "text", "open vraag"
        POINT = "point", "aandachtspunt"
        TABLE = "table", "tabel"
        FIVE_VS = "five_vs", "vijf V's"
        DECISION = "decision", "besluit"
        CARD = "card", "kaart"

    class Table(models.TextChoices):
        PARTIES = "parties", "partijen"
        PROCESS_STEPS = "process_steps", "processtappen"
        BOTTLENECKS = "bottlenecks", "knelpunten"
        AGREEMENT = "agreement", "afspraken"
        PLANS = "plans", "actieplannen"

    code = models.CharField(max_length=40, unique=True)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="items")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=20, choices=Kind)
    table = models.CharField(max_length=20, choices=Table, blank=True)
    text = models.TextField()
    help = models.TextField(blank=True)

    def __str__(self):
        return f"{self.code} {self.text}"


class Option(RetirableContent):
    """One of the choices of a decision."""

    natural_lookups = ("item__code", "code")

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="options")
    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=200)
    text = models.TextField(blank=True)

    class Meta(RetirableContent.Meta):
        constraints = [models.UniqueConstraint(fields=["item", "code"], name="one_option_per_item_and_code")]

    def __str__(self):
        return self.label


class Rubric(RetirableContent):
    """A heading under which an internal action plan gathers its actions."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=200)

    def __str__(self):
        return self.title


class Tip(RetirableContent):
    code = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    items = models.ManyToManyField(Item, related_name="tips", blank=True)
    best_item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Codes of success factors; these become items when the course room has its page.
    factors = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=200, blank=True)

    def __str__(self):
        return self.title


class HowTo(RetirableContent):
    """How to work with the guide: nothing is answered here."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    source = models.CharField(max_length=200, blank=True)

    def __str__(self):
        return self.title
