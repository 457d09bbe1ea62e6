# Nynorsk. Every visible word; written, not derived from another language.

# Names
product-name = Felles arbeidsflate

# Frame
frame-skip = Hopp til hovudinnhald
frame-home = { $product }, startsida
frame-acting-self = Din eigen innboks
frame-acting-organisation = Org.nr. { $number }
frame-acting-person = Du representerer denne personen
frame-switch = Byt aktør
frame-language = Språk
frame-language-nb = Bokmål
frame-language-nn = Nynorsk
frame-language-en = English
frame-menu = Meny
frame-start = Start
frame-trail = Du er her
frame-folders = Mapper
frame-folders-at = Mapper: { $folder }
frame-scheme = Fargar
frame-scheme-auto = Som maskina
frame-scheme-light = Lyse
frame-scheme-dark = Mørke
frame-log-out = Logg ut
frame-footer = { $product } samlar meldingar frå offentleg sektor. Innhaldet kjem frå dei som sende meldingane.
frame-version = Versjon { $version }

# Signed out
start-heading = Meldingane dine frå det offentlege
start-lead = Her les du brev, vedtak og skjema frå stat og kommune på éin stad, og går vidare til den som sende dei.
start-for-whom = Du kan lese for deg sjølv, og for verksemder og personar som du har fullmakt for.
start-log-in = Logg inn med ID-porten
logged-out-heading = Du er logga ut
logged-out-lead = Bruker du ei maskin som andre òg bruker, bør du lukke nettlesaren.
logged-out-again = Logg inn igjen

# Folders
folder-inbox = Innboks
folder-drafts = Utkast
folder-sent = Sendt
folder-archive = Arkiv
folder-bin = Papirkorg
folder-sent-lead = Meldingar der du, eller nokon som representerer same aktør, har sendt inn noko. Dei kan òg liggje i dei andre mappene.
folder-archive-lead = Her ligg det som er lagt bort. Når den som sende ei melding, endrar ho, kjem ho tilbake til innboksen.
folder-bin-lead = Meldingane blir liggjande til den som sende dei, fjernar dei. Blir ei melding endra, kjem ho tilbake til innboksen.
folder-drafts-empty-heading = Ingen utkast
folder-drafts-empty = { $name } har ingen skjema som er påbyrja og ikkje sende.
folder-sent-empty-heading = Ingenting er sendt
folder-sent-empty = { $name } har ikkje sendt inn noko herfrå.
folder-archive-empty-heading = Arkivet er tomt
folder-archive-empty = Du kan leggje bort meldingar du er ferdig med. Dei er like lette å finne att her, men dette er ikkje eit arkiv slik lova meiner det: Den som sende ei melding, kan fjerne ho.
folder-bin-empty-heading = Papirkorga er tom
folder-bin-empty = Det du legg her, blir liggjande til den som sende meldinga, fjernar ho.
folder-lies-in-archive = I arkivet
folder-lies-in-bin = I papirkorga

# Inbox
inbox-unread = Ulest
inbox-unopened = Nytt innhald ikkje opna
inbox-untitled = Utan tittel frå { $owner }
inbox-via = via { $owner }
inbox-to = til { $recipient }
inbox-attachments =
    { $count ->
        [one] { $count } vedlegg
       *[other] { $count } vedlegg
    }
inbox-sent-in =
    { $count ->
        [one] { $count } innsend
       *[other] { $count } innsende
    }
inbox-received =
    { $count ->
        [one] { $count } motteken
       *[other] { $count } mottekne
    }
inbox-opened-by-you = Opna av deg
inbox-opened-by-others =
    Opna av { $count ->
        [one] { $count } annan
       *[other] { $count } andre
    }
inbox-opened-by-both =
    Opna av deg og { $count ->
        [one] { $count } annan
       *[other] { $count } andre
    }
inbox-case = Sak { $number }
inbox-empty-heading = Innboksen er tom
inbox-empty = Det er ingen meldingar til { $name } her no. Nye meldingar kjem hit av seg sjølve.
inbox-empty-switch = Sjå etter hos ein annan aktør
inbox-end = Det er ingen eldre meldingar.
inbox-count =
    { $count ->
        [one] { $count } melding
       *[other] { $count } meldingar
    }
