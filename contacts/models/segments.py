"""Segments: filters that somebody gave a name."""

from typing import Any

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

    def may_be_changed_by(self, user: Any, permission: str = "contacts.change_segment") -> bool:
        """Whoever saved it, and staff with the permission; all others use it."""
        return self.created_by_id == user.pk or (user.is_staff and user.has_perm(permission))

    def may_be_deleted_by(self, user: Any) -> bool:
        return self.may_be_changed_by(user, "contacts.delete_segment")
