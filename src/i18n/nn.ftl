# Nynorsk. Every visible word; written, not derived from another language.

# Names
product-name = Felles arbeidsflate

# Layout: account, languages, folders, menu and footer
layout-skip = Hopp til hovudinnhald
header-home = { $product }, startsida
account-self = Din eigen innboks
account-organisation = Org.nr. { $number }
account-person = Du representerer denne personen
account-own-name = Innlogga: { $name }
account-switch = Byt aktør
languages-label = Språk
languages-label-menu = Språk i menyen
languages-nb = Bokmål
languages-nn = Nynorsk
languages-en = English
menu-label = Meny
breadcrumb-start = Start
breadcrumb-label = Du er her
folders-label = Mapper
folders-label-at = Mapper: { $folder }
folders-label-menu = Mapper i menyen
menu-scheme = Fargar
menu-scheme-auto = Som maskina
menu-scheme-light = Lyse
menu-scheme-dark = Mørke
menu-log-out = Logg ut
footer-text = { $product } samlar meldingar frå offentleg sektor. Innhaldet kjem frå dei som sende meldingane.
footer-version = Versjon { $version }

# Signed out
start-heading = Meldingane dine frå det offentlege
start-lead = Her les du brev, vedtak og skjema frå stat og kommune på éin stad, og går vidare til den som sende dei.
start-for-whom = Du kan lese for deg sjølv, og for verksemder og personar som du har fullmakt for.
start-log-in = Logg inn med ID-porten
logged-out-heading = Du er logga ut
logged-out-lead = Bruker du ei maskin som andre òg bruker, bør du lukke nettlesaren.
still-logged-in-heading = Du er framleis innlogga
still-logged-in-lead = Du kan logge ut med knappen «Logg ut» på denne sida.
logged-out-again = Logg inn igjen

# Folders
folder-inbox = Innboks
folder-deadlines = Fristar
folder-drafts = Utkast
folder-sent = Sendt
folder-archive = Arkiv
folder-bin = Papirkorg
folder-deadlines-lead = Meldingar med ein frist, den første først. Den som sende meldinga, set fristen, og mange meldingar har ingen. Fristar som gjekk ut for meir enn eitt år sidan, blir ikkje viste.
folder-sent-lead = Meldingar der du, eller andre med same tilgang, har sendt inn noko. Dei kan òg liggje i dei andre mappene.
folder-archive-lead = Her ligg det som er lagt bort. Når den som sende ei melding, endrar ho, kjem ho tilbake til innboksen.
folder-bin-lead = Meldingane blir liggjande til den som sende dei, fjernar dei. Blir ei melding endra, kjem ho tilbake til innboksen.
folder-drafts-empty-heading = Ingen utkast
folder-drafts-empty = { $name } har ingen skjema som er påbyrja og ikkje sende.
folder-deadlines-empty-heading = Ingen fristar
folder-deadlines-empty = Ingen av meldingane til { $name } som ventar på deg, har ein frist.
folder-sent-empty-heading = Ingenting er sendt
folder-sent-empty = { $name } har ikkje sendt inn noko herfrå.
folder-archive-empty-heading = Arkivet er tomt
folder-archive-empty = Du kan leggje bort meldingar du er ferdig med. Dei er like lette å finne att her, men dette er ikkje eit arkiv slik lova meiner det: Den som sende ei melding, kan fjerne ho.
folder-bin-empty-heading = Papirkorga er tom
folder-bin-empty = Det du legg her, blir liggjande til den som sende meldinga, fjernar ho.
folder-lies-in-archive = I arkivet
folder-lies-in-bin = I papirkorga
# The operator's notice
notice-info = Melding til alle
notice-warning = Viktig melding
notice-danger = Driftsproblem
notice-close = Lukk

# Whom to ask, and pages of others
contact-phone = Telefon
contact-email = E-post
contact-page = Nettside
elsewhere-heading = Andre nettstader
elsewhere-forms = Alle skjema og tenester
elsewhere-access = Gi og få tilgang
elsewhere-profile = Altinn-profilen
elsewhere-status = Driftsmeldingar
elsewhere-contact-register = Kontakt- og reservasjonsregisteret
elsewhere-population-register = Folkeregisteret

# Help
help-heading = Hjelp
help-lead = Her er svar på det mange lurer på. Nedst ser du kven du kan spørje.
help-contents = På denne sida
help-what-heading = Kva er innboksen?
help-what-text = Innboksen samlar brev, vedtak, skjema og saker frå stat og kommune på éin stad. Ei melding kan leve lenge og få nytt innhald undervegs.
help-what-sender = Den som sende meldinga, har skrive henne og eig saka. Vi viser henne fram, og sender deg vidare når du skal svare, fylle ut noko eller opne eit vedlegg.
help-who-heading = Kven kan sjå meldingane?
help-who-self = Her ser du meldingane til deg. Andre ser dei berre dersom dei har fått tilgang til det.
help-who-represented = Du ser meldingane til deg sjølv. Representerer du ei verksemd eller ein annan person, ser du òg meldingane som du har fått tilgang til der.
help-who-shared = Alle som har tilgang til ei melding, deler henne. Når éin opnar henne, blir ho lesen for alle.
help-who-seen = Dei andre kan sjå at du har opna meldinga, og når du gjorde det. Den som sende henne, kan òg sjå det.
help-folders-heading = Kva skjer når eg arkiverer eller kastar ei melding?
help-folders-shared = Meldinga blir flytta til arkivet eller papirkorga for alle som har tilgang til henne. Ho blir ikkje sletta, og du kan leggje henne tilbake.
help-folders-kept = Å flytte ei melding er ikkje å svare på henne. Fristen gjeld framleis. Skjer det noko nytt i saka, kan meldinga kome tilbake til innboksen.
help-due-heading = Kven bestemmer fristane?
help-due-sender = Den som sende meldinga, har sett fristen. Treng du meir tid, må du spørje dei.
help-due-read = Det er ikkje nok å lese meldinga. Sjå i meldinga kva du må gjere innan fristen.
help-answer-heading = Korleis svarer eg?
help-answer-text = Knappane i meldinga fører deg til den som sende henne. Namnet på nettstaden står ved knappen. Når du er ferdig der, kan du kome tilbake hit.
help-level-heading = Kvifor må eg logge inn på nytt for å lese ei melding?
help-level-text = Nokre meldingar krev høgt tryggleiksnivå. Då får du ein knapp som fører deg til ID-porten. Vel til dømes BankID der, så kjem du rett tilbake til meldinga.
help-notify-heading = Korleis får eg greie på nye meldingar?
help-notify-text = Den som sender meldinga, bestemmer om du får e-post eller SMS om henne. Kvar varselet skal gå, endrar du her:
help-represent-heading = Korleis kan eg representere andre?
help-represent-text = Nokre har tilgang fordi dei har ei rolle, til dømes dagleg leiar i ei verksemd. Andre får tilgang av den dei skal representere. Det kan ta opptil 15 minutt før ny tilgang verkar her.
help-represent-choose = Øvst på sida vel du kven du bruker innboksen for.
help-missing-heading = Kvifor finn eg ikkje meldinga?
help-missing-party = Ho kan liggje hos ein annan som du representerer.
help-missing-folders = Ho kan liggje i arkivet eller papirkorga. Den som sende henne, kan òg ha teke henne bort.
help-missing-elsewhere = Ikkje alle sender hit. Ho kan ha kome i ei digital postkasse, i posten eller på nettstaden til den som sende henne.
help-find-heading = Korleis finn eg ei melding?
help-find-search = Søk leitar i alle mapper, etter heile ord. Under søkefeltet står det korleis du kan skrive. Filter viser færre meldingar i mappa du er i.
help-find-filter = Det som er på, står over lista. Trykk på det for å ta det bort, eller gå tilbake i nettlesaren.
help-find-keep = Kvar vising har si eiga adresse. Du kan lagre ho som bokmerke eller sende ho til nokon som har same tilgang.
help-views-heading = Kvifor ser innboksen ulik ut?
help-views-work = For ei verksemd står fristar, det som ventar på deg, og nedlasting av lista øvst. For deg sjølv og andre personar står meldingane først. Meldingane og adressene er dei same.
help-views-many = Ser du på fleire samtidig, står det i kvar melding kven ho er til.
help-keys-heading = Hurtigtastar
help-keys-text = Du kan slå på hurtigtastar i profilen din. Dei er av til du gjer det.
help-keys-next = j: neste melding i lista
help-keys-previous = k: førre melding
help-keys-search = /: søkefeltet
help-keys-filter = f: filtera
help-keys-folders = i, d og a: innboksen, fristane og arkivet
help-keys-help = ?: denne oversikta
help-ask-heading = Kven kan eg spørje?
help-ask-sender = Spørsmål om innhaldet i ei melding, om saka eller om fristen: Spør den som sende meldinga. Dei kjenner saka, og det gjer ikkje vi.
help-ask-inbox = Spørsmål om sjølve innboksen, eller om noko som ikkje verkar: Spør oss. Står det ein referanse på sida, er det fint om du oppgir han.
help-ask-nobody = Den som driv innboksen, har ikkje oppgitt kvar du kan spørje enno.

