# ruff: noqa: E501 - a phrase is one line, however long
"""Opting out, opting in, and what only sounds like it. Pure data."""

from __future__ import annotations

BENIGN = """
stop and go|smell|think|pay|get|drop|see|talk
when|what does|do|did|will|time the ~3 stop|end|stops|ends $
he|she|they|who|manager|plumber|guy|staff quit|stopped|quits|stops
stop|stopping|stopped|stops|stoping by|in|over|at|off|through|pay|payment|payments|sign|light|lights|street
rest|bus|train|metro|pit|last|first|non|next|truck|door|subway|one stop
{ME}|i|am|will|can|could|to|going not stop by|in|crying|working|coughing|laughing|thinking
will|would|can|could|does|did not stop|quit !{TEXTING}|{BOTHERING}|{CALLING}|{MSG}|sending|with
not stopping|ending|quitting|cancelling|canceling
do not stop !{TEXTING}|{BOTHERING}|{CALLING}|{MSG}|sending|contacting|this|now|harassing
the|a stop !{TEXTING}|{MSG}
stop|stops|stopped|stopping ~2 eviction|fees|checks|payment|fee|fighting|leak|leaking|water|running|worrying|interest|charging|check|working|paying|autopay|process|smoking|drinking|sheriff|lockout|noise|barking|lawsuit|garnishment|garnishing|paychecks|benefits|unemployment|support
stop the|my|that|a check|payment|autopay|late|eviction|clock|bleeding
end|ends|ending|ended of|unit|up|date|result|zone|user
end ~1 month|week|year|day|lease|tenancy|contract|life|apartment|building|call
dead|rear|deep|tail|tight|loose|high|low|west|east|front|back|other|book|week|year|month end
the|at|by|til|in end !{TEXTING}|{MSG}|these
ends|ending|ended
quit|quitting|quits my|the|a|work|smoking|drinking|time|job|claim|working|school|paying|before|his|her
to|i|he|she|before|never|notice|not|and quit !{TEXTING}|{BOTHERING}|{CALLING}|{MSG}|contacting
quitclaim|quitter|quitting
cancel|cancelled|canceled|cancelling|canceling|cancels|cancelar|cancelen|cancele ~4 {CHARGE}
cancel|cancelled|canceled|cancelling|canceling|cancelar|cancelen|cancele my|the|that|a|an|our|mi|la|el|tomorrows|todays !{MSG}|subscription|number|consent|permission|enrollment|phone|notifications|auto|automated|suscripcion|mensajes|daily|weekly|text
cancel|cancelled|canceled ~2 roommate|car|truck|key|movers|flight|gym
remove|removing|removed|removes|take|takes|taking ~3 {CHARGE}|trash|couch|tree|snow|dumpster|fridge|furniture|garbage|mold|roommate|ex|car|carpet|hold|lien|leaves|son|daughter|boyfriend|husband|wife|mattress|pest|nest|junk|bike|tow|collections|credit|report|tire|wasps|graffiti|ad
take|remove ~3 off|from the|my lease
revoke|revoked|revoking ~3 license|notice|lease|parking|application|offer|notice|pass|gate
unsubscribe ~3 gym|channel
sin parar|pare|parada
no para|paro|paran|pare de llover|llorar|ladrar|sonar|gotear|subir|reir|crecer|correr|trabajar|gotiar|hablar
pare|para de sufrir|contar|reir|llorar
no|mi|el|la|se|carro|camion|bus ~1 para|pare !de|ya|con
para mi|que|el|la|los|las|manana|pagar|cuando|un|una|eso|esto|ti|usted|ella|mis|su|tu|hoy|nosotros|hacer|poder|ver|saber|espanol|comer|comprar|arreglar|reparar
fin de semana|mes|ano|quincena
al|en|a|el|por fin
final|finales de|del
terminar|termina|termino|terminan|acaba ~2 contrato|mes|semana|lease
baja|bajo|bajen el|la|los|renta|mi|volumen
planta|parte baja
mas|muy|renta|esta|es|tan|musica alto|alta|baja|bajo
salir de|a|temprano|del|con|adelante|bien|manana
voy|vamos|va|ir ~1 salir|saliendo
alto ahi|volumen
no ~1 pausa|parar
"""

