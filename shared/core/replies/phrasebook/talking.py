# ruff: noqa: E501 - a phrase is one line, however long
"""Help, calls, hours, language, thanks, anger, and everything else. Pure data."""

from __future__ import annotations

HELP = """
^ help|info|information|ayuda|informacion|menu|options|commands|support|explain|ayudenme|explique $|_|please|me|por|emojigood
more info|information $|_|please
who|whos|quien|quienes ~2 is|are|this|es|eres|son|habla|sent|dis|gave|am|escribe ~1 this|you|it|that|dis|$|_|i|people|?|habla|ustedes|usted|escribe|me|eres
who dis
who ~1 texting|messaging|contacting
whose|what number is this
what is this !charge|fee|month|balance
what|which ~1 company|business|property|complex|apartment|agency|organization|place|landlord ~3 is|are|you|this|with|do|from
is|are this|you|it ~3 legit|real|scam|spam|bot|robot|fake|legitimate|automated|fraud|phishing|human|collector|landlord|office
scam
how|where ~3 get|got|getting|find|obtain|find|have ~2 my|this|ur number|info|phone|email|contact|information|name|cell|#
who gave|gives
why ~3 you|am|did|are|was ~2 texting|getting|contacting|messaging|get|receive|receiving|calling|text|sent
what|wat ~2 you want|need|selling
what ~2 want from|you
what does ~4 mean
how does ~2 work
what can i ~1 text|reply|do|say
not understand|get|recognize !english|ingles ~4 text|message|this|number|it|$
(need help/need some help/need assistance/have a question/can you help/help me understand/get help/im confused/i am confused/what is this about/about what/in reference to/in regards to/on whose behalf/debt collector/real person or/is this from/what are your hours/office hours/where are you located/are you located/your address/your office/your company/name of your company/customer service/customer support/new phone who/who do you work/who do you represent/who is your/more information/what are my options/do i know you/are you open/when are you/your hours/what is pme/what commands/text help/for help/need more info)
(de parte de/de que se trata/que es esto/que quieren/que quiere/de donde me/de donde sacaron/de donde sacaste/mi numero de donde/como consiguieron/como obtuvieron/quien les dio/por que me/por que mandan/es real/es una estafa/es estafa/es un fraude/no entiendo este/no entiendo el mensaje/tengo una pregunta/necesito ayuda/necesito informacion/mas informacion/que compania/que empresa/de que compania/su horario/donde estan/me puede explicar/me pueden explicar/con quien hablo/quien es/quien son/quienes son/quien habla/que significa/de donde son/de quien es/para que es/sobre que)
"""