# Privacy
privacy-heading = Personvern
privacy-lead = Her står det kva innboksen lagrar om deg, kor lenge, og kva du kan gjere.
privacy-basis = Kvifor vi har lov til å behandle opplysningane
privacy-responsible-heading = Kven er ansvarleg?
privacy-responsible-named = { $name } driv innboksen og er ansvarleg for opplysningane som er nemnde her.
privacy-responsible-operator = Den som driv innboksen, er ansvarleg for opplysningane som er nemnde her.
privacy-responsible-sender = Den som sende ei melding, er ansvarleg for det som står i henne.
privacy-fetched-heading = Kva hentar vi?
privacy-fetched-text = Frå ID-porten får vi fødselsnummeret ditt når du loggar inn. Frå Dialogporten hentar vi meldingane når du opnar ei side, og ei liste over kven du kan representere. Vi lagrar ikkje meldingane. Lista ligg i minnet i høgst 30 minutt.
privacy-fetched-elsewhere = Skjema og vedlegg opnar du hos den som sende meldinga. Dei går ikkje gjennom oss.
privacy-kept-heading = Kva lagrar vi, og kor lenge?
privacy-kept-login = Innlogginga
privacy-kept-login-text = Fødselsnummeret, når du logga inn, kor sikker innlogginga er, og nøklar som lèt oss hente meldingane dine. Alt er kryptert. Det blir sletta når du loggar ut, når du ikkje har opna ei side på { $idle } minutt, og uansett etter { $longest } minutt.
privacy-kept-settings = Innstillingane dine
privacy-kept-settings-text = Språket du har valt, kven du sist brukte innboksen for, favorittane dine, kva som blir opna først, søk du har lagra, kva meldingar du ikkje har meir å opne i, og utval av mange aktørar. Alt er kryptert og lagra under ein kode, ikkje under fødselsnummeret. Det blir verande til du slettar det på profilsida. Eit utval du ikkje er ferdig med, blir sletta etter eit døgn.
privacy-kept-settings-own-text = Språket du har valt, at du bruker innboksen for deg sjølv, søk du har lagra, og kva meldingar du ikkje har meir å opne i. Alt er kryptert og lagra under ein kode, ikkje under fødselsnummeret. Det blir verande til du slettar det på profilsida.
privacy-kept-changes = Det du nettopp har flytta eller merkt
privacy-kept-changes-text = Kva melding det galdt, og kvar ho låg, så du kan angre. Det er kryptert, og blir sletta etter ti minutt.
privacy-kept-access-log = Logg over førespurnader
privacy-kept-access-log-text = Kva slags side som vart etterspurd, når, og korleis det gjekk. Han blir brukt til å finne feil, og sletta etter { $days } dagar.
privacy-kept-audit-log = Tryggleikslogg
privacy-kept-audit-log-text = Innlogging, utlogging, avvist tilgang og endringar, og nettadressa dei kom frå. Han blir brukt til å oppdage misbruk, og sletta etter { $days } dagar.
privacy-kept-not = Det du les, det du søkjer etter, namn og fødselsnummer står ikkje i loggane.
privacy-others-heading = Kva kan andre sjå?
privacy-others-seen = Når du opnar ei melding, blir det registrert i Dialogporten. Dei som har tilgang til den same meldinga, og den som sende henne, kan sjå det.
privacy-others-nobody = Ligg innhaldet i ei melding hos den som sende ho, hentar nettlesaren din det rett derifrå når du opnar meldinga, og gjer du noko der, sender han det rett dit. Avsendaren ser då at det er deg. Elles hentar sidene våre ingenting frå andre nettstader. Vi bruker ikkje statistikk eller annonsar frå andre, og ingen følgjer deg gjennom oss.
privacy-cookies-heading = Informasjonskapslar
privacy-cookies-text = Vi bruker berre informasjonskapslar som er nødvendige for at innboksen skal verke. Difor spør vi ikkje om samtykke.
privacy-cookies-session = Held deg innlogga. Borte når du lukkar nettlesaren eller loggar ut.
privacy-cookies-attempts = Høyrer til ei innlogging som er i gang, éin for kvar fane. Borte når innlogginga er fullført, elles etter ein time og ti minutt.
privacy-cookies-preferences = Hugsar korleis du vil ha sidene, til dømes språket og fargane, og stansar innloggingar som går i ring. Borte etter eit år.
privacy-rights-heading = Kva kan du gjere?
privacy-rights-text = På profilsida ser du det meste av det vi har om deg, og der kan du slette innstillingane.
privacy-rights-profile = Gå til profilen din
privacy-rights-ask = Du kan be om å få sjå det vi har om deg, og om å få det retta eller sletta. Då tek du kontakt med oss:
privacy-rights-nobody = Den som driv innboksen, har ikkje oppgitt kvar du kan ta kontakt enno.
privacy-rights-complain = Meiner du at vi gjer noko gale, kan du klage til Datatilsynet.
privacy-rights-authority = Datatilsynet

# Accessibility
accessibility-heading = Tilgjengeerklæring
accessibility-lead = Alle skal kunne bruke innboksen, òg med skjermlesar, berre med tastatur, med stor tekst eller med eigne fargar.
accessibility-rules-heading = Kva krav gjeld?
accessibility-rules-text = Offentlege nettstader skal følgje WCAG 2.1 på nivå A og AA, slik standarden EN 301 549 seier. Innboksen er laga for å følgje krava, og vi siktar mot WCAG 2.2 på nivå AA.
accessibility-rules-registered = Den offisielle erklæringa står i det offentlege registeret:
accessibility-rules-unregistered = Den som driv innboksen, skal ha ei offisiell erklæring i det offentlege registeret. Adressa til henne er ikkje oppgitt her enno.
accessibility-rules-statement = Tilgjengeerklæringa for innboksen
accessibility-works-heading = Kva skal verke?
accessibility-works-keyboard = Alt kan gjerast med berre tastatur, og du ser heile tida kvar du er.
accessibility-works-reader = Overskrifter, lister, skjema og beskjedar er merkte for skjermlesarar, og tekst på eit anna språk er merkt med språket.
accessibility-works-zoom = Teksten kan forstørrast til 400 prosent utan at noko forsvinn eller må lesast sidelengs.
accessibility-works-colours = Fargar er aldri einaste teikn. Sida følgjer lyst og mørkt utsjånad og eigne fargar på maskina di.
accessibility-works-script = Alle sidene våre verkar utan skript.
accessibility-amiss-heading = Kva er ikkje godt nok?
accessibility-amiss-senders = Tekstar og vedlegg i meldingane er laga av dei som sende dei. Dei kan ha feil som vi ikkje kan rette. Spør den som sende meldinga om ei utgåve du kan bruke.
accessibility-amiss-tests = Kvar side blir prøvd av eit program som leitar etter brot på krava. Eit slikt program finn ikkje alt. Difor treng vi at du seier frå.
accessibility-tell-heading = Sei frå til oss
accessibility-tell-text = Er det noko du ikkje får til, så fortel oss kva du prøvde å gjere og kva hjelpemiddel du bruker.
accessibility-tell-nobody = Den som driv innboksen, har ikkje oppgitt kvar du kan seie frå enno.
accessibility-tell-complain = Blir det ikkje betre, kan du klage til Tilsynet for universell utforming av ikt.
accessibility-tell-authority = Tilsynet for universell utforming av ikt

