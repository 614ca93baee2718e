"""HTML to an accessible PDF (PDF/UA-1) that looks the same on every machine and can reach no file and no host."""

import os
import re
import tempfile
import unicodedata
import warnings
from functools import cache
from importlib.resources import files
from pathlib import Path

# Family, package, file, weight, style. Static files only: with variable fonts the output differs from run to run.
FONTS = [
    ("Fira Sans", "fontpkg_fira_sans", "FiraSans-Regular.ttf", 400, "normal"),
    ("Fira Sans", "fontpkg_fira_sans", "FiraSans-Italic.ttf", 400, "italic"),
    ("Fira Sans", "fontpkg_fira_sans", "FiraSans-SemiBold.ttf", 600, "normal"),
    ("Fira Sans", "fontpkg_fira_sans", "FiraSans-Bold.ttf", 700, "normal"),
    ("IBM Plex Serif", "fontpkg_ibm_plex_serif", "IBMPlexSerif-SemiBold.ttf", 600, "normal"),
    ("IBM Plex Sans Arabic", "fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-Regular.ttf", 400, "normal"),
]
PRINT_CSS = Path(__file__).with_name("print.css")
LONGEST_WORD, PIECE = 30, 20
LONGEST_CELL = 800
INVISIBLE = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\ufe0e", "\ufe0f"}
INSTALL = "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class PdfUnavailable(Exception):
    """This machine can't make PDFs. The message is for people and says what to do."""


def render_pdf(html: str) -> bytes:
    """The same HTML gives the same bytes. Raises PdfUnavailable."""
    css, document, configuration, fetcher = _weasyprint()
    fonts = configuration()  # one per render: shared between threads it corrupts memory
    sheets = [
        css(string=sheet, url_fetcher=fetcher, font_config=fonts) for sheet in (_font_face(), PRINT_CSS.read_text())
    ]
    try:
        return document(string=printable(may_break(html)), url_fetcher=fetcher, base_url=None).write_pdf(
            stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1"
        )
    except RecursionError as error:
        raise PdfUnavailable("Dit document is te ingewikkeld om als PDF te maken.") from error


@cache
def _weasyprint():
    """Imported when the first document is made, so that the app also runs where pango is missing."""
    folder = Path(tempfile.mkdtemp(prefix="samen-fonts-"))
    (folder / "fonts.conf").write_text("<fontconfig><cachedir prefix='xdg'>fontconfig</cachedir></fontconfig>")
    # Read when the library loads: no font of this machine can slip in.
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
    # That no font of the machine is configured is what we want.
    warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except OSError as error:
        raise PdfUnavailable(
            f"Om PDF's te maken ontbreekt er iets op de server. De beheerder voert dit één keer uit: {INSTALL}"
        ) from error

    class OwnFontsOnly(URLFetcher):
        def __init__(self):
            super().__init__(allowed_protocols={"asset"}, allow_redirects=False)

        def fetch(self, url, headers=None):
            if url not in _assets():
                raise ValueError("refused")
            return URLFetcherResponse(url, _assets()[url], {"Content-Type": "font/ttf"})

    return CSS, HTML, FontConfiguration, OwnFontsOnly()


@cache
def _assets() -> dict[str, bytes]:
    return {f"asset:{file}": (files(package) / "files" / file).read_bytes() for _, package, file, _, _ in FONTS}


def _font_face() -> str:
    return "".join(
        f'@font-face {{ font-family: "{family}"; src: url(asset:{file}); font-weight: {weight}; font-style: {style} }}'
        for family, _, file, weight, style in FONTS
    )


@cache
def _known() -> frozenset[str]:
    """Every character that the text fonts can draw."""
    from io import BytesIO

    from fontTools.ttLib import TTFont

    texts = ("asset:FiraSans-Regular.ttf", "asset:IBMPlexSansArabic-Regular.ttf")
    return frozenset(chr(code) for asset in texts for code in TTFont(BytesIO(_assets()[asset])).getBestCmap())


def may_break(html: str) -> str:
    """Rows stay whole, but one that may not fit a page has to say so: else the pages it goes on to lose the table's header."""

    def marked(row: re.Match) -> str:
        cells = re.findall(r"<td>(.*?)</td>", row[1], re.DOTALL)
        return (
            row[0].replace("<tr>", '<tr class="long">', 1) if max(map(len, cells), default=0) > LONGEST_CELL else row[0]
        )

    return re.sub(r"<tr>(.*?)</tr>", marked, html, flags=re.DOTALL)


def printable(html: str) -> str:
    """A character that no font has becomes its name in brackets; very long words may break. Nothing else changes.

    Joiners and the like, which nobody sees, are left out where no font has them.
    """
    known = _known()
    html = "".join(char if char in known or char in "\n\r\t" else _named(char) for char in html)
    pieces = re.split(r"(<[^>]*>)", html)
    return "".join(piece if piece.startswith("<") else _breakable(piece) for piece in pieces)


def _named(char: str) -> str:
    if char in INVISIBLE:
        return ""
    return f"[{unicodedata.name(char, f'U+{ord(char):04X}')}]"


def _breakable(text: str) -> str:
    def cut(match):
        marks = re.findall(r"&[^;\s]{1,10};|.", match[0])
        return "<wbr>".join("".join(marks[start : start + PIECE]) for start in range(0, len(marks), PIECE))

    return re.sub(rf"\S{{{LONGEST_WORD + 1},}}", cut, text)
