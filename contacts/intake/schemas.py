"""What calls say of people, in the words of the field; the names of answers follow them."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic.alias_generators import to_camel
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

MOST_CONTACTS = 3_000
MOST_EMAILS = 3_000
LARGEST_ID = 2**63 - 1

Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Text = str | None
"""Absent or empty leaves the value as it is; null takes it away."""

DedupeOn = Literal["email", "sms", "email_or_sms", "externalCustomerId", "fieldId", "id"]


class Said(BaseModel):
    """Names are written as `firstName`; a number is taken where a text is expected, since many clients send one.

    No `Schema`, which would take a list or a text for an object without attributes.
    """

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, coerce_numbers_to_str=True)


@dataclass(frozen=True)
class ReadAlone:
    """Of an object that is read apart from its call, so that its faults are its own; documented by its schema."""

    schema: type[Said]

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(self.schema.__pydantic_core_schema__)


class Told(Schema):
    """The same names in answers, made of dicts and of models."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class DeviceIn(Said):
    app_id: str = Field(default="", description="The application’s name; without it, the application of the key.")
    device_id: str = Field(default="", description="The installation’s own ID; without it, the token stands for it.")
    device_model: str = ""
    os: str = ""
    app_version: str = ""
    active: bool = Field(default=True, description="Whether push is allowed.")


class ChannelIn(Said):
    type: Literal["email", "sms", "viber", "telegram", "mobilepush", "webpush"]
    value: Text = Field(description="An address or a token; an empty text is passed over, null takes the address away.")
    device: DeviceIn | None = None


class AddressIn(Said):
    country: Text = Field(None, description="ISO 3166 code or English name.")
    region: Text = None
    town: Text = None
    address: Text = None
    postcode: Text = None


class FieldIn(Said):
    id: str = Field(description="The custom field’s number or key.")
    value: Any = Field(
        None, description="A text, a number, or a list of texts for several choices; null takes it away."
    )


class ContactIn(Said):
    id: Id | None = Field(None, description="The contact’s ID here; one that is unknown is refused.")
    external_customer_id: Text = None
    contact_key: Text = Field(None, description="Another name of externalCustomerId, which goes before it.")
    first_name: Text = None
    last_name: Text = None
    gender: Text = Field(None, description="female, male or other.")
    birth_date: Text = Field(None, description="YYYY-MM-DD.")
    language_code: Text = Field(None, description="BCP 47, such as uk or pt-BR.")
    time_zone: Text = Field(None, description="IANA, such as Europe/Kyiv.")
    channels: list[ChannelIn] = Field(default_factory=list, max_length=100)
    address: AddressIn | None = None
    fields_: list[FieldIn] = Field(default_factory=list, max_length=500, alias="fields")
    subscription_keys: list[str] = Field(
        default_factory=list, max_length=500, description="Categories to join; one that the person left stays left."
    )


class ContactCall(ContactIn):
    dedupe_on: DedupeOn | None = Field(
        None, description="The field by which the contact is known; without it, the strongest that is given and known."
    )
    field_id: Text = Field(None, description="The custom field of dedupeOn “fieldId”; it must have an index.")


class ContactsCall(Said):
    contacts: list[Annotated[dict[str, Any], ReadAlone(ContactIn)]] = Field(
        min_length=1,
        max_length=MOST_CONTACTS,
        description="Each as in POST contact. One that is faulty is left out and listed; the others are written.",
    )
    dedupe_on: DedupeOn | None = None
    field_id: Text = None
    contact_fields: list[str] | None = Field(
        None, description="Names of the fields to write, such as firstName or email; without it, all that are given."
    )
    custom_fields_ids: list[str] | None = Field(
        None, alias="customFieldsIDs", description="The custom fields to write; without it, all that are given."
    )


class SubscribeCall(Said):
    contact: ContactIn
    subscription_keys: list[str] = Field(default_factory=list, max_length=500, description="Categories to join.")
    double_opt_in: bool = Field(
        True, description="Whether a mail asks the person to confirm the email; false if you have asked yourself."
    )


class EmailsCall(Said):
    emails: list[str] = Field(min_length=1, max_length=MOST_EMAILS)