# Profile
profile-heading = Profil
profile-language-heading = Språk
profile-language-choose = Vel språk
profile-language-save = Lagre språket
profile-appearance-heading = Fargar
profile-appearance-choose = Vel fargar på sidene
profile-appearance-save = Lagre fargane
profile-parties-heading = Aktørar
profile-first = Innboksen som blir opna først
profile-first-last = Den eg brukte sist
profile-first-excerpt = Her står du, favorittane dine og dei du brukte sist. Vil du velje ein annan, gjer du han til favoritt først.
profile-first-choose = Vel favorittar
profile-first-save = Lagre kva som blir opna først
profile-show-deleted = Vis sletta verksemder når eg vel aktør, og i lister over fleire
profile-show-deleted-save = Lagre valet om sletta
profile-shortcuts-heading = Tastatur
profile-shortcuts = Bruk hurtigtastar i denne nettlesaren
profile-shortcuts-save = Lagre valet om hurtigtastar
profile-setting-kept = Innstillinga er lagra
profile-elsewhere-heading = Varsel og kontaktopplysningar
profile-elsewhere-text = Dette er lagra hos andre. Her ser du kven som har det, og kvar du endrar det.
profile-acting-heading = Innboksen du bruker no
profile-acting-name = Namn
profile-acting-kind = Kven det er
profile-acting-self = Deg sjølv
profile-acting-person = Ein person du representerer
profile-acting-organisation = Ei verksemd
profile-acting-unit = Ei undereining av { $parent }
profile-acting-deleted = { $kind }, sletta i registeret
profile-acting-notices = Kvar varsel går
profile-acting-notices-self = Til e-posten og mobilnummeret du har oppgitt i registeret.
profile-acting-notices-person = Til e-posten og mobilnummeret som { $name } har oppgitt i Kontakt- og reservasjonsregisteret. Du blir ikkje varsla, og kan ikkje endre dei.
profile-acting-notices-organisation = Til dei felles adressene til verksemda, og til di eiga om du har lagt ho inn. Begge delar endrar du i Altinn.
number-copy = Kopier
number-copy-label = Kopier organisasjonsnummeret
number-copied = Kopiert
number-copy-failed = Nettlesaren lét oss ikkje kopiere. Merk nummeret og kopier det sjølv.
profile-contact = E-posten, mobilnummeret og reservasjonen din
profile-contact-text = Du eig opplysningane, og Digitaliseringsdirektoratet tek vare på dei. Det offentlege bruker dei når dei varslar deg. På registeret si eiga side ser og endrar du dei, og der kan du reservere deg mot digital post, så du får brev på papir. Har du ikkje endra eller stadfesta dei på 18 månader, kan varsel utebli.
profile-organisation = Varslingsadresser for verksemder
profile-organisation-text = Verksemda eig opplysningane, og dei ligg i Altinn. Du kan endre dei dersom du har tilgang til det.
profile-address = Postadressa di
profile-address-text = Skatteetaten fører henne i Folkeregisteret. Dit melder du flytting.
profile-username = Brukarnamn
profile-username-text = Har du eit brukarnamn i Altinn, endrar du det der. Her loggar du inn utan brukarnamn.
profile-login-heading = Innlogginga di
profile-login-since = Logga inn
profile-login-ends = Varer til
profile-login-ends-text = { $when }, eller til du ikkje har opna ei side på { $idle } minutt
profile-login-level = Tryggleiksnivå
profile-level-high = Høgt
profile-level-substantial = Betydeleg
profile-login-count = Innlogga
profile-login-count-text =
    { $count ->
        [one] { $count } stad, nemleg her
       *[other] { $count } stader, medrekna her
    }
profile-end-others =
    { $count ->
        [one] Logg ut den andre staden
       *[other] Logg ut dei { $count } andre stadene
    }
profile-log-out-everywhere = Logg ut alle stader, her òg
profile-ended-others =
    { $count ->
        [one] Du er logga ut { $count } annan stad
       *[other] Du er logga ut { $count } andre stader
    }
profile-kept-heading = Innstillingar vi har lagra
profile-kept-text = Dette hugsar vi til neste gong. Det er kryptert, og blir verande til du slettar det.
profile-kept-nothing = Vi har ikkje lagra nokon innstillingar for deg.
profile-kept-language = Språk
profile-kept-last-party = Sist brukt for
profile-kept-first = Blir opna først
profile-kept-unknown = { $count } du ikkje har tilgang til no
profile-kept-deleted = Sletta verksemder
profile-kept-deleted-shown = Blir viste når du vel aktør
profile-kept-read-through = Heilt opna meldingar
profile-kept-read-through-count =
    { $count ->
        [one] { $count } kjennemerke, så lista ikkje ber deg opne meir
       *[other] { $count } kjennemerke, så lista ikkje ber deg opne meir
    }
profile-kept-searches =
    { $count ->
        [one] { $count } søk
       *[other] { $count } søk
    }
profile-kept-unit-sets =
    { $count ->
        [one] Eitt
       *[other] { $count }
    }
profile-unit-sets-heading = Utval av mange aktørar
profile-unit-sets-text = Har du valt fleire enn 100 aktørar samla, ligg utvalet her. Det er kryptert, og blir verande til du slettar det.
profile-unit-set-label =
    { $known ->
        [0] { $count ->
            [one] Éin aktør
           *[other] { $number } aktørar
        }
       *[other] { $names } og { $number } til
    }
profile-unit-set-line = Valt { $when }
profile-unit-set-line-saved = Valt { $when }. Eit lagra søk bruker det, så det kan ikkje slettast før søket er sletta.
profile-unit-set-delete = Slett utvalet
profile-unit-set-deleted = Utvalet er sletta.
profile-unit-set-saved = Utvalet blei ikkje sletta, fordi eit lagra søk bruker det.
profile-kept-download = Last ned alt
profile-kept-delete = Slett alt
profile-kept-privacy = Les om alt vi lagrar om deg
profile-deleted = Innstillingane dine er sletta
profile-deleted-next = Vi tek til å hugse igjen når du bruker innboksen.
profile-delete-heading = Slette alt vi har lagra om deg?
profile-delete-gone = Dette blir sletta
profile-delete-language = språket vi har lagra for deg
profile-delete-last-party = kven du sist brukte innboksen for
profile-delete-searches = dei lagra søka dine
profile-delete-parties = favorittane dine, og kva du har valt om aktørar
profile-delete-stays = Dette blir ikkje sletta
profile-delete-messages = Meldingane dine. Dei er ikkje lagra hos oss.
profile-delete-login = Innlogginga. Ho blir sletta når du loggar ut.
profile-delete-changes = Det du nettopp har flytta eller merkt. Det blir gløymt etter ti minutt.
profile-delete-browser = Språket og fargane i denne nettlesaren. Dei slettar du i nettlesaren.
profile-delete-logs = Loggane. Dei blir sletta av seg sjølve.
profile-delete-submit = Slett alt
profile-delete-back = Behald alt

# Footer
footer-links = Om innboksen
footer-help = Hjelp
footer-privacy = Personvern
footer-accessibility = Tilgjengeerklæring
footer-contact = Kontakt oss

# The list as a file for spreadsheets
export-changed = Sist endra
export-due = Frist
export-status = Status
export-extended-status = Status hos tenesta
export-title = Tittel
export-sender = Avsendar
export-owner = Etat
export-service = Teneste
export-party = Aktør
export-number = Organisasjonsnummer
export-case = Saksnummer
export-folder = Mappe
export-unread = Ulest
export-attachments = Vedlegg
export-link = Lenkje
export-yes = Ja
export-no = Nei
export-cut = Lista er kutta: Berre dei { $count } første meldingane er med. Bruk filter for å få resten.
export-cut-failed = Berre byrjinga av lista er med. Vi fekk ikkje henta resten.
export-missing-failed = { $missing }. Vi fekk ikkje henta dei.
export-missing-late = { $missing }. Tida tok slutt før vi rakk dei.
export-unreadable =
    { $count ->
        [one] { $count } melding kunne ikkje lesast og er ikkje med.
       *[other] { $count } meldingar kunne ikkje lesast og er ikkje med.
    }
export-gaps-heading = Fila inneheld ikkje heile lista
export-gaps =
    { $count ->
        [one] { $number } melding er med. Les dette før du bruker fila:
       *[other] { $number } meldingar er med. Les dette før du bruker fila:
    }
export-gaps-in-file = Det same står nedst i fila.
export-download-anyway = Last ned likevel (CSV)
export-download = Last ned lista (CSV)

