"""How forms are drawn."""

from crispy_forms.helper import FormHelper


def plain_helper() -> FormHelper:
    """Fields only: the page brings the form tag, the errors above the heading and the button."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.form_show_errors = True
    return helper