inbox-count-older =
    { $count ->
        [one] Viser { $count } eldre melding, den siste
       *[other] Viser { $count } eldre meldingar, dei siste
    }
inbox-count-more = Viser { $count }, det finst fleire
inbox-older = Eldre meldingar
inbox-newest = Til dei nyaste
inbox-pages = Bla i meldingane
inbox-undecodable =
    { $count ->
        [one] { $count } melding kunne ikkje visast
       *[other] { $count } meldingar kunne ikkje visast
    }
inbox-undecodable-next = Det er noko gale med opplysningane vi fekk. Prøv igjen seinare.
inbox-bad-position = Lenkja til eldre meldingar kunne ikkje brukast, så her er dei nyaste.
inbox-party-lost = Du har ikkje lenger tilgang til aktøren du brukte sist.

# Status
status-requires-attention = Du må gjere noko
status-in-progress = Under arbeid
status-awaiting = Til behandling
status-completed = Avslutta
status-draft = Utkast
status-unknown = Status ukjend

# Dates
month-1 = januar
month-2 = februar
month-3 = mars
month-4 = april
month-5 = mai
month-6 = juni
month-7 = juli
month-8 = august
month-9 = september
month-10 = oktober
month-11 = november
month-12 = desember
month-short-1 = jan.
month-short-2 = feb.
month-short-3 = mars
month-short-4 = apr.
month-short-5 = mai
month-short-6 = juni
month-short-7 = juli
month-short-8 = aug.
month-short-9 = sep.
month-short-10 = okt.
month-short-11 = nov.
month-short-12 = des.
date-day = { $day }. { $month }
date-day-year = { $day }. { $month } { $year }
date-at = { $date } kl. { $time }

# Deadlines
due-plain = Frist { $when }
due-passed = Fristen gjekk ut { $when }
due-soon-today = Frist { $when } (i dag)
due-soon-tomorrow = Frist { $when } (i morgon)
due-soon-days = Frist { $when } (om { $days } dagar)
due-end-of-day = innan utgangen av { $date }

# Dialog
dialog-back = Tilbake til innboksen
dialog-back-drafts = Tilbake til utkasta
dialog-back-sent = Tilbake til sendt
dialog-back-archive = Tilbake til arkivet
dialog-back-bin = Tilbake til papirkorga
dialog-attachments =
    { $count ->
        [one] { $count } vedlegg
       *[other] { $count } vedlegg
    }
dialog-attachments-host = Vedlegga blir opna hos { $host }.
dialog-attachment-number = Vedlegg { $number }
dialog-attachment-expired = Ikkje lenger tilgjengeleg
dialog-attachment-unauthorised = Du manglar rett til dette vedlegget
dialog-attachment-bad-address = Adressa kan ikkje brukast
dialog-attachment-until = Tilgjengeleg til { $when }
dialog-at-host = hos { $host }
dialog-actions = Kva du kan gjere
dialog-actions-host = Du går vidare til { $host }.
dialog-action-untitled = Gå vidare
dialog-action-unauthorised = du manglar rett til dette
dialog-action-not-here-yet = kan ikkje gjerast herfrå enno
dialog-action-bad-address = adressa kan ikkje brukast
dialog-other-party = Denne meldinga gjeld { $name }
dialog-main-content = Denne meldinga har meir innhald hos { $owner }. Det kan ikkje visast her enno.
dialog-more = Meir informasjon
dialog-facts = Om meldinga
dialog-fact-created = Oppretta
dialog-fact-expires = Blir vist i innboksen til
dialog-fact-case = Saksnummer
dialog-fact-owner = Frå
dialog-undecodable =
    { $count ->
        [one] { $count } del av meldinga kunne ikkje visast
       *[other] { $count } delar av meldinga kunne ikkje visast
    }
file-pdf = PDF
file-document = dokument
file-spreadsheet = rekneark
file-picture = bilete
file-web-page = nettside
file-text = tekst
file-archive = zip-fil