# Nothing else can be meant: these win over whatever else the text speaks of.
SURE = """
{HALT} ~1 texting|messaging|bothering|harassing|contacting|emailing|spamming|pestering|bugging ~1 me|us|my
do not|never text|message|contact|email me|us !at|before|after|on|while|when|so|during|until
not|never text|message me|us again|anymore
remove|take|get|delete me|us ~1 off|from ~2 list|lists|system|database
lose|delete|erase|remove my|this number
unsubscribe|optout me|from|my
not want|wanna ~1 any|these|more|your|text|texts|messages ~1 {MSG}|$
mind not texting|messaging|calling|contacting
not use|using it|this|my number|again|$
no more texts|messages|sms
ya? no ~1 me ~1 manden|escriban|texteen|contacten|envien|mande|escriba ~1 mas|mensajes|textos|nada
dejen|deje|dejenme|paren de mandarme|enviarme|escribirme|textearme|molestarme|mandar|enviar
quitenme|quiteme|saquenme|saqueme|borrenme|eliminenme de
"""

# Said with an opt-out: an earlier one may not have been honoured.
REPEATED = """
i|have|already|just|we said|told|asked|replied|sent|typed|texted ~3 stop|not|remove|optout|unsubscribe
how many times
still|keep|again ~2 texting|getting|sending|messaging|receiving|contacting
already ~1 opted|unsubscribed|asked|told
second|third|2nd|3rd|last time
ya les|le? dije|pedi|avise
"""

