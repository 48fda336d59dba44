"""The import kit: upload, look at what would happen, import the good rows, read what happened.

The file and the report wait in the cache for an hour, under a key that holds the person, the consortium and the desk:
nobody else can confirm or read them, nor can the same person in another consortium.
"""

import csv
from collections.abc import Iterator
from functools import partial
from io import StringIO
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from import_export.admin import ImportMixin
from import_export.formats.base_formats import Format
from import_export.tmp_storages import BaseStorage
from unfold.contrib.import_export.forms import ImportForm
from unfold.decorators import action

from consortium.backoffice.csv_export import harmless
from consortium.backoffice.desk import actor_of
from consortium.backoffice.importers import Importer, Report, RowsResource
from consortium.backoffice.spreadsheets import MAX_BYTES, Column, Unreadable, read
from consortium.errors import RuleBroken

KEPT_FOR = 60 * 60  # seconds between the preview and its confirmation
GONE = "This preview is no longer here: it was imported, or an hour has passed. Upload the file again."
FAILED = "Something went wrong on our side and nothing was imported. It has been reported; try again later."


class CachedFile(BaseStorage):
    """Keeps an upload where every web process finds it and no path leads to it."""

    def save(self, data: bytes) -> None:
        cache.set(f"import:{self.name}:file", data, KEPT_FOR)

    def read(self) -> bytes | None:
        return cache.get(f"import:{self.name}:file")

    def remove(self) -> None:
        cache.delete(f"import:{self.name}:file")

    @classmethod
    def holds(cls, name: str) -> bool:
        return f"import:{name}:file" in cache


class Spreadsheet(Format):
    """CSV or Excel, told apart by what is in the file."""

    def __init__(self, columns: tuple[Column, ...], encoding: str | None = None) -> None:
        self.columns = columns

    def get_title(self) -> str:
        return "CSV or Excel"

    def create_dataset(self, in_stream: bytes) -> Any:
        return read(in_stream, self.columns)

    def can_import(self) -> bool:
        return True