TIME = """
not|never|stop|quit|no|please|cease|only|dont {SEND}|texting|calling|call|contacting|contact|messaging|texts|calls|messages|bothering|bugging|phone|ring|harassing ~4 at|while|during|when|in ~3 {WORK}|sleep|sleeping|sleep|working|night|class|church|asleep|dinner|lunch|driving|morning|mornings|nights|day|middle|hospital|bed|evening|evenings|break|meeting|hours|school|meals|nighttime|weekend
not|never|stop|quit|no|please|cease|only {SEND}|texting|calling|call|contacting|contact|messaging|texts|calls|messages|bothering|bugging|msgs ~4 before|after|past|between|until|earlier|later ~1 #|noon|dark|work|lunch|midnight|nine|eight|ten|five|six|seven|sunset|dinner|the|hours
not|never|stop|quit|no|please|cease|only {SEND}|texting|calling|call|contacting|contact|messaging|texts|calls|messages|bothering|bugging|communication ~4 {DAYS}
not|never|stop|quit|no|please|cease {SEND}|texting|calling|call|contacting|contact|messaging|texts|calls|messages|bothering|bugging ~3 so|this|that|too early|late
not|never|stop|quit|no|please|cease ~3 early|late texts|text|calls|messages|morning|night|nite
not|never|no|stop|quit|cease ~3 {WORK} !for|with
not|never ~2 {SEND}|texting|call|contact ~4 my {WORK}
stop|quit|cease calling ~1 my|work|job|at|me ~2 {WORK}|office|work
{SEND}|call|contact|reach|calling|texting ~1 me? ~2 after|before|between|around|from ~1 #|noon|work|lunch|five|six|seven|eight|nine|ten|three|four|hours !monday|with
{SEND}|call|contact ~1 me ~2 only ~5 #|{DAYS}|evening|evenings|after|noon|afternoon|weekdays|between
{SEND}|call|contact ~1 me ~3 {DAYS}|evening|afternoon|weekdays|nights
only ~1 {SEND}|call|contact ~5 #|{DAYS}|evening|after|weekdays|between|noon|afternoon
only|just after|before|between|on|in ~2 #|{DAYS}|evening|morning|weekdays|noon|afternoon|work
after|before # ~1 only|please|works|better
{DAYS}|evening|evenings|afternoons|mornings|weekdays only|please|are|work|best|better|is|ok
best|better|good|preferred time|after|before|in|to|day ~6 #|evening|evenings|morning|mornings|after|afternoon|afternoons|noon|work|weekdays|{DAYS}
prefer ~4 evening|evenings|mornings|morning|afternoon|afternoons|weekends|weekdays|after|before
not on|at|during|in|before|after|while|this|so|too {DAYS}|{WORK}|night|early|late|sunday|#|the
not ~1 on|at|during ~2 {DAYS}|work|night|nights|hours
no ~1 on ~1 {DAYS}
no|never sundays|weekends|saturdays|sunday|saturday|fridays
it ~2 # am|pm|in|oclock|here|at
it ~1 #|too|midnight|so|am|pm|late|early ~3 here|morning|night|early|late|am
(what time it is/too early/too late/so early/time zone/wrong time zone/woke me/woke my/wake me/woken/waking me/night shift/work nights/work night/graveyard/works nights/sleep during/sleep days/night worker/in the middle of the night/do not disturb/before noon/after hours/late at night/early in the morning/during the sabbath/crack of dawn/third shift/3rd shift/overnights/work overnight/pacific time/different time/not 9 here/hours ahead/hours behind/later in the day/after work/during work hours/during business hours)
(take calls at work/calls at work/texts at work/personal calls/phone at work/calls at my/boss does not/employer does not/job does not/employer prohibits/boss does/not allowed to have/not allowed phones/allow calls/allow personal/allow phones)
at work until|til|between|from ~2 #
i am in hawaii|california|alaska|arizona|oregon|washington|guam
only|just evenings|mornings|weekdays|weekends|afternoons
(los domingos no/domingos no/de noche no/en domingo no/tan temprano/tan tarde/muy temprano/muy tarde/me despertaron/me despierta/de la manana aqui/am aqui/trabajo de noche/trabajo en la noche/duermo de/duermo en/al trabajo/a mi trabajo/en mi trabajo/en el trabajo no/horas de trabajo/horario de trabajo/a partir de las/despues de las/antes de las/solo en las/solo por las/solo despues/mejor despues/mejor en la tarde/mejor por la/por las tardes/en las tardes/en las mananas no/entre semana/durante el trabajo/en horas de/los fines de semana/en fin de semana/cuando estoy en el/cuando estoy trabajando/recibir llamadas/no permite llamadas)
no ~2 {MANDAR} ~4 domingo|domingos|noche|noches|sabado|sabados|temprano|tarde|trabajo|manana|mananas|semana|madrugada|dormido|dormida|trabajando|trabajo
no ~1 mensajes|llamadas|textos ~2 domingo|domingos|noche|antes|despues|sabado|sabados|manana|trabajo
son las #
escribanme|escriban|llamenme|mandenme|manden|texteenme|escriba|escribame|llameme|contacten|contactenme|llamen|mande ~4 despues|antes|tarde|partir|entre|noche|manana|lunes|sabados
"""

