"""What a line of our log leaves out."""

import logging
import re
from copy import deepcopy
from logging.config import DictConfigurator

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import HttpResponse
from django.utils.log import log_response

from accounts.hashes import hash_phone
from accounts.models import User
from portal.logs import QuietFormatter, without_quotes
from tests.factories.accounts import PHONE


def record_of(error: BaseException, message: str, *arguments: object) -> logging.LogRecord:
    """What is logged of an error nobody caught."""
    told = (type(error), error, error.__traceback__)
    return logging.LogRecord("django.request", logging.ERROR, "", 0, message, arguments, told)


def ours() -> logging.Formatter:
    """The formatter of the console, made as the settings say."""
    configured = DictConfigurator(deepcopy(settings.LOGGING))
    return configured.configure_formatter(configured.config["formatters"]["line"])


def test_the_console_is_the_only_handler_and_formats_as_ours() -> None:
    assert settings.LOGGING["handlers"].keys() == {"console"}
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "line"
    assert isinstance(ours(), QuietFormatter)
    for name in ("django", "django.request", "celery.app.trace"):
        logger = logging.getLogger(name)
        assert logger.propagate
        assert [handler for handler in logger.handlers if not isinstance(handler, logging.NullHandler)] == []


@pytest.mark.django_db
def test_an_error_nobody_caught_names_the_constraint_and_no_number() -> None:
    User.objects.create(phone=PHONE)
    quoted = hash_phone(PHONE)
    with pytest.raises(IntegrityError, match=quoted) as caught, transaction.atomic():
        User.objects.create(phone=PHONE)
    line = ours().format(record_of(caught.value, "raised unexpected: %r", caught.value))
    assert quoted not in line
    assert "DETAIL" not in line
    assert line.startswith("ERROR   django.request: raised unexpected: IntegrityError(")
    assert line.count("accounts_user_phone_hash_key") == 3  # in the repr, in psycopg2's error, in Django's
    assert "The above exception was the direct cause" in line


@pytest.mark.django_db
def test_a_statement_that_is_quoted_is_left_out() -> None:
    with (
        pytest.raises(DatabaseError, match=re.escape(PHONE)) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT %s FROM no_such_table", [PHONE])
    line = QuietFormatter("%(message)s").format(record_of(caught.value, "failed"))
    assert PHONE not in line
    assert 'relation "no_such_table" does not exist' in line


def test_a_row_of_several_lines_is_left_out_whole() -> None:
    text = "\n".join(
        [
            "psycopg2.errors.CheckViolation: new row violates check constraint",
            "DETAIL:  Failing row contains (1, 王秀英,",
            "",
            "呼和浩特).",
            "",
            "The above exception was the direct cause of the following exception:",
            "  | DETAIL:  Key (name)=(王秀英) already exists.",
        ]
    )
    assert without_quotes(text) == "\n".join([*text.split("\n")[:1], text.split("\n")[5]])


def test_other_lines_stay_as_they_are() -> None:
    text = "sent\n\nin DETAIL: two lines"
    assert without_quotes(text) == text


def test_a_wrong_host_is_one_line(client, settings, caplog) -> None:
    settings.ALLOWED_HOSTS = ["portal.example"]
    assert client.get("/", SERVER_NAME="other.example").status_code == 400
    (record,) = [one for one in caplog.records if one.name == "django.security.DisallowedHost"]
    line = ours().format(record)
    assert line.startswith(
        "ERROR   django.security.DisallowedHost: Invalid HTTP_HOST header: 'other.example'"
    )
    assert "\n" not in line


def test_other_errors_keep_where_they_were_raised(caplog) -> None:
    try:
        raise ValueError("here")
    except ValueError:
        logging.getLogger("django.security.other").exception("it failed")
    assert "Traceback" in ours().format(caplog.records[-1])


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (ValueError("invalid literal for int() with base 10: '150102196005011234'"), "base 10: '…'"),
        (LookupError("no patient 王秀英 with +8613800138000"), "no patient … with …"),
        (ValueError("Patient.phone has not the shape it must have"), "Patient.phone has not the shape"),
        (KeyError("session 48213"), "session 48213"),
    ],
)
def test_errors_quote_nothing_that_may_be_a_persons(raised: Exception, said: str) -> None:
    try:
        raise raised
    except Exception as error:
        line = ours().format(record_of(error, "Internal Server Error: %s", "/people/"))
    assert said in line
    for private in ("王秀英", "150102196005011234", "13800138000"):
        assert private not in line


PLANTED = (
    "王秀英",
    "乌日娜·其木格",
    "ᠰᠠᠷᠠᠨ",
    "Сарнай",
    "〇",
    "150102196005011234",
    "15010219600501123X",
    "13800138000",
    "E12345678",
)


def deep(said: str) -> BaseException:
    """An error in groups within groups, with causes, contexts and notes, each of which quotes."""

    def noted(error: Exception) -> Exception:
        error.add_note(
            f"while writing {said}\n  and {said}\nTraceback (most recent call last): {said}\n| {said}"
        )
        return error

    def raised(error: Exception, cause: BaseException | None = None) -> Exception:
        try:
            try:
                raise LookupError(f"at first {said}")
            except LookupError:
                if cause is not None:
                    raise error from cause
                raise error  # noqa: B904 - what was raised before it is to be its context
        except Exception as caught:
            return caught

    cause = noted(ValueError(f"no such\n  {said}\n\n{said}"))
    inner = ExceptionGroup(f"inner {said}", [raised(KeyError(said), cause), noted(ValueError(said))])
    return raised(noted(ExceptionGroup(f"outer {said}", [raised(inner), raised(RuntimeError(said))])), cause)


@pytest.mark.parametrize("said", PLANTED)
def test_groups_causes_and_notes_quote_nothing_either(said: str) -> None:
    line = ours().format(record_of(deep(said), "Internal Server Error: %s", "/people/"))
    assert said not in line
    for kept in (
        "Internal Server Error: /people/",
        "outer …",
        "inner …",
        "KeyError",
        "at first …",
        "while writing …",
    ):
        assert kept in line, kept
    assert "in raised" in line, "where it was raised is still said"


@pytest.mark.parametrize("said", PLANTED)
def test_an_error_within_the_sentence_quotes_nothing(said: str) -> None:
    for message, arguments in (("failed: %r", (deep(said),)), ("failed: %(exc)s", ({"exc": deep(said)},))):
        record = logging.LogRecord("celery.app.trace", logging.ERROR, "", 0, message, arguments, None)
        assert said not in ours().format(record)
    record = logging.LogRecord("any", logging.ERROR, "", 0, deep(said), (), None)
    assert said not in ours().format(record)


@pytest.mark.parametrize(("status", "said"), [(404, 1), (409, 0), (500, 1)])
def test_that_a_number_is_gone_is_no_line(caplog, status: int, said: int) -> None:
    log_response("%s", "/booking/", response=HttpResponse(status=status), request=None)
    assert len(caplog.records) == said
