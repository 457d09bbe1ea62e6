# Bokmål. Every visible word; written, not derived from another language.

# Names
product-name = Felles arbeidsflate

# Layout: account, languages, folders, menu and footer
layout-skip = Hopp til hovedinnhold
header-home = { $product }, startsiden
account-self = Din egen innboks
account-organisation = Org.nr. { $number }
account-person = Du representerer denne personen
account-own-name = Innlogget: { $name }
account-switch = Bytt aktør
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
menu-scheme = Farger
menu-scheme-auto = Som maskinen
menu-scheme-light = Lyse
menu-scheme-dark = Mørke
menu-log-out = Logg ut
footer-text = { $product } samler meldinger fra offentlig sektor. Innholdet kommer fra dem som sendte meldingene.
footer-version = Versjon { $version }

# Signed out
start-heading = Meldingene dine fra det offentlige
start-lead = Her leser du brev, vedtak og skjemaer fra stat og kommune på ett sted, og går videre til den som sendte dem.
start-for-whom = Du kan lese for deg selv, og for virksomheter og personer som du har fullmakt for.
start-log-in = Logg inn med ID-porten
logged-out-heading = Du er logget ut
logged-out-lead = Bruker du en maskin som andre også bruker, bør du lukke nettleseren.
still-logged-in-heading = Du er fortsatt innlogget
still-logged-in-lead = Du kan logge ut med knappen «Logg ut» på denne siden.
logged-out-again = Logg inn igjen

# Folders
folder-inbox = Innboks
folder-deadlines = Frister
folder-drafts = Utkast
folder-sent = Sendt
folder-archive = Arkiv
folder-bin = Papirkurv
folder-deadlines-lead = Meldinger med en frist, den første først. Den som sendte meldingen, setter fristen, og mange meldinger har ingen. Frister som gikk ut for mer enn ett år siden, vises ikke.
folder-sent-lead = Meldinger der du, eller andre med samme tilgang, har sendt inn noe. De kan også ligge i de andre mappene.
folder-archive-lead = Her ligger det som er lagt bort. Når den som sendte en melding, endrer den, kommer den tilbake til innboksen.
folder-bin-lead = Meldingene blir liggende til den som sendte dem, fjerner dem. Blir en melding endret, kommer den tilbake til innboksen.
folder-drafts-empty-heading = Ingen utkast
folder-drafts-empty = { $name } har ingen skjemaer som er begynt på og ikke sendt.
folder-deadlines-empty-heading = Ingen frister
folder-deadlines-empty = Ingen av meldingene til { $name } som venter på deg, har en frist.
folder-sent-empty-heading = Ingenting er sendt
folder-sent-empty = { $name } har ikke sendt inn noe herfra.
folder-archive-empty-heading = Arkivet er tomt
folder-archive-empty = Du kan legge bort meldinger du er ferdig med. De er like lette å finne igjen her, men dette er ikke et arkiv i lovens forstand: Den som sendte en melding, kan fjerne den.
folder-bin-empty-heading = Papirkurven er tom
folder-bin-empty = Det du legger her, blir liggende til den som sendte meldingen, fjerner den.
folder-lies-in-archive = I arkivet
folder-lies-in-bin = I papirkurven
# The operator's notice
notice-info = Melding til alle
notice-warning = Viktig melding
notice-danger = Driftsproblem
notice-close = Lukk

# Whom to ask, and pages of others
contact-phone = Telefon
contact-email = E-post
contact-page = Nettside
elsewhere-heading = Andre nettsteder
elsewhere-forms = Alle skjemaer og tjenester
elsewhere-access = Gi og få tilgang
elsewhere-profile = Altinn-profilen
elsewhere-status = Driftsmeldinger
elsewhere-contact-register = Kontakt- og reservasjonsregisteret
elsewhere-population-register = Folkeregisteret

# Help
help-heading = Hjelp
help-lead = Her er svar på det mange lurer på. Nederst ser du hvem du kan spørre.
help-contents = På denne siden
help-what-heading = Hva er innboksen?
help-what-text = Innboksen samler brev, vedtak, skjemaer og saker fra stat og kommune på ett sted. En melding kan leve lenge og få nytt innhold underveis.
help-what-sender = Den som sendte meldingen, har skrevet den og eier saken. Vi viser den frem, og sender deg videre når du skal svare, fylle ut noe eller åpne et vedlegg.
help-who-heading = Hvem kan se meldingene?
help-who-self = Her ser du meldingene til deg. Andre ser dem bare hvis de har fått tilgang til det.
help-who-represented = Du ser meldingene til deg selv. Representerer du en virksomhet eller en annen person, ser du også meldingene som du har fått tilgang til der.
help-who-shared = Alle som har tilgang til en melding, deler den. Når én åpner den, blir den lest for alle.
help-who-seen = De andre kan se at du har åpnet meldingen, og når du gjorde det. Den som sendte den, kan også se det.
help-folders-heading = Hva skjer når jeg arkiverer eller kaster en melding?
help-folders-shared = Meldingen flyttes til arkivet eller papirkurven for alle som har tilgang til den. Den blir ikke slettet, og du kan legge den tilbake.
help-folders-kept = Å flytte en melding er ikke å svare på den. Fristen gjelder fortsatt. Skjer det noe nytt i saken, kan meldingen komme tilbake til innboksen.
help-due-heading = Hvem bestemmer fristene?
help-due-sender = Den som sendte meldingen, har satt fristen. Trenger du mer tid, må du spørre dem.
help-due-read = Det er ikke nok å lese meldingen. Se i meldingen hva du må gjøre innen fristen.
help-answer-heading = Hvordan svarer jeg?
help-answer-text = Knappene i meldingen fører deg til den som sendte den. Navnet på nettstedet står ved knappen. Når du er ferdig der, kan du komme tilbake hit.
help-level-heading = Hvorfor må jeg logge inn på nytt for å lese en melding?
help-level-text = Noen meldinger krever høyt sikkerhetsnivå. Da får du en knapp som fører deg til ID-porten. Velg for eksempel BankID der, så kommer du rett tilbake til meldingen.
help-notify-heading = Hvordan får jeg vite om nye meldinger?
help-notify-text = Den som sender meldingen, bestemmer om du får e-post eller SMS om den. Hvor varselet skal gå, endrer du her:
help-represent-heading = Hvordan kan jeg representere andre?
help-represent-text = Noen har tilgang fordi de har en rolle, for eksempel daglig leder i en virksomhet. Andre får tilgang av den de skal representere. Det kan ta opptil 15 minutter før ny tilgang virker her.
help-represent-choose = Øverst på siden velger du hvem du bruker innboksen for.
help-missing-heading = Hvorfor finner jeg ikke meldingen?
help-missing-party = Den kan ligge hos en annen som du representerer.
help-missing-folders = Den kan ligge i arkivet eller papirkurven. Den som sendte den, kan også ha tatt den bort.
help-missing-elsewhere = Ikke alle sender hit. Den kan ha kommet i en digital postkasse, i posten eller på nettstedet til den som sendte den.
help-find-heading = Hvordan finner jeg en melding?
help-find-search = Søk leter i alle mapper, etter hele ord. Under søkefeltet står det hvordan du kan skrive. Filtre viser færre meldinger i mappen du er i.
help-find-filter = Det som er på, står over listen. Trykk på det for å ta det bort, eller gå tilbake i nettleseren.
help-find-keep = Hver visning har sin egen adresse. Du kan lagre den som bokmerke eller sende den til noen som har samme tilgang.
help-views-heading = Hvorfor ser innboksen ulik ut?
help-views-work = For en virksomhet står frister, det som venter på deg, og nedlasting av listen øverst. For deg selv og andre personer står meldingene først. Meldingene og adressene er de samme.
help-views-many = Ser du på flere samtidig, står det i hver melding hvem den er til.
help-keys-heading = Hurtigtaster
help-keys-text = Du kan slå på hurtigtaster i profilen din. De er av til du gjør det.
help-keys-next = j: neste melding i listen
help-keys-previous = k: forrige melding
help-keys-search = /: søkefeltet
help-keys-filter = f: filtrene
help-keys-folders = i, d og a: innboksen, fristene og arkivet
help-keys-help = ?: denne oversikten
help-ask-heading = Hvem kan jeg spørre?
help-ask-sender = Spørsmål om innholdet i en melding, om saken eller om fristen: Spør den som sendte meldingen. De kjenner saken, og det gjør ikke vi.
help-ask-inbox = Spørsmål om selve innboksen, eller om noe som ikke virker: Spør oss. Står det en referanse på siden, er det fint om du oppgir den.
help-ask-nobody = Den som driver innboksen, har ikke oppgitt hvor du kan spørre ennå.