LANGUAGE = """
^ spanish|espanol|espanish|castellano|es|esp|traducir|traductor $|_|please|por|?
in|en|speak|speaks|read|only|need|want|to|hablo|habla|hablan|hablas|hable|prefer|prefiero|solo|solamente|para|se|not|alguien|someone|version|a|language|lang|understand|nomas|idioma|for|please|hola spanish|espanol|espanish
spanish|espanol please|por|only|speaker|speaking|version|translation|language|translator|interpreter
spanish $
espanol $
no|not|dont|poco|mal ~4 english|ingles
english|ingles|english ~3 bad|not|good|limited|poor|no|little|malo|bueno|poco
(change language/cambiar idioma/cambie el idioma/idioma/translate/translation please/translator/un traductor/interprete/interpreter/tradu/traduzca/traduzcamelo/me no speak/traducir/no comprendo/traduccion/lang es/no hablo/no speak)
no ~2 entiendo|hablo|leo|se|comprendo|entiende|habla|inglés ingles|english|el|mucho|bien|nada|hablar
"""

CALL = """
^ call|phone|callback|llamada|llame|llamen|manager|agent|representative|operator|human|supervisor|marqueme|llamame|llameme|llamenme|emojicall $|_|me|please|back|por|asap|now|today|plz|emojicall|manana
call|phone|ring|llamame|llameme !it me|us !names|a|stupid|anymore|at|again
please|can|could|would|will|someone|somebody|manager|you|need|want|pls|kindly|to|have ~3 call|phone|ring|dial me|us|back
give ~2 a? ~1 call|ring|callback|buzz
call ~1 back|asap|when
talk|speak|chat|speaking|talking|spoke to|with|wit ~2 {PERSON}|real|actual|you|rep|somebody|someone|office
{PERSON} ~3 talk|speak|call
(a real person/real person/live person/live agent/real human/a human/actual person/actual human/talk on the phone/speak on the phone/over the phone/by phone/phone call/phone calls please/can we talk/we need to talk/need to talk/want to talk/like to talk/like to discuss/want to discuss/let us talk/let us discuss/easier to talk/rather talk/talk about this/discuss this/discuss my/get a call/schedule a call/set up a call/missed your call/missed call/call back/callback/return my call/return my calls/called you/left a message/left a voicemail/left you a/left voicemail/answer your phone/answer the phone/answer my call/pick up the phone/picks up/answers the phone/nobody answers/no one answers/pick up/number to call/number can i call/can i call/could i call/should i call/who do i call/i will call/will call you/will call the/going to call/calling you/calling the office/tried calling/trying to call/keep calling/been calling/i called/have called/phone rings/hit me up/reach me/reach me at/my new number is/call you/call the office/free to talk/i can talk/available to talk/available for a call/get someone on the phone/voice call/call would be/talk to someone/speak with someone)
call ~2 cell|other|work|home|new|number|at #
call ~5 #
prefer|rather|like|want|need ~3 call|calls|phone|talk|speak
what|which ~2 number ~4 call
emojicall me|please|$
me ~1 pueden|puede|podrian|podria|podria|quieren ~1 llamar|marcar|hablar|dar
me llamen|llame|marcan|marca|llaman|marquen|marque|llama
llamame|llameme|llamenme|marqueme|marquenme|marcame|llamenos
quiero|necesito|puedo|podria|prefiero|quisiera ~3 hablar|llamar|llamen|platicar|llame|llamada
hablar con|por ~2 alguien|persona|manager|gerente|encargado|encargada|telefono|ustedes|usted|agente|representante|supervisor|humano
numero ~4 llamar|llamo|marco|marcar|llamarles
les|le|los|yo|voy ~2 llamo|marco|llamare|hablo|llamar|marcar|llame|marque|llamando
nadie|no|contesten|contesta ~2 contesta|contestan|contesten|telefono|responde|llamada
su llamada
una llamada
"""

