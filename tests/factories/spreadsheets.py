"""Files as people upload them, and the two steps of an import through the admin."""

import csv
import io
import re

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.forms import filled


def as_csv(*rows, delimiter=",", encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def as_workbook(*rows):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


class Importing:
    """A coordinator at the import page of one desk."""

    def __init__(self, client, model, app="consortium"):
        self.client, self.desk = client, f"/admin/{app}/{model}/"

    def preview(self, *rows, data=None, name="file.csv"):
        """Upload rows, the headings first, or a file's bytes."""
        upload = SimpleUploadedFile(name, as_csv(*rows) if data is None else data)
        return self.client.post(f"{self.desk}import/", {"import_file": upload, "format": "0", "resource": "0"})

    def confirm(self, preview):
        return self.client.post(f"{self.desk}process_import/", filled(preview), follow=True)

    def run(self, *rows, **given):
        """Upload and confirm; return the page that says what was done."""
        return self.confirm(self.preview(*rows, **given))


def counts(page):
    """Return new, changed, the same, wrong as the page states them."""
    found = re.findall(r'data-count="\w+">\s*<strong>([\d,]+)</strong>', page.content.decode())
    return tuple(int(number.replace(",", "")) for number in found)


def listed(page, name):
    """Return the lines of one of the page's lists as plain text."""
    block = re.search(rf'data-list="{name}">(.*?)</[uo]l>\s*(<p|</d)', page.content.decode(), re.S)
    lines = re.findall(r"<li[^>]*>(.*?)</li>", block[1], re.S) if block else []
    return [" ".join(re.sub(r"<[^>]+>", "", line).split()) for line in lines]
