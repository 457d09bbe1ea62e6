//! HTML pages of the site: plain HTML, with every external text escaped.

use std::fmt::Write as _;

use jiff::{Timestamp, civil::Time, tz::TimeZone};
use url::Url;

use super::{
    cases::{Case, Task},
    caseworker_ui,
    texts::{Language, SiteTexts, texts},
};

/// Central European time by its POSIX rule, so that the machine needs no time-zone database.
const NORWEGIAN_TIME: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// Data that the layout of every page needs.
#[derive(Debug)]
pub(super) struct PageLayout<'a> {
    pub(super) language: Language,
    /// Path of the page, for the links that change the language.
    pub(super) path: &'a str,
    pub(super) inbox: &'a Url,
    /// Name of the visitor, if logged in.
    pub(super) visitor: Option<&'a str>,
}

/// Why a submitted answer is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnswerError {
    Missing,
    TooLong,
}

/// State of the form to show.
#[derive(Debug)]
pub(super) struct Form<'a> {
    pub(super) token: &'a str,
    pub(super) answer: &'a str,
    pub(super) error: Option<AnswerError>,
}

/// A page with a message only.
#[derive(Debug)]
pub(super) struct Notice<'a> {
    pub(super) title: &'a str,
    pub(super) text: &'a str,
    /// Link to continue with: address and text.
    pub(super) link: Option<(&'a str, &'a str)>,
}

pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