ABUSIVE = """
fuck|fucking|fucker|fuckers|motherfucker|motherfuckers|fucked|fucks|fu|stfu|gtfo|gfy|kma|pos|asshole|assholes|bitch|bitches|scum|scumbag|scumbags|vultures|vulture|parasites|parasite|leeches|leech|bloodsuckers|slumlord|slumlords|thieves|crooks|crook|thief|bastards|bastard|morons|moron|idiots|idiot|dumbass|dumbasses|clowns|clown|pigs|losers|liars|liar|cunt|cunts|dick|dickhead|douche|douchebag|douchebags|jerk|jerks|predators|sharks|robbers|pathetic|disgusting|sick|stupid|dumb|heartless|greedy|crooked|trash|evil|shameful|pricks|prick|jackass|jackasses|swine|rats|weasels|cockroaches|snakes|turds !of|in|and|day|kid|son|daughter|mom
screw|damn|hate|despise|curse you|your|yall|this|off|them
(go to hell/go f/jump off/pound sand/kiss my/eat shit/suck it/suck my/up your/up yours/shove it/bite me/drop dead/rot in/burn in/get bent/get a life/get a real job/to hell with/you suck/company sucks/place sucks/piece of shit/piece of crap/bunch of/blood sucking/karma/shame on/ashamed of yourself/should be ashamed/ashamed of yourselves/how do you sleep/sleep at night/lose your job/you people/go screw/no heart/no shame/no soul/worst landlord/worst company/worst management/ever dealt with/a joke/your mother/your momma/yo mama/make me sick/you disgust/con artists/choke on/rot/go die/hope you all/hope you die/hope you rot/waste of space/go cry/crawl back/low life/low lifes/lowlifes/bottom feeders/bottom feeder/blood suckers/money hungry)
you|yall|company ~2 suck|sucks|stink|stinks|blow
hope ~1 you|your|all|they|company ~3 die|rot|burn|choke|lose|go|get|broke|suffer|fail|cancer
emojirude
eat emojirude|shit|dirt|it
vete|vayanse|vaya|larguense|vayase ~2 diablo|infierno|carajo|chingada|verga|mierda|demonio
chinga|chinguen|chingada|chingar|chingadera|verga|puta|putos|puto|pendejo|pendejos|pendeja|pinche|pinches|cabron|cabrones|rateros|ratero|ladrones|ladron|sinverguenza|sinverguenzas|malditos|maldito|desgraciados|desgraciado|idiotas|imbeciles|imbecil|estupidos|estupido|mierda|basura|pudranse|jodanse|joder|jodan|buitres|abusivos|estafadores|miserables|mugrosos|culeros|culero|mamones|rata|ratas|cochinos|asquerosos|malnacidos|hijueputa|infelices|sanguijuelas|parasitos|tontos|vividores|huevones
(no tienen verguenza/no tienen madre/no tienen corazon/que asco/me dan asco/que se mueran/hijos de/hijo de la/hijo de su/da verguenza)
"""

THREAT = """
will|going|gonna|to|ill|might ~2 kill|shoot|stab|murder|hurt|beat|destroy|strangle|bomb|slap|punch|attack|choke|smack|find|end you|your|all|somebody|someone|them|yall|u
kill|shoot|stab|murder|beat|hurt you|yall|your|all|every|someone|somebody
(kill you/beat your/beat you/kick your ass/beat your ass/hunt you/burn your/burn the place/burn this/burn down/blow up your/blow up the/shoot up/bullet in/a bullet/slit your/watch your back/know where you live/know where you work/know where your/know where you/with a gun/have a gun/got a gun/got guns/my gun/regret this/be sorry you/see what happens/get shot/you are dead/dead meat/pay with blood/gonna get hurt/going to get hurt/come for you/coming for you/find you/find out where you live/find where you live/not leave alive/leave alive/break your/come down there and/put you in the/in a body bag/watch yourself/sleep with one eye/show up at your house)
(te voy a matar/los voy a matar/las voy a matar/le voy a/voy a encontrar/los voy a buscar/se donde/con sangre/voy a quemar/una pistola/van a ver/se van a arrepentir/les va a pesar/voy a romper/se los va a cargar)
"""