STOP = """
remove|delete|take ~1 me|him|her|us|them|my|this ~2 from|off|out ~1 your|ur|the|all list|lists|records|system|database|files
decline|refuse|object|opposed to ~1 receive|get|receiving|getting|texts|messages|these
not|no|never have|has|tienen|tiene|had|got|given|gave ~2 permission|permiso|consent|consentimiento
un subscribe|suscribir|suscribirme
not texting|messaging|bothering|contacting me|us
not ~1 signing|sign|signed up
is|any|a ~1 way ~1 to not get|receive
way|how ~2 not ~1 get|getting|receive|receiving these|this|texts|messages
{HALT} ~1 {TEXTING}|{BOTHERING} !him|her|my|the
{HALT} ~2 {TEXTING}|{BOTHERING}|contacting|reaching ~1 {ME}|my
{HALT} ~1 contacting
{HALT} ~1 calling|phoning|ringing|robocalls
{HALT} ~3 {MSG}|calls|robocalls|these|crap|shit|bullshit|nonsense|subscription
{HALT} it|this|that|now|please|already|all|everything|immediately|asap|forever|dammit|means|right !by|in
just|please|said|say|saying|ok|asked|told|to|reply|text|send|type|typed|texted|replied|yo|omg|no|nope|nah|made|thing|wrote|number|me|list|texts|account|person|yes|yeah|hi|hello|sorry|thanks|i|you|hey|sir|madam|bro|dude|fucking|goddamn stop|unsubscribe|optout $|_
^ stop|unsubscribe|optout|quit|stopall _|$
^ stop !by|in|over|light|sign|payment|the|my|and|sign
stop stop
. stop _|$
you|they|these|this|texts|messages ~1 need|needs|must|better|should|have|has to? stop
make|want|wish|need|like|love|please ~4 stop|stopped|end !by|in|eviction
how ~3 {HALT}|unsubscribe|optout|cancel|block ~2 {MSG}|this|these|getting|receiving|you|it
if you do not stop|quit
can|could|would|will|when|cant you ~3 stop|quit|cease !by|in|over|light
when will you|this|these|it stop
why ~6 after ~4 stop
(opt me out/opting out/opt out/opted out/i am out/opt-out/opts out/opt of)
optout
unsubscribe|unsubscribed|unsubscribing|deregister|unenroll|unfollow|disenroll
already ~1 opted|unsubscribed
remove|delete|erase|take|strike|drop|get|scrub|pull|cross|wipe|purge|clear ~3 {ME}|number|name|phone|email ~1 off|from|out ~3 {LIST}|$|_
remove|delete|erase|lose|forget|ditch|trash|discard|drop|burn|scrub|block|wipe|purge|toss|throw ~1 my|this|our|the number|digits|phone|info|information|contact|email|numbers|cell|line|data
lose it|this|number|# $|_
lose my
remove me|us|this|my|number
remove $|_
(take me off/get me off/off the list/off your list/off this list/take us off/take off this/taken off your/taken off the/me off this/me off your/me off of/out of your system)
count me out
removed from
not|never|nor want|need|wish|wanna|care|like|consent|asked|ask|agree|signed|sign|authorize|interested|desire|subscribe|wanted|subscribed ~6 {MSG}|texted|messaged|contacted|these|bothered|hear|this|messages
not|never|nor|not|none {SEND} !a|thanks|you|money|rent|check|it ~2 {ME}|anything|any|texts|messages|here|number|$
not|never {SEND} ~2 me|us|phone|number|anymore|again|here
not|never|no call|calling|ring|phone ~1 me|us|my|this|anymore|again
not|never ~1 hit|hitting|blow|message|texts ~1 me|my|us ~1 up|line|phone|again
no|zero|nix|nomore more? {MSG}|contact $|_|please|again|to|from|thanks|anymore|at|of
no|not more {MSG}|of|calls|contact|phone|this|these|from|spam
no|not ~1 further {MSG}|contact|calls|communication
no texting|texts|messaging
(leave me alone/leave us alone/leave me be/leave me the/let me be/leave my phone/leave this number/leave alone)
(go away/get lost/buzz off/bug off/kick rocks/piss off/fuck off/f off/back off/scram/get off my/get out of my/out of my inbox/out my inbox/off my phone)
revoke|revoking|withdraw|withdrawing|revoked|withdrawn|rescind|withdrew|retract|revokes|revocation ~5 consent|permission|authorization|approval|opt
consent|permission|authorization ~3 revoked|withdrawn|over|gone|rescinded|denied
revoke $|_
take back ~3 consent|permission
not|no|never ~3 permission|consent|authorization|allowed|authorized|welcome|consented ~4 {SEND}|texts|texted|texting|contact|message|number
not|no|never ~1 consent|authorize|consented|agree
not|never ~2 subscribe|subscribed|agree|agreed|signed|sign ~3 this|these|texts|messages
you may|can not {SEND}
unwanted|unsolicited|unwelcome|spam ~2 {MSG}|stop|remove
(enough is enough/enough already/enough with/had enough/thats enough/enough of)
^ enough $|_
^ (no texts/no text/no texting/no messages/no sms/no spam) $|_|please
enough ~2 {MSG}
sick|tired|done|fed|over|through|finished ~3 {MSG}|these|getting
knock|cut|cool it ~3 {MSG}|off|out
turn|shut|switch ~2 {MSG}|these|this|them ~1 off
turn|shut|switch|turned off ~3 {MSG}|these|this
disable|deactivate|discontinue|block|mute|silence|pause ~3 {MSG}|these|me|this
(blocking you/blocking this/block me/blocked you/block this/going to block/report as spam/reporting as spam/reported as spam/as spam/block your)
^ blocked|unwanted|desist|halt|cease|deactivate|arret|arreter|arretez|blocking|deregister $|_|please
do not|no ~1 text|call|contact list|lists|registry
put|add ~4 do not
emojistop $|{MSG}|emojistop
cancel !culture ~2 {MSG}|subscription|this|these|me|everything|enrollment|all|it
cancel|end|quit please|now|thanks|$
^ (stop to/stop 2) end|quit|optout|unsubscribe|opt|cancel
reply|text|send|txt stop
not ~2 reach out
prefer|rather ~2 not|no ~5 {MSG}|texted|contacted
text|texts|messages|texting not ok|okay|welcome|wanted|allowed|good
i|have|already|just said|asked|told|replied|typed|texted ~3 stop|not|quit|opt
want|like|wish|request|ask|demand|asking|ready|need|requesting ~4 off|out|removed|unsubscribe|removal|unsubscribed|unenrolled
(you can stop now/you may stop/honor my opt/my opt out/out of these texts/no longer wish/no longer want/no longer consent/no longer interested/no longer care)
out of these|this|your|the {MSG}
wish ~3 not|stopped|stop|quit
stop|quit sending|texting|messaging|contacting|calling|harassing|bothering|bugging
rid of|me my number
stop|quit|not|no using|use my|this number|phone
do not text|message|contact|txt|bother|disturb
never text|message|contact|bother
not want|wanna|wish to? be? ~2 contacted|texted|messaged|hear|bothered|reached
email|letters|mail ~1 only ~2 no|not
done with|getting {MSG}|these|your|you
^ (please|ok|yes|no)? (stop|quit|cancel|unsubscribe|end|remove|revoke|optout)? $
ya? no|ni|nunca|jamas|tampoco ~3 {MANDAR}
{DEJEN} de {MANDAR}
{DEJEN} ~3 {MENSAJES}|esto|ya|favor
^ {DEJEN} $|_
^ alto|basta|parar|paren|parenle|detener|detenganse|baja|salir|borrar|eliminar|desuscribir|desuscribirme|cancelar|cancelen|bloqueado|suspender|desactivar|parale|deténganse|alto|quitarme|terminar|finalizar|anular|fuera|borrame|sacame $|_|ya|por|favor|please|los|mensajes|mi|a
alto|basta|stop ya|por|los|con|a|de ~2 {MENSAJES}|$|_|favor|todo
ya basta|stop|alto|paren|pare|parenle|estuvo
dejen|deje|dejenme|dejeme|dejame|deja ~1 en|tranquilo|tranquila|paz|tranquilos
dejenme|dejeme|dejame en|tranquilo|tranquila|ya|solo|sola
no ~3 quiero|deseo|necesito|autorizo|acepto|doy|tienen|tiene|consiento ~5 {MENSAJES}|permiso|autorizacion|contacto|escriban|contacten|manden|molesten|textos
ya no quiero|deseo !pagar|vivir|seguir ~4 {MENSAJES}|nada|saber|recibir
no mas|ni ~1 {MENSAJES}|favor|textos|$|llamadas|texts|un
nada|ni|cero de|un|mas ~1 {MENSAJES}|mas
quiten|quite|quitenme|quiteme|saquen|saque|saquenme|saqueme|borren|borre|borrenme|borreme|eliminen|elimine|eliminenme|elimineme|remuevan|remueva|retiren|retire|quitar|sacar|borrar|quitarme|sacarme|borrarme|eliminarme|quitame|sacame|borrame ~3 lista|numero|sistema|telefono|mi|datos|mensajes|contacto|aqui|registro|base|favor|$
(dar de baja/darme de baja/den de baja/denme de baja/deme de baja/de de baja/la baja/solicito la baja/mi baja/salirme de/salir de la/salir de esta/darse de baja/baja de esta/baja de la/baja del)
baja por|ya|favor|de|del|este|mi|$
pierdan|olviden|olvide|pierda|tiren|boten mi|este numero
revoco|retiro|anulo|cancelo|revocar|quito ~2 consentimiento|permiso|autorizacion|mensajes|suscripcion
como|quiero|puedo|pueden|puede ~6 parar|cancelo|paro|detengo|cancelar|detener|desuscribo|desuscribirme|dejar|pare ~4 {MENSAJES}|esto|mandarme|recibir|lleguen|enviarme|de
para que ya? no ~2 lleguen|manden|escriban|llegue
cancelar|cancelen|cancele|cancelo|suspendan|desactiven|detengan|suspender|desactivar|detener|parar|anulen|suspenda ~2 {MENSAJES}|suscripcion|todo
harto|harta|hartos|cansado|cansada ~4 {MENSAJES}
les|le pido|solicito|ruego|exijo ~2 no|deje|dejen|baja|pare|paren|detengan|cesen
bloquear|bloquearlos|bloqueo|bloquearé|bloqueare
ya les? dije ~3 no|alto|stop|pararan|basta
favor de no ~2 {MANDAR}
"""