# Search and filters above lists
search-label = Søk i meldingane
search-submit = Søk
search-how = Slik søkjer du
search-how-words = Søket finn heile ord, i alle bøyingar: «søknad» finn «søknaden», men «søk» finn ikkje «søknad». Skriv du utan æ, ø og å, blir òg ord med dei funne.
search-how-all = Skriv du fleire ord, må alle finnast. Set ord i «hermeteikn» for å finne dei etter kvarandre, og minus rett framfor eit ord som ikkje skal finnast. Svært vanlege ord, som «og» og «på», blir det ikkje søkt etter.
search-how-where = Vi leitar i titlar, samandrag, avsendarar, det som er sendt fram og tilbake, og i namna på vedlegga, ikkje innhaldet i dei. Vi leitar heller ikkje i det som berre ligg hos den som sende meldinga. Avsendaren kan ha merkt ei melding med ord som ikkje blir viste her. Dei finn søket berre når du skriv dei nøyaktig som avsendaren. Nye meldingar kan trenge nokre sekund før dei kan finnast. Treffa står med dei nyaste først.
search-too-short = Skriv minst { $fewest } teikn.
search-too-long = Skriv høgst 200 teikn.
search-too-many = Søket har for mange ord. Ta bort nokre av dei.
search-only-unwanted = Skriv òg minst eitt ord som skal finnast.
search-identity-number = Fødselsnummer kan ikkje brukast i søk. Dei finst heller ikkje i meldingane vi leitar i.
search-heading = Treff for «{ $words }»
search-scope-everywhere = i alle mapper hos { $name }
search-scope-folder = i mappa { $folder } hos { $name }
search-scope-everywhere-own = i alle mapper
search-scope-folder-own = i mappa { $folder }
search-count = { $count ->
    [0] Ingen treff
    [one] 1 treff
   *[other] { $count } treff
}
search-count-more = Meir enn { $count } treff
search-read-one = Søket gir meldingar med { $words }.
search-read-all = Søket gir meldingar med alle desse orda: { $words }.
search-read-any = Søket gir meldingar med minst eitt av desse orda: { $words }.
search-read-without = Utan { $words }.
search-read-also = { $word } (òg { $others })
search-read-common = { $count ->
    [one] { $words } er så vanleg at det ikkje blir søkt etter.
   *[other] { $words } er så vanlege at det ikkje blir søkt etter dei.
}
search-read-only-common = { $count ->
    [one] { $words } er så vanleg at det ikkje blir søkt etter. Skriv eit ord som seier meir.
   *[other] { $words } er så vanlege at det ikkje blir søkt etter dei. Skriv eit ord som seier meir.
}
search-read-cut = Ikkje alle skrivemåtar er med. Skriv orda med æ, ø og å for å finne alt.
search-read-languages = Orda er lesne som norsk, som engelsk og slik du skreiv dei.
search-use-any = Finn meldingar med minst eitt av orda
search-use-all = Finn berre meldingar med alle orda
search-everywhere = Leit i alle mapper
search-only-folder = Leit berre i { $folder }
search-without = Utan «{ $filter }»
search-as-english = Les orda som engelsk
search-none-heading = Ingen treff
search-none = Sjå etter skrivefeil, eller prøv dette:
search-none-plain = Sjå etter skrivefeil, eller bruk andre ord.
search-broad-heading = Søket tok for lang tid
search-broad = Det finst for mykje å leite i. Orda og filtera dine er framleis her. Prøv eit smalare søk:
search-last-year = Berre det siste året
search-only-one = Berre hos { $name }
search-choose-one = Vel kven det skal leitast hos
search-all-parties = Leit hos alle du representerer, og hos deg sjølv
search-choose-service = Vel etat eller teneste
filter-open = Filtrer
filter-in-force = { $count ->
    [one] 1 filter er på
   *[other] { $count } filter er på
}
filter-heading = Filtrer
filter-lead = Vel kva meldingar du vil sjå hos { $name }.
filter-lead-own = Vel kva meldingar du vil sjå.
filter-close = Lukk filtera
filter-show = Vis treff
filter-clear = Fjern alle filter
filter-reset = Nullstill
filter-all = Etat, teneste, datoar og fleire filter
filter-active = Filter som er på
filter-remove = fjern
filter-ignored = Filteret «{ $filter }» blei ikkje brukt, fordi det ikkje passar her.
filter-unreadable = Lenkja var ikkje heil, så lista er vist utan det ho var avgrensa til.
filter-scope = Kvar
filter-scope-folder = Berre i { $folder }
filter-scope-everywhere = I alle mapper
filter-status = Status
status-none = Utan status
filter-read = Lest eller ulest
filter-read-any = Alle
filter-read-no = Ulesne
filter-read-yes = Lesne
filter-date = Sist endra
filter-date-any = Når som helst
filter-date-today = I dag
filter-date-week = Denne veka
filter-date-month = Denne månaden
filter-date-half-year = Siste 6 månader
filter-date-year = Siste 12 månader
filter-date-older = Eldre enn eitt år
filter-date-days = { $from } – { $to }
filter-date-from = Frå { $from }
filter-date-to = Til { $to }
filter-days = Eigne datoar
filter-days-help = Går føre valet over.
filter-from = Frå og med
filter-to = Til og med
filter-days-reversed = Den siste datoen er før den første. Byt om, eller fjern ein av dei.
filter-due = Frist
filter-due-any = Med og utan frist
filter-due-passed = Fristen er ute
filter-due-soon = Neste 14 dagar
filter-due-some = Har frist
filter-sort = Rekkjefølgje
filter-sort-changed = Sist endra først
filter-sort-due = Første frist først
filter-sort-created = Nyaste sak først
filter-owner = Etat
filter-service = Teneste
filter-case = Saksnummer
filter-case-help = Heile nummeret, slik det står i meldinga.
filter-unit = Eining
filter-sender = Avsendar
filter-party-unreadable = Lenkja sa ikkje kven ho gjaldt på ein måte vi forstår. Sjå etter øvst på sida kven lista er for.
filter-chip-words = «{ $words }»
filter-chip-case = Sak { $case }
filter-chip-process = Same sak
filter-find = Finn etat eller teneste
filter-find-submit = Finn i listene
filter-find-none = Ingen etat eller teneste har «{ $words }» i namnet.
filter-more = Viser { $shown } av { $all }. Skriv noko av namnet for å finne fleire.
filter-catalogue = Vi veit ikkje kva tenester som gjeld her, så du leitar blant alle som finst. Skriv noko av namnet for å finne ei teneste.
filter-services-missing = Vi fekk ikkje henta lista over tenester no. Dei andre filtera verkar.
filter-too-many-owners = Vel høgst { $most } etatar.
filter-too-many-services = Vel høgst { $most } tenester.
filter-too-long = Til saman er dette meir enn det er plass til i ei adresse. Ta bort noko, til dømes nokre av tenestene eller ein del av teksten.
filter-back = Tilbake utan å endre
filter-errors = Rett dette for å sjå treffa
filter-none-heading = Ingen meldingar med desse filtera
filter-none = Det kan liggje meldingar her utan filtera. Prøv dette:
list-needs-you = { $count ->
    [one] 1 melding på denne sida ventar på deg
   *[other] { $count } meldingar på denne sida ventar på deg
}
list-due-passed = Fristen er ute
list-due-before = Tidlegare fristar
list-due-week = Denne veka
list-due-soon = Neste 14 dagar
list-due-later = Seinare
list-due-none = Utan frist
list-settled = Vis òg meldingar der du er ferdig
list-lies-in-sent = Sendt
list-pinned = Viktig
list-fresh = Det har kome noko nytt.
list-fresh-show = Vis det
list-badge-unread = { $count } ulesne
list-badge-overdue = { $count } med frist som er ute

# Rows and pages of lists
list-unread = Ulest
list-unopened = Nytt innhald ikkje opna
list-untitled = Utan tittel frå { $owner }
list-via = via { $owner }
list-to = til { $recipient }
list-to-main-unit = til hovudeininga
list-attachments =
    { $count ->
        [one] { $count } vedlegg
       *[other] { $count } vedlegg
    }
list-sent-in =
    { $count ->
        [one] { $count } innsend
       *[other] { $count } innsende
    }
list-received =
    { $count ->
        [one] { $count } motteken
       *[other] { $count } mottekne
    }
list-opened-by-you = Opna av deg
list-opened-by-others =
    Opna av { $count ->
        [one] { $count } annan
       *[other] { $count } andre
    }
list-opened-by-both =
    Opna av deg og { $count ->
        [one] { $count } annan
       *[other] { $count } andre
    }
dialog-opened-by-you = Opna av deg { $when }
dialog-opened-by-others =
    { $count ->
        [one] Opna av { $count } annan { $when }
       *[other] Opna av { $count } andre, sist { $when }
    }
dialog-opened-by-both =
    { $count ->
        [one] Opna av deg { $when } og av { $count } annan { $others }
       *[other] Opna av deg { $when } og av { $count } andre, sist { $others }
    }
list-case = Sak { $number }
folder-inbox-empty-heading = Innboksen er tom
folder-inbox-empty = Det er ingen meldingar til { $name } her no. Nye meldingar kjem hit av seg sjølve.
list-empty-archive = Sjå i arkivet
list-empty-switch = Sjå etter hos ein annan aktør
list-end = Det er ingen eldre meldingar.
list-count =
    { $count ->
        [one] { $count } melding
       *[other] { $count } meldingar
    }
list-count-older =
    { $count ->
        [one] Viser { $count } eldre melding, den siste
       *[other] Viser { $count } eldre meldingar, dei siste
    }
list-count-more = Viser { $count }, det finst fleire
list-older = Eldre meldingar
list-newest = Til dei nyaste
list-pages = Bla i meldingane
list-undecodable =
    { $count ->
        [one] { $count } melding kunne ikkje visast
       *[other] { $count } meldingar kunne ikkje visast
    }
list-undecodable-next = Det er noko gale med opplysningane vi fekk. Prøv igjen seinare.
list-bad-position = Lenkja til eldre meldingar kunne ikkje brukast, så her er dei nyaste.
list-party-lost = Du har ikkje lenger tilgang til innboksen du brukte sist.
list-default-lost = Du har ikkje lenger tilgang til innboksen som skulle opnast først.
list-search-lost = Du har ikkje lenger tilgang til innboksen som det lagra søket leitar i. Her ser du dine eigne meldingar.
list-elsewhere-lost = Du har ikkje lenger tilgang til innboksen du brukte sist i Altinn.
list-party-lost-named = Du har ikkje lenger tilgang til { $name }, som du brukte sist.
list-default-lost-named = Du har ikkje lenger tilgang til { $name }, som skulle opnast først.
list-search-lost-named = Du har ikkje lenger tilgang til { $name }, som det lagra søket gjeld. Her ser du dine eigne meldingar.
list-elsewhere-lost-named = Du har ikkje lenger tilgang til { $name }, som du brukte sist i Altinn.
list-lost-number = verksemda med org.nr. { $number }

# Groups of parties
group-everyone = Alle
group-organisations = Alle verksemder
group-people = Alle personar
group-favourites = Favorittar
group-choice = Eige utval
group-members =
    { $count ->
        [one] { $number } aktør
       *[other] { $number } aktørar
    }
group-empty =
    { $count ->
        [one] Aktøren har ingen meldingar her no.
       *[other] Ingen av aktørane har meldingar her no.
    }
