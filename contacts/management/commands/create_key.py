"""A key for a program that sends or reads, made on the command line."""

from django.core.management.base import BaseCommand, CommandError

from contacts.models import ApiKey, Application
from crm.values import Invalid, clean_text


class Command(BaseCommand):
    help = "Make an API key and print it, alone, on standard output; it can't be shown again."

    def add_arguments(self, parser):
        parser.add_argument("name", metavar="NAME", help="who uses the key")
        parser.add_argument("--scope", choices=ApiKey.Scope.values, default=ApiKey.Scope.WRITE)
        parser.add_argument("--application", metavar="NAME", help="the application whose devices come by it")

    def handle(self, *, name, scope, application, **options):
        key = ApiKey(name=_cleaned(name), scope=scope)
        if ApiKey.objects.filter(name=key.name).exists():
            raise CommandError(f"There is a key named {key.name} already.")
        if application:
            key.application = Application.objects.get_or_create(name=_cleaned(application))[0]
        self.stdout.write(key.issue())


def _cleaned(name: str) -> str:
    try:
        text = clean_text(name, 100)
    except Invalid as error:
        raise CommandError(f"The name {error}.") from None
    if not text:
        raise CommandError("The name is empty.")
    return text
