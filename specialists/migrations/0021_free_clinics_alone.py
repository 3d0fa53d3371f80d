"""Whoever is posted for free clinics alone holds no other published session: a paragraph more of the rule of 0017."""

from importlib import import_module

from django.db import migrations

_postings = import_module("specialists.migrations.0017_postings")
FREE_ALONE = """
    IF s.purpose <> 'free' AND EXISTS (
        SELECT 1 FROM specialists_sessionspecialist x JOIN specialists_posting p ON p.id = x.posting_id
         WHERE x.session_id = s.id AND p.legal_basis = 'free_clinic'
    ) THEN
        RAISE EXCEPTION 'a specialist of a published session is posted for free clinics alone'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_published_free_alone';
    END IF;"""
BEFORE = _postings.RULE.replace("{more}", _postings.FOR_ONE_PATIENT)
NOW = _postings.RULE.replace("{more}", _postings.FOR_ONE_PATIENT + FREE_ALONE)


class Migration(migrations.Migration):
    dependencies = [("specialists", "0020_sent_once_and_brought")]

    operations = [migrations.RunSQL(NOW, BEFORE)]
