# ruff: noqa: E501 - a phrase is one line, however long
"""What holds everything: death, bankruptcy, lawyers, strangers, disputes. Pure data."""

from __future__ import annotations

DECEASED = """
{KIN} ~3 {DEATH} !due|inspection|out|the|by|my|it
{KIN} ~2 no longer with|alive|living
(passed away/passed on/no longer with us/no longer alive/no longer living/is dead/been dead/was killed/killed himself/killed herself/took his life/took her life/did not make it/with the lord/in heaven/went to heaven/lost his battle/lost her battle/battle with cancer/six feet under/6 feet under/is deceased/are deceased/dead man/dead woman/dead person/may he rest/may she rest/rest in peace/not survive/not alive/pass away)
am|is|the|was deceased|dead
^ deceased|dead|rip|difunto|fallecido|fallecida|qepd|fallecio|murio $|_
deceased
widow|widower|viuda|viudo|executor|executrix|probate|coroner|obituary|administrator
we|i|they|who lost|buried|cremated ~1 {KIN}|him|her|my|our|mama !job
lost|buried|loss|losing ~1 my|our|her|his {KIN} !job
his|her|my|our|the|mom|dad|husband|wife ~3 funeral|estate|passing|death|burial|obituary|wake
death certificate
certificate of death
passing|death of my|our|the|his|her
fallecio|fallecido|fallecida|murio|difunto|difunta|defuncion|fallecimiento|qepd
{FAMILIA} ~2 muerto|muerta|murieron
esta|ya|se|esta muerto|muerta|murieron
(que en paz descanse/descanse en paz/en paz descanse/ya no esta con/ya no vive/ya no esta entre/se nos fue/paso a mejor vida/se nos adelanto)
perdimos|perdi|enterramos|enterrar|enterro ~2 {FAMILIA}
"""

BANKRUPTCY = """
bankruptcy|bankrupt|bankruptcies|bancarrota|quiebra|insolvencia
listed|list|included|named|include ~3 creditor|creditors|petition|filing|schedules
chapter|capitulo 7|13|11|seven|thirteen|siete|trece|12|#
filed|filing|file ~2 7|13|chapter
automatic|auto stay
stay ~4 collections|collect|creditors|collection|place|effect|violation
(341 meeting/proof of claim/meeting of creditors/discharge order/protection from creditors/court protection/wiped out by the court/discharged by/wiped by the court/list of creditors/listed as a creditor/bk court/trustee)
debt|debts|this|account|it|was|were|been|got|judge|court|balance ~4 discharged|discharge
trustee ~4 pays|pay|handles|plan|payments|contact|talk
talk|contact|call|ask ~3 trustee
protects|protected|protection ~3 creditors
# ~1 bk
meti|hice|declare|declaro|declaramos|presente|proteccion ~3 bancarrota|quiebra|acreedores
"""

ATTORNEY = """
my|our|a|an|the|his|her|have|with|through|aid|hired|retained|contact|call|mi|un|una|tengo|nuestro|nuestra|por ~1 {LAWYER} !general|fees
^ {LAWYER} !general
{LAWYER} ~3 contact|call|represent|represents|represented|handling|handles|help|helps|said|says|told|email|number|info|will|se|lleva|dice
(legal aid/legal services/legal counsel/legal representation/legal rep/law firm/law office/law offices/housing clinic/tenant clinic/ayuda legal/legal team/lawyered up/letter of representation/by counsel/legal defense/justice center/justice clinic/legal clinic)
represented|represent|representation|represents|representing|representa|representado|representada ~3 {LAWYER}|by|clinic|aid|me|tenant|us|the|por|un|$
i am|have|being been? represented
direct|forward|send|refer ~5 {LAWYER}
tenant|tenants ~1 union|rights ~1 lawyer|attorney|represents
"""

