"""`manage.py messages`: what is found, kept, refused and compiled; and that the portal's own texts are complete."""

import gettext
import io
import os
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal import catalogue

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext

A = _("取号码 %(code)s")
B = ngettext("%(n)d 个号", "%(n)d 个号", 3)
C = pgettext("月份", "月")
D = _(
    "分成两段，"
    "仍是一句"
)
def gettext(text="不是给人看的"): ...
"""
TEMPLATE = """{% comment %}{% translate "注释里的不算" %}{% endcomment %}
<p title="{% translate "标题" %}">
      {% if x %}
  (
    {% blocktranslate trimmed count n=left %}
      还有 {{ n }} 个号
    {% plural %}
      还有 {{ n }} 个号
    {% endblocktranslate %}
  {% endif %}
{% include "a.html" with label=_("改约") %} {{ name|default:_("姓名") }}
"""


@pytest.fixture
def project(tmp_path: Path, settings) -> Path:
    """A small project with one app and one template."""
    app = tmp_path / "shop"
    (app / "migrations").mkdir(parents=True)
    (app / "apps.py").write_text("")
    (app / "models.py").write_text(PYTHON)
    (app / "migrations" / "0001.py").write_text('_("迁移里的不算")')
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return tmp_path


def run(*options: str) -> str:
    out = io.StringIO()
    call_command("messages", *options, stdout=out)
    return out.getvalue()


def po(project: Path) -> Path:
    return project / "locale" / "en" / "LC_MESSAGES" / "django.po"


def translate(project: Path, text: str, into: str) -> None:
    """Write the translation `into` below the text, as a translator would in an editor."""
    before = po(project).read_text()
    after = before.replace(f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{into}"')
    assert after != before
    po(project).write_text(after)


def translate_all(project: Path) -> None:
    text = po(project).read_text()
    text = re.sub(r'msgid "([^"]+)"\nmsgstr ""', r'msgid "\1"\nmsgstr "\1 en"', text)
    text = re.sub(
        r'(msgid_plural "([^"]+)"\n)msgstr\[0\] ""\nmsgstr\[1\] ""',
        r'\1msgstr[0] "one"\nmsgstr[1] "\2"',
        text,
    )
    po(project).write_text(text)


def test_finds_the_texts_of_python_and_templates(project: Path) -> None:
    run()
    found = {
        (m.context, m.id if isinstance(m.id, str) else m.id[0]) for m in catalogue.texts_of(project) if m.id
    }
    assert found == {
        (None, "取号码 %(code)s"),
        (None, "%(n)d 个号"),
        ("月份", "月"),
        (None, "分成两段，仍是一句"),
        (None, "标题"),
        (None, "还有 %(n)s 个号"),
        (None, "改约"),
        (None, "姓名"),
    }


def test_names_files_without_lines(project: Path) -> None:
    run()
    text = po(project).read_text()
    assert "#: shop/models.py\n" in text
    assert not re.search(r"^#: .*:\d", text, re.MULTILINE)


def test_second_run_changes_nothing(project: Path) -> None:
    run()
    translate_all(project)
    before = po(project).read_text()
    run()
    assert po(project).read_text() == before


def test_keeps_translations_and_drops_obsolete_ones(project: Path) -> None:
    run()
    translate(project, "标题", "Title")
    translate(project, "改约", "Move")
    template = project / "templates" / "page.html"
    template.write_text(TEMPLATE.replace('with label=_("改约")', ""))
    run()
    text = po(project).read_text()
    assert 'msgstr "Title"' in text
    assert "改约" not in text
    assert "Move" not in text


def test_check_passes_when_all_is_translated(project: Path) -> None:
    run()
    translate_all(project)
    run("--check")


def test_check_names_what_is_not_translated(project: Path) -> None:
    run()
    with pytest.raises(CommandError, match="not translated: '标题' \\(templates/page.html\\)"):
        run("--check")


def test_check_refuses_fuzzy(project: Path) -> None:
    run()
    translate_all(project)
    template = project / "templates" / "page.html"
    template.write_text(TEMPLATE.replace("标题", "标题二"))
    run()
    assert "#, fuzzy" in po(project).read_text()
    with pytest.raises(CommandError, match="not confirmed"):
        run("--check")


def test_check_refuses_other_placeholders(project: Path) -> None:
    run()
    translate_all(project)
    po(project).write_text(po(project).read_text().replace("取号码 %(code)s en", "Code %(number)s"))
    with pytest.raises(CommandError, match="other placeholders"):
        run("--check")


def test_check_lets_the_form_for_one_leave_its_number_out_but_not_the_other(project: Path) -> None:
    run()
    translate_all(project)  # writes "one" for the singular
    run("--check")
    text = po(project).read_text()
    po(project).write_text(text.replace('msgstr[1] "%(n)d 个号"', 'msgstr[1] "many"'))
    with pytest.raises(CommandError, match="other placeholders"):
        run("--check")


def test_check_refuses_a_file_older_than_the_sources_and_leaves_it(project: Path) -> None:
    run()
    translate_all(project)
    template = project / "templates" / "page.html"
    template.write_text(TEMPLATE.replace("标题", "完全不同的另一句话"))
    before = po(project).read_text()
    with pytest.raises(CommandError) as refused:
        run("--check")
    assert "not in the catalogue: '完全不同的另一句话'" in str(refused.value)
    assert "no longer used: '标题'" in str(refused.value)
    assert po(project).read_text() == before


def test_compile_writes_what_gettext_reads(project: Path) -> None:
    run()
    translate_all(project)
    assert run("--compile") == "en: compiled\n"
    with po(project).with_suffix(".mo").open("rb") as file:
        english = gettext.GNUTranslations(file)
    assert english.gettext("标题") == "标题 en"
    assert english.pgettext("月份", "月") == "月 en"
    assert english.ngettext("%(n)d 个号", "%(n)d 个号", 1) == "one"
    assert english.ngettext("%(n)d 个号", "%(n)d 个号", 2) == "%(n)d 个号"


def test_compile_only_when_older(project: Path) -> None:
    run()
    translate_all(project)
    run("--compile")
    assert run("--compile") == ""
    later = po(project).with_suffix(".mo").stat().st_mtime_ns + 1
    os.utime(po(project), ns=(later, later))
    assert run("--compile") == "en: compiled\n"
    assert sorted(path.name for path in po(project).parent.iterdir()) == ["django.mo", "django.po"]


def test_every_text_of_the_portal_is_translated() -> None:
    run("--check")