group-nobody-heading = Ingen aktørar her
group-nobody = Denne lista har ingen aktørar som du kan handle for no. Vel ein aktør i staden.
group-unknown-units = Nokre av aktørane i lenkja kan du ikkje handle for. Dei er ikkje med i lista.
partial-result-two = { $first } og { $second }
partial-result-three = { $first }, { $second } og { $third }
partial-result-many = { $first } og { $number } andre
partial-result-parties = Manglar meldingar frå { $names }
partial-result-parties-search = Søket dekkjer ikkje { $names }
partial-result-services =
    { $count ->
        [one] Manglar meldingar frå { $count } teneste
       *[other] Manglar meldingar frå { $count } tenester
    }
partial-result-services-search =
    { $count ->
        [one] Søket dekkjer ikkje { $count } teneste
       *[other] Søket dekkjer ikkje { $count } tenester
    }
partial-result-failed = Vi fekk ikkje henta desse meldingane. Resten er her.
partial-result-late = Tida tok slutt før vi rakk alle. Resten er her.
partial-result-retry = Prøv igjen
large-list-prompt-heading = Det tek tid å hente meldingar frå { $parties } aktørar
large-list-prompt-text = Vi må spørje { $calls } gonger. Blir det ikkje ferdig på nokre sekund, viser vi det vi rakk, og seier kva som manglar. Det går fortare om du vel færre aktørar eller éi teneste.
large-list-prompt-parties = Vel færre aktørar
large-list-prompt-service = Vel teneste
large-list-prompt-fetch = Hent likevel

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

# Dialog
dialog-back = Tilbake til innboksen
dialog-back-drafts = Tilbake til utkasta
dialog-back-deadlines = Tilbake til fristane
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
dialog-action-bad-address = adressa kan ikkje brukast
dialog-action-unknown = kan ikkje brukast her
dialog-other-party = Denne meldinga gjeld { $name }
dialog-lacks-content = Avsendaren har ikkje skrive nokon tekst i denne meldinga
dialog-lacks-content-text = Ho er truleg laga for datasystem. Alt anna i meldinga står her.
dialog-lacks-party = Vi får ikkje henta kven meldinga er til
dialog-lacks-party-text = Du kan lese henne, men ikkje flytte eller merke henne no. Prøv igjen om litt.
dialog-lacks-attachments = Vi får ikkje henta vedlegga
dialog-lacks-actions = Vi får ikkje henta kva du kan gjere med meldinga
dialog-lacks-transmissions = Vi får ikkje henta det som er sendt i meldinga
dialog-lacks-transmission-content = Vi får ikkje henta teksten i det som er sendt i meldinga
dialog-lacks-next = Resten av meldinga står her. Prøv igjen om litt.
date-unknown = Dato ukjend
due-unknown = Frist ukjend
dialog-more = Meir informasjon
dialog-facts = Om meldinga
dialog-fact-created = Oppretta
dialog-fact-expires = Blir vist i innboksen til
dialog-fact-case = Saksnummer
dialog-fact-owner = Frå
dialog-fact-service = Teneste
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

# Labels: putting away, taking back, marking
label-group = Flytt eller merk meldinga
label-archive = Arkiver
label-bin = Legg i papirkorga
label-restore = Legg tilbake i innboksen
label-restore-draft = Legg tilbake blant utkasta
label-mark-unread = Marker som ulest
label-shared = Gjeld for alle som representerer { $name }.
label-undo = Angre
label-undo-anyway = Angre likevel
label-archived = Arkivert
label-archived-shared = Arkivert for alle som representerer { $name }
label-binned = Lagd i papirkorga
label-binned-shared = Lagd i papirkorga for alle som representerer { $name }
label-restored = Lagd tilbake i innboksen
label-restored-shared = Lagd tilbake i innboksen for alle som representerer { $name }
label-restored-draft = Lagd tilbake blant utkasta
label-restored-draft-shared = Lagd tilbake blant utkasta for alle som representerer { $name }
label-marked = Markert som ulest
label-marked-shared = Markert som ulest for alle som representerer { $name }
label-undone = Angra. Meldinga er som før.
label-undone-shared = Angra for alle som representerer { $name }. Meldinga er som før.
label-not-yet-heading = Vil du framleis gjere dette?
label-not-yet = Innlogginga hadde gått ut, eller sida var for gammal. Ingenting er endra.
label-conflict-heading = Meldinga er endra sidan du opna ho
label-conflict = Andre med tilgang til ho, eller den som sende ho, kan ha endra ho. Vi har ikkje flytta eller merkt noko for deg.
label-gone-heading = Vi finn ikkje meldinga lenger
label-gone = Ho kan vere fjerna av den som sende ho, eller du kan ha mista tilgangen. Ingenting er endra.
label-refused-heading = Dette lèt seg ikkje gjere med meldinga
label-refused = Tenesta som tek vare på meldingane, sa nei. Ingenting er endra.
label-not-sent-heading = Ingenting er endra
label-not-sent = Vi fekk ikkje kontakt med tenesta som tek vare på meldingane. Feilen ligg ikkje hos deg. Prøv igjen om litt.
label-unsure-heading = Vi veit ikkje om endringa gjekk gjennom
label-unsure = Vi sende det vidare, men fekk ikkje noko sikkert svar. Det kan enno skje. Vent litt og sjå etter før du prøver igjen.
label-after-all-heading = Det gjekk bra likevel
label-after-all = Vi fekk ikkje noko sikkert svar, men då vi såg etter, var alt i orden.
label-undo-not-yet-heading = Vil du framleis angre?
label-undo-not-yet = Innlogginga hadde gått ut, eller sida var for gammal. Ingenting er angra.
label-undo-conflict-heading = Meldinga er endra etterpå
label-undo-conflict = Nokon har endra meldinga etter deg. Difor har vi ikkje angra. Angrar du likevel, gjeld det for alle som har tilgang til meldinga.
label-undo-not-sent-heading = Ingenting er angra
label-undo-unsure-heading = Vi veit ikkje om det vart angra
label-undo-unsure = Vi sende det vidare, men fekk ikkje noko sikkert svar. Det kan enno skje. Vent litt og sjå etter før du prøver igjen.
label-undo-late-heading = Det er for seint å angre her
label-undo-late = Du kan angre i ti minutt. Opne meldinga for å flytte ho no.
label-now-unknown = Akkurat no får vi ikkje sett kvar meldinga ligg.
label-now-nowhere = Vi finn ikkje meldinga i noka mappe no.
label-now-inbox = Meldinga ligg no i innboksen.
label-now-inbox-unread = Meldinga ligg no i innboksen, markert som ulest.
label-now-drafts = Meldinga ligg no blant utkasta.
label-now-drafts-unread = Meldinga ligg no blant utkasta, markert som ulest.
label-now-archive = Meldinga ligg no i arkivet.
label-now-archive-unread = Meldinga ligg no i arkivet, markert som ulest.
label-now-bin = Meldinga ligg no i papirkorga.
label-now-bin-unread = Meldinga ligg no i papirkorga, markert som ulest.
label-look-again = Sjå etter på nytt
label-back = Gå til { $folder }

# Labels of many messages at a time
label-many-archived = { $count } meldingar arkiverte
label-many-archived-shared = { $count } meldingar arkiverte for alle som representerer { $name }
label-many-archived-several = { $count } meldingar arkiverte for alle som representerer aktørane dei er til
label-many-binned = { $count } meldingar lagde i papirkorga
label-many-binned-shared = { $count } meldingar lagde i papirkorga for alle som representerer { $name }
label-many-binned-several = { $count } meldingar lagde i papirkorga for alle som representerer aktørane dei er til
label-many-restored = { $count } meldingar lagde tilbake
label-many-restored-shared = { $count } meldingar lagde tilbake for alle som representerer { $name }
label-many-restored-several = { $count } meldingar lagde tilbake for alle som representerer aktørane dei er til
label-many-marked = { $count } meldingar markerte som ulesne
label-many-marked-shared = { $count } meldingar markerte som ulesne for alle som representerer { $name }
label-many-marked-several = { $count } meldingar markerte som ulesne for alle som representerer aktørane dei er til
label-many-undone = Angra. { $count } meldingar er som før.
label-many-undone-shared = Angra for alle som representerer { $name }. { $count } meldingar er som før.
label-many-undone-several = Angra for alle som representerer aktørane. { $count } meldingar er som før.
label-many-too-many-heading = Du har valt for mange meldingar
label-many-too-many = Du har valt { $count } meldingar, men kan endre høgst { $most } om gongen. Ingenting er endra. Ta bort nokre, og prøv igjen.
label-many-conflict-heading = Nokre av meldingane er endra sidan du såg dei
label-many-conflict = Andre med tilgang til dei, eller den som sende dei, kan ha endra dei. Difor har vi ikkje flytta eller merkt nokon av dei { $count } du valde. Sjå over, og vel kva for nokre det framleis gjeld.
label-many-gone-heading = Vi finn ikkje alle meldingane lenger
label-many-gone = Dei første kan vere fjerna av den som sende dei, eller du kan ha mista tilgangen. Ingenting er endra enno. Du kan gå vidare med resten.
label-many-refused-heading = Dette lèt seg ikkje gjere med meldingane
label-many-undo-conflict-heading = Nokre av meldingane er endra etterpå
label-many-undo-conflict = Nokon har endra dei etter deg. Dei har vi late vere. Dei andre er som før. Angrar du likevel, gjeld det for alle som har tilgang til meldingane.
label-many-undo-gone-heading = Vi finn ikkje alle meldingane lenger
label-many-undo-gone = Dei vi ikkje finn, kan vere fjerna av den som sende dei, eller du kan ha mista tilgangen. Dei andre er som før.
label-many-undo-not-sent-heading = Ikkje alt er angra
label-many-undo-not-sent = Vi fekk ikkje kontakt med tenesta som tek vare på meldingane. Feilen ligg ikkje hos deg. Prøv igjen om litt.
label-many-changed = Endra
label-many-to = Til { $recipient }.
label-many-untitled = Melding vi ikkje lenger kan vise tittelen på
label-forgotten-heading = Vi hugsar ikkje lenger kva du valde
label-forgotten = Det er for lenge sidan. Sjå i lista korleis meldingane ligg no.

