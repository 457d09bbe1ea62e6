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
    cases::{Case, CaseTransmission},
    cors::{preflight, problem, with_cors_headers},
    failure_modes::ContentFailure,
    responses::build_response,
    texts::{Language, texts},
    token::{TokenError, TokenHolder},
};

const MARKDOWN: &str = "text/markdown";
const HTML: &str = "text/html";
/// Size of too long content, above the inbox's limit.
const TOO_LONG_BYTES: usize = 150 * 1024;
/// Delay of an unanswered request: longer than any reader waits, but finite, so that the site can
/// shut down.
pub(super) const UNANSWERED_DELAY: Duration = Duration::from_mins(2);
/// Prefix of the paths that content is redirected to on this site.
const MOVED_PREFIX: &str = "/flyttet";

/// A parsed request for content.
struct ContentRequest {
    dialog: Uuid,
    transmission: Option<Uuid>,
    /// Whether it is the request after the redirect to the other path.
    is_redirected: bool,
}

impl ContentRequest {
    /// Parses `/innhold/{dialog}` and `/innhold/{dialog}/{transmission}`, with or without the
    /// redirect prefix.
    fn parse(uri: &Uri) -> Option<Self> {
        let path = uri.path();
        let is_redirected = path.starts_with(MOVED_PREFIX);
        let path = path.strip_prefix(MOVED_PREFIX).unwrap_or(path);
        let mut parts = path.strip_prefix("/innhold/")?.split('/');
        let dialog = parts.next()?.parse().ok()?;
        let transmission = parts.next().map(str::parse).transpose().ok()?;
        Some(Self {
            dialog,
            transmission,
            is_redirected,
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
    site.failure_modes.record(&method, &uri);
    let settings = &site.settings;
    if method == Method::OPTIONS {
        return preflight(settings, &headers, "GET");
    }
    with_cors_headers(
        settings,
        &headers,
        serve_content(&site, &uri, &headers).await,
    )
}

/// Handler for content redirected to another origin: it requires no token.
pub(super) async fn other_origin_content(
    State(site): State<ServiceOwner>,
    method: Method,
    uri: Uri,
) -> Response {
    site.failure_modes.record(&method, &uri);
    let mut response = build_response(
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

async fn serve_content(site: &ServiceOwner, uri: &Uri, headers: &HeaderMap) -> Response {
    let Some(request) = ContentRequest::parse(uri) else {
        return refusal(StatusCode::NOT_FOUND, "There is no such content.");
    };
    let holder = match site.token_holder(headers, request.dialog).await {
        Ok(holder) => holder,
        Err(instead) => return instead,
    };
    let case = site.settings.cases.find(request.dialog);
    let sent = case
        .zip(request.transmission)
        .map(|(case, id)| (id, case.transmissions.iter().find(|one| one.id == id)));
    let sent = sent.and_then(|(_, sent)| sent);
    let may_read = match sent.and_then(|sent| sent.attribute.as_deref()) {
        Some(attribute) => {
            holder.may("transmissionread", Some(attribute)) || holder.may("read", Some(attribute))
        }
        None if request.transmission.is_some() => holder.has_access(),
        None => holder.may("read", None),
    };
    if !may_read {
        return refusal(StatusCode::FORBIDDEN, "The token does not allow this.");
    }
    let language = Language::of(uri.query().unwrap_or_default(), headers);
    let ids = [
        request.transmission.unwrap_or(request.dialog),
        request.dialog,
    ];
    let mode = match site.failure_modes.content_failure(&ids, uri) {
        ContentFailure::RedirectHere if request.is_redirected => ContentFailure::AsPromised,
        mode => mode,
    };
    let content = EmbeddedContent {
        uri,
        case,
        sent,
        is_of_transmission: request.transmission.is_some(),
        language,
    };
    let response = content.respond(site, mode).await;
    if let (true, Some(sent)) = (response.status().is_success(), sent) {
        report_opened(site, &request, sent, &holder).await;
    }
    response
}

fn refusal(status: StatusCode, detail: &str) -> Response {
    problem(status, detail, &Value::Null)
}

impl ServiceOwner {
    /// Verifies the dialog token for this dialog; returns its holder or the refusal.
    pub(super) async fn token_holder(
        &self,
        headers: &HeaderMap,
        dialog: Uuid,
    ) -> Result<TokenHolder, Response> {
        let holder = self
            .tokens
            .verify(&self.settings, &self.http, headers)
            .await;
        match holder {
            Ok(holder) if holder.dialog == dialog => Ok(holder),
            Ok(_) => Err(refusal(
                StatusCode::FORBIDDEN,
                "The token is another dialog's.",
            )),
            Err(TokenError::NotValid(reason)) => {
                let mut response = refusal(StatusCode::UNAUTHORIZED, reason);
                response
                    .headers_mut()
                    .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
                Err(response)
            }
            Err(TokenError::NoKeys(error)) => {
                tracing::warn!(%error, "demo service owner: Dialogporten's keys cannot be read");
                Err(refusal(
                    StatusCode::BAD_GATEWAY,
                    "Dialogporten's keys cannot be read.",
                ))
            }
        }
    }
}

/// The requested content and its language.
struct EmbeddedContent<'a> {
    uri: &'a Uri,
    case: Option<&'a Case>,
    sent: Option<&'a CaseTransmission>,
    is_of_transmission: bool,
    language: Language,
}

impl EmbeddedContent<'_> {
    async fn respond(&self, site: &ServiceOwner, mode: ContentFailure) -> Response {
        let texts = texts(self.language);
        match mode {
            ContentFailure::Forbidden => refusal(StatusCode::FORBIDDEN, texts.content_forbidden),
            ContentFailure::NotFound => refusal(StatusCode::NOT_FOUND, texts.content_not_found),
            ContentFailure::Broken => {
                refusal(StatusCode::INTERNAL_SERVER_ERROR, texts.content_broken)
            }
            ContentFailure::Slow => {
                tokio::time::sleep(UNANSWERED_DELAY).await;
                refusal(StatusCode::GATEWAY_TIMEOUT, texts.content_broken)
            }
            ContentFailure::RedirectHere => redirect(&format!("{MOVED_PREFIX}{}", self.uri)),
            ContentFailure::RedirectLoop => redirect(&self.uri.to_string()),
            ContentFailure::RedirectAway => redirect(&other_origin_url(site, self.uri)),
            ContentFailure::Empty => {
                build_response(StatusCode::NO_CONTENT, self.declared_type(), "")
            }
            ContentFailure::Given { media_type, body } => {
                let kind = media_type.unwrap_or_else(|| with_charset(self.declared_type()));
                build_response(StatusCode::OK, &kind, body)
            }
            mode => self.render(&mode),
        }
    }

    /// Media type that the dialog declares for this reference.
    fn declared_type(&self) -> &'static str {
        let of_case = || {
            let case = self.case?;
            let kind = case.content.pointer("/mainContentReference/mediaType")?;
            kind.as_str()
        };
        let declared_type = match self.sent {
            Some(sent) => Some(sent.media_type.as_str()),
            None => of_case(),
        };
        if declared_type.is_some_and(|kind| kind.ends_with("html")) {
            HTML
        } else {
            MARKDOWN
        }
    }

    fn render(&self, mode: &ContentFailure) -> Response {
        let title_and_summary = match (self.sent, self.case) {
            (Some(sent), _) => Some((&sent.title, &sent.summary)),
            (None, Some(case)) if !self.is_of_transmission => Some((&case.title, &case.summary)),
            _ => None,
        };
        let Some((title, summary)) = title_and_summary else {
            let detail = texts(self.language).content_not_found;
            return refusal(StatusCode::NOT_FOUND, detail);
        };
        let (title, summary) = (title.choose(self.language), summary.choose(self.language));
        let mut text = format!(
            "# {title}\n\n{summary}\n\n{}",
            example_document(self.language)
        );
        if *mode == ContentFailure::TooLong {
            text = text.repeat(TOO_LONG_BYTES / text.len() + 1);
        }
        let kind = match (mode, self.declared_type()) {
            (ContentFailure::OtherType, HTML) => MARKDOWN,
            (ContentFailure::OtherType, _) => HTML,
            (_, declared_type) => declared_type,
        };
        if kind == HTML {
            text = render_markdown(&text);
        }
        if *mode == ContentFailure::OtherCharset {
            let kind = format!("{kind}; charset=iso-8859-1");
            return build_response(StatusCode::OK, &kind, encode_latin_1(&text));
        }
        build_response(StatusCode::OK, &with_charset(kind), text)
    }
}

fn with_charset(kind: &str) -> String {
    format!("{kind}; charset=utf-8")
}

fn redirect(location: &str) -> Response {
    let mut response = build_response(StatusCode::FOUND, "text/plain; charset=utf-8", "");
    if let Ok(location) = location.parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// The same site under another host name, which is another origin to a browser.
fn other_origin_url(site: &ServiceOwner, uri: &Uri) -> String {
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

fn example_document(language: Language) -> &'static str {
    match language {
        Language::Bokmal => include_str!("documents/nb.md"),
        Language::Nynorsk => include_str!("documents/nn.md"),
        Language::English => include_str!("documents/en.md"),
    }
}

fn render_markdown(markdown: &str) -> String {
    let mut html = String::new();
    push_html(&mut html, Parser::new_ext(markdown, Options::ENABLE_TABLES));
    html
}

/// All Norwegian letters have the same numbers in Latin-1 as in Unicode.
fn encode_latin_1(text: &str) -> Vec<u8> {
    let byte = |letter| u8::try_from(u32::from(letter)).unwrap_or(b'?');
    text.chars().map(byte).collect()
}

/// Reports the opening to Dialogporten, the first time. The reader gets the content regardless of
/// the result.
async fn report_opened(
    site: &ServiceOwner,
    request: &ContentRequest,
    sent: &CaseTransmission,
    holder: &TokenHolder,
) {
    if sent.is_from_party || sent.is_opened || !site.opening_reports.mark(sent.id) {
        return;
    }
    let activity = json!({
        "type": "TransmissionOpened",
        "transmissionId": sent.id,
        "performedBy": { "actorType": "PartyRepresentative", "actorId": holder.urn },
    });
    let path = format!("{}/activities", request.dialog);
    if let Err(error) = site.send_change(&Method::POST, &path, &activity).await {
        tracing::warn!(%error, "demo service owner: the opening could not be reported");
        site.opening_reports.unmark(sent.id);
    }
}