# Privacy
privacy-heading = Personvern
privacy-lead = Her står det hva innboksen lagrer om deg, hvor lenge, og hva du kan gjøre.
privacy-basis = Hvorfor vi har lov til å behandle opplysningene
privacy-responsible-heading = Hvem er ansvarlig?
privacy-responsible-named = { $name } driver innboksen og er ansvarlig for opplysningene som er nevnt her.
privacy-responsible-operator = Den som driver innboksen, er ansvarlig for opplysningene som er nevnt her.
privacy-responsible-sender = Den som sendte en melding, er ansvarlig for det som står i den.
privacy-fetched-heading = Hva henter vi?
privacy-fetched-text = Fra ID-porten får vi fødselsnummeret ditt når du logger inn. Fra Dialogporten henter vi meldingene når du åpner en side, og en liste over hvem du kan representere. Vi lagrer ikke meldingene. Listen ligger i minnet i høyst 30 minutter.
privacy-fetched-elsewhere = Skjemaer og vedlegg åpner du hos den som sendte meldingen. De går ikke gjennom oss.
privacy-kept-heading = Hva lagrer vi, og hvor lenge?
privacy-kept-login = Innloggingen
privacy-kept-login-text = Fødselsnummeret, når du logget inn, hvor sikker innloggingen er, og nøkler som lar oss hente meldingene dine. Alt er kryptert. Det slettes når du logger ut, når du ikke har åpnet en side på { $idle } minutter, og uansett etter { $longest } minutter.
privacy-kept-settings = Innstillingene dine
privacy-kept-settings-text = Språket du har valgt, hvem du sist brukte innboksen for, favorittene dine, hva som åpnes først, søk du har lagret, hvilke meldinger du ikke har mer å åpne i, og utvalg av mange aktører. Alt er kryptert og lagret under en kode, ikke under fødselsnummeret. Det blir værende til du sletter det på profilsiden. Et utvalg du ikke er ferdig med, slettes etter et døgn.
privacy-kept-settings-own-text = Språket du har valgt, at du bruker innboksen for deg selv, søk du har lagret, og hvilke meldinger du ikke har mer å åpne i. Alt er kryptert og lagret under en kode, ikke under fødselsnummeret. Det blir værende til du sletter det på profilsiden.
privacy-kept-changes = Det du nettopp har flyttet eller merket
privacy-kept-changes-text = Hvilken melding det gjaldt, og hvor den lå, så du kan angre. Det er kryptert, og slettes etter ti minutter.
privacy-kept-access-log = Logg over forespørsler
privacy-kept-access-log-text = Hva slags side som ble bedt om, når, og hvordan det gikk. Den brukes til å finne feil, og slettes etter { $days } dager.
privacy-kept-audit-log = Sikkerhetslogg
privacy-kept-audit-log-text = Innlogging, utlogging, avvist tilgang og endringer, og nettadressen de kom fra. Den brukes til å oppdage misbruk, og slettes etter { $days } dager.
privacy-kept-not = Det du leser, det du søker etter, navn og fødselsnummer står ikke i loggene.
privacy-others-heading = Hva kan andre se?
privacy-others-seen = Når du åpner en melding, blir det registrert i Dialogporten. De som har tilgang til den samme meldingen, og den som sendte den, kan se det.
privacy-others-nobody = Ligger innholdet i en melding hos den som sendte den, henter nettleseren din det rett derfra når du åpner meldingen, og gjør du noe der, sender den det rett dit. Avsenderen ser da at det er deg. Ellers henter sidene våre ingenting fra andre nettsteder. Vi bruker ikke statistikk eller annonser fra andre, og ingen følger deg gjennom oss.
privacy-cookies-heading = Informasjonskapsler
privacy-cookies-text = Vi bruker bare informasjonskapsler som er nødvendige for at innboksen skal virke. Derfor spør vi ikke om samtykke.
privacy-cookies-session = Holder deg innlogget. Borte når du lukker nettleseren eller logger ut.
privacy-cookies-attempts = Hører til en innlogging som er i gang, én for hver fane. Borte når innloggingen er fullført, ellers etter en time og ti minutter.
privacy-cookies-preferences = Husker hvordan du vil ha sidene, for eksempel språket og fargene, og stanser innlogginger som går i ring. Borte etter et år.
privacy-rights-heading = Hva kan du gjøre?
privacy-rights-text = På profilsiden ser du det meste av det vi har om deg, og der kan du slette innstillingene.
privacy-rights-profile = Gå til profilen din
privacy-rights-ask = Du kan be om å få se det vi har om deg, og om å få det rettet eller slettet. Da tar du kontakt med oss:
privacy-rights-nobody = Den som driver innboksen, har ikke oppgitt hvor du kan ta kontakt ennå.
privacy-rights-complain = Mener du at vi gjør noe galt, kan du klage til Datatilsynet.
privacy-rights-authority = Datatilsynet

# Accessibility
accessibility-heading = Tilgjengelighetserklæring
accessibility-lead = Alle skal kunne bruke innboksen, også med skjermleser, bare med tastatur, med stor tekst eller med egne farger.
accessibility-rules-heading = Hvilke krav gjelder?
accessibility-rules-text = Offentlige nettsteder skal følge WCAG 2.1 på nivå A og AA, slik standarden EN 301 549 sier. Innboksen er laget for å følge kravene, og vi sikter mot WCAG 2.2 på nivå AA.
accessibility-rules-registered = Den offisielle erklæringen står i det offentlige registeret:
accessibility-rules-unregistered = Den som driver innboksen, skal ha en offisiell erklæring i det offentlige registeret. Adressen til den er ikke oppgitt her ennå.
accessibility-rules-statement = Tilgjengelighetserklæringen for innboksen
accessibility-works-heading = Hva skal virke?
accessibility-works-keyboard = Alt kan gjøres med bare tastatur, og du ser hele tiden hvor du er.
accessibility-works-reader = Overskrifter, lister, skjemaer og beskjeder er merket for skjermlesere, og tekst på et annet språk er merket med språket.
accessibility-works-zoom = Teksten kan forstørres til 400 prosent uten at noe forsvinner eller må leses sidelengs.
accessibility-works-colours = Farger er aldri eneste tegn. Siden følger lyst og mørkt utseende og egne farger på maskinen din.
accessibility-works-script = Alle sidene våre virker uten skript.
accessibility-amiss-heading = Hva er ikke bra nok?
accessibility-amiss-senders = Tekster og vedlegg i meldingene er laget av dem som sendte dem. De kan ha feil som vi ikke kan rette. Spør den som sendte meldingen om en utgave du kan bruke.
accessibility-amiss-tests = Hver side prøves av et program som leter etter brudd på kravene. Et slikt program finner ikke alt. Derfor trenger vi at du sier fra.
accessibility-tell-heading = Si fra til oss
accessibility-tell-text = Er det noe du ikke får til, så fortell oss hva du prøvde å gjøre og hvilket hjelpemiddel du bruker.
accessibility-tell-nobody = Den som driver innboksen, har ikke oppgitt hvor du kan si fra ennå.
accessibility-tell-complain = Blir det ikke bedre, kan du klage til Tilsynet for universell utforming av ikt.
accessibility-tell-authority = Tilsynet for universell utforming av ikt

# Profile
profile-heading = Profil
profile-language-heading = Språk
profile-language-choose = Velg språk
profile-language-save = Lagre språket
profile-appearance-heading = Farger
profile-appearance-choose = Velg farger på sidene
profile-appearance-save = Lagre fargene
profile-parties-heading = Aktører
profile-first = Innboksen som åpnes først
profile-first-last = Den jeg brukte sist
profile-first-excerpt = Her står du, favorittene dine og dem du brukte sist. Vil du velge en annen, gjør du den til favoritt først.
profile-first-choose = Velg favoritter
profile-first-save = Lagre hva som åpnes først
profile-show-deleted = Vis slettede virksomheter når jeg velger aktør, og i lister over flere
profile-show-deleted-save = Lagre valget om slettede
profile-shortcuts-heading = Tastatur
profile-shortcuts = Bruk hurtigtaster i denne nettleseren
profile-shortcuts-save = Lagre valget om hurtigtaster
profile-setting-kept = Innstillingen er lagret
profile-elsewhere-heading = Varsler og kontaktopplysninger
profile-elsewhere-text = Dette er lagret hos andre. Her ser du hvem som har det, og hvor du endrer det.
profile-acting-heading = Innboksen du bruker nå
profile-acting-name = Navn
profile-acting-kind = Hvem det er
profile-acting-self = Deg selv
profile-acting-person = En person du representerer
profile-acting-organisation = En virksomhet
profile-acting-unit = En underenhet av { $parent }
profile-acting-deleted = { $kind }, slettet i registeret
profile-acting-notices = Hvor varsler går
profile-acting-notices-self = Til e-posten og mobilnummeret du har oppgitt i registeret.
profile-acting-notices-person = Til e-posten og mobilnummeret som { $name } har oppgitt i Kontakt- og reservasjonsregisteret. Du blir ikke varslet, og kan ikke endre dem.
profile-acting-notices-organisation = Til virksomhetens felles adresser, og til din egen hvis du har lagt den inn. Begge deler endrer du i Altinn.
number-copy = Kopier
number-copy-label = Kopier organisasjonsnummeret
number-copied = Kopiert
number-copy-failed = Nettleseren lot oss ikke kopiere. Merk nummeret og kopier det selv.
profile-contact = E-posten, mobilnummeret og reservasjonen din
profile-contact-text = Du eier opplysningene, og Digitaliseringsdirektoratet tar vare på dem. Det offentlige bruker dem når de varsler deg. På registerets egen side ser og endrer du dem, og der kan du reservere deg mot digital post, så du får brev på papir. Har du ikke endret eller bekreftet dem på 18 måneder, kan varsler utebli.
profile-organisation = Varslingsadresser for virksomheter
profile-organisation-text = Virksomheten eier opplysningene, og de ligger i Altinn. Du kan endre dem hvis du har tilgang til det.
profile-address = Postadressen din
profile-address-text = Skatteetaten fører den i Folkeregisteret. Dit melder du flytting.
profile-username = Brukernavn
profile-username-text = Har du et brukernavn i Altinn, endrer du det der. Her logger du inn uten brukernavn.
profile-login-heading = Innloggingen din
profile-login-since = Logget inn
profile-login-ends = Varer til
profile-login-ends-text = { $when }, eller til du ikke har åpnet en side på { $idle } minutter
profile-login-level = Sikkerhetsnivå
profile-level-high = Høyt
profile-level-substantial = Betydelig
profile-login-count = Innlogget
profile-login-count-text =
    { $count ->
        [one] { $count } sted, nemlig her
       *[other] { $count } steder, medregnet her
    }