# Bulk select, and the options of one row
bulk-select-begin = Vel fleire
bulk-select-group = Vel meldingar
bulk-select-all = Vel alle på sida
bulk-select-none = Fjern alle val
bulk-select-stop = Avslutt valet
bulk-select-changed = Lista har endra seg sidan du valde alle. Derfor er ingen valde no.
bulk-select-actions = Med dei valde
bulk-select-count = Valde:
bulk-select-shared-several = Gjeld for alle som representerer aktørane meldingane er til.
bulk-select-none-chosen = Du har ikkje valt nokon meldingar
bulk-select-none-chosen-next = Set kryss ved meldingane det gjeld
options-link = Fleire val
options-heading = Val for meldinga
calendar-download = Legg fristen i kalenderen
options-open = Opne meldinga
options-history = Kven har sett meldinga?
options-history-opens = Historikken opnar meldinga. Då blir ho lesen for alle som har tilgang til ho.
options-access-opens-nothing = Opnar ikkje meldinga.

# History
history-heading = Historikk
history-lead = Det som er registrert om meldinga, det nyaste først. Når du ser historikken, er meldinga opna, og det ser alle som har tilgang til ho.
history-back = Tilbake til meldinga
history-empty = Det er ikkje registrert noko om meldinga.
history-lacks-openings = Vi får ikkje vist kven som har opna meldinga
history-lacks-moves = Vi får ikkje vist kven som har flytta eller merkt meldinga
history-lacks-next = Resten av historikken står her. Prøv igjen om litt.
dialog-lacks-activities = Vi får ikkje vist det avsendaren har meldt om
history-undecodable =
    { $count ->
        [one] { $count } hending kunne ikkje visast
       *[other] { $count } hendingar kunne ikkje visast
    }
history-page = Side { $page } av { $pages }
history-pages = Bla i historikken
history-newer = Nyare
history-older = Eldre
history-untitled = utan tittel
history-by-you = deg
history-by-person = ein person
history-by-organisation = ei verksemd
history-by-system = eit datasystem
history-by-named-system = datasystemet { $name }
history-by-somebody = ukjend
history-opened = Opna i innboksen av { $by }
history-created = Oppretta av { $by }
history-closed = Avslutta av { $by }
history-information = Informasjon frå { $by }
history-transmission-opened = Del av meldinga opna av { $by }
history-paid = Betalt av { $by }
history-signed = Signert av { $by }
history-reported-opened = Registrert som opna av { $by }
history-deleted = Sletta av { $by }
history-restored = Gjenoppretta av { $by }
history-to-signing = Send til signering, av { $by }
history-to-form-fill = Send til utfylling, av { $by }
history-to-send-in = Klar for innsending, meldt av { $by }
history-to-payment = Send til betaling, av { $by }
history-form-submitted = Skjema sendt inn av { $by }
history-form-saved = Skjema lagra av { $by }
history-letter-opened = Brevet opna av { $by }
history-letter-confirmed = Brevet stadfesta av { $by }
history-unknown = Hending registrert av { $by }
history-sent-acceptance = Godkjenning frå { $by }
history-sent-rejection = Avslag frå { $by }
history-sent-request = Førespurnad frå { $by }
history-sent-alert = Varsel frå { $by }
history-sent-decision = Avgjerd frå { $by }
history-sent-submission = Innsending frå { $by }
history-sent-correction = Retting frå { $by }
history-sent-unknown = Send av { $by }
history-archived = Arkivert av { $by }
history-binned = Lagd i papirkorga av { $by }
history-put-back = Flytta tilbake til innboksen av { $by }
history-restored-by-update = Flytta tilbake av ei oppdatering frå { $by }
history-marked-unread = Markert som ulesen av { $by }
history-unmarked = Ikkje lenger markert som ulesen, av { $by }
history-lies-in-sent = Lagd i mappa Sendt av { $by }
history-relabelled = Merking endra av { $by }

# Access
access-heading = Om fullmakt og teneste
access-why-heading = Kvifor ser eg denne meldinga?
access-why = Du kan sjå ho fordi du har dette:
access-why-own = Meldinga er til deg.
access-why-own-also = Meldinga er til deg. Dette gir deg tilgang til tenesta:
access-why-untold = Du har tilgang til meldinga, men ingen fortel oss kva som gir deg den tilgangen.
access-role = Rolle
access-package = Tilgangspakke
access-service = Fullmakt til denne tenesta
access-instance = Denne eine meldinga er delt med deg
access-other = Annan tilgang
access-more = Les meir
access-elsewhere = Fullmakter gir og får du ein annan stad:
access-service-heading = Tenesta
access-service-name = Teneste
access-owner = Frå
access-all = Alle meldingar frå denne tenesta til { $name }
access-login-heading = Innlogginga di
access-level-substantial = 3 (betydeleg)
access-level-high = 4 (høgt)
access-login = Du er logga inn på tryggleiksnivå { $level }.
access-login-needed = Tenesta krev minst nivå { $level }.
access-login-weak = Når du opnar meldinga, blir du beden om å logge inn sterkare.

# Parties
parties-heading = Kven vil du bruke innboksen på vegner av?
parties-nobody-else-heading = Du bruker innboksen berre for deg sjølv
parties-nobody-else = Ingen andre har gitt deg tilgang til innboksen sin.
parties-self = Deg sjølv
parties-people = Personar
parties-organisations = Verksemder
parties-you = Deg
parties-deleted = Sletta
parties-current = Vald
parties-first = Blir opna først
parties-favourites = Favorittar
parties-favourite = Favoritt: { $name }
parties-recent = Sist brukt
parties-favourite-added = Lagd til i favorittane
parties-favourite-removed = Teken bort frå favorittane
parties-favourites-full = Du har 100 favorittar, og det er så mange du kan ha. Ta bort ein før du legg til ein ny.
parties-together = Fleire samla
parties-pick = Vel sjølv kven du vil sjå samla
parties-units = Vel einingar
parties-units-of = i { $name }
parties-born = Fødd { $date }
parties-number = Org.nr. { $number }
parties-unit = Org.nr. { $number }, undereining av { $parent }
parties-main-unit = Hovudeining
party-nameless = Utan namn
parties-heading-only = Du har tilgang til undereiningar, ikkje til hovudeininga
parties-older = Vi fekk ikkje oppdatert lista over kven du kan opptre for. Ho kan vere opptil ein halv time gammal.
parties-alone = Vi fekk ikkje henta lista over kven du kan opptre for. Her ser du berre dine eigne meldingar.
parties-fallback-next = Prøv igjen om litt.
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
parties-ignored-words = Søket kunne ikkje brukast. Skriv noko av eit namn eller eit organisasjonsnummer.
parties-ignored-identity-number = Du kan ikkje søke med fødselsnummer. Søk etter namn eller organisasjonsnummer.
parties-ignored-scope = Lenkja viste til ein type som ikkje finst, så her er alle.
parties-ignored-deleted = Valet om sletta i lenkja vart ikkje brukt.
parties-ignored-folder = Lenkja viste til ei mappe som ikkje finst, så du kjem til innboksen.
parties-ignored-page = Lenkja viste til ei side som ikkje finst, så her er den første.

# Choosing several parties
units-heading = Vel einingar i { $name }
units-heading-group = Vel kven du vil sjå samla
units-lead = Du kan velje så mange du vil. Er dei fleire enn 100, lagrar vi utvalet hos deg, og lenkja til lista verkar berre for deg. Lagre lista som eit søk om du vil finne ho att.
units-legend = Kven skal vere med?
units-search = Finn etter namn eller organisasjonsnummer
units-count =
    { $count ->
        [0] Ingen er valde.
       *[other] { $all } valde.
    }
units-all = Vel alle { $all } her
units-none = Vel ingen av desse
units-nobody = Vel minst éin.
units-full = Du har lagra så mange utval som det er plass til, så dette blei ikkje lagra. Det du har valt, står her. Slett eit utval, og prøv igjen.
units-full-link = Gå til utvala dine
units-show = Vis meldingane samla
units-with = { $name } og undereiningane
unit-scope-all-units =
    { $count ->
        [one] { $name } med { $number } undereining
       *[other] { $name } med { $number } undereiningar
    }
