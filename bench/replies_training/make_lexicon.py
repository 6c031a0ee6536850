# ruff: noqa: E501 - lists of words
"""Write the lexicon of replies: text-speak, emoji, known words. Run by hand."""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "shared" / "core" / "replies"

SHORT = """
u=you|ya=ya|yu=you|yous=you|yall=you all|y'all=you all|ya'll=you all|ur=your|urs=yours|r=are|n=and|&=and|w=with|w/=with
pls=please|plz=please|plez=please|pleas=please|plese=please|plis=please|plss=please|plzz=please
dont=do not|don't=do not|dnt=do not|doesnt=does not|doesn't=does not|didnt=did not|didn't=did not
cant=can not|can't=can not|cnt=can not|cannot=can not|couldnt=could not|couldn't=could not
wont=will not|won't=will not|wouldnt=would not|wouldn't=would not|shouldnt=should not|shouldn't=should not
isnt=is not|isn't=is not|wasnt=was not|wasn't=was not|arent=are not|aren't=are not|aint=am not|ain't=am not
hasnt=has not|hasn't=has not|havent=have not|haven't=have not|hadnt=had not|hadn't=had not
im=i am|i'm=i am|ive=i have|i've=i have|i'll=i will|i'd=i would|ima=i will|imma=i will|i'ma=i will
you're=you are|youre=you are|you've=you have|you'll=you will|youll=you will|ull=you will|u'll=you will|youd=you would|you'd=you would
he's=he is|hes=he is|she's=she is|shes=she is|it's=it is|its=it is|that's=that is|thats=that is|there's=there is|theres=there is
he'll=he will|she'll=she will|it'll=it will|they're=they are|theyre=they are|we're=we are|we've=we have|we'll=we will|weve=we have
what's=what is|whats=what is|wats=what is|wat=what|wht=what|who's=who is|whos=who is|where's=where is|wheres=where is|when's=when is|wens=when is|how's=how is|hw=how|wut=what
lets=let us|let's=let us|gonna=going to|gunna=going to|gon=going to|wanna=want to|gotta=got to|gimme=give me|lemme=let me|gotchu=got you
txt=text|txts=texts|txting=texting|txtn=texting|txtin=texting|msgin=messaging|emailin=emailing|harrassing=harassing|harrasing=harassing|txtng=texting|textng=texting|textin=texting|texted=texted|msg=message|msgs=messages|msging=messaging|messagin=messaging|mssg=message|mssgs=messages|sms=text|smses=texts|txted=texted|callin=calling|botherin=bothering
stp=stop|sotp=stop|stpo=stop|tsop=stop|dtop=stop|stpp=stop|stopp=stop|stoop=stop|stawp=stop|stahp=stop|unsub=unsubscribe|unsuscribe=unsubscribe|unsubcribe=unsubscribe|unsubsribe=unsubscribe|unscribe=unsubscribe
optout=optout|opt-out=optout|opt-outs=optout|opt-in=optin|optin=optin
thx=thanks|thnx=thanks|thanx=thanks|tks=thanks|tnx=thanks|thks=thanks|ty=thanks|tysm=thanks|tyvm=thanks|thankyou=thanks|grax=gracias|grasias=gracias
k=ok|kk=ok|okay=ok|okey=ok|oki=ok|okie=ok
b4=before|aftr=after|til=until|till=until|'til=until|untill=until|cuz=because|bc=because|bcuz=because|tho=though|thru=through|rn=right now|asap=asap|abt=about|nite=night|2nite=tonight|tonite=tonight
tmrw=tomorrow|tmr=tomorrow|tmw=tomorrow|tmrow=tomorrow|tomm=tomorrow|tommorow=tomorrow|tomorow=tomorrow|tommorrow=tomorrow|2moro=tomorrow|2morrow=tomorrow|2mrw=tomorrow|tomoro=tomorrow|tomrrow=tomorrow
wk=week|wks=weeks|mo=month|mos=months|hrs=hours|hr=hour|yr=year|yrs=years|mins=minutes
ppl=people|sum1=someone|some1=someone|no1=nobody|any1=anyone|smone=someone|nbr=number|nmbr=number|numb=number|num=number|fone=phone|fon=phone|ph=phone|cel=phone|cell=phone
pymt=payment|pmt=payment|pmnt=payment|pymnt=payment|paymnt=payment|payin=paying|payed=paid|alrdy=already|alredy=already|allready=already
bk=bankruptcy|bankrupcy=bankruptcy|bankruptsy=bankruptcy|bankrupsy=bankruptcy|bancruptcy=bankruptcy|bankruptcey=bankruptcy|bankrupty=bankruptcy|bankrupcty=bankruptcy|ch7=chapter 7|ch13=chapter 13|chap=chapter|ch=chapter
atty=attorney|attny=attorney|attorny=attorney|laywer=lawyer|lawer=lawyer|lawyr=lawyer|lwyer=lawyer
acct=account|acc=account|accnt=account|amt=amount|bal=balance|addy=address|lnk=link|snd=send|cll=call|kall=call|tel=phone
wrng=wrong|worng=wrong|wrnog=wrong|rong=wrong|wong=wrong|wong#=wrong number
idk=i do not know|idc=i do not care|nvm=nevermind|hmu=hit me up|lmk=let me know|cb=callback|wtf=wtf
fck=fuck|fuk=fuck|fkn=fucking|fkin=fucking|fuckin=fucking|f*ck=fuck|f*k=fuck|f*=fuck|fk=fuck|effing=fucking|a*hole=asshole|a*holes=assholes|a*=ass|b*tch=bitch|sh*t=shit|s*t=shit|bs=bullshit|mf=motherfucker
xfa=por favor|porfa=por favor|porfavor=por favor|plis=por favor|xq=porque|q=que|k'=que|pa=para|ud=usted|uds=ustedes|msj=mensaje|msjs=mensajes|msjes=mensajes|manana=manana
textean=texteen|textear=textear|texting=texting|emails=emails|e-mail=email|e-mails=emails|mail=mail
"""

EMOJI = {
    "emojistop": "🛑✋🚫⛔🤚🙅❌",
    "emojirude": "🖕💩🤬😡😠🤡🖓",
    "emojigood": "👍👌🙏❤😊😀🙌👏🎉💯💕😘🙂☺😁😃😄🤗💖💜💙💚🧡💛😇🫶🤝👊✌",
    "emojipaid": "✅✔☑",
    "emojicall": "📞☎📱📲🤙",
    "emojilink": "🔗💳",
    "emojimoney": "💸💵💰🤑",
    "emojilaugh": "😂🤣😅😆",
}


def _short() -> dict[str, str]:
    pairs = (p for line in SHORT.split("\n") for p in line.split("|") if "=" in p)
    return dict(p.split("=", 1) for p in pairs)


def main() -> None:
    """Write `lexicon.json` from the lists here and the words the phrases use."""
    from shared.core.replies.phrases import MISTYPED, vocabulary  # noqa: PLC0415

    emoji = {sign: word for word, signs in EMOJI.items() for sign in signs}
    known = sorted(vocabulary())
    lexicon = {
        "short": _short(),
        "emoji": emoji,
        "known": dict.fromkeys(known, ""),
        "mistyped": dict.fromkeys(sorted(MISTYPED.split()), ""),
    }
    text = json.dumps(lexicon, ensure_ascii=False, indent=0, sort_keys=True)
    (PACKAGE / "lexicon.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