impl PageLayout<'_> {
    fn texts(&self) -> &'static SiteTexts {
        texts(self.language)
    }

    pub(super) fn page(&self, title: &str, main: &str) -> String {
        let texts = self.texts();
        let languages: String = Language::ALL.into_iter().fold(String::new(), |mut list, one| {
            let current = if one == self.language { " aria-current=\"true\"" } else { "" };
            let (code, name, path) = (one.code(), one.name(), escape(self.path));
            let _ = write!(
                list,
                "<li><a href=\"{path}?lang={code}\" lang=\"{code}\" hreflang=\"{code}\"{current}>{name}</a></li>"
            );
            list
        });
        let visitor = self.visitor.map_or_else(String::new, |name| {
            format!(
                "<p class=\"visitor\">{} {}</p>",
                texts.logged_in_as,
                escape(name)
            )
        });
        format!(
            "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{title} – {site}</title>\n<link rel=\"stylesheet\" href=\"/stil.css\">\n\
             <link rel=\"icon\" href=\"data:,\">\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#innhold\">{skip}</a>\n\
             <header>\n<p class=\"banner\">{banner}</p>\n<div class=\"bar\">\n\
             <a class=\"mark\" href=\"/?lang={code}\">{site}</a>\n{visitor}\n\
             <nav aria-label=\"{label}\"><ul class=\"languages\">{languages}</ul></nav>\n\
             </div>\n</header>\n<main id=\"innhold\" tabindex=\"-1\">\n{main}\n</main>\n\
             <footer><a href=\"{inbox}\">{to_inbox}</a></footer>\n</body>\n</html>\n",
            code = self.language.code(),
            title = escape(title),
            site = texts.site,
            skip = texts.skip,
            banner = texts.banner,
            label = texts.languages,
            inbox = escape(self.inbox.as_str()),
            to_inbox = texts.to_inbox,
        )
    }

    pub(super) fn notice(&self, notice: &Notice<'_>) -> String {
        let link = notice.link.map_or_else(String::new, |(href, label)| {
            format!(
                "<p><a class=\"button\" href=\"{}\">{}</a></p>",
                escape(href),
                escape(label)
            )
        });
        let (title, text) = (escape(notice.title), escape(notice.text));
        self.page(
            notice.title,
            &format!("<h1>{title}</h1>\n<p>{text}</p>\n{link}"),
        )
    }

    pub(super) fn start(&self) -> String {
        let texts = self.texts();
        let main = format!(
            "<h1>{}</h1>\n<p>{}</p>\n<p><a class=\"button\" href=\"{}\">{}</a></p>\n\
             <p><a href=\"{}?lang={}\">{}</a></p>\n",
            texts.start_title,
            texts.start_text,
            escape(self.inbox.as_str()),
            texts.to_inbox,
            caseworker_ui::PATH,
            self.language.code(),
            texts.caseworker_heading,
        );
        self.page(texts.start_title, &main)
    }

    /// Page of a case, with the form unless something has been submitted.
    pub(super) fn case(&self, case: &Case, form: Option<&Form<'_>>) -> String {
        let texts = self.texts();
        let title = case.title.choose(self.language);
        let mut main = String::new();
        if let Some(error) = form.and_then(|form| form.error) {
            let _ = writeln!(
                main,
                "<div class=\"error\" role=\"alert\"><p class=\"heading\">{}</p><p><a href=\"#svar\">{}</a></p></div>",
                texts.error_heading,
                error_text(texts, error)
            );
        }
        let _ = writeln!(
            main,
            "<p class=\"owner\">{}</p>\n<h1>{}</h1>",
            escape(case.owner.choose(self.language)),
            escape(title)
        );
        let summary = case.summary.choose(self.language);
        if !summary.is_empty() {
            let _ = writeln!(main, "<p class=\"lead\">{}</p>", escape(summary));
        }
        main.push_str(&self.facts(case));
        main.push_str(&self.files(case));
        main.push_str(&self.task(case, form));
        main.push_str(&self.back(case));
        self.page(title, &main)
    }

    /// The form for the task, if there is one.
    fn task(&self, case: &Case, form: Option<&Form<'_>>) -> String {
        let texts = self.texts();
        match (case.task, form) {
            (Task::Read, _) => format!("<p>{}</p>\n", texts.nothing_to_do),
            (Task::Answer, Some(form)) => self.answer_form(case, form),
            (Task::Confirm, Some(form)) => self.confirm_form(case, form),
            (_, None) => {
                let (sent, see) = (texts.already_sent, texts.see_receipt);
                let href = format!("/sak/{}/kvittering?lang={}", case.id, self.language.code());
                format!("<p>{sent}</p>\n<p><a class=\"button\" href=\"{href}\">{see}</a></p>\n")
            }
        }
    }

    fn facts(&self, case: &Case) -> String {
        let texts = self.texts();
        let due = case.due_at.map(|due| format_time(due, self.language));
        let facts = [
            (texts.concerns, Some(case.party_name.as_str())),
            (texts.due, due.as_deref()),
            (texts.reference, case.reference.as_deref()),
        ];
        let mut list = "<dl>\n".to_owned();
        for (name, value) in facts {
            if let Some(value) = value {
                let _ = writeln!(list, "<div><dt>{name}</dt><dd>{}</dd></div>", escape(value));
            }
        }
        list + "</dl>\n"
    }

    fn files(&self, case: &Case) -> String {
        if case.files.is_empty() {
            return String::new();
        }
        let mut list = format!("<h2>{}</h2>\n<ul>\n", self.texts().files);
        for file in &case.files {
            let name = escape(file.display_name.choose(self.language));
            let href = escape(&format!("/vedlegg/{}/{}", case.id, file.name));
            let _ = writeln!(list, "<li><a href=\"{href}\">{name}</a></li>");
        }
        list + "</ul>\n"
    }

    fn form_start(&self, case: &Case, form: &Form<'_>) -> String {
        format!(
            "<form method=\"post\" action=\"/sak/{}?lang={}\" novalidate>\n\
             <input type=\"hidden\" name=\"skjema\" value=\"{}\">\n",
            case.id,
            self.language.code(),
            escape(form.token)
        )
    }

    fn answer_form(&self, case: &Case, form: &Form<'_>) -> String {
        let texts = self.texts();
        let (error, described, invalid) = form.error.map_or_else(
            || (String::new(), "svar-hint", ""),
            |error| {
                let text = error_text(texts, error);
                let text = format!("<p class=\"fault\" id=\"svar-feil\">{text}</p>\n");
                (text, "svar-hint svar-feil", " aria-invalid=\"true\"")
            },
        );
        format!(
            "<h2>{heading}</h2>\n{start}<label for=\"svar\">{label}</label>\n\
             <p class=\"hint\" id=\"svar-hint\">{hint}</p>\n{error}\
             <textarea id=\"svar\" name=\"svar\" rows=\"8\" required \
             aria-describedby=\"{described}\"{invalid}>\n{answer}</textarea>\n\
             <button type=\"submit\">{send}</button>\n</form>\n",
            heading = texts.answer_heading,
            start = self.form_start(case, form),
            label = texts.answer_label,
            hint = texts.answer_hint,
            answer = escape(form.answer),
            send = texts.answer_send,
        )
    }

    fn confirm_form(&self, case: &Case, form: &Form<'_>) -> String {
        let texts = self.texts();
        format!(
            "<h2>{}</h2>\n<p>{}</p>\n{}<button type=\"submit\">{}</button>\n</form>\n",
            texts.confirm_heading,
            texts.confirm_text,
            self.form_start(case, form),
            texts.confirm_send
        )
    }

    /// Receipt page after a submission.
    pub(super) fn receipt(&self, case: &Case, received: Timestamp) -> String {
        let texts = self.texts();
        let main = format!(
            "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<dl>\n<div><dt>{}</dt><dd>{}</dd></div>\n\
             <div><dt>{}</dt><dd>{}</dd></div>\n</dl>\n{}",
            texts.receipt_title,
            texts.receipt_text,
            texts.concerns,
            escape(case.title.choose(self.language)),
            texts.received_at,
            format_time(received, self.language),
            self.back(case)
        );
        self.page(texts.receipt_title, &main)
    }

    fn back(&self, case: &Case) -> String {
        let inbox = self.inbox.as_str().trim_end_matches('/');
        let href = escape(&format!("{inbox}/dialog/{}", case.id));
        format!(
            "<p class=\"back\"><a href=\"{href}\">{}</a></p>\n",
            self.texts().back_to_dialog
        )
    }
}