unit-scope-main = Berre { $name }, utan undereiningane
unit-scope-some = { $name } med { $number } av undereiningane
unit-scope-one = Berre { $unit }, undereining av { $name }
unit-scope-few = { $number } av undereiningane til { $name }
unit-scope-show-all = Vis alle einingane
unit-scope-without =
    { $count ->
        [one] { $number } sletta undereining er ikkje med.
       *[other] { $number } sletta undereiningar er ikkje med.
    }
unit-scope-change = Endre i profilen

# Saved searches
saved-searches-heading = Lagra søk
saved-searches-none = Du har ingen lagra søk
saved-searches-none-text = Søk eller filtrer i ei liste, og vel «Lagre søket». Då finn du det att her.
saved-searches-none-start = Gå til innboksen
saved-searches-own = Dine eigne meldingar
saved-searches-several = Fleire aktørar
saved-searches-lost = Innboksar du ikkje lenger har tilgang til
saved-searches-lost-tag = Ikkje lenger tilgang
saved-searches-party-unknown = Namnet kan ikkje visast no
saved-searches-described = { $folder }: { $filters }
saved-searches-of-group = { $group }, { $folder }
saved-searches-new-heading = Lagre søket
saved-searches-new-submit = Lagre søket
saved-searches-already = Søket er lagra
saved-searches-name = Namn (valfritt)
saved-searches-name-too-long = Namnet kan ha opptil 100 teikn. Gjer det kortare.
saved-searches-name-identity-number = Namnet kan ikkje innehalde eit fødselsnummer. Skriv noko anna.
button-cancel = Avbryt
saved-searches-full = Du har 50 lagra søk, og det er så mange du kan ha. Slett eitt av dei før du lagrar dette.
saved-searches-full-way = Sjå dei lagra søka
saved-searches-done = Søket er lagra
saved-searches-exists = Du har lagra dette søket frå før
saved-searches-renamed = Søket har fått nytt namn
saved-searches-deleted = Det lagra søket er sletta
saved-searches-rename = Endre namn
saved-searches-rename-named = Endre namn på { $name }
saved-searches-rename-heading = Endre namn på søket
saved-searches-rename-submit = Lagre namnet
saved-searches-delete = Slett
saved-searches-delete-named = Slett { $name }
saved-searches-delete-heading = Slette det lagra søket?
saved-searches-delete-text = Berre søket blir sletta. Meldingane blir verande.
saved-searches-delete-submit = Slett søket
saved-searches-delete-back = Behald søket
saved-searches-up = Flytt opp: { $name }
saved-searches-down = Flytt ned: { $name }
saved-searches-count = Sjå kor mange som er nye: { $name }
saved-searches-count-short = Sjå kor mange som er nye
saved-searches-news = { $count } nye eller endra sidan { $when }
saved-searches-news-unknown = Vi fekk ikkje talt no. Prøv igjen om litt.

# Errors
error-reference = Referanse: { $reference }
error-to-start = Til startsida
error-to-inbox = Til innboksen
error-try-again = Prøv igjen
error-log-in = Logg inn
error-log-in-again = Logg inn på nytt
error-log-in-stronger = Logg inn på høgt nivå
error-go-on = Gå vidare
error-choose-party = Vel aktør
not-found-heading = Sida finst ikkje
not-found-text = Sjekk at adressa er rett skriven. Sida kan òg vere flytta.
bad-request-heading = Vi forstod ikkje førespurnaden
bad-request-text = Noko i adressa eller skjemaet kunne ikkje lesast. Gå tilbake og prøv igjen.
method-heading = Sida kan ikkje brukast slik
method-text = Gå til sida gjennom ei lenkje eller ein knapp hos oss.
too-large-heading = Det du sende var for stort
too-large-text = Ingenting er lagra. Kort ned teksten og prøv igjen.
address-long-heading = Adressa er for lang
address-long-text = Det er meir i adressa enn det er plass til. Begynn på nytt frå innboksen, og vel færre ting om gongen.
headers-long-heading = Nettlesaren sende for mange informasjonskapslar
headers-long-text = Informasjonskapslar frå denne og nærskylde nettstader har vorte så mange at vi ikkje kan lese det nettlesaren sender. Slett dei i innstillingane til nettlesaren, og prøv igjen. Det hjelper òg å bruke eit privat vindauge.
wrong-host-heading = Innboksen har ei anna adresse
wrong-host-text = Adressa du kom til, er ikkje innboksen si eiga. Gå vidare til den rette.
media-type-heading = Skjemaet kunne ikkje lesast
media-type-text = Ingenting er lagra. Gå tilbake og send skjemaet frå sida vår.
form-refused-heading = Vi gjorde ikkje det du bad om
form-refused-text = Skjemaet var for gammalt, eller vart sendt frå ei anna side enn vår. Gå tilbake, last sida på nytt og prøv igjen.
other-person-heading = No er det ein annan som er logga inn
other-person-text = Sida du sende dette frå, vart laga for ein annan enn den som er logga inn i nettlesaren no. Kanskje har nokon logga inn i eit anna vindauge. Ingenting er endra.
link-not-yours-heading = Lenkja kan ikkje brukast
link-not-yours-text = Ho vart laga for ein annan enn den som er logga inn no, eller for lenge sidan. Ingenting er endra. Finn meldinga i lista, og prøv derifrå.
signed-out-heading = Du er logga ut
signed-out-text = Det du prøvde på, er ikkje utført. Logg inn for å gå vidare.
signed-out-midway-text = Det du prøvde på, er ikkje utført. Logg inn att, så spør vi deg om du framleis vil.
overloaded-heading = Det er for mange her akkurat no
overloaded-text = Vent litt og prøv igjen. Ingenting er gått tapt.
too-many-heading = Du har prøvd for mange gonger
too-many-text = Vent eit minutt og prøv igjen.
speculative-heading = Sida blir ikkje lasta på førehand
speculative-text = Det blir registrert når du opnar ei melding. Følg lenkja når du vil lese ho.
internal-heading = Noko gjekk gale hos oss
internal-text = Feilen er vår. Prøv igjen om litt.
storage-heading = Ein kort stans hos oss
storage-text = Du er framleis innlogga. Prøv igjen om litt.
upstream-heading = Vi får ikkje henta meldingane no
upstream-text = Feilen ligg ikkje hos deg, og ingen meldingar er borte. Prøv igjen om litt.
upstream-refused-heading = Vi fekk ikkje hente dette
upstream-refused-text = Tenesta vi hentar meldingar frå, sa nei, av ein grunn vi ikkje kjenner. Ingen meldingar er borte. Byrj på nytt frå framsida.
nobody-listed-heading = Vi finn ingen du kan lese meldingar for
nobody-listed-text = Verken du sjølv eller nokon andre er registrert på deg. Det kan skje når du nyleg har fått fødselsnummer eller D-nummer, eller når opplysningane dine i Folkeregisteret er sperra. Prøv igjen i morgon. Er det like gale då, ta kontakt med brukarstøtta.
list-no-access-heading = Du har ikkje tilgang til desse meldingane
list-no-access-text = Rettane dine kan vere endra. Vel ein annan aktør, eller spør den som kan gi deg tilgang.
list-no-access-own-text = Rettane dine kan vere endra. Spør den som kan gi deg tilgang.
upstream-slow-heading = Det tok for lang tid å hente meldingane
upstream-slow-text = Feilen ligg ikkje hos deg, og ingen meldingar er borte. Prøv igjen om litt.
maintenance-heading = Meldingane er stengde for vedlikehald
maintenance-text = Vedlikehaldet skal etter planen vere ferdig { $when }. Ingen meldingar er borte. Hjelp og profilen din verkar som før.
maintenance-unknown-text = Vi veit ikkje når vedlikehaldet er ferdig. Ingen meldingar er borte. Hjelp og profilen din verkar som før.
dialog-opening-late-heading = Det tok for lang tid å opne meldinga
dialog-opening-failed-heading = Vi får ikkje vist meldinga no
dialog-opening-counts-text = Meldinga er rekna som opna, sjølv om vi ikkje fekk vist ho. Feilen ligg ikkje hos deg. Prøv igjen om litt.
dialog-opening-counts-not-text = Meldinga er ikkje rekna som opna. Feilen ligg ikkje hos deg. Prøv igjen om litt.
dialog-opening-unknown-text = Vi veit ikkje om meldinga no er rekna som opna. Det ser du i lista når ho kan visast igjen. Feilen ligg ikkje hos deg. Prøv igjen om litt.
list-later-page-heading = Vi får ikkje henta resten av lista no
list-later-page-text = Meldingane du alt har sett, er framleis i lista, og ingen meldingar er borte. Prøv igjen om litt, eller gå til starten av lista og gjer ho kortare med eit filter.
list-later-page-first = Til starten av lista
dialog-not-found-heading = Meldinga finst ikkje
dialog-not-found-text = Sjekk at lenkja er heil. Meldinga kan òg vere fjerna av den som sende ho.
dialog-no-access-heading = Du har ikkje tilgang til denne meldinga
dialog-no-access-text = Den som meldinga gjeld, kan gi deg tilgang. Har du fått tilgang i dag, kan det ta opptil 15 minutt før han verkar.
link-not-found-heading = Vi finn inga melding for denne lenkja
link-not-found-text = Meldinga kan vere teken bort, eller ikkje ha kome hit enno. Prøv igjen om litt, eller gå tilbake til staden lenkja kom frå.
link-unreadable-heading = Lenkja viser ikkje til noka melding
link-unreadable-text = Lenkja er laga feil, eller ein del av ho manglar. Sjekk at du fekk med heile.
dialog-deleted-heading = Meldinga er sletta
dialog-deleted-by-heading = Meldinga er sletta av { $owner }
dialog-deleted-text = Den som sende meldinga, har sletta ho.
dialog-deleted-by-text = Spør { $owner } om du treng det som stod i ho.
dialog-expired-heading = Meldinga er teken bort
dialog-expired-text = Ho vart vist i innboksen til { $when }. Spør { $owner } om du treng ho.
dialog-expired-unknown-text = Tida ho skulle visast, er ute. Spør { $owner } om du treng ho.
dialog-owner-unknown = avsendaren
dialog-later-heading = Meldinga er ikkje synleg enno
dialog-later-text = Ho blir synleg { $when }. Kom tilbake då.
dialog-later-unknown-text = Ho blir synleg seinare. Kom tilbake då.
dialog-level-heading = Denne meldinga krev sterkare innlogging
dialog-level-text = Du må logge inn på høgt tryggleiksnivå, til dømes med BankID, for å lese ho. Etterpå kjem du rett tilbake hit.
party-heading = Du kan ikkje opptre på vegner av denne aktøren
party-text = Kanskje er lenkja laga for ein annan, eller tilgangen er trekt tilbake.
party-own-heading = Du har ikkje tilgang til denne innboksen
party-own-text = Kanskje er lenkja laga for ein annan, eller tilgangen du hadde, er trekt tilbake.
unit-set-heading = Dette utvalet er ikkje her
unit-set-text = Eit utval av mange aktørar er lagra hos den som valde dei, og verkar ikkje for andre. Er det ditt eige, er det sletta. Vel aktørane på nytt.
login-cancelled-heading = Innlogginga vart avbroten
login-cancelled-text = Du er ikkje logga inn. Du kan prøve igjen når du vil.
login-cancelled-signed-in-text = Du er framleis logga inn som før. Du kan prøve igjen når du vil.
login-used-heading = Du er alt logga inn
login-used-text = Innlogginga du kom tilbake frå, er brukt før eller høyrer til eit anna vindauge. Du kan gå vidare.
login-answered-heading = Innlogginga vart ikkje fullført
login-answered-text = Sida vart lasta på nytt undervegs, eller noko gjekk gale første gongen. Logg inn på nytt, så kjem du dit du skulle.
login-ended-heading = Du logga ut medan innlogginga var i gang
login-ended-text = Difor vart du ikkje logga inn att. Du kan logge inn på nytt når du vil.
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
login-somebody-else = Du er logga inn som ein annan enn før
login-loop-heading = Innlogginga kjem ikkje i mål
login-loop-text = Vi har sendt deg til innlogging fleire gonger utan at det hjelpte. Tek nettlesaren imot informasjonskapslar, og er klokka på maskina rett?
login-start-refused-heading = Innlogging må startast frå sida
login-start-refused-text = Innlogginga vart starta av noko anna enn deg. Opne sida og logg inn derfrå.
log-in-heading = Logg inn for å sjå meldinga
log-in-text = Du blir send til ID-porten. Etterpå kjem du hit att.
log-in-go-on = Gå til ID-porten
log-out-heading = Du er logga ut av innboksen
log-out-text = Eitt steg står att: Logg ut av ID-porten òg, så ingen kan gå vidare til andre tenester som deg.
log-out-go-on = Logg ut av ID-porten

