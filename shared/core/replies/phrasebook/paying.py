# ruff: noqa: E501 - a phrase is one line, however long
"""Money: paid, promised, short of it, how much, how. Pure data."""

from __future__ import annotations

PAID = """
i|we|husband|wife|mom|dad|roommate|already|it|this|that|was|been|is|have|just|all|rent|payment|he|she|they|section|authority|insurance|sister|brother|aid|assistance|church|agency|bill|program ~2 {PAID} !off|when|by|on|next|twice|every|weekly|biweekly|monthly|for
{PAID} ~3 already|yesterday|ago|last|monday|week|morning|it|this|that|full|off|online|cash|check|night|rent|you|portal|zelle|money
^ {PAID} $|_|already|#|it|emojipaid|emojigood|emojimoney|yesterday|in|on|last|my|the|this|you|$
already|just ~2 {PAID}|made|took|taken|handled|dropped|gave|took|cleared|debited|settled|charged
payment|check|rent|money|order|transfer|deposit ~2 was|has|is|been|already|went ~1 made|sent|mailed|cleared|submitted|through|dropped|posted|delivered|processed|cashed|taken|done|received|confirmed|complete|completed
made ~2 payment !plan|arrangements
payment made|sent|done|cleared|complete|submitted|went
(took care of it/took care of this/taken care of/it is paid/is paid off/paid in full/paid up/caught up/went through/came out of my/dropped it off/in the drop box/drop box/night box/paid it/check cleared/cashed my check/gave the money/gave the check/all paid/zero balance/already handled/stop by payment/my bank shows/bank says/bank statement shows/already settled up)
i|am|we|are current
confirmation|conf|reference|transaction|receipt|trans|tracking|ref ~2 #|number|id|no|code
have|here|attached|got|my|see|send|sent|has ~3 receipt|receipts|confirmation|screenshot
proof of payment
receipt attached
payment attached
portal|app|website|account|bank ~2 says|shows|showing ~3 paid|zero|0|cleared|posted|payment
did|have|has you|they ~2 get|got|receive|received ~3 payment|check|money|rent|order
took|take|taken|charged|withdrew|debited|cashed ~3 account|card|bank|money|check
autopay ~3 went|took|ran|paid|through|cleared
stopped|came|went|dropped ~5 paid
card|account ~1 was charged|debited
^ (done/done paid/handled/handled it/sent/sent it/taken care of) $
voucher|section|housing|authority|assistance|erap|program ~5 paid|pays|sent|covers
dropped ~1 off ~3 check|rent|payment|money|order|it
{PAID} #
mailed|sent|dropped|gave|submitted|put|left ~3 check|money|payment|order|rent|cash|cashiers
paid ~4 #
^ (ya|yo|nosotros|el|la)? ~2 pague|pagado|pagada|pagamos|pagaron|pague $|_|ayer|la|el|en|con|todo|mi|eso|por|esa|este
ya ~3 pague|pagado|pagada|pago|pagamos|pagaron|mande|envie|deposite|transferi|hice|liquide|cobraron|descontaron|quedo|cumpli|salio|abone|deje|entregue|di|lleve|pagaste|cubierto|saldado
pague|mande|deposite|envie|deje|entregue|hice|transferi|lleve ~4 ayer|pasada|pasado|viernes|lunes|oficina|cheque|pago|efectivo|order|money|dinero|zelle|dia|renta|manager|martes|miercoles|jueves
recibo|comprobante ~3 pago|#|$
tengo|aqui|mando|adjunto ~4 recibo|comprobante|confirmacion
numero de confirmacion
al corriente
(esta pagado/esta pagada/fue pagado/ya quedo/se pago/me lo cobraron/me lo descontaron/esposo pago/esposa pago/ya pagado/hice el pago/hice mi pago)
le pague a
"""

