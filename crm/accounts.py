"""Who may have an account, and the words of the log-in. Staff make accounts in the admin."""

from allauth.account import forms
from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "The user name or the password is wrong.",
        "too_many_login_attempts": "Too many wrong passwords. Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request):
        return False


class LoginForm(forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label(self, login="User name", password="Password", remember="Keep me logged in for two weeks")  # noqa: S106 a label
        self.fields["login"].widget.attrs["autofocus"] = True


class ChangePasswordForm(forms.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label(self, oldpassword="Present password", password1="New password", password2="New password again")


def label(form, **labels):
    """Name each field once, by its label: a placeholder that repeats it is gone when one types."""
    for name, text in labels.items():
        form.fields[name].label = text
        form.fields[name].widget.attrs.pop("placeholder", None)
