//! Texts of the simulated login, in the four languages that ID-porten offers.

use super::http_message::HttpRequest;

/// Cookie with the chosen language; it overrides what clients request.
pub(super) const LANGUAGE_COOKIE: &str = "IDPORTEN_SELECTED_LANGUAGE";

/// A language of the login pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Nb,
    Nn,
    En,
    Se,
}

impl Language {
    pub(super) const ALL: [Self; 4] = [Self::Nb, Self::Nn, Self::En, Self::Se];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
            Self::Se => "se",
        }
    }

    /// The name of the language in that language.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Nb => "Bokmål",
            Self::Nn => "Nynorsk",
            Self::En => "English",
            Self::Se => "Davvisámegiella",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
    }

    /// The first known language of `ui_locales`.
    pub(super) fn from_locales(locales: &str) -> Option<Self> {
        locales.split_ascii_whitespace().find_map(Self::from_code)
    }

    /// The language chosen in the browser, else bokmål.
    pub(super) fn from_request(call: &HttpRequest) -> Self {
        Self::from_cookie(call).unwrap_or(Self::Nb)
    }

    /// The language chosen on an earlier page, from the cookie.
    pub(super) fn from_cookie(call: &HttpRequest) -> Option<Self> {
        call.cookie(LANGUAGE_COOKIE).and_then(Self::from_code)
    }

    pub(super) const fn texts(self) -> &'static Texts {
        match self {
            Self::Nb => &NB,
            Self::Nn => &NN,
            Self::En => &EN,
            Self::Se => &SE,
        }
    }
}

/// All texts of the pages. `to_client` precedes a client's name.
pub(super) struct Texts {
    pub(super) banner: &'static str,
    pub(super) banner_detail: &'static str,
    pub(super) languages: &'static str,
    pub(super) log_in: &'static str,
    pub(super) to_client: &'static str,
    pub(super) needs_high: &'static str,
    pub(super) choose_means: &'static str,
    pub(super) level_substantial: &'static str,
    pub(super) level_high: &'static str,
    pub(super) choose_person: &'static str,
    pub(super) only_minid: &'static str,
    pub(super) without_pid: &'static str,
    pub(super) lacks_means: &'static str,
    pub(super) choose_both: &'static str,
    pub(super) cancel: &'static str,
    pub(super) consent_title: &'static str,
    pub(super) consent_text: &'static str,
    pub(super) consent_dialogs: &'static str,
    pub(super) accept: &'static str,
    pub(super) decline: &'static str,
    pub(super) error_title: &'static str,
    pub(super) error_text: &'static str,
    pub(super) expired_text: &'static str,
    pub(super) logged_out: &'static str,
    pub(super) logging_out_text: &'static str,
    pub(super) logged_out_text: &'static str,
    pub(super) go_on: &'static str,
    pub(super) frame: &'static str,
    pub(super) mistake: &'static str,
}

static NB: Texts = Texts {
    banner: "Simulert innlogging",
    banner_detail: "Dette er ikke ID-porten. Alle personene er oppdiktet.",
    languages: "Språk",
    log_in: "Logg inn",
    to_client: "Du logger inn hos",
    needs_high: "Tjenesten krever innlogging på høyt sikkerhetsnivå.",
    choose_means: "Velg innloggingsmåte",
    level_substantial: "betydelig sikkerhetsnivå",
    level_high: "høyt sikkerhetsnivå",
    choose_person: "Velg hvem du vil være",
    only_minid: "har bare MinID",
    without_pid: "uten fødselsnummer",
    lacks_means: "Personen har ikke denne innloggingsmåten. Velg MinID eller en annen person.",
    choose_both: "Velg både innloggingsmåte og person.",
    cancel: "Avbryt",
    consent_title: "Gi samtykke",
    consent_text: "ber om å få bruke disse opplysningene på dine vegne:",
    consent_dialogs: "Meldinger og saker i innboksen din (digdir:dialogporten)",
    accept: "Jeg samtykker",
    decline: "Jeg samtykker ikke",
    error_title: "Noe er galt med innloggingen",
    error_text: "Gå tilbake til tjenesten du kom fra, og prøv igjen.",
    expired_text: "Innloggingen er avsluttet eller har vart for lenge.",
    logged_out: "Du logges ut",
    logging_out_text: "Du logges ut av tjenestene du har brukt.",
    logged_out_text: "Du er logget ut. Du kan lukke vinduet.",
    go_on: "Gå videre",
    frame: "Utlogging hos tjeneste",
    mistake: "Teknisk årsak",
};