PROMISE = """
will|going|gonna|can|could|able|plan|planning|intend|promise|shall|hope|expect|should|try|trying|swear -1 to? -2 {VERB} -6 {WHEN}|#
will|going|promise|plan|intend|swear|shall to? -1 pay|remit|settle !attention|you back
will -1 send|bring|drop|mail|zelle|venmo|cashapp ~3 it|money|check|payment|rent|#
paying|sending|bringing|dropping|coming|remitting|mailing|zelling|depositing ~5 {WHEN}|#|soon
pay|payment|paid|rent|money|check|it|half|rest ~4 on|by|this|next|before|in|til|until|come|around|after ~1 {WHEN}|#
pay|send|zelle|venmo|cashapp|bring ~4 {WHEN}
when|once|after|soon|until|til ~2 i|we ~1 get|am|getting|have ~1 paid|check|paycheck|money|refund
get|am|gets|getting paid ~2 {WHEN}|#
payday|paycheck|check|deposit|ssi|pension|direct ~2 is|comes|hits|on|drops|clears|gets|lands|this|next ~3 {WHEN}|#
payday {DAY}
give me ~2 until|to|til ~2 {WHEN}|#
wait|need|have|hold|extension ~3 until ~2 {WHEN}|#
put|mark|set|schedule|sign me ~2 down|up|for ~2 #|payment
schedule ~3 payment
expect|have|get ~3 payment|it|money|# ~2 {WHEN}
you will ~2 have|get|see|receive ~4 {WHEN}|#|money|payment|it|rent
will have ~6 {WHEN}|#
have ~2 it|money|rent|# ~3 {WHEN}
# on|by|this|next|every|tomorrow|today|tonight|friday|a|per|now|each|down|and|at|monday|el|cada|al|manana|por ~2 {WHEN}|#|{CUANDO}|week|month|rest|now|paycheck|year|balance|half|remainder
half ~2 {WHEN}|now
^ (ok|yes|not|yeah|sure|by|on|this|next|i|end|at|the|promise|maybe|til|until|before)? ~1 tomorrow|friday|monday|tuesday|wednesday|thursday|saturday|sunday|eom|payday $|_|for|i|sure|please|ok|emojigood|promise
end ~2 month|week|day
{WHEN} ~1 for sure
(will pay/going to pay/gonna pay/i can pay/promise to pay/intend to pay/pay it off by/pay you back/pay it all by/pay in full by/pay before i quit/have it by/have it in/get it in by/get it to you/pay it on/pay it by/got you)
will|can|ill ~4 stop|come|swing|be|go|drop|stopping ~1 by|in ~10 pay|money|check|cash|#|order|rent|payment
coming|stopping ~1 by ~8 pay|money|check|cash|#|order
run|charge my card ~3 {WHEN}|#
not ~2 today ~6 tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|payday|month|15th|1st|#
(por la|la otra semana|la)? {PAGO} ~6 {CUANDO}|#
{CUANDO}|# ~3 {PAGO}
pago|pagar|pagare|mando|deposito|doy|dar|abonar|liquidar|llevar|mandar|pagarle|pagarles|depositar ~6 {CUANDO}|#
voy|puedo|quiero|prometo|pienso|podria|podemos|vamos|planeo ~2 pagar|pagarle|pagarles|depositar|mandar|dar|llevar|abonar|liquidar|cubrir ~6 {CUANDO}|#|todo|pronto|mitad|puedo
voy a pagar|pagarle|liquidar|depositar|cubrir !nada
pagare
cuando|en|hasta|apenas ~2 cobre|paguen|pagan|cobro|depositen|cobremos|cobrar
me ~1 pagan|depositan|llega ~4 {CUANDO}|#|cheque
hasta|para|antes ~2 {CUANDO}|#
deme|dame|denme|espereme|esperenme|espere|esperen|aguanteme ~3 hasta|chance|chanza|para|al ~2 {CUANDO}|#
{CUANDO} sin falta
^ (el|este|para|a|la|hasta|si|ok)? ~1 manana|lunes|martes|miercoles|jueves|viernes|sabado|domingo|quincena $|_|sin|por|le
(fin de mes/finales de mes/la quincena)
paso ~4 pagar|pago|oficina|dinero|renta|dejar
mitad|resto|# ~2 el|manana|para|hoy|y|cada|la ~2 {CUANDO}|#|resto
se lo|la pago|doy|mando|llevo
"""