profile-end-others =
    { $count ->
        [one] Logg ut det andre stedet
       *[other] Logg ut de { $count } andre stedene
    }
profile-log-out-everywhere = Logg ut alle steder, også her
profile-ended-others =
    { $count ->
        [one] Du er logget ut { $count } annet sted
       *[other] Du er logget ut { $count } andre steder
    }
profile-kept-heading = Innstillinger vi har lagret
profile-kept-text = Dette husker vi til neste gang. Det er kryptert, og blir værende til du sletter det.
profile-kept-nothing = Vi har ikke lagret noen innstillinger for deg.
profile-kept-language = Språk
profile-kept-last-party = Sist brukt for
profile-kept-first = Åpnes først
profile-kept-unknown = { $count } du ikke har tilgang til nå
profile-kept-deleted = Slettede virksomheter
profile-kept-deleted-shown = Vises når du velger aktør
profile-kept-read-through = Helt åpnede meldinger
profile-kept-read-through-count =
    { $count ->
        [one] { $count } kjennemerke, så listen ikke ber deg åpne mer
       *[other] { $count } kjennemerker, så listen ikke ber deg åpne mer
    }
profile-kept-searches =
    { $count ->
        [one] { $count } søk
       *[other] { $count } søk
    }
profile-kept-unit-sets =
    { $count ->
        [one] Ett
       *[other] { $count }
    }
profile-unit-sets-heading = Utvalg av mange aktører
profile-unit-sets-text = Har du valgt flere enn 100 aktører samlet, ligger utvalget her. Det er kryptert, og blir værende til du sletter det.
profile-unit-set-label =
    { $known ->
        [0] { $count ->
            [one] Én aktør
           *[other] { $number } aktører
        }
       *[other] { $names } og { $number } til
    }
profile-unit-set-line = Valgt { $when }
profile-unit-set-line-saved = Valgt { $when }. Et lagret søk bruker det, så det kan ikke slettes før søket er slettet.
profile-unit-set-delete = Slett utvalget
profile-unit-set-deleted = Utvalget er slettet.
profile-unit-set-saved = Utvalget ble ikke slettet, fordi et lagret søk bruker det.
profile-kept-download = Last ned alt
profile-kept-delete = Slett alt
profile-kept-privacy = Les om alt vi lagrer om deg
profile-deleted = Innstillingene dine er slettet
profile-deleted-next = Vi begynner å huske igjen når du bruker innboksen.
profile-delete-heading = Slette alt vi har lagret om deg?
profile-delete-gone = Dette blir slettet
profile-delete-language = språket vi har lagret for deg
profile-delete-last-party = hvem du sist brukte innboksen for
profile-delete-searches = de lagrede søkene dine
profile-delete-parties = favorittene dine, og hva du har valgt om aktører
profile-delete-stays = Dette blir ikke slettet
profile-delete-messages = Meldingene dine. De er ikke lagret hos oss.
profile-delete-login = Innloggingen. Den slettes når du logger ut.
profile-delete-changes = Det du nettopp har flyttet eller merket. Det glemmes etter ti minutter.
profile-delete-browser = Språket og fargene i denne nettleseren. Dem sletter du i nettleseren.
profile-delete-logs = Loggene. De slettes av seg selv.
profile-delete-submit = Slett alt
profile-delete-back = Behold alt

# Footer
footer-links = Om innboksen
footer-help = Hjelp
footer-privacy = Personvern
footer-accessibility = Tilgjengelighetserklæring
footer-contact = Kontakt oss

# The list as a file for spreadsheets
export-changed = Sist endret
export-due = Frist
export-status = Status
export-extended-status = Tjenestens status
export-title = Tittel
export-sender = Avsender
export-owner = Etat
export-service = Tjeneste
export-party = Aktør
export-number = Organisasjonsnummer
export-case = Saksnummer
export-folder = Mappe
export-unread = Ulest
export-attachments = Vedlegg
export-link = Lenke
export-yes = Ja
export-no = Nei
export-cut = Listen er kuttet: Bare de { $count } første meldingene er med. Bruk filtre for å få resten.
export-cut-failed = Bare begynnelsen av listen er med. Vi fikk ikke hentet resten.
export-missing-failed = { $missing }. Vi fikk ikke hentet dem.
export-missing-late = { $missing }. Tiden tok slutt før vi rakk dem.
export-unreadable =
    { $count ->
        [one] { $count } melding kunne ikke leses og er ikke med.
       *[other] { $count } meldinger kunne ikke leses og er ikke med.
    }
export-gaps-heading = Filen inneholder ikke hele listen
export-gaps =
    { $count ->
        [one] { $number } melding er med. Les dette før du bruker filen:
       *[other] { $number } meldinger er med. Les dette før du bruker filen:
    }
export-gaps-in-file = Det samme står nederst i filen.
export-download-anyway = Last ned likevel (CSV)
export-download = Last ned listen (CSV)

# Search and filters above lists
search-label = Søk i meldingene
search-submit = Søk
search-how = Slik søker du
search-how-words = Søket finner hele ord, i alle bøyninger: «søknad» finner «søknaden», men «søk» finner ikke «søknad». Skriver du uten æ, ø og å, blir også ord med dem funnet.
search-how-all = Skriver du flere ord, må alle finnes. Sett ord i «anførselstegn» for å finne dem etter hverandre, og minus rett foran et ord som ikke skal finnes. Svært vanlige ord, som «og» og «på», blir det ikke søkt etter.
search-how-where = Vi leter i titler, sammendrag, avsendere, det som er sendt frem og tilbake, og i navnene på vedleggene, ikke innholdet i dem. Vi leter heller ikke i det som bare ligger hos den som sendte meldingen. Avsenderen kan ha merket en melding med ord som ikke vises her. Dem finner søket bare når du skriver dem akkurat som avsenderen. Nye meldinger kan trenge noen sekunder før de kan finnes. Treffene står med de nyeste først.
search-too-short = Skriv minst { $fewest } tegn.
search-too-long = Skriv høyst 200 tegn.
search-too-many = Søket har for mange ord. Ta bort noen av dem.
search-only-unwanted = Skriv også minst ett ord som skal finnes.
search-identity-number = Fødselsnumre kan ikke brukes i søk. De finnes heller ikke i meldingene vi leter i.
search-heading = Treff for «{ $words }»
search-scope-everywhere = i alle mapper hos { $name }
search-scope-folder = i mappen { $folder } hos { $name }
search-scope-everywhere-own = i alle mapper
search-scope-folder-own = i mappen { $folder }
search-count = { $count ->
    [0] Ingen treff
    [one] 1 treff
   *[other] { $count } treff
}
search-count-more = Mer enn { $count } treff
search-read-one = Søket gir meldinger med { $words }.
search-read-all = Søket gir meldinger med alle disse ordene: { $words }.
search-read-any = Søket gir meldinger med minst ett av disse ordene: { $words }.
search-read-without = Uten { $words }.
search-read-also = { $word } (også { $others })
search-read-common = { $count ->
    [one] { $words } er så vanlig at det ikke blir søkt etter.
   *[other] { $words } er så vanlige at det ikke blir søkt etter dem.
}
search-read-only-common = { $count ->
    [one] { $words } er så vanlig at det ikke blir søkt etter. Skriv et ord som sier mer.
   *[other] { $words } er så vanlige at det ikke blir søkt etter dem. Skriv et ord som sier mer.
}
search-read-cut = Ikke alle skrivemåter er med. Skriv ordene med æ, ø og å for å finne alt.
search-read-languages = Ordene er lest som norsk, som engelsk og slik du skrev dem.
search-use-any = Finn meldinger med minst ett av ordene
search-use-all = Finn bare meldinger med alle ordene
search-everywhere = Let i alle mapper
search-only-folder = Let bare i { $folder }
search-without = Uten «{ $filter }»
search-as-english = Les ordene som engelsk
search-none-heading = Ingen treff
search-none = Se etter skrivefeil, eller prøv dette:
search-none-plain = Se etter skrivefeil, eller bruk andre ord.
search-broad-heading = Søket tok for lang tid
search-broad = Det finnes for mye å lete i. Ordene og filtrene dine er fortsatt her. Prøv et smalere søk:
search-last-year = Bare det siste året
search-only-one = Bare hos { $name }
search-choose-one = Velg hvem det skal letes hos
search-all-parties = Let hos alle du representerer, og hos deg selv
search-choose-service = Velg etat eller tjeneste
filter-open = Filtrer
filter-in-force = { $count ->
    [one] 1 filter er på
   *[other] { $count } filtre er på
}
filter-heading = Filtrer
filter-lead = Velg hvilke meldinger du vil se hos { $name }.
filter-lead-own = Velg hvilke meldinger du vil se.
filter-close = Lukk filtrene
filter-show = Vis treff
filter-clear = Fjern alle filtre
filter-reset = Nullstill
filter-all = Etat, tjeneste, datoer og flere filtre
filter-active = Filtre som er på
filter-remove = fjern
filter-ignored = Filteret «{ $filter }» ble ikke brukt, fordi det ikke passer her.
filter-unreadable = Lenken var ikke hel, så listen er vist uten det den var avgrenset til.
filter-scope = Hvor
filter-scope-folder = Bare i { $folder }
filter-scope-everywhere = I alle mapper
filter-status = Status
status-none = Uten status
filter-read = Lest eller ulest
filter-read-any = Alle
filter-read-no = Uleste
filter-read-yes = Leste
filter-date = Sist endret
filter-date-any = Når som helst
filter-date-today = I dag
filter-date-week = Denne uken
filter-date-month = Denne måneden
filter-date-half-year = Siste 6 måneder
filter-date-year = Siste 12 måneder
filter-date-older = Eldre enn ett år
filter-date-days = { $from } – { $to }
filter-date-from = Fra { $from }
filter-date-to = Til { $to }
filter-days = Egne datoer
filter-days-help = Går foran valget over.
filter-from = Fra og med
filter-to = Til og med
filter-days-reversed = Den siste datoen er før den første. Bytt om, eller fjern en av dem.
filter-due = Frist
filter-due-any = Med og uten frist
filter-due-passed = Fristen er ute
filter-due-soon = Neste 14 dager
filter-due-some = Har frist
filter-sort = Rekkefølge
filter-sort-changed = Sist endret først
filter-sort-due = Første frist først
filter-sort-created = Nyeste sak først
filter-owner = Etat
filter-service = Tjeneste
filter-case = Saksnummer
filter-case-help = Hele nummeret, slik det står i meldingen.
filter-unit = Enhet
filter-sender = Avsender
filter-party-unreadable = Lenken sa ikke hvem den gjaldt på en måte vi forstår. Se etter øverst på siden hvem listen er for.
filter-chip-words = «{ $words }»
filter-chip-case = Sak { $case }
filter-chip-process = Samme sak
filter-find = Finn etat eller tjeneste
filter-find-submit = Finn i listene
filter-find-none = Ingen etat eller tjeneste har «{ $words }» i navnet.
filter-more = Viser { $shown } av { $all }. Skriv noe av navnet for å finne flere.
filter-catalogue = Vi vet ikke hvilke tjenester som gjelder her, så du leter blant alle som finnes. Skriv noe av navnet for å finne en tjeneste.
filter-services-missing = Vi fikk ikke hentet listen over tjenester nå. De andre filtrene virker.
filter-too-many-owners = Velg høyst { $most } etater.
filter-too-many-services = Velg høyst { $most } tjenester.
filter-too-long = Til sammen er dette mer enn det er plass til i en adresse. Ta bort noe, for eksempel noen av tjenestene eller en del av teksten.
filter-back = Tilbake uten å endre
filter-errors = Rett dette for å se treffene
filter-none-heading = Ingen meldinger med disse filtrene
filter-none = Det kan ligge meldinger her uten filtrene. Prøv dette:
list-needs-you = { $count ->
    [one] 1 melding på denne siden venter på deg
   *[other] { $count } meldinger på denne siden venter på deg
}
list-due-passed = Fristen er ute
list-due-before = Tidligere frister
list-due-week = Denne uken
list-due-soon = Neste 14 dager
list-due-later = Senere
list-due-none = Uten frist
list-settled = Vis også meldinger der du er ferdig
list-lies-in-sent = Sendt
list-pinned = Viktig
list-fresh = Det har kommet noe nytt.
list-fresh-show = Vis det
list-badge-unread = { $count } uleste
list-badge-overdue = { $count } med frist som er ute

