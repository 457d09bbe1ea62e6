//! Texts of the site in its three languages.

use http::{HeaderMap, header::ACCEPT_LANGUAGE};

/// A language of the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Language {
    #[default]
    Bokmal,
    Nynorsk,
    English,
}

impl Language {
    pub(super) const ALL: [Self; 3] = [Self::Bokmal, Self::Nynorsk, Self::English];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Bokmal => "nb",
            Self::Nynorsk => "nn",
            Self::English => "en",
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Bokmal => "Bokmål",
            Self::Nynorsk => "Nynorsk",
            Self::English => "English",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        let code = if code == "no" { "nb" } else { code };
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
    }

    /// Language negotiation: `?lang=`, else the first of the browser's languages that the site has,
    /// else bokmål. Browsers send their languages best first, so weights are ignored.
    pub(super) fn of(query: &str, headers: &HeaderMap) -> Self {
        let chosen = url::form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "lang")
            .and_then(|(_, code)| Self::from_code(&code));
        let accepted = headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let tags = accepted.unwrap_or_default().split(',');
        let base = |tag: &str| {
            let base = tag.trim().split([';', '-']).next().unwrap_or_default();
            Self::from_code(&base.to_ascii_lowercase())
        };
        chosen
            .or_else(|| tags.into_iter().find_map(base))
            .unwrap_or_default()
    }
}

