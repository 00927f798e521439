"""PDFs to text by one of the Python readers: readers.py READER OUT_DIR PDF..."""

import logging
import pathlib
import sys
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)


def pdfminer(path):
    from pdfminer.high_level import extract_text

    return extract_text(path)


def pypdf(path):
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def pymupdf(path):
    import pymupdf

    return "\n".join(page.get_text() for page in pymupdf.open(path))


def pdfplumber(path):
    import pdfplumber

    with pdfplumber.open(path) as document:
        return "\n".join(page.extract_text() or "" for page in document.pages)


def pdfium(path):
    import pypdfium2

    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


def tika(path):
    import iscc_tika

    return iscc_tika.Extractor().extract_file_to_string(path)[0]


reader, folder = globals()[sys.argv[1]], pathlib.Path(sys.argv[2])
for path in sys.argv[3:]:
    try:
        text = reader(path)
    except Exception as error:  # a reader that fails has read nothing, and the others go on
        print(f"{sys.argv[1]}: {path}: {error}", file=sys.stderr)
        text = ""
    (folder / (pathlib.Path(path).stem + ".txt")).write_text(text, encoding="utf-8", errors="surrogatepass")