HARDSHIP = """
lost|lose|losing ~2 job|work|hours|employment|income|everything|home|business|contract|position
laid|let ~1 off|go|laid
(laid off/let go from/out of work/out of a job/between jobs/not working/no work/no job/no income/no money/no cash/fixed income/food stamps/medical leave/maternity leave/single mom/single mother/single parent/hard time/rough time/tough time/hard times/times are/hours cut/pay cut/work something out/work with me/work out a/more time/little time/some time to/catch up/caught between/barely/no way to pay/nowhere to go/kick us out/down on my luck/living paycheck/paycheck to paycheck/child support/on disability/on ssi/tight right/help with rent/help with my rent/help paying/help with the rent/help me pay/on furlough/fire at my/house burned/burned down/car broke/car broke down/blood from/not been paid/not got paid/not gotten paid/has not paid me/had surgery/have surgery/broke my/in the hospital/out of the hospital)
fired|unemployed|unemployment|furloughed|furlough|disabled|disability|homeless|struggling|broke|evicted|hardship|cancer|chemo|ssi|ssdi|surgery|hospital|hospitalized|deployed|deployment|military|displaced|hurricane|flood|flooded|tornado|wildfire|shutdown|injured|hurt|bills|divorce|starving|financially|layoff|downsized|broke|bankrolled|snap|welfare !benefits
can|could|am|be not ~3 pay|afford|cover|make|swing|come ~3 this|it|rent|that|all|payment|anything|full|$|_|now|right|month|until|up|much|for|more|everything|because|since|amount|whole
can|could not ~2 afford|pay
not ~2 have|got|make|get|earn ~2 money|funds|cash|enough|income|it|anything|rent|that|paid|work|nothing|means|hours
do not have ~3 right|now|money|$|this|it|to
not have it
got|have|make|left nothing|no ~1 money|left|income|cash|job|work|funds|$|help
short ~4 month|rent|money|cash|week|check|paycheck|right
money|things|budget|funds is|are ~1 tight|low|hard|slow|short
hours|pay|income|wages|shifts|salary|benefits|paycheck|check ~2 cut|reduced|dropped|down|slow|short|stopped|less
cut ~2 hours|pay|shifts|wages
work|business is|has|was|been ~1 slow|dead|slowed
payment|payments|pay plan|plans|arrangement|arrangements|options|schedule
hacen|aceptan|ofrecen|tienen|dan|manejan|arreglos|planes|facilidades ~2 planes|pagos|pago|abonos|arreglos|convenio|convenios
(set up a plan/on a plan/a plan/an arrangement/installments/installment/smaller payments/partial payment/partial payments/split it up/split the/break it up/an extension/extension please/pay in parts/pay a little/pay what i can/little at a time/lower the payment/lower payments/defer/deferment/forbearance/settle for less/reduce what/reduce the/payment agreement/grace period/pay it off slowly/pay over time/spread it out)
need|give|want|have ~2 extension|time
rental|rent|emergency|financial|utility ~1 assistance|relief|aid
assistance|erap|relief ~3 available|program|apply|applied|waiting|approved|pending
applied|applying|waiting|approved ~3 assistance|disability|unemployment|help|benefits|erap|section|aid
only ~3 income|social|get|ssi|disability|security
social security
sick|ill|injured|hospital|pregnant|accident|icu ~5 work|pay|money|month|weeks|hospital|$
am|is|are|got|been|very|so|too sick|ill|hurt|pregnant|injured
trying ~2 best
doing ~3 best|can
start|starting|started|begin ~3 job|work ~5 $|month|week|monday|until|yet|soon|then|paid
new job
had a? fire|baby|stroke|heart
we|i had ~2 fire|flood|accident|stroke|miscarriage|death
death|funeral in|expenses|costs ~2 family|$
behind on|in
(perdi mi trabajo/perdi el trabajo/sin trabajo/sin empleo/me corrieron/me despidieron/me descansaron/no tengo dinero/no tengo trabajo/no hay trabajo/no me alcanza/no nos alcanza/no alcanza/no alcanzo/no tengo para/no tengo con/no tengo como/no tengo ni/mas tiempo/plan de pagos/plan de pago/en pagos/poco a poco/en partes/en abonos/ir abonando/un arreglo/un acuerdo/una prorroga/una extension/pasando por/mal momento/situacion dificil/muy dificil/corto de/ando corto/ando corta/seguro social/tenganme paciencia/tengame paciencia/ayuda para/ayuda con la renta/ayuda de renta/asistencia de/tiempos dificiles/casi no hay/poco trabajo/las horas/se quemo/huracan/sin nada/sin dinero/no he trabajado/no he cobrado/no me han pagado/no me pagan)
no ~1 puedo|podemos|podre|pude|puede ~1 pagar|cubrir|completar|juntar|pagarle|hacer
no ~1 tengo|tenemos|traigo|cuento ~2 dinero|pagar|trabajo|nada|lana|feria|plata|completo|renta|ahorita|completa|fondos
desempleado|desempleada|enfermo|enferma|incapacitado|incapacitada|operaron|batallando|abonos|prorroga|incapacidad|quebrado|discapacidad|despedido|despedida|desempleo|hospitalizado|hospitalizada
hospital|accidente|enfermedad|cirugia|operacion|embarazada
reducir|redujeron|bajaron|cortaron|quitaron ~3 horas|sueldo|trabajo
"""

