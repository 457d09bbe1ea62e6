//! Front-channel embeds: content that dialogs and their transmissions refer to, fetched by the
//! inbox's page in the browser with the dialog token
//! (`docs/rules/dialogporten.md#front-channel-embeds`).
//!
//! Fetching the content of a transmission counts as opening it, which is reported to Dialogporten
//! once.

use std::time::Duration;

use axum::{extract::State, response::Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use pulldown_cmark::{Options, Parser, html::push_html};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    ServiceOwner,
    answer::answer,
    cases::{Case, Sent},
    conduct::Content,
    shared::{preflight, problem, shared},
    token::{Holder, Refusal},
    words::{Language, words},
};

const MARKDOWN: &str = "text/markdown";
const HTML: &str = "text/html";
/// Size of too long content, above the inbox's limit.
const TOO_LONG_BYTES: usize = 150 * 1024;
/// Delay of an unanswered request: longer than any reader waits, but finite, so that the site can
/// shut down.
pub(super) const SILENCE: Duration = Duration::from_mins(2);
/// Prefix of the paths that content is redirected to on this site.
const MOVED: &str = "/flyttet";

/// A parsed request for content.
struct Asked {
    dialog: Uuid,
    transmission: Option<Uuid>,
    /// Whether it is the request after the redirect to the other path.
    has_moved: bool,
}

impl Asked {
    /// Parses `/innhold/{dialog}` and `/innhold/{dialog}/{transmission}`, with or without the
    /// redirect prefix.
    fn read(uri: &Uri) -> Option<Self> {
        let path = uri.path();
        let has_moved = path.starts_with(MOVED);
        let path = path.strip_prefix(MOVED).unwrap_or(path);
        let mut parts = path.strip_prefix("/innhold/")?.split('/');
        let dialog = parts.next()?.parse().ok()?;
        let transmission = parts.next().map(str::parse).transpose().ok()?;
        Some(Self {
            dialog,
            transmission,
            has_moved,
        })
    }
}

/// Handler for the content of a dialog or of a transmission.
pub(super) async fn content(
    State(site): State<ServiceOwner>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    site.conducts.record(&method, &uri);
    let settings = &site.settings;
    if method == Method::OPTIONS {
        return preflight(settings, &headers, "GET");
    }
    shared(settings, &headers, fetched(&site, &uri, &headers).await)
}

/// Handler for content redirected to another origin: it requires no token.
pub(super) async fn elsewhere(
    State(site): State<ServiceOwner>,
    method: Method,
    uri: Uri,
) -> Response {
    site.conducts.record(&method, &uri);
    let mut response = answer(
        StatusCode::OK,
        "text/markdown; charset=utf-8",
        "Moved to another origin.\n",
    );
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "authorization, prefer, accept-language",
        ),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn fetched(site: &ServiceOwner, uri: &Uri, headers: &HeaderMap) -> Response {
    let Some(asked) = Asked::read(uri) else {
        return refused(StatusCode::NOT_FOUND, "There is no such content.");
    };
    let holder = match site.holder(headers, asked.dialog).await {
        Ok(holder) => holder,
        Err(instead) => return instead,
    };
    let case = site.settings.cases.find(asked.dialog);
    let sent = case
        .zip(asked.transmission)
        .map(|(case, id)| (id, case.sent.iter().find(|one| one.id == id)));
    let sent = sent.and_then(|(_, sent)| sent);
    let may_read = match sent.and_then(|sent| sent.attribute.as_deref()) {
        Some(attribute) => {
            holder.may("transmissionread", Some(attribute)) || holder.may("read", Some(attribute))
        }
        None if asked.transmission.is_some() => holder.has_access(),
        None => holder.may("read", None),
    };
    if !may_read {
        return refused(StatusCode::FORBIDDEN, "The token does not allow this.");
    }
    let language = Language::of(uri.query().unwrap_or_default(), headers);
    let ids = [asked.transmission.unwrap_or(asked.dialog), asked.dialog];
    let conduct = match site.conducts.content(&ids, uri) {
        Content::RedirectHere if asked.has_moved => Content::AsPromised,
        conduct => conduct,
    };
    let page = Page {
        uri,
        case,
        sent,
        is_of_transmission: asked.transmission.is_some(),
        language,
    };
    let response = page.conducted(site, conduct).await;
    if let (true, Some(sent)) = (response.status().is_success(), sent) {
        report_opened(site, &asked, sent, &holder).await;
    }
    response
}

fn refused(status: StatusCode, detail: &str) -> Response {
    problem(status, detail, &Value::Null)
}

impl ServiceOwner {
    /// Verifies the dialog token for this dialog; returns its holder or the refusal.
    pub(super) async fn holder(
        &self,
        headers: &HeaderMap,
        dialog: Uuid,
    ) -> Result<Holder, Response> {
        let holder = self
            .tokens
            .holder(&self.settings, &self.http, headers)
            .await;
        match holder {
            Ok(holder) if holder.dialog == dialog => Ok(holder),
            Ok(_) => Err(refused(
                StatusCode::FORBIDDEN,
                "The token is another dialog's.",
            )),
            Err(Refusal::NotValid(reason)) => {
                let mut response = refused(StatusCode::UNAUTHORIZED, reason);
                response
                    .headers_mut()
                    .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
                Err(response)
            }
            Err(Refusal::NoKeys(error)) => {
                tracing::warn!(%error, "demo service owner: Dialogporten's keys cannot be read");
                Err(refused(
                    StatusCode::BAD_GATEWAY,
                    "Dialogporten's keys cannot be read.",
                ))
            }
        }
    }
}

