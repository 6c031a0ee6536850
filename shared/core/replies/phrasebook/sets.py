"""Sets of words that mean the same to the phrases. Pure data."""

from __future__ import annotations

SETS = {
    "HALT": "stop|quit|cease|halt|desist|discontinue|refrain|stopping|end|kill",
    "TEXTING": "texting|messaging|sending|textear|spamming|emailing|txt",
    "BOTHERING": "bothering|harassing|bugging|pestering|annoying|blowing|hitting|"
    "stalking|hounding|bombarding",
    "CALLING": "calling|phoning|ringing|dialing|call|calls|robocalls|robocall",
    "MSG": "text|texts|message|messages|sms|reminders|notifications|alerts|notices|"
    "emails|email|messaging|texting|communications|msgs|reminder|notification|blasts|"
    "updates|spam|alert",
    "SEND": "text|message|contact|email|write|send|bother|txt|reach|bug|messages|ping|"
    "dm|harass",
    "ME": "me|us|my|this|myself|here",
    "LIST": "list|lists|system|database|records|texts|messages|rotation|phone|contacts|"
    "directory|service|emails|alerts|subscription|file",
    "MINE": "my|this|our|the|these|your|all|any|those|such|further|more",
    "MORE": "anymore|again|more|ever|further",
    "LAWYER": "lawyer|attorney|attorneys|lawyers|counsel|abogado|abogada|abogados|"
    "licenciado|solicitor|esq|esquire",
    "PAID": "paid|sent|mailed|submitted|zelled|venmoed|wired|deposited|cashapped|"
    "transferred",
    "OWE": "owe|owed|owes",
    "DAY": "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|"
    "thu|thur|thurs|fri|sat|sun|weekday|lunes|martes|miercoles|jueves|viernes|sabado|"
    "domingo",
    "DAYS": "sundays|saturdays|mondays|tuesdays|wednesdays|thursdays|fridays|weekends|"
    "weekdays|weekend|sunday|saturday|sabbath|shabbat|holidays|evenings|mornings|"
    "afternoons|nights|thanksgiving|christmas|domingo|domingos|sabado|sabados",
    "WHEN": "today|tomorrow|tonight|monday|tuesday|wednesday|thursday|friday|saturday|"
    "sunday|week|weekend|month|payday|soon|1st|2nd|3rd|4th|5th|6th|7th|8th|9th|10th|"
    "11th|12th|13th|14th|15th|16th|17th|18th|19th|20th|21st|22nd|23rd|24th|25th|26th|"
    "27th|28th|29th|30th|31st|first|fifteenth|eom|mon|tue|tues|wed|thu|thur|thurs|fri|"
    "sat|sun|paycheck|days|later|noon|evening|morning|january|february|march|april|may|"
    "june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|"
    "sep|sept|oct|nov|dec|paid",
    "CUANDO": "hoy|manana|lunes|martes|miercoles|jueves|viernes|sabado|domingo|semana|"
    "quincena|mes|dia|pronto|primero|quince|enero|febrero|marzo|abril|mayo|junio|julio|"
    "agosto|septiembre|octubre|noviembre|diciembre|rato|tarde|noche",
    "PERSON": "person|human|someone|somebody|manager|representative|rep|agent|"
    "supervisor|operator|live|anyone|landlord|people|owner",
    "KIN": "husband|wife|mother|mom|mum|father|dad|son|daughter|brother|sister|aunt|"
    "uncle|grandma|grandmother|grandpa|grandfather|roommate|tenant|he|she|mama|they|"
    "father-in-law|spouse|partner|fiance|boyfriend|girlfriend|cousin|friend|person|"
    "stepdad|stepmom|parents|nephew|niece|neighbor",
    "FAMILIA": "esposo|esposa|mama|papa|hijo|hija|hermano|hermana|abuelo|abuela|padre|"
    "madre|tio|tia|marido|senor|senora|el|ella|inquilino|mujer|primo|prima|suegra",
    "MEDIA": "call|calls|calling|phone|text|texts|texting|email|emails|emailing|mail|"
    "letter|letters|mailing|visit|visits|telefono|texto|textos|mensaje|mensajes|"
    "correo|correos|carta|cartas|llamada|llamadas|llamen|escriban|person|door|fax|"
    "writing|write|house|job",
    "DEATH": "died|deceased|dead|passed|dies|dying",
    "CHARGE": "fee|fees|charge|charges|payment|payments|autopay|lease|appointment|"
    "request|order|inspection|tour|showing|policy|insurance|contract|reservation|rent|"
    "parking|check|draft|application|agreement|eviction|hearing|hold|visit|service|"
    "internet|cable|card|pickup|delivery|plan|transaction|move|utilities|maintenance|"
    "tenancy|repair|membership|trip|meeting|order|plans|transfer|interest|penalty|"
    "pago|cita|contrato|cargo|recargo|renta|orden|reparacion|seguro",
    "DEBT": "debt|balance|charge|charges|bill|account|amount|fee|fees|claim|debts|"
    "collection|total|invoice|statement|ledger",
    "MENSAJES": "mensajes|mensaje|textos|texto|correos|correo|avisos|recordatorios|"
    "texts|text|notificaciones|nada|spam|publicidad|mensajitos",
    "MANDAR": "manden|mande|mandes|envien|envie|envies|escriban|escriba|escribas|"
    "texteen|textee|textees|contacten|contacte|molesten|moleste|molestes|busquen|"
    "busque|llamen|llame|llames|mandarme|enviarme|escribirme|textearme|molestarme|"
    "contactarme|llamarme|marquen|hablen|manda|mandan|fastidien|jodan|frieguen|"
    "comuniquen|comunique|texteen|molestar|llamar|mandar|enviar|escribir|fregar",
    "DEJEN": "dejen|deje|deja|dejenme|paren|pare|para|parenle|parele|cesen|cese|"
    "suspendan|suspenda|detengan|detenga|termine|terminen|eviten|evite",
    "WORK": "work|job|workplace|employer|office|shift|trabajo|chamba|jale",
    "VERB": "pay|send|have|bring|drop|mail|give|zelle|venmo|cashapp|deposit|make|"
    "transfer|wire|submit|settle|cover|clear|get|do|come|catch|square|put|remit|swing|"
    "take|handle",
    "PAGO": "pago|pagare|pagar|pague|doy|mando|llevo|deposito|abono|liquido|paso|"
    "transfiero|envio|cumplo|pagaria|tendre|tengo|pagamos|daria|darle|cubro",
}