class UploadForm(ImportForm):
    def __init__(self, *args: Any, owner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean_import_file(self) -> Any:
        upload = self.cleaned_data["import_file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(
                f"This file has {upload.size / 1024 / 1024:.0f} MB. An import takes up to {MAX_BYTES // 1024 // 1024} "
                "MB: leave out columns that are not needed, or split the file."
            )
        upload.token = uuid4()
        upload.kept_as = f"{self.owner}:{upload.token}"
        return upload


class ConfirmForm(forms.Form):
    """Names a preview by its token, which opens only what its owner has kept."""

    import_file_name = forms.UUIDField(widget=forms.HiddenInput)
    original_file_name = forms.CharField(widget=forms.HiddenInput, required=False, max_length=255)
    format = forms.ChoiceField(choices=[("0", "CSV or Excel")], widget=forms.HiddenInput)

    def __init__(self, *args: Any, owner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        self.token: UUID | None = None

    def clean_import_file_name(self) -> str:
        self.token = self.cleaned_data["import_file_name"]
        return self.kept_as

    @property
    def kept_as(self) -> str:
        return f"{self.owner}:{self.token}"


class ImportDesk(ImportMixin):
    """What a desk with an import declares: its `importer`, and the capability that `imports` asks for."""

    importer: ClassVar[type[Importer]]
    imports: ClassVar[str]

    actions_list = ["open_import", "export_csv"]
    import_export_change_list_template = None
    import_template_name = "backoffice/import.html"
    import_form_class = UploadForm
    confirm_form_class = ConfirmForm
    resource_classes = [RowsResource]
    tmp_storage_class = CachedFile

    def has_import_permission(self, request: HttpRequest) -> bool:
        return actor_of(request).may(self.imports)

    def get_urls(self: Any) -> list[Any]:
        name, view = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("import/<uuid:token>/", view(self.imported), name=f"{name}_imported"),
            path("import/<uuid:token>/wrong-rows.csv", view(self.wrong_rows), name=f"{name}_wrong_rows"),
            *super().get_urls(),
        ]

    @action(description="Import", url_path="open-import", permissions=["import"], icon="upload")
    def open_import(self, request: HttpRequest) -> HttpResponse:
        return redirect(self._address("import"))

    # --- preview -----------------------------------------------------------------------------------

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show what an import would do. Rows that are wrong do not stop the others from being offered."""
        page = super().import_action(request, **kwargs)
        result, form = page.context_data.get("result"), page.context_data["form"]
        page.context_data |= self._words(request)
        if result is None:
            return page
        if result.has_errors():
            form.add_error(None, FAILED)
            return page
        upload = form.cleaned_data["import_file"]
        self._keep(upload.kept_as, result.report)
        page.context_data |= {"report": result.report, "token": upload.token}
        page.context_data["confirm_form"] = self.create_confirm_form(request, import_form=form)
        return page

    def write_to_tmp_storage(self, import_file: Any, input_format: Format) -> CachedFile:
        kept = CachedFile(name=import_file.kept_as)
        kept.save(import_file.read())
        return kept

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        if not isinstance(e, Unreadable):
            raise e
        form.add_error("import_file", str(e))

    # --- confirm -----------------------------------------------------------------------------------

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Import the good rows of a preview, once: a second click waits for the first and gets its report."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        with transaction.atomic():
            self._wait_for_other_imports(request)
            form = self.create_confirm_form(request)
            if request.method == "POST" and not (form.is_valid() and CachedFile.holds(form.kept_as)):
                return self._told(request, form.token)
            return super().process_import(request, **kwargs)

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        token = UUID(request.POST["import_file_name"])
        if result.has_errors():
            transaction.set_rollback(True)
            fault = next((error.error for error in result.base_errors), None)
            messages.error(request, str(fault) if isinstance(fault, RuleBroken) else FAILED)
            return redirect(self._address("import"))
        self._keep(f"{self._owner(request)}:{token}", result.report)
        return redirect(self._address("imported", token))

    def imported(self, request: HttpRequest, token: UUID) -> HttpResponse:
        """Show what an import did, for as long as it is kept."""
        report = self._report(request, token)
        if report is None or not report.done:
            return self._told(request)
        context = {
            **self.admin_site.each_context(request),
            **self._words(request),
            "opts": self.opts,
            "report": report,
            "token": token,
        }
        return TemplateResponse(request, self.import_template_name, context)

    def wrong_rows(self, request: HttpRequest, token: UUID) -> HttpResponseBase:
        """Download the rows that cannot be imported, each with its reason, to mend and import again."""
        report = self._report(request, token)
        if report is None:
            return self._told(request)
        answer = StreamingHttpResponse(_wrong_lines(report), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="wrong-rows.csv"'
        answer["Cache-Control"] = "no-store"
        return answer

    # --- what the library asks for -----------------------------------------------------------------

    def get_import_formats(self) -> list[Any]:
        return [partial(Spreadsheet, self.importer.columns)]

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"importer": self.importer, "actor": actor_of(request)}

    def get_import_form_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_import_form_kwargs(request), "owner": self._owner(request)}

    def get_confirm_form_kwargs(self, request: HttpRequest, import_form: Any = None) -> dict[str, Any]:
        return {**super().get_confirm_form_kwargs(request, import_form), "owner": self._owner(request)}

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        if import_form is None:
            return {}
        upload = import_form.cleaned_data["import_file"]
        return {"import_file_name": upload.token, "original_file_name": upload.name[:255], "format": "0"}

    # --- ours --------------------------------------------------------------------------------------

    def _owner(self, request: HttpRequest) -> str:
        actor = actor_of(request)
        return f"{actor.user_id}:{actor.consortium_id}:{self.opts.model_name}"

    def _wait_for_other_imports(self: Any, request: HttpRequest) -> None:
        """One import at a time in a consortium, so that two never add the same row."""
        self._consortia(request).select_for_update(no_key=True).get()

    def _consortia(self: Any, request: HttpRequest) -> Any:
        consortium = self.model._meta.get_field("consortium").related_model
        return consortium._default_manager.visible_to(actor_of(request))

    def _keep(self, name: str, report: Report) -> None:
        cache.set(f"import:{name}:report", report, KEPT_FOR)

    def _report(self, request: HttpRequest, token: UUID) -> Report | None:
        if not self.has_import_permission(request):
            raise PermissionDenied
        return cache.get(f"import:{self._owner(request)}:{token}:report")

    def _told(self, request: HttpRequest, token: UUID | None = None) -> HttpResponse:
        """Lead to the report of what has been imported already, or say that the preview is gone."""
        report = self._report(request, token) if token else None
        if report and report.done:
            return redirect(self._address("imported", token))
        messages.error(request, GONE)
        return redirect(self._address("import"))

    def _address(self: Any, page: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def _words(self: Any, request: HttpRequest) -> dict[str, Any]:
        return {
            "title": f"Import {self.opts.verbose_name_plural}",
            "things": self.opts.verbose_name_plural,
            "consortium": self._consortia(request).get(),
            "columns": self.importer.columns,
            "wrong_rows_page": f"admin:{self.opts.app_label}_{self.opts.model_name}_wrong_rows",
            "confirm_page": self._address("process_import"),
            "start_page": self._address("import"),
            "list_page": self._address("changelist"),
        }


def _wrong_lines(report: Report) -> Iterator[str]:
    headings = list(report.wrong[0].cells) if report.wrong else []
    yield "\ufeff" + _line(["row", "problem", *headings])
    for wrong in report.wrong:
        yield _line([wrong.row, wrong.reason, *wrong.cells.values()])


def _line(cells: list[Any]) -> str:
    line = StringIO()
    csv.writer(line).writerow([harmless(cell) for cell in cells])
    return line.getvalue()