# Rows and pages of lists
list-unread = Ulest
list-unopened = Nytt innhold ikke åpnet
list-untitled = Uten tittel fra { $owner }
list-via = via { $owner }
list-to = til { $recipient }
list-to-main-unit = til hovedenheten
list-attachments =
    { $count ->
        [one] { $count } vedlegg
       *[other] { $count } vedlegg
    }
list-sent-in =
    { $count ->
        [one] { $count } innsendt
       *[other] { $count } innsendt
    }
list-received =
    { $count ->
        [one] { $count } mottatt
       *[other] { $count } mottatt
    }
list-opened-by-you = Åpnet av deg
list-opened-by-others =
    Åpnet av { $count ->
        [one] { $count } annen
       *[other] { $count } andre
    }
list-opened-by-both =
    Åpnet av deg og { $count ->
        [one] { $count } annen
       *[other] { $count } andre
    }
dialog-opened-by-you = Åpnet av deg { $when }
dialog-opened-by-others =
    { $count ->
        [one] Åpnet av { $count } annen { $when }
       *[other] Åpnet av { $count } andre, sist { $when }
    }
dialog-opened-by-both =
    { $count ->
        [one] Åpnet av deg { $when } og av { $count } annen { $others }
       *[other] Åpnet av deg { $when } og av { $count } andre, sist { $others }
    }
list-case = Sak { $number }
folder-inbox-empty-heading = Innboksen er tom
folder-inbox-empty = Det er ingen meldinger til { $name } her nå. Nye meldinger kommer hit av seg selv.
list-empty-archive = Se i arkivet
list-empty-switch = Se etter hos en annen aktør
list-end = Det er ingen eldre meldinger.
list-count =
    { $count ->
        [one] { $count } melding
       *[other] { $count } meldinger
    }
list-count-older =
    { $count ->
        [one] Viser { $count } eldre melding, den siste
       *[other] Viser { $count } eldre meldinger, de siste
    }
list-count-more = Viser { $count }, det finnes flere
list-older = Eldre meldinger
list-newest = Til de nyeste
list-pages = Bla i meldingene
list-undecodable =
    { $count ->
        [one] { $count } melding kunne ikke vises
       *[other] { $count } meldinger kunne ikke vises
    }
list-undecodable-next = Det er noe galt med opplysningene vi fikk. Prøv igjen senere.
list-bad-position = Lenken til eldre meldinger kunne ikke brukes, så her er de nyeste.
list-party-lost = Du har ikke lenger tilgang til innboksen du brukte sist.
list-default-lost = Du har ikke lenger tilgang til innboksen som skulle åpnes først.
list-search-lost = Du har ikke lenger tilgang til innboksen som det lagrede søket leter i. Her ser du dine egne meldinger.
list-elsewhere-lost = Du har ikke lenger tilgang til innboksen du brukte sist i Altinn.
list-party-lost-named = Du har ikke lenger tilgang til { $name }, som du brukte sist.
list-default-lost-named = Du har ikke lenger tilgang til { $name }, som skulle åpnes først.
list-search-lost-named = Du har ikke lenger tilgang til { $name }, som det lagrede søket gjelder. Her ser du dine egne meldinger.
list-elsewhere-lost-named = Du har ikke lenger tilgang til { $name }, som du brukte sist i Altinn.
list-lost-number = virksomheten med org.nr. { $number }

# Groups of parties
group-everyone = Alle
group-organisations = Alle virksomheter
group-people = Alle personer
group-favourites = Favoritter
group-choice = Eget utvalg
group-members =
    { $count ->
        [one] { $number } aktør
       *[other] { $number } aktører
    }
group-empty =
    { $count ->
        [one] Aktøren har ingen meldinger her nå.
       *[other] Ingen av aktørene har meldinger her nå.
    }
group-nobody-heading = Ingen aktører her
group-nobody = Denne listen har ingen aktører som du kan handle for nå. Velg en aktør i stedet.
group-unknown-units = Noen av aktørene i lenken kan du ikke handle for. De er ikke med i listen.
partial-result-two = { $first } og { $second }
partial-result-three = { $first }, { $second } og { $third }
partial-result-many = { $first } og { $number } andre
partial-result-parties = Mangler meldinger fra { $names }
partial-result-parties-search = Søket dekker ikke { $names }
partial-result-services =
    { $count ->
        [one] Mangler meldinger fra { $count } tjeneste
       *[other] Mangler meldinger fra { $count } tjenester
    }
partial-result-services-search =
    { $count ->
        [one] Søket dekker ikke { $count } tjeneste
       *[other] Søket dekker ikke { $count } tjenester
    }
partial-result-failed = Vi fikk ikke hentet disse meldingene. Resten vises her.
partial-result-late = Tiden tok slutt før vi rakk alle. Resten vises her.
partial-result-retry = Prøv igjen
large-list-prompt-heading = Det tar tid å hente meldinger fra { $parties } aktører
large-list-prompt-text = Vi må spørre { $calls } ganger. Blir det ikke ferdig på noen sekunder, viser vi det vi rakk, og sier hva som mangler. Det går raskere om du velger færre aktører eller én tjeneste.
large-list-prompt-parties = Velg færre aktører
large-list-prompt-service = Velg tjeneste
large-list-prompt-fetch = Hent likevel

# Status
status-requires-attention = Du må gjøre noe
status-in-progress = Under arbeid
status-awaiting = Til behandling
status-completed = Avsluttet
status-draft = Utkast
status-unknown = Status ukjent

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
due-passed = Fristen gikk ut { $when }
due-soon-today = Frist { $when } (i dag)
due-soon-tomorrow = Frist { $when } (i morgen)
due-soon-days = Frist { $when } (om { $days } dager)

# Dialog
dialog-back = Tilbake til innboksen
dialog-back-drafts = Tilbake til utkastene
dialog-back-deadlines = Tilbake til fristene
dialog-back-sent = Tilbake til sendt
dialog-back-archive = Tilbake til arkivet
dialog-back-bin = Tilbake til papirkurven
dialog-attachments =
    { $count ->
        [one] { $count } vedlegg
       *[other] { $count } vedlegg
    }