# Parties
parties-heading = Kven vil du bruke innboksen på vegner av?
parties-self = Deg sjølv
parties-people = Personar
parties-organisations = Verksemder
parties-you = Deg
parties-deleted = Sletta
parties-current = Vald
parties-born = Fødd { $date }
parties-number = Org.nr. { $number }
parties-unit = Org.nr. { $number }, undereining av { $parent }
parties-main-unit = Hovudeining
parties-heading-only = Du har tilgang til undereiningar, ikkje til hovudeininga
parties-older = Vi fekk ikkje oppdatert lista over kven du kan opptre for. Ho kan vere opptil ein halv time gammal.
parties-alone = Vi fekk ikkje henta lista over kven du kan opptre for. Her ser du berre dine eigne meldingar.
parties-stand-in-next = Prøv igjen om litt.
parties-search-label = Søk etter namn eller organisasjonsnummer
parties-all = Vis alle aktørar ({ $count })
parties-close = Lukk lista
parties-search = Søk
parties-scope = Kven lista viser
parties-scope-all = Alle ({ $count })
parties-scope-people = Personar ({ $count })
parties-scope-organisations = Verksemder ({ $count })
parties-count =
    { $count ->
        [one] { $count } aktør
       *[other] { $count } aktørar
    }
parties-range = Viser { $first }–{ $last } av { $all } aktørar
parties-hits =
    { $count ->
        [one] { $count } treff på «{ $words }»
       *[other] { $count } treff på «{ $words }»
    }
parties-hits-range = Viser { $first }–{ $last } av { $all } treff på «{ $words }»
parties-none = Ingen passar. Sjekk skrivemåten, eller søk etter organisasjonsnummeret.
parties-clear = Fjern søket
parties-hidden =
    { $count ->
        [one] { $all } sletta aktør er gøymd.
       *[other] { $all } sletta aktørar er gøymde.
    }
parties-show-deleted = Vis sletta
parties-hide-deleted = Gøym sletta
parties-pages = Bla i aktørane
parties-page = Side { $page } av { $pages }
parties-previous = Førre
parties-next = Neste
parties-unused-words = Søket kunne ikkje brukast. Skriv noko av eit namn eller eit organisasjonsnummer.
parties-unused-identity-number = Du kan ikkje søke med fødselsnummer. Søk etter namn eller organisasjonsnummer.
parties-unused-scope = Lenkja viste til ein type som ikkje finst, så her er alle.
parties-unused-deleted = Valet om sletta i lenkja vart ikkje brukt.
parties-unused-folder = Lenkja viste til ei mappe som ikkje finst, så du kjem til innboksen.
parties-unused-page = Lenkja viste til ei side som ikkje finst, så her er den første.