WRONG = """
wrong|incorrect|mistaken number|person|guy|phone|man|lady|girl|num|#|cell|contact|email|individual|dude|woman|party|house|tenant|recipient|address|persona|numero
(the wrong/wrong) number|person|guy|phone
numero|nro|persona|correo|telefono|num|cel ~2 equivocado|equivocada|incorrecto|incorrecta|erroneo|mal
esta|estan|se|equivoco|equivocado|equivocaron ~2 de numero|persona|telefono
se equivoco|equivocaron|equivocan
^ equivocado $|_
i|this|you am|is not who|whom you|u|they
not|never ~1 person|one|tenant|who you|i|they|the|are|want|looking
i am not the|a|your tenant|person|one|renter|resident|account|owner|customer
not his|her|their|him|hers !fault
this|that|it is|not not? ~1 not ~1 number|phone|cell|email|line|right !of
this is not !mine|my|right|correct|a|the|fair|true|legal|ok|what|how|accurate|acceptable|an|working|over|about|legit|funny|enough|our|good|possible|cool|it|your|helpful|paid|me|for|owed|because|due|english|spanish|real ~1 x|$|_|number|phone
not|never know|heard|met|recognize ~2 person|him|her|anyone|anybody|nobody|name|man|woman|guy|them|who !this|is
do not know ~1 who that|he|she|they|you
no|nobody|noone ~1 one|by|with|of|named|called|person ~3 name|here|named|number|called
no|not such person|tenant
there is no
nobody|noone ~3 here|name|named
no longer|not ~3 has|have|own|owns|use|uses|live|lives ~3 number|phone|here
{KIN}|that|person ~2 not|changed|moved ~3 number|here|phone|out|numbers
used to be|belong
not longer? his|her number
number ~2 belongs|belong|belonged|someone|somebody|reassigned|changed|is ~3 someone|somebody|business|me|now|different|mine|else|hospital|work|new|child
just|recently got|have|changed|switched|bought|received|inherited ~2 number|phone|line
got|new|changed ~2 number|phone|line ~6 not|wrong|previous|before|last|someone
new owner|number|phone ~4 not|owner|wrong|before
had|having this|my|the number|phone ~2 for|since|years|over
looking for ~2 someone|else|somebody|previous|other|wrong
mistaken|confused|mixed ~3 someone|else|person|somebody|another
meant|trying ~3 someone|somebody else
someone|somebody else ~1 number|phone|tenant
someone|somebody elses
text|texting|texted|contacting|contacted|messaging|messaged|calling|reached|sending|have|has|got|called ~3 wrong
wrong $|_
my name|names is? not
i|we|never|not ~2 rent|rented|live|lived|reside|lease|leased ~2 there|from|in|at|apartment|here|yall|you|with|anything
never|not ~1 lived|live|living|rented|rent|resided there|at|in|from|with|here|any|an
(own my house/own my home/own my own/am a homeowner/is a business/is a work/business phone/work phone/company phone/minors phone/a minor/kids phone/childs phone/work number/office number/church number/a school)
i am # ~2 phone|old
not ~1 have|rent|own an|any|a apartment|account|property
no soy !rico|rica|de|culpable|yo|un|una|responsable|tonto
aqui|ahi no|nadie ~2 vive|hay|esta|trabaja|renta|conocemos|existe
no|nadie ~1 vive|hay|conozco|conocemos ~2 aqui|nadie|persona|ese|esa|nombre|a|ningun|ninguna|ya
no ~1 conozco|conocemos|se ~1 a|quien|ese|esa|esta|ningun
este|ese|esta no es ~3 numero|telefono|celular|correo|persona|cel
numero|telefono|correo|celular ~2 no|ya|es|nuevo ~2 es|pertenece|mio|de|nuevo
ya no ~2 tiene|usa|vive ~2 numero|telefono|aqui|este
cambio|cambie|cambiaron de|el|su numero|telefono
(recibir este numero/me dieron este numero/tengo este numero/persona que busca/persona que buscan/a quien busca/otra persona/no rento ahi/no vivo ahi/no rento con/nunca he vivido/nunca he rentado/nunca vivi/nunca rente)
"""