dialog-attachments-host = Vedleggene åpnes hos { $host }.
dialog-attachment-number = Vedlegg { $number }
dialog-attachment-expired = Ikke lenger tilgjengelig
dialog-attachment-unauthorised = Du mangler rettighet til dette vedlegget
dialog-attachment-bad-address = Adressen kan ikke brukes
dialog-attachment-until = Tilgjengelig til { $when }
dialog-at-host = hos { $host }
dialog-actions = Hva du kan gjøre
dialog-actions-host = Du går videre til { $host }.
dialog-action-untitled = Gå videre
dialog-action-unauthorised = du mangler rettighet til dette
dialog-action-bad-address = adressen kan ikke brukes
dialog-action-unknown = kan ikke brukes her
dialog-other-party = Denne meldingen gjelder { $name }
dialog-lacks-content = Avsenderen har ikke skrevet noen tekst i denne meldingen
dialog-lacks-content-text = Den er trolig laget for datasystemer. Alt annet i meldingen står her.
dialog-lacks-party = Vi får ikke hentet hvem meldingen er til
dialog-lacks-party-text = Du kan lese den, men ikke flytte eller merke den nå. Prøv igjen om litt.
dialog-lacks-attachments = Vi får ikke hentet vedleggene
dialog-lacks-actions = Vi får ikke hentet hva du kan gjøre med meldingen
dialog-lacks-transmissions = Vi får ikke hentet det som er sendt i meldingen
dialog-lacks-transmission-content = Vi får ikke hentet teksten i det som er sendt i meldingen
dialog-lacks-next = Resten av meldingen står her. Prøv igjen om litt.
date-unknown = Dato ukjent
due-unknown = Frist ukjent
dialog-more = Mer informasjon
dialog-facts = Om meldingen
dialog-fact-created = Opprettet
dialog-fact-expires = Vises i innboksen til
dialog-fact-case = Saksnummer
dialog-fact-owner = Fra
dialog-fact-service = Tjeneste
dialog-undecodable =
    { $count ->
        [one] { $count } del av meldingen kunne ikke vises
       *[other] { $count } deler av meldingen kunne ikke vises
    }
file-pdf = PDF
file-document = dokument
file-spreadsheet = regneark
file-picture = bilde
file-web-page = nettside
file-text = tekst
file-archive = zip-fil

# Labels: putting away, taking back, marking
label-group = Flytt eller merk meldingen
label-archive = Arkiver
label-bin = Legg i papirkurven
label-restore = Legg tilbake i innboksen
label-restore-draft = Legg tilbake blant utkastene
label-mark-unread = Marker som ulest
label-shared = Gjelder for alle som representerer { $name }.
label-undo = Angre
label-undo-anyway = Angre likevel
label-archived = Arkivert
label-archived-shared = Arkivert for alle som representerer { $name }
label-binned = Lagt i papirkurven
label-binned-shared = Lagt i papirkurven for alle som representerer { $name }
label-restored = Lagt tilbake i innboksen
label-restored-shared = Lagt tilbake i innboksen for alle som representerer { $name }
label-restored-draft = Lagt tilbake blant utkastene
label-restored-draft-shared = Lagt tilbake blant utkastene for alle som representerer { $name }
label-marked = Markert som ulest
label-marked-shared = Markert som ulest for alle som representerer { $name }
label-undone = Angret. Meldingen er som før.
label-undone-shared = Angret for alle som representerer { $name }. Meldingen er som før.
label-not-yet-heading = Vil du fortsatt gjøre dette?
label-not-yet = Innloggingen var utløpt, eller siden var for gammel. Ingenting er endret.
label-conflict-heading = Meldingen er endret siden du åpnet den
label-conflict = Andre med tilgang til den, eller den som sendte den, kan ha gjort noe med den. Vi har ikke flyttet eller merket noe for deg.
label-gone-heading = Vi finner ikke meldingen lenger
label-gone = Den kan være fjernet av den som sendte den, eller du kan ha mistet tilgangen. Ingenting er endret.
label-refused-heading = Dette lar seg ikke gjøre med meldingen
label-refused = Tjenesten som tar vare på meldingene, sa nei. Ingenting er endret.
label-not-sent-heading = Ingenting er endret
label-not-sent = Vi fikk ikke kontakt med tjenesten som tar vare på meldingene. Feilen ligger ikke hos deg. Prøv igjen om litt.
label-unsure-heading = Vi vet ikke om det ble gjort
label-unsure = Vi sendte det videre, men fikk ikke noe sikkert svar. Det kan ennå bli gjort. Vent litt og se etter før du prøver igjen.
label-after-all-heading = Det gikk bra likevel
label-after-all = Vi fikk ikke noe sikkert svar, men da vi så etter, var det gjort.
label-undo-not-yet-heading = Vil du fortsatt angre?
label-undo-not-yet = Innloggingen var utløpt, eller siden var for gammel. Ingenting er angret.
label-undo-conflict-heading = Meldingen er endret etterpå
label-undo-conflict = Noen har gjort noe med meldingen etter deg. Derfor har vi ikke angret. Angrer du likevel, gjelder det for alle som har tilgang til meldingen.
label-undo-not-sent-heading = Ingenting er angret
label-undo-unsure-heading = Vi vet ikke om det ble angret
label-undo-unsure = Vi sendte det videre, men fikk ikke noe sikkert svar. Det kan ennå bli gjort. Vent litt og se etter før du prøver igjen.
label-undo-late-heading = Det er for sent å angre her
label-undo-late = Du kan angre i ti minutter. Åpne meldingen for å flytte den nå.
label-now-unknown = Akkurat nå får vi ikke sett hvor meldingen ligger.
label-now-nowhere = Vi finner ikke meldingen i noen mappe nå.
label-now-inbox = Meldingen ligger nå i innboksen.
label-now-inbox-unread = Meldingen ligger nå i innboksen, markert som ulest.
label-now-drafts = Meldingen ligger nå blant utkastene.
label-now-drafts-unread = Meldingen ligger nå blant utkastene, markert som ulest.
label-now-archive = Meldingen ligger nå i arkivet.
label-now-archive-unread = Meldingen ligger nå i arkivet, markert som ulest.
label-now-bin = Meldingen ligger nå i papirkurven.
label-now-bin-unread = Meldingen ligger nå i papirkurven, markert som ulest.
label-look-again = Se etter på nytt
label-back = Gå til { $folder }

# Labels of many messages at a time
label-many-archived = { $count } meldinger arkivert
label-many-archived-shared = { $count } meldinger arkivert for alle som representerer { $name }
label-many-archived-several = { $count } meldinger arkivert for alle som representerer aktørene de er til
label-many-binned = { $count } meldinger lagt i papirkurven
label-many-binned-shared = { $count } meldinger lagt i papirkurven for alle som representerer { $name }
label-many-binned-several = { $count } meldinger lagt i papirkurven for alle som representerer aktørene de er til
label-many-restored = { $count } meldinger lagt tilbake
label-many-restored-shared = { $count } meldinger lagt tilbake for alle som representerer { $name }
label-many-restored-several = { $count } meldinger lagt tilbake for alle som representerer aktørene de er til
label-many-marked = { $count } meldinger markert som ulest
label-many-marked-shared = { $count } meldinger markert som ulest for alle som representerer { $name }
label-many-marked-several = { $count } meldinger markert som ulest for alle som representerer aktørene de er til
label-many-undone = Angret. { $count } meldinger er som før.
label-many-undone-shared = Angret for alle som representerer { $name }. { $count } meldinger er som før.
label-many-undone-several = Angret for alle som representerer aktørene. { $count } meldinger er som før.
label-many-too-many-heading = Du har valgt for mange meldinger
label-many-too-many = Du har valgt { $count } meldinger, men kan endre høyst { $most } om gangen. Ingenting er endret. Ta bort noen, og prøv igjen.
label-many-conflict-heading = Noen av meldingene er endret siden du så dem
label-many-conflict = Andre med tilgang til dem, eller den som sendte dem, kan ha gjort noe med dem. Derfor har vi ikke flyttet eller merket noen av de { $count } du valgte. Se over, og velg hvilke det fortsatt gjelder.
label-many-gone-heading = Vi finner ikke alle meldingene lenger
label-many-gone = De første kan være fjernet av den som sendte dem, eller du kan ha mistet tilgangen. Ingenting er endret ennå. Du kan gå videre med resten.
label-many-refused-heading = Dette lar seg ikke gjøre med meldingene
label-many-undo-conflict-heading = Noen av meldingene er endret etterpå
label-many-undo-conflict = Noen har gjort noe med dem etter deg. Dem har vi latt være. De andre er som før. Angrer du likevel, gjelder det for alle som har tilgang til meldingene.
label-many-undo-gone-heading = Vi finner ikke alle meldingene lenger
label-many-undo-gone = De vi ikke finner, kan være fjernet av den som sendte dem, eller du kan ha mistet tilgangen. De andre er som før.
label-many-undo-not-sent-heading = Ikke alt er angret
label-many-undo-not-sent = Vi fikk ikke kontakt med tjenesten som tar vare på meldingene. Feilen ligger ikke hos deg. Prøv igjen om litt.
label-many-changed = Endret
label-many-to = Til { $recipient }.
label-many-untitled = Melding vi ikke lenger kan vise tittelen på
label-forgotten-heading = Vi husker ikke lenger hva du valgte
label-forgotten = Det er for lenge siden. Se i listen hvordan meldingene ligger nå.