/// The requested content and its language.
struct Page<'a> {
    uri: &'a Uri,
    case: Option<&'a Case>,
    sent: Option<&'a Sent>,
    is_of_transmission: bool,
    language: Language,
}

impl Page<'_> {
    async fn conducted(&self, site: &ServiceOwner, conduct: Content) -> Response {
        let words = words(self.language);
        match conduct {
            Content::Forbidden => refused(StatusCode::FORBIDDEN, words.content_forbidden),
            Content::NotFound => refused(StatusCode::NOT_FOUND, words.content_not_found),
            Content::Broken => refused(StatusCode::INTERNAL_SERVER_ERROR, words.content_broken),
            Content::Slow => {
                tokio::time::sleep(SILENCE).await;
                refused(StatusCode::GATEWAY_TIMEOUT, words.content_broken)
            }
            Content::RedirectHere => redirect(&format!("{MOVED}{}", self.uri)),
            Content::RedirectLoop => redirect(&self.uri.to_string()),
            Content::RedirectAway => redirect(&elsewhere_of(site, self.uri)),
            Content::Empty => answer(StatusCode::NO_CONTENT, self.promised(), ""),
            Content::Given { media_type, body } => {
                let kind = media_type.unwrap_or_else(|| with_charset(self.promised()));
                answer(StatusCode::OK, &kind, body)
            }
            conduct => self.written(&conduct),
        }
    }

    /// Media type that the dialog declares for this reference.
    fn promised(&self) -> &'static str {
        let of_case = || {
            let case = self.case?;
            let kind = case.content.pointer("/mainContentReference/mediaType")?;
            kind.as_str()
        };
        let promised = match self.sent {
            Some(sent) => Some(sent.media_type.as_str()),
            None => of_case(),
        };
        if promised.is_some_and(|kind| kind.ends_with("html")) {
            HTML
        } else {
            MARKDOWN
        }
    }

    fn written(&self, conduct: &Content) -> Response {
        let texts = match (self.sent, self.case) {
            (Some(sent), _) => Some((&sent.title, &sent.summary)),
            (None, Some(case)) if !self.is_of_transmission => Some((&case.title, &case.summary)),
            _ => None,
        };
        let Some((title, summary)) = texts else {
            let detail = words(self.language).content_not_found;
            return refused(StatusCode::NOT_FOUND, detail);
        };
        let (title, summary) = (title.choose(self.language), summary.choose(self.language));
        let mut text = format!("# {title}\n\n{summary}\n\n{}", document(self.language));
        if *conduct == Content::TooLong {
            text = text.repeat(TOO_LONG_BYTES / text.len() + 1);
        }
        let kind = match (conduct, self.promised()) {
            (Content::OtherType, HTML) => MARKDOWN,
            (Content::OtherType, _) => HTML,
            (_, promised) => promised,
        };
        if kind == HTML {
            text = html(&text);
        }
        if *conduct == Content::OtherCharset {
            let kind = format!("{kind}; charset=iso-8859-1");
            return answer(StatusCode::OK, &kind, latin_1(&text));
        }
        answer(StatusCode::OK, &with_charset(kind), text)
    }
}

fn with_charset(kind: &str) -> String {
    format!("{kind}; charset=utf-8")
}

fn redirect(location: &str) -> Response {
    let mut response = answer(StatusCode::FOUND, "text/plain; charset=utf-8", "");
    if let Ok(location) = location.parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// The same site under another host name, which is another origin to a browser.
fn elsewhere_of(site: &ServiceOwner, uri: &Uri) -> String {
    let mut other = site.settings.public_url.clone();
    let name = if other.host_str() == Some("127.0.0.1") {
        "localhost"
    } else {
        "127.0.0.1"
    };
    // A host name of this machine is always valid in an address.
    let _ = other.set_host(Some(name));
    other.set_path(&format!("/annet-sted{}", uri.path()));
    other.to_string()
}

fn document(language: Language) -> &'static str {
    match language {
        Language::Bokmal => include_str!("documents/nb.md"),
        Language::Nynorsk => include_str!("documents/nn.md"),
        Language::English => include_str!("documents/en.md"),
    }
}

fn html(markdown: &str) -> String {
    let mut html = String::new();
    push_html(&mut html, Parser::new_ext(markdown, Options::ENABLE_TABLES));
    html
}

/// All Norwegian letters have the same numbers in Latin-1 as in Unicode.
fn latin_1(text: &str) -> Vec<u8> {
    let byte = |letter| u8::try_from(u32::from(letter)).unwrap_or(b'?');
    text.chars().map(byte).collect()
}

/// Reports the opening to Dialogporten, the first time. The reader gets the content regardless of
/// the result.
async fn report_opened(site: &ServiceOwner, asked: &Asked, sent: &Sent, holder: &Holder) {
    if sent.is_from_party || sent.is_opened || !site.opened.begins(sent.id) {
        return;
    }
    let activity = json!({
        "type": "TransmissionOpened",
        "transmissionId": sent.id,
        "performedBy": { "actorType": "PartyRepresentative", "actorId": holder.urn },
    });
    let path = format!("{}/activities", asked.dialog);
    if let Err(error) = site.tell(&Method::POST, &path, &activity).await {
        tracing::warn!(%error, "demo service owner: the opening could not be reported");
        site.opened.failed(sent.id);
    }
}
