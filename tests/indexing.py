"""Indexes of custom fields as the worker builds and drops them."""

from procrastinate.contrib.django.models import ProcrastinateJob

from contacts.tasks import work_on_index


def work_on_indexes():
    """Do the jobs that are there; done twice they change nothing more."""
    for job in ProcrastinateJob.objects.filter(queue_name="indexes", status="todo").order_by("id"):
        work_on_index(**job.args)