# Bulk select, and the options of one row
bulk-select-begin = Velg flere
bulk-select-group = Velg meldinger
bulk-select-all = Velg alle på siden
bulk-select-none = Fjern alle valg
bulk-select-stop = Avslutt valget
bulk-select-changed = Listen har endret seg siden du valgte alle. Derfor er ingen valgt nå.
bulk-select-actions = Med de valgte
bulk-select-count = Valgt:
bulk-select-shared-several = Gjelder for alle som representerer aktørene meldingene er til.
bulk-select-none-chosen = Du har ikke valgt noen meldinger
bulk-select-none-chosen-next = Sett kryss ved meldingene det gjelder
options-link = Flere valg
options-heading = Valg for meldingen
calendar-download = Legg fristen i kalenderen
options-open = Åpne meldingen
options-history = Hvem har sett meldingen?
options-history-opens = Historikken åpner meldingen. Da blir den lest for alle som har tilgang til den.
options-access-opens-nothing = Åpner ikke meldingen.

# History
history-heading = Historikk
history-lead = Det som er registrert om meldingen, det nyeste først. Når du ser historikken, er meldingen åpnet, og det ser alle som har tilgang til den.
history-back = Tilbake til meldingen
history-empty = Det er ikke registrert noe om meldingen.
history-lacks-openings = Vi får ikke vist hvem som har åpnet meldingen
history-lacks-moves = Vi får ikke vist hvem som har flyttet eller merket meldingen
history-lacks-next = Resten av historikken står her. Prøv igjen om litt.
dialog-lacks-activities = Vi får ikke vist det avsenderen har meldt om
history-undecodable =
    { $count ->
        [one] { $count } hendelse kunne ikke vises
       *[other] { $count } hendelser kunne ikke vises
    }
history-page = Side { $page } av { $pages }
history-pages = Bla i historikken
history-newer = Nyere
history-older = Eldre
history-untitled = uten tittel
history-by-you = deg
history-by-person = en person
history-by-organisation = en virksomhet
history-by-system = et datasystem
history-by-named-system = datasystemet { $name }
history-by-somebody = ukjent
history-opened = Åpnet i innboksen av { $by }
history-created = Opprettet av { $by }
history-closed = Avsluttet av { $by }
history-information = Informasjon fra { $by }
history-transmission-opened = Del av meldingen åpnet av { $by }
history-paid = Betalt av { $by }
history-signed = Signert av { $by }
history-reported-opened = Registrert som åpnet av { $by }
history-deleted = Slettet av { $by }
history-restored = Gjenopprettet av { $by }
history-to-signing = Sendt til signering, av { $by }
history-to-form-fill = Sendt til utfylling, av { $by }
history-to-send-in = Klar for innsending, meldt av { $by }
history-to-payment = Sendt til betaling, av { $by }
history-form-submitted = Skjema sendt inn av { $by }
history-form-saved = Skjema lagret av { $by }
history-letter-opened = Brevet åpnet av { $by }
history-letter-confirmed = Brevet bekreftet av { $by }
history-unknown = Hendelse registrert av { $by }
history-sent-acceptance = Godkjenning fra { $by }
history-sent-rejection = Avslag fra { $by }
history-sent-request = Forespørsel fra { $by }
history-sent-alert = Varsel fra { $by }
history-sent-decision = Avgjørelse fra { $by }
history-sent-submission = Innsending fra { $by }
history-sent-correction = Rettelse fra { $by }
history-sent-unknown = Sendt av { $by }
history-archived = Arkivert av { $by }
history-binned = Lagt i papirkurven av { $by }
history-put-back = Flyttet tilbake til innboksen av { $by }
history-restored-by-update = Flyttet tilbake av en oppdatering fra { $by }
history-marked-unread = Markert som ulest av { $by }
history-unmarked = Ikke lenger markert som ulest, av { $by }
history-lies-in-sent = Lagt i mappen Sendt av { $by }
history-relabelled = Merking endret av { $by }

# Access
access-heading = Om fullmakt og tjeneste
access-why-heading = Hvorfor ser jeg denne meldingen?
access-why = Du kan se den fordi du har dette:
access-why-own = Meldingen er til deg.
access-why-own-also = Meldingen er til deg. Dette gir deg tilgang til tjenesten:
access-why-untold = Du har tilgang til meldingen, men ingen forteller oss hva som gir deg den.
access-role = Rolle
access-package = Tilgangspakke
access-service = Fullmakt til denne tjenesten
access-instance = Denne ene meldingen er delt med deg
access-other = Annen tilgang
access-more = Les mer
access-elsewhere = Fullmakter gir og får du et annet sted:
access-service-heading = Tjenesten
access-service-name = Tjeneste
access-owner = Fra
access-all = Alle meldinger fra denne tjenesten til { $name }
access-login-heading = Innloggingen din
access-level-substantial = 3 (betydelig)
access-level-high = 4 (høyt)
access-login = Du er logget inn på sikkerhetsnivå { $level }.
access-login-needed = Tjenesten krever minst nivå { $level }.
access-login-weak = Når du åpner meldingen, blir du bedt om å logge inn sterkere.

# Parties
parties-heading = Hvem vil du bruke innboksen på vegne av?
parties-nobody-else-heading = Du bruker innboksen bare for deg selv
parties-nobody-else = Ingen andre har gitt deg tilgang til innboksen sin.
parties-self = Deg selv
parties-people = Personer
parties-organisations = Virksomheter
parties-you = Deg
parties-deleted = Slettet
parties-current = Valgt
parties-first = Åpnes først
parties-favourites = Favoritter
parties-favourite = Favoritt: { $name }
parties-recent = Sist brukt
parties-favourite-added = Lagt til i favorittene
parties-favourite-removed = Tatt bort fra favorittene
parties-favourites-full = Du har 100 favoritter, og det er så mange du kan ha. Ta bort en før du legger til en ny.
parties-together = Flere samlet
parties-pick = Velg selv hvem du vil se samlet
parties-units = Velg enheter
parties-units-of = i { $name }
parties-born = Født { $date }
parties-number = Org.nr. { $number }
parties-unit = Org.nr. { $number }, underenhet av { $parent }
parties-main-unit = Hovedenhet
party-nameless = Uten navn
parties-heading-only = Du har tilgang til underenheter, ikke til hovedenheten
parties-older = Vi fikk ikke oppdatert listen over hvem du kan opptre for. Den kan være opptil en halv time gammel.
parties-alone = Vi fikk ikke hentet listen over hvem du kan opptre for. Her ser du bare dine egne meldinger.
parties-fallback-next = Prøv igjen om litt.
parties-search-label = Søk etter navn eller organisasjonsnummer
parties-all = Vis alle aktører ({ $count })
parties-close = Lukk listen
parties-search = Søk
parties-scope = Hvem listen viser
parties-scope-all = Alle ({ $count })
parties-scope-people = Personer ({ $count })
parties-scope-organisations = Virksomheter ({ $count })
parties-count =
    { $count ->
        [one] { $count } aktør
       *[other] { $count } aktører
    }
parties-range = Viser { $first }–{ $last } av { $all } aktører
parties-hits =
    { $count ->
        [one] { $count } treff på «{ $words }»
       *[other] { $count } treff på «{ $words }»
    }
parties-hits-range = Viser { $first }–{ $last } av { $all } treff på «{ $words }»
parties-none = Ingen passer. Sjekk skrivemåten, eller søk etter organisasjonsnummeret.
parties-clear = Fjern søket
parties-hidden =
    { $count ->
        [one] { $all } slettet aktør er skjult.
       *[other] { $all } slettede aktører er skjult.
    }
parties-show-deleted = Vis slettede
parties-hide-deleted = Skjul slettede
parties-pages = Bla i aktørene
parties-page = Side { $page } av { $pages }
parties-previous = Forrige
parties-next = Neste
parties-ignored-words = Søket kunne ikke brukes. Skriv noe av et navn eller et organisasjonsnummer.
parties-ignored-identity-number = Du kan ikke søke med fødselsnummer. Søk etter navn eller organisasjonsnummer.
parties-ignored-scope = Lenken viste til en type som ikke finnes, så her er alle.
parties-ignored-deleted = Valget om slettede i lenken ble ikke brukt.
parties-ignored-folder = Lenken viste til en mappe som ikke finnes, så du kommer til innboksen.
parties-ignored-page = Lenken viste til en side som ikke finnes, så her er den første.

# Choosing several parties
units-heading = Velg enheter i { $name }
units-heading-group = Velg hvem du vil se samlet
units-lead = Du kan velge så mange du vil. Er de flere enn 100, lagrer vi utvalget hos deg, og lenken til listen virker bare for deg. Lagre listen som et søk hvis du vil finne den igjen.
units-legend = Hvem skal være med?
units-search = Finn etter navn eller organisasjonsnummer
units-count =
    { $count ->
        [0] Ingen er valgt.
       *[other] { $all } valgt.
    }
units-all = Velg alle { $all } her
units-none = Velg ingen av disse
units-nobody = Velg minst én.
units-full = Du har lagret så mange utvalg som det er plass til, så dette ble ikke lagret. Det du har valgt, står her. Slett et utvalg, og prøv igjen.
units-full-link = Gå til utvalgene dine
units-show = Vis meldingene samlet
units-with = { $name } og underenhetene
unit-scope-all-units =
    { $count ->
        [one] { $name } med { $number } underenhet
       *[other] { $name } med { $number } underenheter
    }
unit-scope-main = Bare { $name }, uten underenhetene
unit-scope-some = { $name } med { $number } av underenhetene
unit-scope-one = Bare { $unit }, underenhet av { $name }
unit-scope-few = { $number } av underenhetene til { $name }
unit-scope-show-all = Vis alle enhetene
unit-scope-without =
    { $count ->
        [one] { $number } slettet underenhet er ikke med.
       *[other] { $number } slettede underenheter er ikke med.
    }
