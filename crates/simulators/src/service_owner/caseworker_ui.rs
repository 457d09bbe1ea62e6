//! Caseworker page: the demo's operator acts as the service owner, and sees in another window what
//! the reader then sees.
//!
//! It requires no login: the demo listens on loopback only, and its operator can do everything over
//! the control interface anyway. A CSRF token of this process prevents other sites' pages from
//! submitting its forms.

use std::fmt::Write as _;

use axum::{body::Bytes, extract::State, response::Response};
use http::{HeaderMap, Method, StatusCode, Uri, header};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Error, ServiceOwner,
    control_client::{localizations, plain_text},
    pages::escape,
    responses::{html_response, see_other},
    site::SiteRequest,
    texts::{SiteTexts, texts},
};

/// Path of the page, before the dialog's id.
pub(super) const PATH: &str = "/saksbehandler";

/// Dialog statuses that the form offers.
const STATUSES: [&str; 6] = [
    "NotApplicable",
    "InProgress",
    "Draft",
    "Awaiting",
    "RequiresAttention",
    "Completed",
];

/// Operations of the page, by the name of the button.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum CaseworkerAction {
    Transmission,
    Status,
    Activity,
    Silent,
    Delete,
}

impl CaseworkerAction {
    const ALL: [Self; 5] = [
        Self::Transmission,
        Self::Status,
        Self::Activity,
        Self::Silent,
        Self::Delete,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Transmission => "forsendelse",
            Self::Status => "status",
            Self::Activity => "hendelse",
            Self::Silent => "stille",
            Self::Delete => "slett",
        }
    }

    const fn label(self, texts: &SiteTexts) -> &'static str {
        match self {
            Self::Transmission => texts.caseworker_transmission,
            Self::Status => texts.caseworker_status,
            Self::Activity => texts.caseworker_activity,
            Self::Silent => texts.caseworker_silent,
            Self::Delete => texts.caseworker_delete,
        }
    }

    /// Request to the control interface: the method, the path after the dialog's id, and the body.
    fn control_request(self, status: &str) -> (Method, &'static str, Value) {
        let owner = json!({ "actorType": "ServiceOwner" });
        match self {
            Self::Transmission => {
                let title = plain_text(|language| texts(language).caseworker_title.to_owned());
                let sent = json!({ "type": "Information", "sender": owner, "content": { "title": title } });
                (Method::POST, "/transmissions", sent)
            }
            Self::Status => (Method::POST, "/status", json!({ "status": status })),
            Self::Activity => {
                let description =
                    localizations(|language| texts(language).caseworker_note.to_owned());
                let activity = json!({ "type": "Information", "performedBy": owner, "description": description });
                (Method::POST, "/activities", activity)
            }
            Self::Silent => (
                Method::POST,
                "/patch?silent=true",
                json!({ "progress": 50 }),
            ),
            Self::Delete => (Method::DELETE, "", Value::Null),
        }
    }
}

/// Page that asks for a dialog; with one in the query, it redirects to that dialog's page.
pub(super) async fn dialog_form(
    State(site): State<ServiceOwner>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let request = SiteRequest::new(&site, &uri, &headers);
    let texts = request.texts();
    let input = request.parameter("dialog");
    // The full address of a page of the inbox is accepted too.
    let id = input.as_deref().and_then(|input| {
        let mut parts = input.trim().split(['/', '?', '#']);
        parts.find_map(|part| part.parse::<Uuid>().ok())
    });
    if let Some(id) = id {
        return see_other(&format!("{PATH}/{id}?lang={}", request.language.code()));
    }
    let main = format!(
        "<h1>{title}</h1>\n<p>{text}</p>\n<form action=\"{PATH}\">\n\
         <input type=\"hidden\" name=\"lang\" value=\"{code}\">\n\
         <p><label for=\"dialog\">{label}</label><br>\n\
         <input id=\"dialog\" name=\"dialog\" required value=\"{input}\"></p>\n\
         <button type=\"submit\">{go}</button>\n</form>\n",
        title = texts.caseworker_heading,
        text = texts.caseworker_text,
        code = request.language.code(),
        label = texts.caseworker_which,
        input = escape(input.as_deref().unwrap_or_default()),
        go = texts.caseworker_open,
    );
    let html = request.layout(None).page(texts.caseworker_heading, &main);
    html_response(StatusCode::OK, html)
}