macro_rules! texts {
    ($($name:ident: $nb:literal, $nn:literal, $en:literal;)*) => {
        /// All texts of the site's pages.
        #[derive(Debug)]
        pub(super) struct SiteTexts {
            $(pub(super) $name: &'static str,)*
        }

        static BOKMAL: SiteTexts = SiteTexts { $($name: $nb,)* };
        static NYNORSK: SiteTexts = SiteTexts { $($name: $nn,)* };
        static ENGLISH: SiteTexts = SiteTexts { $($name: $en,)* };
    };
}

texts! {
    site: "Demo-etat", "Demo-etat", "Demo agency";
    banner: "Dette er et eksempel. Ingen etat får det du skriver.", "Dette er eit døme. Ingen etat får det du skriv.", "This is an example. No agency receives what you write.";
    skip: "Hopp til innholdet", "Hopp til innhaldet", "Skip to the content";
    languages: "Språk", "Språk", "Language";
    logged_in_as: "Innlogget som", "Innlogga som", "Logged in as";
    to_inbox: "Til innboksen", "Til innboksen", "To the inbox";
    back_to_dialog: "Tilbake til meldingen i innboksen", "Tilbake til meldinga i innboksen", "Back to the message in the inbox";
    start_title: "Velkommen til Demo-etat", "Velkomen til Demo-etat", "Welcome to Demo agency";
    start_text: "Her løser du oppgavene som meldingene i innboksen ber om. Åpne en melding i innboksen, og følg lenken derfra.", "Her løyser du oppgåvene som meldingane i innboksen ber om. Opne ei melding i innboksen, og følg lenkja derifrå.", "Here you do what the messages in your inbox ask for. Open a message in your inbox, and follow the link from there.";
    concerns: "Gjelder", "Gjeld", "Concerns";
    due: "Frist", "Frist", "Deadline";
    reference: "Saksnummer", "Saksnummer", "Case number";
    files: "Vedlegg", "Vedlegg", "Attachments";
    answer_heading: "Send inn svar", "Send inn svar", "Send your reply";
    answer_label: "Svaret ditt", "Svaret ditt", "Your reply";
    answer_hint: "Skriv med egne ord. Du kan bruke opptil 2000 tegn.", "Skriv med eigne ord. Du kan bruke opptil 2000 teikn.", "Write in your own words. You may use up to 2,000 characters.";
    answer_send: "Send svaret", "Send svaret", "Send the reply";
    error_heading: "Svaret er ikke sendt", "Svaret er ikkje sendt", "The reply has not been sent";
    answer_missing: "Skriv et svar før du sender.", "Skriv eit svar før du sender.", "Write a reply before you send.";
    answer_too_long: "Svaret er lengre enn 2000 tegn. Gjør det kortere.", "Svaret er lengre enn 2000 teikn. Gjer det kortare.", "The reply is longer than 2,000 characters. Make it shorter.";
    confirm_heading: "Bekreft", "Stadfest", "Confirm";
    confirm_text: "Har du lest meldingen, og stemmer opplysningene?", "Har du lese meldinga, og stemmer opplysningane?", "Have you read the message, and are the details correct?";
    confirm_send: "Bekreft og send", "Stadfest og send", "Confirm and send";
    nothing_to_do: "Du trenger ikke gjøre noe her.", "Du treng ikkje gjere noko her.", "There is nothing for you to do here.";
    already_sent: "Du har allerede sendt inn svar i denne saken.", "Du har alt sendt inn svar i denne saka.", "You have already replied in this case.";
    see_receipt: "Se kvitteringen", "Sjå kvitteringa", "See the receipt";
    receipt_title: "Takk, vi har mottatt det du sendte", "Takk, vi har motteke det du sende", "Thank you, we have received what you sent";
    receipt_text: "Meldingen i innboksen er oppdatert.", "Meldinga i innboksen er oppdatert.", "The message in your inbox has been updated.";
    received_at: "Mottatt", "Motteke", "Received";
    sent_answer: "Svar fra deg", "Svar frå deg", "Your reply";
    sent_confirmation: "Bekreftelse fra deg", "Stadfesting frå deg", "Your confirmation";
    answer_received: "Svar mottatt", "Svar motteke", "Reply received";
    confirmed: "Bekreftet", "Stadfesta", "Confirmed";
    see_what_was_sent: "Se kvitteringen", "Sjå kvitteringa", "See the receipt";
    not_found_title: "Vi finner ikke siden", "Vi finn ikkje sida", "We cannot find the page";
    not_found_text: "Saken eller filen finnes ikke her.", "Saka eller fila finst ikkje her.", "There is no such case or file here.";
    no_access_title: "Du har ikke tilgang til saken", "Du har ikkje tilgang til saka", "You do not have access to the case";
    no_access_text: "Saken gjelder noen du ikke kan opptre på vegne av.", "Saka gjeld nokon du ikkje kan opptre på vegner av.", "The case concerns somebody that you cannot act for.";
    gone_title: "Filen er ikke lenger tilgjengelig", "Fila er ikkje lenger tilgjengeleg", "The file is no longer available";
    gone_text: "Fristen for å laste den ned er ute.", "Fristen for å laste henne ned er ute.", "The time to download it has run out.";
    session_over_title: "Du er logget ut", "Du er logga ut", "You have been logged out";
    session_over_text: "Det du skrev, er ikke sendt. Logg inn igjen og fyll ut på nytt.", "Det du skreiv, er ikkje sendt. Logg inn att og fyll ut på nytt.", "What you wrote has not been sent. Log in and fill in the form again.";
    log_in_again: "Logg inn igjen", "Logg inn att", "Log in again";
    cancelled_title: "Innloggingen ble avbrutt", "Innlogginga vart avbroten", "The login was cancelled";
    cancelled_text: "Du er ikke logget inn.", "Du er ikkje logga inn.", "You are not logged in.";
    login_failed_title: "Innloggingen kunne ikke fullføres", "Innlogginga kunne ikkje fullførast", "The login could not be completed";
    login_failed_text: "Prøv på nytt. Hjelper det ikke, kan du åpne meldingen i innboksen en gang til.", "Prøv på nytt. Hjelper det ikkje, kan du opne meldinga i innboksen ein gong til.", "Try again. If that does not help, open the message in your inbox once more.";
    try_again: "Prøv på nytt", "Prøv på nytt", "Try again";
    unavailable_title: "Noe gikk galt hos oss", "Noko gjekk gale hos oss", "Something went wrong on our side";
    unavailable_text: "Vi fikk ikke registrert det du sendte. Prøv igjen om litt.", "Vi fekk ikkje registrert det du sende. Prøv igjen om litt.", "We could not register what you sent. Try again in a while.";
    bad_form_title: "Skjemaet kunne ikke tas imot", "Skjemaet kunne ikkje takast imot", "The form could not be accepted";
    bad_form_text: "Åpne saken på nytt, og send skjemaet derfra.", "Opne saka på nytt, og send skjemaet derifrå.", "Open the case again, and send the form from there.";
    open_case: "Åpne saken", "Opne saka", "Open the case";
    caseworker_heading: "Handle som etat", "Handle som etat", "Act as the agency";
    caseworker_text: "Her endrer du en melding slik etaten gjør det. Ha meldingen åpen i et annet vindu, og se hva som skjer.", "Her endrar du ei melding slik etaten gjer det. Ha meldinga open i eit anna vindauge, og sjå kva som skjer.", "Here you change a message as the agency does. Keep the message open in another window, and see what happens.";
    caseworker_which: "Adressen til meldingen i innboksen, eller id-en", "Adressa til meldinga i innboksen, eller id-en", "The message's address in the inbox, or its id";
    caseworker_open: "Gå videre", "Gå vidare", "Continue";
    caseworker_done: "Gjort", "Gjort", "Done";
    caseworker_transmission: "Send noe nytt i saken", "Send noko nytt i saka", "Send something new in the case";
    caseworker_status: "Endre status", "Endre status", "Change the status";
    caseworker_new_status: "Ny status", "Ny status", "New status";
    caseworker_activity: "Skriv noe i historikken", "Skriv noko i historikken", "Write something in the history";
    caseworker_silent: "Endre noe i det stille", "Endre noko i det stille", "Change something silently";
    caseworker_delete: "Slett meldingen", "Slett meldinga", "Delete the message";
    caseworker_title: "Nytt fra saksbehandleren", "Nytt frå saksbehandlaren", "News from the case officer";
    caseworker_note: "Saksbehandleren har sett på saken", "Saksbehandlaren har sett på saka", "The case officer has looked at the case";
    content_forbidden: "Du må være registrert som part i saken for å lese dette. Ta kontakt med saksbehandleren.", "Du må vere registrert som part i saka for å lese dette. Ta kontakt med saksbehandlaren.", "You must be registered as a party to the case to read this. Contact the case officer.";
    content_not_found: "Innholdet finnes ikke lenger.", "Innhaldet finst ikkje lenger.", "The content no longer exists.";
    content_broken: "Noe gikk galt hos oss.", "Noko gjekk gale hos oss.", "Something went wrong on our side.";
    too_early: "Du kan ikke slette dette før fristen er ute.", "Du kan ikkje slette dette før fristen er ute.", "You cannot delete this until the period has ended.";
    example_document: "Dette er et eksempeldokument uten gyldighet.", "Dette er eit døme på eit dokument, utan gyldigheit.", "This is an example document without any validity.";
}

/// The texts in this language.
pub(super) fn texts(language: Language) -> &'static SiteTexts {
    match language {
        Language::Bokmal => &BOKMAL,
        Language::Nynorsk => &NYNORSK,
        Language::English => &ENGLISH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(languages: &str) -> HeaderMap {
        HeaderMap::from_iter([(ACCEPT_LANGUAGE, languages.parse().unwrap())])
    }

    #[test]
    fn the_address_decides_before_the_browser() {
        assert_eq!(Language::of("lang=en", &accepting("nn")), Language::English);
        assert_eq!(Language::of("lang=xx", &accepting("nn")), Language::Nynorsk);
    }

    #[test]
    fn the_first_known_language_of_the_browser_decides() {
        assert_eq!(
            Language::of("", &accepting("de, en-GB;q=0.9, nb;q=0.8")),
            Language::English
        );
        assert_eq!(Language::of("", &accepting("no")), Language::Bokmal);
        assert_eq!(Language::of("", &HeaderMap::new()), Language::Bokmal);
    }

    #[test]
    fn texts_for_the_dialogs_status_fit_dialogporten() {
        for language in Language::ALL {
            let texts = texts(language);
            for text in [texts.answer_received, texts.confirmed] {
                assert!(text.chars().count() <= 25, "{text}");
            }
        }
    }
}