fn error_text(texts: &'static SiteTexts, error: AnswerError) -> &'static str {
    match error {
        AnswerError::Missing => texts.answer_missing,
        AnswerError::TooLong => texts.answer_too_long,
    }
}

/// A time in Norwegian format: `24.11.2026 kl. 09.30`. Midnight is written as the end of the day
/// before.
fn format_time(at: Timestamp, language: Language) -> String {
    let zone = TimeZone::posix(NORWEGIAN_TIME).unwrap_or(TimeZone::UTC);
    let at = at.to_zoned_datetime(zone);
    let (date, time) = (at.date(), at.time());
    if time == Time::midnight() {
        let date = date.yesterday().unwrap_or(date);
        return date.strftime("%d.%m.%Y").to_string();
    }
    let clock = match language {
        Language::English => "at %H:%M",
        Language::Bokmal | Language::Nynorsk => "kl. %H.%M",
    };
    format!("{} {}", date.strftime("%d.%m.%Y"), time.strftime(clock))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_texts_is_shown_and_not_obeyed() {
        assert_eq!(
            escape("<a href='x'>\"&\"</a>"),
            "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;"
        );
    }

    #[test]
    fn midnight_is_the_end_of_the_day_before() {
        let midnight: Timestamp = "2026-11-24T23:00:00Z".parse().unwrap();
        assert_eq!(format_time(midnight, Language::Bokmal), "24.11.2026");
        let morning: Timestamp = "2026-07-01T07:05:00Z".parse().unwrap();
        assert_eq!(
            format_time(morning, Language::Bokmal),
            "01.07.2026 kl. 09.05"
        );
        assert_eq!(
            format_time(morning, Language::English),
            "01.07.2026 at 09:05"
        );
    }
}