## Innhald hos tenesteeigaren
embed-heading = Innhald frå { $owner }
embed-loading = Hentar innhaldet …
embed-without-script = Innhaldet ligg hos { $owner }, og nettlesaren din hentar det derifrå med eit skript. Skript er slått av eller verkar ikkje, så innhaldet blir ikkje vist her.
embed-own-page = Opne hos { $host }
embed-unauthorised = Du har ikkje tilgang til dette innhaldet.
embed-unusable = Innhaldet frå { $owner } kan ikkje visast her.
embed-refused = Du har ikkje tilgang til dette innhaldet.
embed-failed = Vi fekk ikkje henta innhaldet no.
embed-owner-says = { $owner } skriv:
embed-retry = Prøv igjen
embed-expired = Det er ei stund sidan du opna meldinga, så innhaldet må hentast på nytt.
embed-again = Hent meldinga på nytt
embed-signed-out = Du er logga ut.
embed-log-in = Logg inn att
embed-cut = Innhaldet er langt. Her ser du det første av det.

## Forsendingar
thread-heading = Forsendingar
thread-older =
    { $count ->
        [one] Vis { $count } eldre forsending
       *[other] Vis { $count } eldre forsendingar
    }
thread-rest =
    { $count ->
        [one] Éi enda eldre forsending står i historikken.
       *[other] { $count } enda eldre forsendingar står i historikken.
    }
transmission-information = Informasjon
transmission-acceptance = Godkjent
transmission-rejection = Avslag
transmission-request = Førespurnad
transmission-alert = Varsel
transmission-decision = Avgjerd
transmission-submission = Innsending
transmission-correction = Retting
transmission-untitled = Utan tittel
transmission-unauthorised = Du manglar rett til innhaldet i denne forsendinga.
transmission-empty = Det er ikkje meir å vise i denne forsendinga.
transmission-without-content = Avsendaren har ikkje skrive noko i denne forsendinga.
transmission-open = Opne innhaldet
transmission-back = Tilbake til meldinga
transmission-of = Høyrer til meldinga
actor-representative = Ein som representerer mottakaren
actor-unknown = Ukjend avsendar
dialog-progress = { $percent } % fullført
dialog-fact-progress = Framdrift
dialog-fact-organisation-number = Organisasjonsnummer
dialog-fact-id = Meldings-ID
dialog-same-case = Andre meldingar i same sak
dialog-preceding-case = Meldingar i saka som kom før
dialog-help = Treng du hjelp?
dialog-help-content = Spørsmål om innhaldet:
dialog-help-inbox = Spørsmål om innboksen

## Handlingar hos tenesteeigaren
dialog-action-from-bin = kan gjerast når meldinga ligg i papirkorga
dialog-gone = Meldinga er sletta
action-gone-heading = Handlinga finst ikkje lenger
action-gone = Meldinga har endra seg sidan du såg ho, og dette kan ikkje gjerast lenger.
action-refused = Dette kan ikkje gjerast herifrå: { $reason }.
action-no-token = Dette kan ikkje gjerast herifrå no. Opne meldinga på nytt og prøv igjen.
action-owner-asks = { $owner } spør:
action-host = Du sender dette til { $host }.
action-late = Fristen har gått ut
action-deletes = Meldinga blir sletta hos { $owner } for alle som har tilgang til ho. Det kan ikkje angrast her.
action-without-script = Nettlesaren din sender dette rett til { $owner } med eit skript. Skript er slått av eller verkar ikkje, så det kan ikkje gjerast herifrå. Slå på skript, eller gjer det på nettstaden til { $owner }.
action-go = Gå vidare
action-leave = Avbryt
action-show = Vis meldinga
action-sending = Sender til { $owner } …
action-done = Utført. Viser meldinga …
action-waiting = { $owner } har teke imot. Ventar på svar …
action-later = Sendt. Svaret er ikkje klart enno.
action-refresh = Oppdater meldinga
action-grace = Meldinga kan slettast frå
action-not-taken = { $owner } tok ikkje imot dette. Ingenting er endra.
action-failed = { $owner } svara med ein feil. Sjå i meldinga om noko vart endra før du prøver igjen.
action-unknown = Vi veit ikkje om handlinga vart utført. Sjå i meldinga før du prøver igjen.
action-look = Sjå i meldinga
action-not-sent = Ingenting vart sendt. Prøv igjen.
action-expired = Det er ei stund sidan du opna denne sida, og ingenting er sendt.

## Endringar medan meldinga er open
live-changed = Meldinga er oppdatert.
live-show = Vis ny versjon
live-gone = Meldinga er ikkje lenger tilgjengeleg.
live-off = Vi får ikkje beskjed no om meldinga blir endra. Oppdater sida for å sjå om det har skjedd noko.
live-made = Slik var meldinga { $when }.
live-refresh = Oppdater

## Utskrift
print-link = Skriv ut eller ta vare på
print-lead = Her er heile meldinga på éi side, slik at du kan skrive ho ut eller lagre ho.
print-content-lead = Innhaldet i forsendingane er ikkje med. Blir det henta, kan dei bli registrerte som opna.
print-with-content = Ta med innhaldet
print-content = Innhaldet i «{ $title }»
print-now = Skriv ut
print-source = Henta frå { $address }
print-elsewhere = Noko av det som er sendt, er ikkje med her. Heile meldinga på éi side: { $address }
