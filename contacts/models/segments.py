"""Segments: filters that somebody gave a name."""

from django.conf import settings
from django.db import models
from django.urls import reverse


class Segment(models.Model):
    name = models.CharField(max_length=100, unique=True)
    query = models.CharField(max_length=4000, help_text="The query string of the list, without page and sort")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('contacts:contact_list')}?{self.query}"