# Errors
error-reference = Referanse: { $reference }
error-to-start = Til startsida
error-to-inbox = Til innboksen
error-try-again = Prøv igjen
error-log-in = Logg inn
error-log-in-again = Logg inn på nytt
error-log-in-stronger = Logg inn på høgt nivå
error-choose-party = Vel aktør
not-found-heading = Sida finst ikkje
not-found-text = Sjekk at adressa er rett skriven. Sida kan òg vere flytta.
bad-request-heading = Vi forstod ikkje førespurnaden
bad-request-text = Noko i adressa eller skjemaet kunne ikkje lesast. Gå tilbake og prøv igjen.
method-heading = Sida kan ikkje brukast slik
method-text = Gå til sida gjennom ei lenkje eller ein knapp hos oss.
too-large-heading = Det du sende var for stort
too-large-text = Ingenting er lagra. Kort ned teksten og prøv igjen.
media-type-heading = Skjemaet kunne ikkje lesast
media-type-text = Ingenting er lagra. Gå tilbake og send skjemaet frå sida vår.
form-refused-heading = Vi gjorde ikkje det du bad om
form-refused-text = Skjemaet var for gammalt, eller vart sendt frå ei anna side enn vår. Gå tilbake, last sida på nytt og prøv igjen.
signed-out-heading = Du er logga ut
signed-out-text = Det du prøvde på, er ikkje utført. Logg inn for å gå vidare.
overloaded-heading = Det er for mange her akkurat no
overloaded-text = Vent litt og prøv igjen. Ingenting er gått tapt.
too-many-heading = Du har prøvd for mange gonger
too-many-text = Vent eit minutt og prøv igjen.
speculative-heading = Sida blir ikkje lasta på førehand
speculative-text = Det blir registrert når du opnar ei melding. Følg lenkja når du vil lese ho.
internal-heading = Noko gjekk gale hos oss
internal-text = Feilen er vår. Prøv igjen om litt.
store-heading = Ein kort stans hos oss
store-text = Du er framleis innlogga. Prøv igjen om litt.
upstream-heading = Vi får ikkje henta meldingane no
upstream-text = Feilen ligg ikkje hos deg, og ingen meldingar er borte. Prøv igjen om litt.
upstream-slow-heading = Det tok for lang tid å hente meldingane
upstream-slow-text = Feilen ligg ikkje hos deg, og ingen meldingar er borte. Prøv igjen om litt.
dialog-not-found-heading = Meldinga finst ikkje
dialog-not-found-text = Sjekk at lenkja er heil. Meldinga kan òg vere fjerna av den som sende ho.
dialog-no-access-heading = Du har ikkje tilgang til denne meldinga
dialog-no-access-text = Den som meldinga gjeld, kan gi deg tilgang. Har du fått tilgang i dag, kan det ta opptil 15 minutt før han verkar.
dialog-deleted-heading = Meldinga er sletta
dialog-deleted-text = Den som sende meldinga, har sletta ho.
dialog-expired-heading = Meldinga er teken bort
dialog-expired-text = Ho vart vist i innboksen til { $when }. Spør den som sende ho, om du treng ho.
dialog-expired-unknown-text = Tida ho skulle visast, er ute. Spør den som sende ho, om du treng ho.
dialog-later-heading = Meldinga er ikkje synleg enno
dialog-later-text = Ho blir synleg { $when }. Kom tilbake då.
dialog-later-unknown-text = Ho blir synleg seinare. Kom tilbake då.
level-heading = Denne meldinga krev sterkare innlogging
level-text = Du må logge inn på høgt tryggleiksnivå, til dømes med BankID, for å lese ho. Etterpå kjem du rett tilbake hit.
party-heading = Du kan ikkje opptre på vegner av denne aktøren
party-text = Kanskje er lenkja laga for ein annan, eller tilgangen er trekt tilbake.
login-cancelled-heading = Innlogginga vart avbroten
login-cancelled-text = Du er ikkje logga inn. Du kan prøve igjen når du vil.
login-mismatch-heading = Innlogginga passa ikkje til denne nettlesaren
login-mismatch-text = Ho kan vere starta i eit anna vindauge eller brukt før, eller nettlesaren tek ikkje imot informasjonskapslar. Start på nytt her.
login-expired-heading = Innlogginga tok for lang tid
login-expired-text = Ei innlogging må fullførast innan ti minutt. Start på nytt her.
login-level-heading = Innlogginga var ikkje sterk nok
login-level-text = Tenesta krev eit høgare tryggleiksnivå enn du brukte. Logg inn med til dømes BankID.
login-no-number-heading = Du kan ikkje bruke innboksen med denne innlogginga
login-no-number-text = Innboksen krev fødselsnummer eller d-nummer, og innlogginga di har ingen av delane. Logg inn på ein annan måte, eller ta kontakt med den som har sendt deg brev.
login-scope-heading = Vi fekk ikkje lov til å hente meldingane dine
login-scope-text = Du er logga inn, men samtykket til å hente meldingar vart ikkje gitt. Utan det er innboksen tom. Logg inn på nytt for å gi samtykke.
login-down-heading = Innlogging er ikkje mogleg akkurat no
login-down-text = ID-porten svarer ikkje. Prøv igjen om litt.
login-refused-heading = Innlogginga kunne ikkje fullførast
login-refused-text = Noko stemte ikkje i svaret frå ID-porten, så vi stansa for tryggleiks skuld. Prøv igjen.
login-loop-heading = Innlogginga kjem ikkje i mål
login-loop-text = Vi har sendt deg til innlogging fleire gonger utan at det hjelpte. Tek nettlesaren imot informasjonskapslar, og er klokka på maskina rett?
login-start-refused-heading = Innlogging må startast frå sida
login-start-refused-text = Innlogginga vart starta av noko anna enn deg. Opne sida og logg inn derfrå.
log-out-heading = Du er logga ut av innboksen
log-out-text = Eitt steg står att: Logg ut av ID-porten òg, så ingen kan gå vidare til andre tenester som deg.
log-out-go-on = Logg ut av ID-porten