static NN: Texts = Texts {
    banner: "Simulert innlogging",
    banner_detail: "Dette er ikkje ID-porten. Alle personane er oppdikta.",
    languages: "Språk",
    log_in: "Logg inn",
    to_client: "Du loggar inn hos",
    needs_high: "Tenesta krev innlogging på høgt tryggleiksnivå.",
    choose_means: "Vel innloggingsmåte",
    level_substantial: "vesentleg tryggleiksnivå",
    level_high: "høgt tryggleiksnivå",
    choose_person: "Vel kven du vil vere",
    only_minid: "har berre MinID",
    without_pid: "utan fødselsnummer",
    lacks_means: "Personen har ikkje denne innloggingsmåten. Vel MinID eller ein annan person.",
    choose_both: "Vel både innloggingsmåte og person.",
    cancel: "Avbryt",
    consent_title: "Gi samtykke",
    consent_text: "ber om å få bruke desse opplysningane på dine vegner:",
    consent_dialogs: "Meldingar og saker i innboksen din (digdir:dialogporten)",
    accept: "Eg samtykkjer",
    decline: "Eg samtykkjer ikkje",
    error_title: "Noko er gale med innlogginga",
    error_text: "Gå tilbake til tenesta du kom frå, og prøv igjen.",
    expired_text: "Innlogginga er avslutta eller har vart for lenge.",
    logged_out: "Du blir logga ut",
    logging_out_text: "Du blir logga ut av tenestene du har brukt.",
    logged_out_text: "Du er logga ut. Du kan lukke vindauget.",
    go_on: "Gå vidare",
    frame: "Utlogging hos teneste",
    mistake: "Teknisk årsak",
};

static EN: Texts = Texts {
    banner: "Simulated login",
    banner_detail: "This is not ID-porten. Every person here is made up.",
    languages: "Language",
    log_in: "Log in",
    to_client: "You are logging in to",
    needs_high: "The service asks for a login at the high security level.",
    choose_means: "Choose how to log in",
    level_substantial: "substantial security level",
    level_high: "high security level",
    choose_person: "Choose who you want to be",
    only_minid: "has only MinID",
    without_pid: "no national identity number",
    lacks_means: "This person cannot log in that way. Choose MinID or another person.",
    choose_both: "Choose both how to log in and a person.",
    cancel: "Cancel",
    consent_title: "Give your consent",
    consent_text: "asks to use the following on your behalf:",
    consent_dialogs: "Messages and cases in your inbox (digdir:dialogporten)",
    accept: "I agree",
    decline: "I do not agree",
    error_title: "Something is wrong with the login",
    error_text: "Go back to the service that you came from, and try again.",
    expired_text: "This login has ended or has taken too long.",
    logged_out: "You are being logged out",
    logging_out_text: "You are being logged out of the services that you have used.",
    logged_out_text: "You are logged out. You can close this window.",
    go_on: "Continue",
    frame: "Logout at a service",
    mistake: "Technical cause",
};

static SE: Texts = Texts {
    banner: "Simulerejuvvon sisačáliheapmi",
    banner_detail: "Dát ii leat ID-porten. Buot olbmot leat hutkojuvvon.",
    languages: "Giella",
    log_in: "Čálit sisa",
    to_client: "Don čálihat sisa dása:",
    needs_high: "Bálvalus gáibida alla sihkarvuođadási.",
    choose_means: "Vállje sisačálihanvuogi",
    level_substantial: "mearkkašahtti sihkarvuođadássi",
    level_high: "alla sihkarvuođadássi",
    choose_person: "Vállje gii don háliidat leat",
    only_minid: "lea dušše MinID",
    without_pid: "riegádannummira haga",
    lacks_means: "Olbmos ii leat dát sisačálihanvuohki. Vállje MinID dahje eará olbmo.",
    choose_both: "Vállje sihke sisačálihanvuogi ja olbmo.",
    cancel: "Gaskkalduhte",
    consent_title: "Atte miehtama",
    consent_text: "bivdá lobi geavahit dáid dieđuid du ovddas:",
    consent_dialogs: "Dieđut ja áššit du sisboksas (digdir:dialogporten)",
    accept: "Mun mieđan",
    decline: "Mun in mieđa",
    error_title: "Juoga lea boastut sisačálihemiin",
    error_text: "Mana ruovttoluotta bálvalussii ja geahččal ođđasit.",
    expired_text: "Sisačáliheapmi lea loahpahuvvon dahje bistán menddo guhká.",
    logged_out: "Don čálihuvvot olggos",
    logging_out_text: "Don čálihuvvot olggos bálvalusain maid leat geavahan.",
    logged_out_text: "Don leat čálihuvvon olggos. Sáhtát giddet láse.",
    go_on: "Joatkke",
    frame: "Olggosčáliheapmi bálvalusas",
    mistake: "Teknihkalaš sivva",
};