unit-scope-change = Endre i profilen

# Saved searches
saved-searches-heading = Lagrede søk
saved-searches-none = Du har ingen lagrede søk
saved-searches-none-text = Søk eller filtrer i en liste, og velg «Lagre søket». Da finner du det igjen her.
saved-searches-none-start = Gå til innboksen
saved-searches-own = Dine egne meldinger
saved-searches-several = Flere aktører
saved-searches-lost = Innbokser du ikke lenger har tilgang til
saved-searches-lost-tag = Ikke lenger tilgang
saved-searches-party-unknown = Navnet kan ikke vises nå
saved-searches-described = { $folder }: { $filters }
saved-searches-of-group = { $group }, { $folder }
saved-searches-new-heading = Lagre søket
saved-searches-new-submit = Lagre søket
saved-searches-already = Søket er lagret
saved-searches-name = Navn (valgfritt)
saved-searches-name-too-long = Navnet kan ha opptil 100 tegn. Gjør det kortere.
saved-searches-name-identity-number = Navnet kan ikke inneholde et fødselsnummer. Skriv noe annet.
button-cancel = Avbryt
saved-searches-full = Du har 50 lagrede søk, og det er så mange du kan ha. Slett et av dem før du lagrer dette.
saved-searches-full-way = Se de lagrede søkene
saved-searches-done = Søket er lagret
saved-searches-exists = Du har lagret dette søket fra før
saved-searches-renamed = Søket har fått nytt navn
saved-searches-deleted = Det lagrede søket er slettet
saved-searches-rename = Endre navn
saved-searches-rename-named = Endre navn på { $name }
saved-searches-rename-heading = Endre navn på søket
saved-searches-rename-submit = Lagre navnet
saved-searches-delete = Slett
saved-searches-delete-named = Slett { $name }
saved-searches-delete-heading = Slette det lagrede søket?
saved-searches-delete-text = Bare søket blir slettet. Meldingene blir værende.
saved-searches-delete-submit = Slett søket
saved-searches-delete-back = Behold søket
saved-searches-up = Flytt opp: { $name }
saved-searches-down = Flytt ned: { $name }
saved-searches-count = Se hvor mange som er nye: { $name }
saved-searches-count-short = Se hvor mange som er nye
saved-searches-news = { $count } nye eller endrede siden { $when }
saved-searches-news-unknown = Vi fikk ikke talt nå. Prøv igjen om litt.

# Errors
error-reference = Referanse: { $reference }
error-to-start = Til startsiden
error-to-inbox = Til innboksen
error-try-again = Prøv igjen
error-log-in = Logg inn
error-log-in-again = Logg inn på nytt
error-log-in-stronger = Logg inn på høyt nivå
error-go-on = Gå videre
error-choose-party = Velg aktør
not-found-heading = Siden finnes ikke
not-found-text = Sjekk at adressen er riktig skrevet. Siden kan også være flyttet.
bad-request-heading = Vi forstod ikke forespørselen
bad-request-text = Noe i adressen eller skjemaet kunne ikke leses. Gå tilbake og prøv igjen.
method-heading = Siden kan ikke brukes slik
method-text = Gå til siden gjennom en lenke eller knapp hos oss.
too-large-heading = Det du sendte var for stort
too-large-text = Ingenting er lagret. Kort ned teksten og prøv igjen.
address-long-heading = Adressen er for lang
address-long-text = Det er mer i adressen enn det er plass til. Begynn på nytt fra innboksen, og velg færre ting om gangen.
headers-long-heading = Nettleseren sendte for mange informasjonskapsler
headers-long-text = Informasjonskapsler fra dette og beslektede nettsteder er blitt så mange at vi ikke kan lese det nettleseren sender. Slett dem i innstillingene til nettleseren, og prøv igjen. Det hjelper også å bruke et privat vindu.
wrong-host-heading = Innboksen har en annen adresse
wrong-host-text = Adressen du kom til, er ikke innboksens egen. Gå videre til den riktige.
media-type-heading = Skjemaet kunne ikke leses
media-type-text = Ingenting er lagret. Gå tilbake og send skjemaet fra siden vår.
form-refused-heading = Vi gjorde ikke det du ba om
form-refused-text = Skjemaet var for gammelt, eller ble sendt fra en annen side enn vår. Gå tilbake, last siden på nytt og prøv igjen.
other-person-heading = Nå er det en annen som er logget inn
other-person-text = Siden du sendte dette fra, ble laget for en annen enn den som er logget inn i nettleseren nå. Kanskje har noen logget inn i et annet vindu. Ingenting er gjort.
link-not-yours-heading = Lenken kan ikke brukes
link-not-yours-text = Den ble laget for en annen enn den som er logget inn nå, eller for lenge siden. Ingenting er gjort. Finn meldingen i listen, og prøv derfra.
signed-out-heading = Du er logget ut
signed-out-text = Det du prøvde på, er ikke utført. Logg inn for å gå videre.
signed-out-midway-text = Det du prøvde på, er ikke utført. Logg inn igjen, så spør vi deg om du fortsatt vil.
overloaded-heading = Det er for mange her akkurat nå
overloaded-text = Vent litt og prøv igjen. Ingenting er gått tapt.
too-many-heading = Du har prøvd for mange ganger
too-many-text = Vent et minutt og prøv igjen.
speculative-heading = Siden lastes ikke på forhånd
speculative-text = Det blir registrert når du åpner en melding. Følg lenken når du vil lese den.
internal-heading = Noe gikk galt hos oss
internal-text = Feilen er vår. Prøv igjen om litt.
storage-heading = En kort stans hos oss
storage-text = Du er fortsatt innlogget. Prøv igjen om litt.
upstream-heading = Vi får ikke hentet meldingene nå
upstream-text = Feilen ligger ikke hos deg, og ingen meldinger er borte. Prøv igjen om litt.
upstream-refused-heading = Vi fikk ikke hente dette
upstream-refused-text = Tjenesten vi henter meldinger fra, sa nei, av en grunn vi ikke kjenner. Ingen meldinger er borte. Begynn på nytt fra forsiden.
nobody-listed-heading = Vi finner ingen du kan lese meldinger for
nobody-listed-text = Verken du selv eller noen andre er registrert på deg. Det kan skje når du nylig har fått fødselsnummer eller D-nummer, eller når opplysningene dine i Folkeregisteret er sperret. Prøv igjen i morgen. Er det like galt da, ta kontakt med brukerstøtte.
list-no-access-heading = Du har ikke tilgang til disse meldingene
list-no-access-text = Rettighetene dine kan være endret. Velg en annen aktør, eller spør den som kan gi deg tilgang.
list-no-access-own-text = Rettighetene dine kan være endret. Spør den som kan gi deg tilgang.
upstream-slow-heading = Det tok for lang tid å hente meldingene
upstream-slow-text = Feilen ligger ikke hos deg, og ingen meldinger er borte. Prøv igjen om litt.
maintenance-heading = Meldingene er stengt for vedlikehold
maintenance-text = Vedlikeholdet skal etter planen være ferdig { $when }. Ingen meldinger er borte. Hjelp og profilen din virker som før.
maintenance-unknown-text = Vi vet ikke når vedlikeholdet er ferdig. Ingen meldinger er borte. Hjelp og profilen din virker som før.
dialog-opening-late-heading = Det tok for lang tid å åpne meldingen
dialog-opening-failed-heading = Vi får ikke vist meldingen nå
dialog-opening-counts-text = Meldingen regnes som åpnet, selv om vi ikke fikk vist den. Feilen ligger ikke hos deg. Prøv igjen om litt.
dialog-opening-counts-not-text = Meldingen regnes ikke som åpnet. Feilen ligger ikke hos deg. Prøv igjen om litt.
dialog-opening-unknown-text = Vi vet ikke om meldingen nå regnes som åpnet. Det ser du i listen når den kan vises igjen. Feilen ligger ikke hos deg. Prøv igjen om litt.
list-later-page-heading = Vi får ikke hentet resten av listen nå
list-later-page-text = Meldingene du alt har sett, er fortsatt i listen, og ingen meldinger er borte. Prøv igjen om litt, eller gå til starten av listen og gjør den kortere med et filter.
list-later-page-first = Til starten av listen
dialog-not-found-heading = Meldingen finnes ikke
dialog-not-found-text = Sjekk at lenken er hel. Meldingen kan også være fjernet av den som sendte den.
dialog-no-access-heading = Du har ikke tilgang til denne meldingen
dialog-no-access-text = Den som meldingen gjelder, kan gi deg tilgang. Har du fått tilgang i dag, kan det ta opptil 15 minutter før den virker.
link-not-found-heading = Vi finner ingen melding for denne lenken
link-not-found-text = Meldingen kan være tatt bort, eller ikke ha kommet hit ennå. Prøv igjen om litt, eller gå tilbake til stedet lenken kom fra.
link-unreadable-heading = Lenken viser ikke til noen melding
link-unreadable-text = Lenken er laget feil, eller en del av den mangler. Sjekk at du fikk med hele.
dialog-deleted-heading = Meldingen er slettet
dialog-deleted-by-heading = Meldingen er slettet av { $owner }
dialog-deleted-text = Den som sendte meldingen, har slettet den.
dialog-deleted-by-text = Spør { $owner } hvis du trenger det som sto i den.
dialog-expired-heading = Meldingen er tatt bort
dialog-expired-text = Den ble vist i innboksen til { $when }. Spør { $owner } hvis du trenger den.
dialog-expired-unknown-text = Tiden den skulle vises, er ute. Spør { $owner } hvis du trenger den.
dialog-owner-unknown = avsenderen
dialog-later-heading = Meldingen er ikke synlig ennå
dialog-later-text = Den blir synlig { $when }. Kom tilbake da.
dialog-later-unknown-text = Den blir synlig senere. Kom tilbake da.
dialog-level-heading = Denne meldingen krever sterkere innlogging
dialog-level-text = Du må logge inn på høyt sikkerhetsnivå, for eksempel med BankID, for å lese den. Etterpå kommer du rett tilbake hit.
party-heading = Du kan ikke opptre på vegne av denne aktøren
party-text = Kanskje er lenken laget for en annen, eller tilgangen er trukket tilbake.
party-own-heading = Du har ikke tilgang til denne innboksen
party-own-text = Kanskje er lenken laget for en annen, eller tilgangen du hadde, er trukket tilbake.
unit-set-heading = Dette utvalget er ikke her
unit-set-text = Et utvalg av mange aktører er lagret hos den som valgte dem, og virker ikke for andre. Er det ditt eget, er det slettet. Velg aktørene på nytt.
login-cancelled-heading = Innloggingen ble avbrutt
login-cancelled-text = Du er ikke logget inn. Du kan prøve igjen når du vil.
login-cancelled-signed-in-text = Du er fortsatt logget inn som før. Du kan prøve igjen når du vil.
login-used-heading = Du er allerede logget inn
login-used-text = Innloggingen du kom tilbake fra, er brukt før eller hører til et annet vindu. Du kan gå videre.
login-answered-heading = Innloggingen ble ikke fullført
login-answered-text = Siden ble lastet på nytt underveis, eller noe gikk galt første gang. Logg inn på nytt, så kommer du dit du skulle.
login-ended-heading = Du logget ut mens innloggingen pågikk
login-ended-text = Derfor ble du ikke logget inn igjen. Du kan logge inn på nytt når du vil.
login-mismatch-heading = Innloggingen passet ikke til denne nettleseren
login-mismatch-text = Den kan være startet i et annet vindu eller brukt før, eller nettleseren tar ikke imot informasjonskapsler. Start på nytt her.
login-expired-heading = Innloggingen tok for lang tid
login-expired-text = En innlogging må fullføres innen ti minutter. Start på nytt her.
login-level-heading = Innloggingen var ikke sterk nok
login-level-text = Tjenesten krever et høyere sikkerhetsnivå enn du brukte. Logg inn med for eksempel BankID.
login-no-number-heading = Du kan ikke bruke innboksen med denne innloggingen
login-no-number-text = Innboksen krever fødselsnummer eller d-nummer, og innloggingen din har ingen av delene. Logg inn på en annen måte, eller ta kontakt med den som har sendt deg brev.
login-scope-heading = Vi fikk ikke lov til å hente meldingene dine
login-scope-text = Du er logget inn, men samtykket til å hente meldinger ble ikke gitt. Uten det er innboksen tom. Logg inn på nytt for å gi samtykke.
login-down-heading = Innlogging er ikke mulig akkurat nå
login-down-text = ID-porten svarer ikke. Prøv igjen om litt.
login-refused-heading = Innloggingen kunne ikke fullføres
login-refused-text = Noe stemte ikke i svaret fra ID-porten, så vi stanset for sikkerhets skyld. Prøv igjen.
login-somebody-else = Du er logget inn som en annen enn før
login-loop-heading = Innloggingen kommer ikke i mål
login-loop-text = Vi har sendt deg til innlogging flere ganger uten at det hjalp. Tar nettleseren imot informasjonskapsler, og er klokken på maskinen riktig?
login-start-refused-heading = Innlogging må startes fra siden
login-start-refused-text = Innloggingen ble startet av noe annet enn deg. Åpne siden og logg inn derfra.
log-in-heading = Logg inn for å se meldingen
log-in-text = Du blir sendt til ID-porten. Etterpå kommer du hit igjen.
log-in-go-on = Gå til ID-porten
log-out-heading = Du er logget ut av innboksen
log-out-text = Ett steg gjenstår: Logg ut av ID-porten også, så ingen kan gå videre til andre tjenester som deg.
log-out-go-on = Logg ut av ID-porten