BALANCE = """
balance|bal|saldo $|_|please|favor|due|now|right
^ balance|bal|saldo|ledger|statement|breakdown|desglose $|_|please|por|owed
what|whats|tell|text|send|give|know|need|check|see ~4 balance|total|payoff|owed
how much !longer|time|notice|more|for|does
how much ~2 do|is|i|rent|owe|left|more
what|wat ~2 do|does i|we {OWE}
what i owe
what is|are ~3 charge|charges|fee|fees|owed|left|due|behind|remaining|for|damage
what is ~2 my|the|our|current|amount|bill ~2 balance|total|amount|bill|due|rent|payoff
what charges|fees
what|which month|months|period
how far|many|late ~1 behind|months|am|is
is|does|with|did ~2 include|includes|including
explain|break|itemize|itemized|breakdown|itemization|clarify ~3 {DEBT}|down|it|bill|rent|fees|this|statement|list
why ~3 balance|owe|much|bill|so|rent|amount|total|charged|more|fee
when|wen|whats ~3 due|deadline
due date|when
when ~3 have|need to pay
how long ~2 have
is|was it|rent|this|payment ~1 due
(account statement/a statement/statement please/statement of/my statement/current statement/rent ledger/my ledger/the ledger/a ledger/an invoice/the invoice/account history/payment history/copy of my bill/copy of the bill/itemized/breakdown/break down/status of my/account status/past due amount/amount due/remaining balance/am i behind/am i past due/do i still owe/do i owe/do we owe/do i have a balance/how mch/hw much/payoff amount/late fee included/whats left/what is left/what remains/still owed/left on it/left to pay)
did|has|was my|the ~2 payment post|applied|posted|credited|show
{OWE} right now $
cuanto ~4 debo|falta|queda|es|cuesta|tengo|pagar|saldo|debemos|sale|seria|renta|total|adeudo|faltan|les|le|va
cuanto $|_
cual|cuales|que|de ~2 es|son ~3 saldo|balance|cargo|cargos|cuenta|total|fecha|cobro|adeudo
que|lo debo
cuando ~2 vence|vencimiento|toca|pagar|limite|pago
fecha limite|de|para
hasta|para cuando
estado de cuenta
desglose|saldo|adeudo
porque|por ~3 tanto|mucho|debo|cobran|alto
de que es|son|mes
todavia debo
debo algo|aun|todavia
incluye
"""