CEASE = """
no|not|ni|never|stop|quit|cease|dejen|deje|paren|nada ~4 {MEDIA} ~3 {MEDIA} ~3 {MEDIA}
cease|stop|end|quit|ceasing|terminate|halt|discontinue ~3 contact|communication|communications|correspondence
(cease and desist/cease desist/cease & desist/c and d/seize and desist/cese and desist)
all|any|further|no ~2 contact|communication|communications|correspondence ~4 cease|stop|end|ceased|harassment|reported|considered|treated|permitted|whatsoever|period
no|not|never|nor contact|contacts whatsoever|of|by|at|through|in
no|not|any ~1 contact|communication|communications whatsoever|period|kind|form|by|of|from
no|not|nor|never contact ~2 by|in|through|at|via|on ~3 any|all|means|way|method|form|every|medium|manner
contact|contacting|reach|communicate ~3 any|all|every ~1 means|way|method|form|medium|manner|channel|number
any ~1 means|medium|manner|kind|form|channel
no|not|nor|never|stop|quit|cease|end|halt ~2 call|calls|calling|phone ~3 text|texts|texting|message|messages|messaging ~3 email|emails|emailing|mail|letters|visit|write|writing|mailing|visits|come|contact|anything|nothing|knock|else
no|not|nor|never|stop|quit|cease|end|halt ~2 text|texts|texting|message|messages|messaging|email|emails|emailing|mail|letters ~3 call|calls|calling|phone|text|texts|texting|mail ~3 email|emails|emailing|mail|letters|visit|write|writing|mailing|visits|come|anything|nothing|contact|knock|else|calling|call|calls|phone|text|texts|texting
no|not|stop ~1 text|texts|texting|call|calls|calling|email|emails|emailing|visit|visits ~3 email|emails|emailing|mail|letters|visit|visits|come ~3 text|texts|texting|call|calls|calling|mail|write
stop|not|never|no|quit ~2 contacting|contact|calling|call ~4 family|employer|relatives|anyone|altogether|completely|work
(come to my house/come to my door/come to my job/come to my home/no visits)
fdcpa|1692c|1692|1692c(c)|805 ~12 cease|stop|contact|communication|communicating|contacting
cease|stop|not ~12 fdcpa|1692c|1692
under|pursuant|per ~8 cease|stop ~3 contact|communication|communicating|communications|contacting|calling
refuse|refusing to pay
not|never going? to? pay|paying ~12 {HALT}|contact|communication|leave
sue|court|contact|text|message|call ~4 again ~8 report|complaint|cfpb|attorney|sue|ftc|ag|bbb|general|lawsuit|fcc|harassment
sue|court ~6 contact|contacting|contacts|communication
contact|contacting|communication ~8 cfpb|ftc|bbb|ag|fcc|general|complaint
stop everything|contacting ~6 calls|texts|emails|letters|altogether|completely|means|period
remove|delete|erase ~2 all ~8 contact|contacting|information|data|numbers|numbers
optout|out|unsubscribe|revoke|lists ~4 everything|all ~8 calls|call|emails|texts|phone|mail|forms|communications|communication|contact
unsubscribe me? from everything
not ~3 contact ~3 period|family|again ~2 whatsoever
(cease all/cease any/cease further/cease communicating/cease contacting/demand you cease/request you cease/forms of contact)
stop communicating
written|formal ~3 notice|request|demand ~4 cease|stop contact|all|any|contacting|communication|communicating|communications
cease|cesen|cese|suspendan|alto|exijo|paren|terminen ~3 comunicacion|contacto|comunicarse|todo
no|ni|nunca|ningun ~4 contacten|contacte|contactarme|contacto|comuniquen|busquen|comunicarse ~3 ningun|ninguna|nada|forma|manera|jamas|cualquier|todos|lado
{DEJEN}|cesen|alto ~1 de ~4 contactarme|comunicarse|contactar ~4 cualquier|todos|medio|medios|completo|forma|$
ni|no|nada|paren|dejen ~3 llamadas|llamen|llamarme|llamada|llame ~3 mensajes|textos|escriban|texteen|manden|mandarme|escribirme|correos|escriba|mensaje|mande ~4 correos|cartas|cartas|nada|visitas|correo|manden|vengan|emails|ni
ni|no|nada ~2 mensajes|textos|escriban|manden|cartas|correos|escriba ~3 llamadas|llamen|correos|llame|llamada ~3 nada|correos|cartas|visitas|vengan|mensajes|correo|textos
ningun|ninguna|todos|cualquier ~1 medio|via|medios|forma|manera
(no vengan a mi/no venga a mi/cese de/el cese de/exijo el cese/exijo que cesen)
no ~3 pagar|pago|pagare ~8 contacten|contacte|molesten|llamen|comuniquen|escriban|busquen
niego|rehuso a pagar
ley fdcpa|federal ~8 dejen|cesen|contacten|cese
"""

