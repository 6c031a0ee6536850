"""The columns of the sheet and the names they go by. Pure; reads no cell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column staff or the service write.

    Args:
        slug: Name in code, in the store and in problems.
        heading: As it stands in a new sheet.
        aliases: Other headings it is known by: everyday English and Spanish, and
            exports of AppFolio and Yardi.
        required: The sheet cannot be used without it.
    """

    slug: str
    heading: str
    aliases: tuple[str, ...] = ()
    required: bool = False


def _column(slug: str, heading: str, aliases: str = "") -> Column:
    names = tuple(name.strip() for name in aliases.split("|") if name.strip())
    return Column(slug, heading.rstrip("*"), names, heading.endswith("*"))


# Resident/tenant ids of Yardi (`Code`, `T-Code`) and AppFolio name the person or the
# lease; only what names the debt's row may stand for the Account ID.
STAFF: tuple[Column, ...] = (
    _column(
        "account_id",
        "Account ID*",
        "Account|Account Number|Account No|Acct|Acct ID|Acct No|Acct Number|Lease ID"
        "|Lease Number|Ledger ID|Cuenta|Número de cuenta|ID de cuenta|No. de cuenta",
    ),
    _column(
        "customer_id",
        "Customer ID",
        "Customer Number|Customer No|Cust ID|Client ID|Tenant ID|Resident ID|T-Code"
        "|Tenant Code|Resident Code|Person ID|Debtor ID|ID de cliente|ID de inquilino",
    ),
    _column(
        "customer",
        "Customer*",
        "Customer Name|Name|Full Name|Tenant|Tenant Name|Resident|Resident Name|Client"
        "|Client Name|Debtor|Debtor Name|Consumer|Consumer Name|Occupant|Nombre"
        "|Nombre completo|Cliente|Inquilino|Residente|Arrendatario",
    ),
    _column(
        "property",
        "Property",
        "Property Name|Building|Community|Complex|Site|Propiedad|Edificio|Inmueble",
    ),
    _column(
        "unit",
        "Unit",
        "Unit Number|Unit No|Unit ID|Apt|Apt No|Apartment|Suite|Unidad|Apartamento"
        "|Depto|Departamento",
    ),
    _column(
        "phone",
        "Phone",
        "Phone Number|Phone No|Telephone|Tel|Mobile|Mobile Phone|Mobile Number|Cell"
        "|Cell Phone|Cellphone|Primary Phone|Tenant Phone|Resident Phone|Phone Numbers"
        "|Teléfono|Celular|Móvil|Número de teléfono",
    ),
    _column(
        "email",
        "Email",
        "E-mail Address|Emails|Tenant Email|Resident Email|Primary Email|Mail Address"
        "|Correo|Correo electrónico|Dirección de correo",
    ),
    _column(
        "address",
        "Address",
        "Street|Street Address|Address 1|Address Line 1|Mailing Address"
        "|Property Address|Unit Address|Dirección|Domicilio|Calle",
    ),
    _column("city", "City", "Town|Property City|Unit City|Ciudad"),
    _column("state", "State", "ST|State/Province|Property State|Unit State|Estado"),
    _column(
        "zip",
        "ZIP",
        "Zip Code|Zipcode|Postal Code|Postcode|ZIP+4|ZIP5|Property Zip|Unit Zip"
        "|Código postal|CP",
    ),
    _column(
        "stated_zone",
        "Time zone",
        "TZ|Timezone Name|Stated Time Zone|Zona horaria|Huso horario",
    ),
    _column("language", "Language", "Lang|Preferred Language|Spoken Language|Idioma"),
    _column(
        "channel_preference",
        "Preferred channel",
        "Channel|Channel Preference|Contact Preference|Preferred Contact"
        "|Preferred Contact Method|Contact Method|Canal|Canal preferido"
        "|Medio de contacto",
    ),
    _column(
        "balance_cents",
        "Balance*",
        "Balance Due|Balance Owed|Amount|Amount Due|Amount Owed|Amount Receivable"
        "|Past Due|Past Due Amount|Total Due|Total Owed|Total Unpaid|Unpaid Balance"
        "|Outstanding|Outstanding Balance|Current Balance|Open Balance|Balance ($)"
        "|Saldo|Saldo pendiente|Monto|Monto adeudado|Importe|Adeudo",
    ),
    _column(
        "due_on",
        "Due date*",
        "Due|Due On|Date Due|Due By|Payment Due|Payment Due Date|Original Due Date"
        "|Rent Due Date|Charge Due Date|Oldest Due Date|Vencimiento|Vence"
        "|Fecha de vencimiento|Fecha límite",
    ),
    _column(
        "last_payment_on",
        "Last payment date",
        "Last Payment|Last Payment On|Last Paid|Last Paid On|Last Paid Date"
        "|Date of Last Payment|Last Receipt Date|Fecha de último pago|Último pago",
    ),
    _column(
        "last_payment_cents",
        "Last payment amount",
        "Last Paid Amount|Last Payment Amt|Last Receipt Amount|Monto del último pago",
    ),
    _column(
        "debt_type",
        "Debt type",
        "Type of Debt|Account Type|Charge Type|Charge Code|Tipo de deuda",
    ),
    _column(
        "actor",
        "Acting as",
        "Acting As (creditor / third party)|Party|First or Third Party|Role of Sender"
        "|Actuando como",
    ),
    _column(
        "sms_consent",
        "SMS consent",
        "Text Consent|Text Opt-in|SMS Opt-in|OK to Text|Texting Consent"
        "|Consent to Text|Consentimiento SMS",
    ),
    _column(
        "sms_consent_on",
        "SMS consent date",
        "Text Consent Date|SMS Opt-in Date|Fecha de consentimiento SMS",
    ),
    _column(
        "sms_consent_source",
        "SMS consent source",
        "Text Consent Source|SMS Opt-in Source|Text Opt-in Source"
        "|Origen del consentimiento SMS",
    ),
    _column(
        "email_consent",
        "Email consent",
        "Email Opt-in|OK to Email|Consent to Email|Consentimiento de correo",
    ),
    _column("email_basis", "Email basis", "Email Consent Basis|Base del correo"),
    _column(
        "brand",
        "Creditor/brand",
        "Creditor|Brand|Creditor Name|Landlord|Owner|Owner Name|Management Company"
        "|Acreedor|Marca|Propietario",
    ),
    _column("obtained_on", "Obtained on", "Debt Obtained On|Placed On|Placement Date"),
    _column(
        "validation_notice_on",
        "Validation notice on",
        "Validation Notice|Validation Notice Date|Validation Sent|G-Notice Date",
    ),
    _column(
        "reassigned_check_on",
        "Reassigned check on",
        "Reassigned Check|RND Check|RND Date|Reassigned Numbers Check",
    ),
    _column(
        "status", "Status", "Account Status|Collection Status|Lease Status|Estatus"
    ),
    _column(
        "assigned_to",
        "Assigned to",
        "Assignee|Agent|Collector|Property Manager|Responsible|Asignado a|Responsable",
    ),
    _column(
        "hold_until",
        "Hold until",
        "On Hold Until|Do Not Contact Until|Pause Until|En espera hasta",
    ),
    _column("notes", "Notes", "Note|Comments|Comment|Remarks|Memo|Notas|Comentarios"),
)

SERVICE: tuple[Column, ...] = (
    _column("segment", "Segment"),
    _column("next_step", "Next step"),
    _column("next_contact", "Next contact"),
    _column("last_contact", "Last contact"),
    _column("last_result", "Last result"),
    _column("reply", "Reply"),
    _column("promise", "Promise"),
    _column("flags", "Flags"),
    _column("service_note", "Service note"),
    _column("synced", "Synced"),
)

CONTACTS: tuple[Column, ...] = (
    next(column for column in STAFF if column.slug == "account_id"),
    _column("name", "Name*", "Contact|Contact Name|Full Name|Nombre|Nombre completo"),
    _column("role", "Role", "Relation|Relationship|Contact Type|Type|Rol|Relación"),
    *(c for c in STAFF if c.slug in {"phone", "email", "language"}),
    *(c for c in STAFF if c.slug in {"sms_consent", "email_consent"}),
)

# What decides whether a row can be used at all.
MUST = frozenset(column.slug for column in STAFF if column.required)