## Innhold hos tjenesteeieren
embed-heading = Innhold fra { $owner }
embed-loading = Henter innholdet …
embed-without-script = Innholdet ligger hos { $owner }, og nettleseren din henter det derfra med et skript. Skript er slått av eller virker ikke, så innholdet vises ikke her.
embed-own-page = Åpne hos { $host }
embed-unauthorised = Du har ikke tilgang til dette innholdet.
embed-unusable = Innholdet fra { $owner } kan ikke vises her.
embed-refused = Du har ikke tilgang til dette innholdet.
embed-failed = Vi fikk ikke hentet innholdet nå.
embed-owner-says = { $owner } skriver:
embed-retry = Prøv igjen
embed-expired = Det er en stund siden du åpnet meldingen, så innholdet må hentes på nytt.
embed-again = Hent meldingen på nytt
embed-signed-out = Du er logget ut.
embed-log-in = Logg inn igjen
embed-cut = Innholdet er langt. Her ser du det første av det.

## Forsendelser
thread-heading = Forsendelser
thread-older =
    { $count ->
        [one] Vis { $count } eldre forsendelse
       *[other] Vis { $count } eldre forsendelser
    }
thread-rest =
    { $count ->
        [one] Én enda eldre forsendelse står i historikken.
       *[other] { $count } enda eldre forsendelser står i historikken.
    }
transmission-information = Informasjon
transmission-acceptance = Godkjent
transmission-rejection = Avslag
transmission-request = Forespørsel
transmission-alert = Varsel
transmission-decision = Avgjørelse
transmission-submission = Innsending
transmission-correction = Rettelse
transmission-untitled = Uten tittel
transmission-unauthorised = Du mangler rettighet til innholdet i denne forsendelsen.
transmission-empty = Det er ikke mer å vise i denne forsendelsen.
transmission-without-content = Avsenderen har ikke skrevet noe i denne forsendelsen.
transmission-open = Åpne innholdet
transmission-back = Tilbake til meldingen
transmission-of = Hører til meldingen
actor-representative = En som representerer mottakeren
actor-unknown = Ukjent avsender
dialog-progress = { $percent } % fullført
dialog-fact-progress = Framdrift
dialog-fact-organisation-number = Organisasjonsnummer
dialog-fact-id = Meldings-ID
dialog-same-case = Andre meldinger i samme sak
dialog-preceding-case = Meldinger i saken som kom før
dialog-help = Trenger du hjelp?
dialog-help-content = Spørsmål om innholdet:
dialog-help-inbox = Spørsmål om innboksen

## Handlinger hos tjenesteeieren
dialog-action-from-bin = kan gjøres når meldingen ligger i papirkurven
dialog-gone = Meldingen er slettet
action-gone-heading = Handlingen finnes ikke lenger
action-gone = Meldingen har endret seg siden du så den, og dette kan ikke gjøres lenger.
action-refused = Dette kan ikke gjøres herfra: { $reason }.
action-no-token = Dette kan ikke gjøres herfra nå. Åpne meldingen på nytt og prøv igjen.
action-owner-asks = { $owner } spør:
action-host = Du sender dette til { $host }.
action-late = Fristen har gått ut
action-deletes = Meldingen blir slettet hos { $owner } for alle som har tilgang til den. Det kan ikke angres her.
action-without-script = Nettleseren din sender dette rett til { $owner } med et skript. Skript er slått av eller virker ikke, så det kan ikke gjøres herfra. Slå på skript, eller gjør det på nettstedet til { $owner }.
action-go = Gå videre
action-leave = Avbryt
action-show = Vis meldingen
action-sending = Sender til { $owner } …
action-done = Utført. Viser meldingen …
action-waiting = { $owner } har tatt imot. Venter på svar …
action-later = Sendt. Svaret er ikke klart ennå.
action-refresh = Oppdater meldingen
action-grace = Meldingen kan slettes fra
action-not-taken = { $owner } tok ikke imot dette. Ingenting er endret.
action-failed = { $owner } svarte med en feil. Se i meldingen om noe ble endret før du prøver igjen.
action-unknown = Vi vet ikke om handlingen ble utført. Se i meldingen før du prøver igjen.
action-look = Se i meldingen
action-not-sent = Ingenting ble sendt. Prøv igjen.
action-expired = Det er en stund siden du åpnet denne siden, og ingenting er sendt.

## Endringer mens meldingen er åpen
live-changed = Meldingen er oppdatert.
live-show = Vis ny versjon
live-gone = Meldingen er ikke lenger tilgjengelig.
live-off = Vi får ikke beskjed nå om meldingen endres. Oppdater siden for å se om det har skjedd noe.
live-made = Slik var meldingen { $when }.
live-refresh = Oppdater

## Utskrift
print-link = Skriv ut eller ta vare på
print-lead = Her er hele meldingen på én side, slik at du kan skrive den ut eller lagre den.
print-content-lead = Innholdet i forsendelsene er ikke med. Hentes det, kan de bli registrert som åpnet.
print-with-content = Ta med innholdet
print-content = Innholdet i «{ $title }»
print-now = Skriv ut
print-source = Hentet fra { $address }
print-elsewhere = Noe av det som er sendt, er ikke med her. Hele meldingen på én side: { $address }