START = """
(opt me in/opt me back/opt back in/opt in/sign me back/sign me up/add me back/put me back/count me back/opting back/opted back/turn it back/back on the list)
start|resume|restart|begin|continue|reactivate|reinstate|enable|activate|renew -3 {MSG}|sending|messaging|texting|messages
start|resume|restart|reactivate it|me|again|please|them|$
^ start|unstop|resume|subscribe|restart|join|reactivate|resubscribe|activate|optin|alta|empezar|iniciar|comenzar|reanudar|inicio|activar|suscribir|suscribirme|empiecen|reactivar $|_|please|me|again
unstop|resubscribe|optin|reenroll|re-enroll|re-subscribe
can|may|ok|okay|fine|free|go|want|like|please -4 text|message|contact|texting|messaging|send me|us|texts again
turn|switch|put -4 back|on on
turn on -3 {MSG}|texts
not|never ~2 unsubscribe|unsubscribing|optout|remove me|us|from|my|want
not want to unsubscribe|optout|opt|stop
not|never mean|meant|meaning|intend|trying|want to ~1 stop|unsubscribe|opt|optout|cancel|block
accidentally|mistakenly|accident|mistake|oops|error|accidental ~4 stop|unsubscribed|opted|unsubscribe|optout|cancel|blocked|stopped
stop|unsubscribed|opted|unsubscribe|optout|stopped|out|alto ~4 accident|mistake|mistakenly|accidentally|error|accident|oops
undo|ignore|disregard|reverse ~3 stop|optout|opt|unsubscribe
keep|continue -2 texting|sending|messaging|me -3 {MSG}|me|subscribed|enrolled|them|reminders|list
keep -2 {MSG} coming
keep me on|subscribed|enrolled|signed|posted
changed|change my mind -6 text|texts|stop|messages|resume|start|back|texting
want|like|need|get|receive|have|start|getting|receiving -4 {MSG} -2 again|back
want|like|ok|okay|fine -2 get|receive|getting|receiving -2 {MSG}
consent|agree|permission|authorize to? receive|get|text|receiving|texts|messages|contact
i|you consent|agree|authorize|have -3 permission|receive
nevermind|mind the? stop
unblock me
subscribe me|again
enroll|register|sign|add -3 {MSG}
volver|vuelvan|vuelva|reanuden|reanude|activen|active|empiecen|reactiven|sigan|siga|sigue -3 {MENSAJES}|mandarme|enviarme|mandar|enviar|mandando|mandandome|texteando|escribirme|enviando|enviandome
quiero|deseo|acepto|gustaria|consiento|autorizo -3 {MENSAJES} -3 otra|nuevo|vez|$
acepto|autorizo|quiero|deseo recibir
doy|tienen mi consentimiento|permiso|autorizacion
error|equivocacion|accidente|queriendo ~6 stop|alto|baja|mensajes|cancele
stop|alto|baja|cancele ~3 error|equivocacion|accidente|queriendo
(dar de alta/darme de alta/denme de alta/deme de alta/otra vez los mensajes)
no ~2 den|de|quiten|saquen|quiero ~1 darme? de? baja|lista
pueden|puede -2 textearme|mandarme|escribirme|enviarme -2 otra|vez|nuevo|mensajes
"""
