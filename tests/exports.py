"""Small files in the columns of other tools, of invented people."""
# ruff: noqa: E501 (lines as the tools write them)

MAILCHIMP = "Email Address,First Name,Last Name,Address,Phone Number,Birthday,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION"
MAILCHIMP_SUBSCRIBED = f"""\
{MAILCHIMP},LAST_CHANGED,LEID,EUID,NOTES,TAGS
anna@example.com,Anna,Kovalenko,1 Main St  Kyiv  01001,+380671234567,12/31,4,,,2024-11-05 15:04:05,203.0.113.7,50.45,30.52,2,3,Europe/Kyiv,ua,Kyiv,2024-11-06 10:00:00,44877845,c2cb0681af,,"VIP, tea"
"""
MAILCHIMP_UNSUBSCRIBED = f"""\
{MAILCHIMP},UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER,LEID,EUID,NOTES,TAGS
petro@example.com,Petro,,,,,2,,,2023-01-02 03:04:05,,,,,,,PL,,2024-05-12 09:00:00,Spring sale,c-77,NORMAL,,44877846,c2cb0681b0,,
"""
MAILCHIMP_CLEANED = f"""\
{MAILCHIMP},CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID,LEID,EUID,NOTES,TAGS
olena@example.com,Olena,,,,,1,,,2023-01-02 03:04:05,,,,,,,UA,,2024-05-13 09:00:00,Spring sale,c-77,44877847,c2cb0681b1,,
"""
HUBSPOT = """\
Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Contact owner,City,State/Region,Country/Region,Postal Code,Street Address,Preferred language,Original Source,Create Date,Lead Status,Marketing contact status,Unsubscribed from all email
101,Anna,Kovalenko,anna@example.com,+380671234567,,Olha,Kyiv,Kyiv,Ukraine,01001,1 Main St,English,Organic Search,2024-11-05 15:04,,Marketing contact,false
102,Petro,Shevchenko,petro@example.com,,+48512000111,Olha,Kraków,,Poland,,,,Offline Sources,2024-11-05 15:04,,Non-marketing contact,true
"""
KLAVIYO = """\
Email,Klaviyo ID,First Name,Last Name,Organization,Title,Phone Number,Address,Address 2,City,State / Region,Country,Zip Code,Latitude,Longitude,Source,IP Address,Email Marketing Consent,Email Marketing Consent Timestamp,First Active,Last Active,Profile Created On,Date Added,Email Suppressions
anna@example.com,01ABC,Anna,Kovalenko,,,+380671234567,1 Main St,,Kyiv,,Ukraine,01001,,,Footer form,,SUBSCRIBED,2024-11-05T15:04:05.123+00:00,2024-11-05,2024-11-06,2024-11-04 10:00:00,2024-11-05 15:04:05,[]
petro@example.com,01ABD,Petro,,,,,,,,,,,,,,,UNSUBSCRIBED,2024-05-12T09:00:00+00:00,,,2023-01-01 10:00:00,2023-01-01 10:00:00,"[""UNSUBSCRIBE""]"
olena@example.com,01ABE,Olena,,,,,,,,,,,,,,,NEVER_SUBSCRIBED,,,,2023-01-01 10:00:00,,
taras@example.com,01ABF,Taras,,,,,,,,,,,,,,,SUBSCRIBED,2023-01-01T10:00:00+00:00,,,2023-01-01 10:00:00,,"[{""reason"": ""HARD_BOUNCE"", ""timestamp"": ""2024-05-13T09:00:00+00:00""}]"
"""
SHOPIFY = """\
Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags
'6512345,Anna,Kovalenko,anna@example.com,yes,,1 Main St,,Kyiv,,UA,'01001,+380501112233,'+380671234567,no,120.50,3,,no,"VIP, tea"
'6512346,Petro,,petro@example.com,no,,,,,,PL,,,,no,0.00,0,,no,
"""
ESPUTNIK = """\
email;phone;firstName;lastName;externalCustomerId;languageCode;timeZone;region;town;address;postcode
anna@example.com;380671234567;Anna;Kovalenko;C-1;uk;Europe/Kyiv;Kyiv;Kyiv;1 Main St;01001
"""
UKRAINIAN = """\
Електронна пошта;Мобільний телефон;Ім'я;Прізвище;Місто;Країна;Дата народження
anna@example.com;067 123 45 67;Анна;Коваленко;Київ;Україна;31.12.1990
"""