DISPUTE = """
shows|says|is|than ~4 less|lower|more than|that ~1 you|your|yall
less|lower than ~1 you|what|that say|said|claim|you
dispute|disputed|disputing|disputes|refute|disputar|disputo|disputa|impugno|disputando|desconozco
contest|contesting ~2 {DEBT}|this|the
not|never|nothing {OWE}|owing !what|how
not ~1 {OWE} !how|what ~3 anything|nothing|you|this|money|that|it|dime|cent|penny|any|anyone|shit|yall|$|much|all|a
{OWE} ~2 nothing|zero
never {OWE}
do|does|did not even? {OWE}
not ~1 mine|my !number|phone|fault|name|job ~1 $|_|debt|bill|account|balance|problem|charge|signature|charges|debts|responsibility|rent
not|nope mine|responsible
(not my debt/not my bill/not my account/not my balance/not my charge/not mine/not responsible/not liable/is not me/was not me/wasnt me)
not ~1 recognize|remember|recall|aware ~3 {DEBT}|owing|this|having
{DEBT}|this|that|it|records|ledger|numbers|math ~2 is|are|cant|seems|looks|was|be ~3 wrong|incorrect|mistake|error|bogus|fraud|inaccurate|off|high|bullshit|fraudulent|false|illegal|inflated|invalid|fake|messed|bs
wrong {DEBT}|rent|tenant|total|charges|balance|month
mistake|error|errors ~3 {DEBT}|bill|rent|billing
(is not right/is not correct/not accurate/can not be right/not sound right/does not look right/does not seem right/not what i owe/not what i signed/not the right/not correct/this is fraud/this is a mistake/this is an error/a billing error/billing mistake/billing error/made a mistake/made an error/is inaccurate/think that is right)
should|supposed ~1 be ~3 $|#|zero|less|lower|not|0
only owe
{OWE} ~1 #
# ~2 not #
overcharged|overcharging|overbilled|overbilling|miscalculated|misapplied|double-charged|miscalculation
double|twice|wrong ~1 charged|billed|billing
charged|billed|charging|billing|charge ~4 twice|double|wrong|extra|wrongly|mistake|not|never|incorrectly|error|didnt
not|never|do ~1 agree|agreed|accept|disagree ~1 with|to|this|that ~3 {DEBT}|this|that|amount|$
disagree
never|not ~1 was? late !on
never late
(remove the late fee/waive the late fee/take off the late/late fee is not/late fee should not/off the late fee/reverse the late fee/remove the fee/remove this charge/remove that charge/remove the charge/remove this from my credit/off my credit)
moved|move|moving|left|vacated ~3 out|in|before|already|apartment ~10 {OWE}|before|charge|charged|bill|billing|months|month|rent|may|june|july|august|september|january|february|march|april|october|year|ago|notice|that|keys
moved out|before|in
not|never ~1 live|living|lived|there|tenant|occupy ~2 there|then|that|month|time|during|in
lease ended|expired|over|terminated|was|up ~2 in|before|last|on|already|years|months|over|so
not|never ~1 sign|signed|signing|my ~3 lease|anything|contract|that|signature|any|this|it
(send me proof/show me proof/prove it/show proof/need proof/want proof/what proof/proof that i/proof i owe/proof of this debt/proof of debt/proof of the debt/proof of what/prove i/prove that/prove this/prove the/prove to me/provide proof/send proof/any proof/original creditor/original contract/my signature/where i signed)
validation|verification|validate|verify ~5 {DEBT}|letter|written|writing|this|owe|please|request|request|$
request|requesting|demand|want|need|send ~4 validation|verification|validated|verified
1692g|809
alleged debt|balance|account
identity|id theft|stolen|thief
stole|stolen ~2 identity|info|information|id
(in my name/used my name/used my info/opened this account/not open this/never opened/police report/victim of/fraud not me/scammed me)
never|not had|have|opened|open|bought|received|purchased|got|ordered|used|went|been ~5 account|from|them|that|service|treatment|hospital|doctor|company|product|card|loan|credit
never|not ~1 authorized|authorize
my? deposit ~4 cover|covers|covered|back|should|apply|applied|towards|against|used|refund|where|returned|return
apply|use|where|refund|return|take ~4 deposit
you|yall|they|company still? owe me|us
insurance|medicaid|medicare|workers|ins|insurer ~3 pay|pays|cover|covers|covered|paid|comp|supposed|should|responsible|handle
bill|billed|send ~3 insurance|medicaid|medicare
roommate|roommates|ex|husband|wife|roomate|landlord|tenant|boyfriend|girlfriend|cosigner ~3 {OWE}|responsible|share|half|bill|debt|rent|owes
waived|forgiven|waiving|forgave|written
promised|told|said|agreed|supposed ~6 free|credit|waived|credited|forgiven|discount|waive|off|prorated|prorate
statute of? limitations
time barred
too old|long ~2 collect|$|ago|report|debt
fell|falls|off my? credit
over|past|more ~2 years old
settled|settlement|settle|resolved ~6 already|agency|collector|company|creditor|years|ago|full|in|last|year|with
settled|resolved this|it|that|already|account|debt
(the late fee is/fees are not in my lease/not in my lease/not in the lease/raised the rent/raised my rent/rent went up/my rent is only/my rent is not/my rent was never/rent was never)
my? rent is|was # not|and
my? rent is|was|has only|always #|been
escrow|withholding|withhold ~6 rent|repairs|court|fix|money
(paid for the plumber/off the rent/out of the rent/out of my rent/deduct the/deducted from/from my rent/credit for the/credited for)
fixed|repaired|repairs|repair ~5 deduct|credit|off|myself|deducted
not pay|paying ~6 until|til|no|broken|mold|without|fixed|repairs|heat|leak|roaches
judge|court ~2 ruled|said|dismissed|dismiss|favor|decided
case was|is dismissed
payment|payments ~4 not|wrong|incorrectly|missing|never|misapplied ~2 applied|credited|posted|showing|account|correctly|posted
not|never ~1 apply|applied|credited|credit ~2 payment|payments|deposit|my
records|ledger|numbers|books are|is ~1 wrong|incorrect|off|mistaken
correct|fix|adjust|recalculate ~1 my|the|this balance|bill|account|ledger|amount|statement
not ~1 break|damage|damaged|broke|cause|caused|damages ~5 $
damages|damage|carpet|stains|scratches ~5 already|not|before|when|there|like
cancelled|canceled|returned that|it|service|before|the|my|this ~1 service|item|$|renewal|before|account
(no debo/no les debo/no le debo/yo no debo/nada debo/no la debo/no lo debo/no adeudo/nunca debi/solo debo/nomas debo)
deuda|cuenta|cargo|eso|esa|esto|saldo ~2 no|nunca ~2 mia|mio|reconozco|correcto|correcta|justo|debo|cierto|nuestra
no|nunca ~3 reconozco|reconocemos|acuerdo|acepto|firme|abri|autorice|compre|contrate
cantidad|monto|saldo|balance|cuenta|total|cobro|recibo|estado|renta ~2 mal|incorrecto|incorrecta|equivocado|equivocada|correcta|correcto|error|erroneo|errores
cobrando|cobraron|cobran|cobro|cobrar ~3 mas|doble|veces|mal|demas|error|si|deber|injusto
hay|es|cometieron|tienen un|una error|equivocacion|errores
compruebe|comprueben|demuestren|demuestrenme|pruebe|prueben|demuestre|comprobar|pruebas|prueba
validacion|verificacion|validar|verifiquen|validen
robo|robaron ~3 identidad
(me mude antes/me mude en/ya no vivia/me sali en/me fui en/yo no firme/yo no abri/me deben mi/me deben a/mi deposito/el seguro/mi seguro/quiten el recargo/quitar el recargo/no es mi deuda/no es mia/no es mio/no es justo/nunca firme/me fui antes/ya me fui)
(solo|nada) debo #
arreglado|arregle|saldada ~4 agencia|otra|ano|anos
"""
