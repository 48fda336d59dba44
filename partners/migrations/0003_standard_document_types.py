"""Every consortium that is there already gets the types of document that a new one starts with."""

import uuid

from django.db import migrations
from django.utils import timezone

# key, name, how long it holds, months, usual cover, is a declaration
ROWS = [
    ("public-liability", "Public liability insurance", "fixed_date", None, 5_000_000, False),
    ("employers-liability", "Employers’ liability insurance", "fixed_date", None, 5_000_000, False),
    ("professional-indemnity", "Professional indemnity insurance", "fixed_date", None, 1_000_000, False),
    ("safeguarding-policy", "Safeguarding policy", "review_by", None, None, False),
    ("data-protection-policy", "Data protection policy", "review_by", None, None, False),
    ("health-and-safety-policy", "Health and safety policy", "review_by", None, None, False),
    ("equality-policy", "Equality, diversity and inclusion policy", "review_by", None, None, False),
    ("annual-accounts", "Annual accounts", "period", 22, None, False),
    ("governing-document", "Governing document", "none", None, None, False),
    ("dbs-declaration", "DBS checks: declaration", "period", 12, None, True),
    ("cyber-essentials", "Cyber Essentials certificate", "fixed_date", None, None, False),
    ("quality-mark", "Quality mark", "fixed_date", None, None, False),
]


def install(apps, schema_editor):
    Consortium = apps.get_model("consortium", "Consortium")
    DocumentType = apps.get_model("partners", "DocumentType")
    History = apps.get_model("partners", "HistoricalDocumentType")
    now = timezone.now()
    for consortium in Consortium.objects.all():
        known = set(DocumentType.objects.filter(consortium=consortium).values_list("key", flat=True))
        for key, name, kind, months, cover, declaration in ROWS:
            if key in known:
                continue
            row = dict(
                id=uuid.uuid4(),
                consortium_id=consortium.pk,
                key=key,
                name=name,
                expiry_kind=kind,
                months=months,
                states_cover=cover is not None,
                suggested_cover=cover,
                is_declaration=declaration,
                created_at=now,
            )
            DocumentType.objects.create(**row, updated_at=now)
            History.objects.create(**row, history_date=now, history_type="+")


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_documents"), ("consortium", "0003_read_inviters")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
