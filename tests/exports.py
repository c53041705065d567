"""Small files in the columns of other tools, of invented people."""
# ruff: noqa: E501 (lines as the tools write them)

MAILCHIMP = "Email Address,First Name,Last Name,Address,Phone Number,Birthday,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION"
MAILCHIMP_SUBSCRIBED = f'''\
{MAILCHIMP},LAST_CHANGED,LEID,EUID,NOTES,TAGS
anna@example.com,Anna,Kovalenko,1 Main St  Kyiv  01001,+380671234567,12/31,4,,,2024-11-05 15:04:05,203.0.113.7,50.45,30.52,2,3,Europe/Kyiv,ua,Kyiv,2024-11-06 10:00:00,44877845,c2cb0681af,,"""VIP"",""tea"""
'''
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
SHOPIFY_ORDERS = """\
Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Phone,Shipping Name,Notes,Cancelled at,Payment Method,Refunded Amount,Vendor,Id,Tags,Risk Level,Source,Lineitem discount,Phone
#1001,anna@example.com,paid,2024-11-05 15:04:05 -0500,fulfilled,2024-11-06 10:00:00 -0500,yes,EUR,30.00,5.00,7.00,42.00,SPRING,0.00,Standard,2024-11-05 15:04:00 -0500,2,Green tea,7.50,,T-1,true,true,fulfilled,Anna Kovalenko,,Anna Kovalenko,,,Card,0.00,Tea house,5001,,Low,web,0.00,
#1001,,,,,,,,,,,,,,,,1,Teapot,15.00,,P-1,true,true,fulfilled,,,,,,,,Tea house,,,,,0.00,
#1002,petro@example.com,pending,,unfulfilled,,no,EUR,7.50,0.00,0.00,7.50,,0.00,Standard,2024-11-05 16:00:00 -0500,1,Green tea,7.50,,T-1,true,true,pending,Petro,,Petro,,,Card,0.00,Tea house,5002,,Low,web,0.00,+48512000111
#1003,anna@example.com,refunded,2024-11-05 17:00:00 -0500,unfulfilled,,no,EUR,15.00,0.00,0.00,15.00,,0.00,Standard,2024-11-05 17:00:00 -0500,1,Teapot,15.00,,P-1,true,true,pending,Anna Kovalenko,,Anna Kovalenko,,2024-11-06 09:00:00 -0500,Card,15.00,Tea house,5003,,Low,web,0.00,
"""
WOOCOMMERCE_ORDERS = """\
Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),Country Code (Billing),Email (Billing),Phone (Billing),Payment Method Title,Order Subtotal Amount,Order Shipping Amount,Order Total Amount,Order Total Tax Amount,SKU,Item #,Item Name,Quantity (- Refund),Item Cost
501,Completed,2024-11-05 15:04,,Anna,Kovalenko,UA,anna@example.com,+380671234567,Card,22.50,0,22.50,0,T-1,1,Green tea,1,7.50
501,Completed,2024-11-05 15:04,,Anna,Kovalenko,UA,anna@example.com,+380671234567,Card,22.50,0,22.50,0,P-1,2,Teapot,1,15.00
502,On hold,2024-11-06 10:00,,Petro,,PL,petro@example.com,,Card,7.50,0,7.50,0,T-1,1,Green tea,1,7.50
"""
PLAIN_ITEMS = """\
email,order_id,amount,currency,status,ordered_at,item_name,item_quantity,item_price
anna@example.com,O-1,22.50,EUR,DELIVERED,2024-11-05T15:04:00Z,Green tea,1,7.50
,O-1,,,,,Teapot,1,15
"""
SENDGRID = """\
processed,message_id,event,api_key_id,recv_message_id,credential_id,subject,from,email,asm_group_id,template_id,originating_ip,reason,outbound_ip,mx,url,user_agent
2024-11-05T15:04:05Z,m-1,processed,k-1,r-1,,Spring sale,shop@example.com,anna@example.com,,,203.0.113.7,,203.0.113.8,,,
2024-11-05T15:04:07Z,m-1,delivered,k-1,r-1,,Spring sale,shop@example.com,anna@example.com,,,203.0.113.7,250 OK,203.0.113.8,mx.example.com,,
2024-11-06T09:00:00Z,m-1,open,k-1,r-1,,Spring sale,shop@example.com,anna@example.com,,,,,,,,Mail
2024-11-06T09:01:00Z,m-1,click,k-1,r-1,,Spring sale,shop@example.com,anna@example.com,,,,,,,https://example.com/tea,Mail
2024-11-05T15:04:05Z,m-2,processed,k-1,r-2,,Spring sale,shop@example.com,petro@example.com,,,203.0.113.7,,203.0.113.8,,,
2024-11-05T15:04:09Z,m-2,bounce,k-1,r-2,,Spring sale,shop@example.com,petro@example.com,,,203.0.113.7,550 5.1.1 no such mailbox,203.0.113.8,mx.example.com,,
2024-11-05T15:04:05Z,m-3,processed,k-1,r-3,,Spring sale,shop@example.com,olena@example.com,,,203.0.113.7,,203.0.113.8,,,
2024-11-06T10:00:00Z,m-3,group_unsubscribe,k-1,r-3,,Spring sale,shop@example.com,olena@example.com,7,,,,,,,
"""
MAILCHIMP_OPENS = """\
Email Address,First Name,Last Name,Opens
anna@example.com,Anna,Kovalenko,3
"""
KLAVIYO_EVENTS = """\
Metric,Timestamp,Email,Event Properties
Viewed Product,1730819045,anna@example.com,"{""ProductName"": ""Green tea"", ""Price"": 7.5}"
Viewed Product,1730819046,anna@example.com,"{""ProductName"": ""Teapot"", ""Price"": 15}"
"""
ANALYTICS_EVENTS = """\
event_date,event_timestamp,event_name,user_id,user_pseudo_id,params.page_location
20241105,1730819045123456,page_view,C-1,123.456,https://example.com/tea
20241105,1730819045123456,scroll,C-1,123.456,https://example.com/tea
"""