LINK = """
^ link|enlace|url|liga|autopay|website|portal $|_|please|por|emojigood|?
send|resend|text|email|give|need|get|have|share|drop|forward|want|shoot ~4 link|website|url|portal|site
payment|pay|portal ~1 link|website|site|page|portal
link|website|portal|site|app|page|url|lnk ~3 not|broken|expired|dead|down|error|crashed|bad|invalid|wont|failed|work|working|blank|404
broken|bad|dead|expired|wrong|lost|deleted|no|new|another|wheres ~1 link|links
not|never ~3 open|click|find|get|load|see|got ~2 link|website|portal|site|app|page
what|where is|are ~3 link|website|site|portal|url|zelle|cashapp|venmo
where|wher ~2 do|can|should|to|would|could ~2 pay|send|mail|make|drop|go|log|deposit|submit|bring|put
where to pay|send|mail
how|hw ~2 do|can|to|should|would|could|may|else ~2 pay|make|send|log|sign|set|use|submit|access|settle|take !your
how|best way ~2 to|can pay|send|make
what ~2 forms|methods|ways|payment|kind|way|best|type ~5 accept|take|payment|pay|payments
take|accept|takes|acept|accepting ~3 cards|card|credit|cash|checks|check|zelle|cashapp|venmo|apple|debit|paypal|amex|payments|orders|visa|bitcoin
can|could|may|do i|we|you pay|use|zelle|venmo|cashapp|do|send|make|take ~5 card|online|phone|zelle|check|cash|cashapp|venmo|debit|credit|person|office|app|paypal|apple|crypto
zelle|venmo|cashapp|paypal ?
zelle $
^ zelle|venmo|cashapp|paypal $|_
make ~3 check ~2 out|to|payable
who ~3 check ~1 out
address ~4 payment|payments|check|pay|money
log in|into|on
login|password|username|signin
(locked out of the portal/locked out of my account/locked out of my online/can not get into/not log in/forgot my/reset my/password reset/set up autopay/set up auto/auto pay/ready to pay/pay online/online payment/online payments/pay my bill online/website to pay/link to pay/way to pay/app to pay/pay by phone/pay over the phone/pay by card/pay with card/pay with a card/like to pay now/want to pay now/want to make a payment/like to make a payment/need to make a payment/trying to pay/tried to pay/let me pay/not let me pay/not go through/accept my card/take my card/card declined/pay here/pay through text/via text)
is|are there ~2 way|app|website|portal|link|option|place ~4 pay|online|payment|$
want|wanna|like|need|ready|wish to ~1 pay|make ~2 online|now|today|card|$|payment|how|_|over|by
(quiero pagar/quiero hacer un pago/para pagar/el link/el enlace/la liga/un link/un enlace/enlace de pago/pagar con tarjeta/pagar en linea/pagar por telefono/pagar en efectivo/pagar por internet/mi contrasena/la contrasena/entrar al portal/entrar a la pagina/no me deja pagar/la pagina/sitio web/el portal/pago en linea)
donde|adonde ~3 pago|pagar|paga|deposito|mando|link|deposita|pagamos|depositar|enviar|llevo|hago|mandar
como ~3 pago|pagar|paga|hago|pagamos|pagarle|deposito
aceptan|reciben|toman|acepta|recibe|agarran ~2 tarjeta|efectivo|zelle|cheque|cash|tarjetas|cheques|venmo
puedo|se|puede|podemos ~2 pagar|pago ~2 con|en|por|tarjeta|zelle|cash ~1 tarjeta|linea|zelle|efectivo|telefono|cheque|internet|persona|app|oficina|debito
nombre|quien ~5 cheque|order
link|enlace|liga|pagina|portal ~2 no|expiro|caduco|vencio|mal
emojilink
"""
