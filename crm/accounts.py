"""Who may have an account, and the words of the log-in. Staff make accounts in the admin."""

from allauth.account import forms
from allauth.account.adapter import DefaultAccountAdapter

from crm.networks import network_of


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "The user name or the password is wrong.",
        "too_many_login_attempts": "Too many wrong passwords. Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request):
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Of a name and a network: who guesses locks out nobody elsewhere, and gains nothing by naming another host."""
        login = credentials.get("email", credentials.get("username", "")).lower()
        return f"{network_of(self.get_client_ip(request))}:{login}"


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