/// Page of one dialog, and the handler of its forms.
pub(super) async fn dialog_page(
    State(site): State<ServiceOwner>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let request = SiteRequest::new(&site, &uri, &headers);
    let id = uri.path().rsplit('/').next().unwrap_or_default();
    let Ok(dialog) = id.parse::<Uuid>() else {
        return request.not_found();
    };
    if method != Method::POST {
        return render_dialog_page(&request, dialog);
    }
    let field = |wanted: &str| {
        let mut fields = url::form_urlencoded::parse(&body);
        fields
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    let texts = request.texts();
    let back = Some((uri.path(), texts.caseworker_heading));
    let own = site.settings.origin();
    let mut origin = headers.get(header::ORIGIN).into_iter();
    let is_from_here = origin.all(|origin| origin.as_bytes() == own.as_bytes());
    let is_ours = aws_lc_rs::constant_time::verify_slices_are_equal(
        field("skjema").as_bytes(),
        site.form_token.as_bytes(),
    );
    let wanted = field("gjor");
    let action = CaseworkerAction::ALL
        .into_iter()
        .find(|action| action.name() == wanted);
    let (true, Ok(()), Some(action)) = (is_from_here, is_ours, action) else {
        let (title, text) = (texts.bad_form_title, texts.bad_form_text);
        return request.notice(StatusCode::FORBIDDEN, title, text, back);
    };
    match site
        .perform_caseworker_action(dialog, action, &field("status"))
        .await
    {
        Ok(()) => {
            let (code, done) = (request.language.code(), action.name());
            see_other(&format!("{PATH}/{dialog}?lang={code}&gjort={done}"))
        }
        Err(error) => {
            tracing::warn!(%error, "demo service owner: the change was not taken");
            let (title, text) = (texts.unavailable_title, texts.unavailable_text);
            request.notice(StatusCode::BAD_GATEWAY, title, text, back)
        }
    }
}

impl ServiceOwner {
    async fn perform_caseworker_action(
        &self,
        dialog: Uuid,
        action: CaseworkerAction,
        status: &str,
    ) -> Result<(), Error> {
        let (method, path, change) = action.control_request(status);
        self.send_change(&method, &format!("{dialog}{path}"), &change)
            .await
    }
}

fn render_dialog_page(request: &SiteRequest<'_>, dialog: Uuid) -> Response {
    let (texts, site) = (request.texts(), request.site);
    let case = site.settings.cases.find(dialog);
    let title = case.map_or("", |case| case.title.choose(request.language));
    let mut main = format!("<h1>{}</h1>\n", texts.caseworker_heading);
    let done = request.parameter("gjort");
    let done = CaseworkerAction::ALL
        .into_iter()
        .find(|action| Some(action.name()) == done.as_deref());
    if let Some(action) = done {
        let (done_text, label) = (texts.caseworker_done, action.label(texts));
        let _ = writeln!(
            main,
            "<p role=\"status\"><strong>{done_text}: {label}</strong></p>"
        );
    }
    let _ = writeln!(
        main,
        "<p class=\"lead\">{}</p>\n<p><code>{dialog}</code></p>",
        escape(title)
    );
    for action in CaseworkerAction::ALL {
        let choice = if action == CaseworkerAction::Status {
            status_select(texts)
        } else {
            String::new()
        };
        let _ = writeln!(
            main,
            "<form method=\"post\" action=\"{PATH}/{dialog}?lang={code}\">\n\
             <input type=\"hidden\" name=\"skjema\" value=\"{token}\">\n{choice}\
             <p><button name=\"gjor\" value=\"{name}\">{label}</button></p>\n</form>",
            code = request.language.code(),
            token = escape(&site.form_token),
            name = action.name(),
            label = action.label(texts),
        );
    }
    html_response(
        StatusCode::OK,
        request.layout(None).page(texts.caseworker_heading, &main),
    )
}

fn status_select(texts: &SiteTexts) -> String {
    let options = STATUSES.map(|status| format!("<option>{status}</option>"));
    format!(
        "<p><label for=\"status\">{}</label><br>\n<select id=\"status\" name=\"status\">{}</select></p>\n",
        texts.caseworker_new_status,
        options.concat()
    )
}