SELF_HARM = """
kill|killing|hurt|hurting|harm|harming|hang|shoot|cut|cutting|drown|poison myself
suicide|suicidal|suicida|suicidio|suicidar|suicidarme|suicidarnos
(end my life/ending my life/end it all/ending it all/take my own life/take my life/taking my life/want to die/wanna die/ready to die/wish i was dead/wish i were dead/rather be dead/rather die/better off dead/better off without me/nothing to live for/no reason to live/no point in living/point in living/not want to live/not want to be alive/not want to be here anymore/jump off a/jump off the/as well be dead/as well die/not worth living/done with life/tired of living/tired of life/blow my brains/going to jump/not wake up/live anymore)
(no quiero vivir/ya no quiero vivir/quiero morir/quiero morirme/me quiero morir/me voy a matar/me quiero matar/me mato/quitarme la vida/quitar la vida/sin razones para vivir/razones para vivir/acabar con mi vida/estaria mejor muerto/mejor muerta/mejor muerto/terminar con mi vida/terminar con todo)
"""

THANKS = """
thanks|thank|gracias|appreciate|appreciated|agradezco|agradecido|agradecida|bendiga|bendiciones|amable
^ ok|cool|great|awesome|perfect|noted|understood|received|gotcha|alright|aight|roger|copy|bet|word|excellent|good|nice|yay|np|welcome|listo|vale|bueno|perfecto|excelente|entendido|recibido|enterado|enterada|sale|orale|igualmente|wonderful|fantastic|sweet|lovely|sure|emojigood|emojipaid|10-4|fine|absolutely|kool|acknowledged|claro|bien $|_|thanks|cool|great|got|emojigood|perfect|sounds|gracias|good|bien|perfecto|then|you
^ (got it/got you/will do/sounds good/sounds great/all good/all set/good to know/no problem/no worries/no prob/you too/same to you/have a good/have a great/have a nice/have a blessed/god bless/bless you/much appreciated/you rock/you are the best/you are awesome/esta bien/muy bien/de acuerdo/de nada/ok ok/that helps/very helpful/love it/ok got it/ok sounds/copy that/roger that/happy holidays/buen dia/feliz dia/i got it/todo bien/message received/see you then/you guys are great/ok will do/ok bien/good looking)
"""

OTHER = """
sink|toilet|faucet|leak|leaking|leaks|leaky|ac|heater|heating|dishwasher|fridge|refrigerator|stove|oven|elevator|washer|dryer|mold|roaches|mice|bedbugs|rats|plumber|plumbing|ceiling|roof|drain|clogged|pipe|pipes|maintenance|thermostat|furnace|microwave|fob|parking|pool|gym|dumpster|trash|inspection|laundry|mailbox|pest|exterminator|sprinkler|smoke|detector|outlet|breaker|electricity|calentador|fuga|lavabo|cucarachas|mantenimiento|gotea|ratones|plomero|estacionamiento|elevador|lavadora|inundo|tuberia|package|thermostat|doorknob|lock|locks|keys|key|window|disposal|garage|tub|shower|hallway|lobby
hot|running|no water|heat|power
work order
move|moving out|in !with
renew|renewal|renewing|vacate|sublease|sublet
(30 day notice/thirty day notice/add to the lease/lease renewal/break my lease/copy of my lease/aire acondicionado/agua caliente/mi llave/el bano/se tapo/pet deposit/emotional support/tour the/apply for an apartment/two bedroom/2 bedroom/bedrooms available)
"""

COMPLAINT = """
complaint|complaints|complain|unprofessional|harassment|harassing|discrimination|discriminating|bbb|cfpb|queja|quejas|reportarlos|hud|rude|ombudsman
report|reporting|reported|sue|suing ~2 you|this|yall ~5 bbb|city|health|housing|cfpb|attorney|department|ftc|state|ag|hud|fcc
(attorney general/better business/file a complaint/speak to corporate/1 star/one star/bad review/terrible service/horrible service/worst service/health department/housing authority complaint/fair housing/call the news/los voy a reportar/voy a reportar/playing loud/loud music)
"""
