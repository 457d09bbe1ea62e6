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
    answer::{page, see_other},
    control::{phrases, plain},
    pages::escape,
    site::Call,
    words::{Words, words},
};

/// Path of the page, before the dialog's id.
pub(super) const PLACE: &str = "/saksbehandler";

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
enum Deed {
    Transmission,
    Status,
    Activity,
    Silent,
    Delete,
}

impl Deed {
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

    const fn label(self, words: &Words) -> &'static str {
        match self {
            Self::Transmission => words.by_hand_transmission,
            Self::Status => words.by_hand_status,
            Self::Activity => words.by_hand_activity,
            Self::Silent => words.by_hand_silent,
            Self::Delete => words.by_hand_delete,
        }
    }

    /// Request to the control interface: the method, the path after the dialog's id, and the body.
    fn change(self, status: &str) -> (Method, &'static str, Value) {
        let owner = json!({ "actorType": "ServiceOwner" });
        match self {
            Self::Transmission => {
                let title = plain(|language| words(language).by_hand_title.to_owned());
                let sent = json!({ "type": "Information", "sender": owner, "content": { "title": title } });
                (Method::POST, "/transmissions", sent)
            }
            Self::Status => (Method::POST, "/status", json!({ "status": status })),
            Self::Activity => {
                let told = phrases(|language| words(language).by_hand_told.to_owned());
                let activity =
                    json!({ "type": "Information", "performedBy": owner, "description": told });
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
pub(super) async fn choose(
    State(site): State<ServiceOwner>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let call = Call::new(&site, &uri, &headers);
    let words = call.words();
    let given = call.parameter("dialog");
    // The full address of a page of the inbox is accepted too.
    let id = given.as_deref().and_then(|given| {
        let mut parts = given.trim().split(['/', '?', '#']);
        parts.find_map(|part| part.parse::<Uuid>().ok())
    });
    if let Some(id) = id {
        return see_other(&format!("{PLACE}/{id}?lang={}", call.language.code()));
    }
    let main = format!(
        "<h1>{title}</h1>\n<p>{text}</p>\n<form action=\"{PLACE}\">\n\
         <input type=\"hidden\" name=\"lang\" value=\"{code}\">\n\
         <p><label for=\"dialog\">{label}</label><br>\n\
         <input id=\"dialog\" name=\"dialog\" required value=\"{given}\"></p>\n\
         <button type=\"submit\">{go}</button>\n</form>\n",
        title = words.by_hand_heading,
        text = words.by_hand_text,
        code = call.language.code(),
        label = words.by_hand_which,
        given = escape(given.as_deref().unwrap_or_default()),
        go = words.by_hand_open,
    );
    let html = call.frame(None).page(words.by_hand_heading, &main);
    page(StatusCode::OK, html)
}

/// Page of one dialog, and the handler of its forms.
pub(super) async fn act(
    State(site): State<ServiceOwner>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = Call::new(&site, &uri, &headers);
    let id = uri.path().rsplit('/').next().unwrap_or_default();
    let Ok(dialog) = id.parse::<Uuid>() else {
        return call.not_found();
    };
    if method != Method::POST {
        return show(&call, dialog);
    }
    let field = |wanted: &str| {
        let mut fields = url::form_urlencoded::parse(&body);
        fields
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    let words = call.words();
    let back = Some((uri.path(), words.by_hand_heading));
    let own = site.settings.origin();
    let mut origin = headers.get(header::ORIGIN).into_iter();
    let is_from_here = origin.all(|origin| origin.as_bytes() == own.as_bytes());
    let is_ours = aws_lc_rs::constant_time::verify_slices_are_equal(
        field("skjema").as_bytes(),
        site.form_token.as_bytes(),
    );
    let wanted = field("gjor");
    let deed = Deed::ALL.into_iter().find(|deed| deed.name() == wanted);
    let (true, Ok(()), Some(deed)) = (is_from_here, is_ours, deed) else {
        let (title, text) = (words.bad_form_title, words.bad_form_text);
        return call.notice(StatusCode::FORBIDDEN, title, text, back);
    };
    match site.deed(dialog, deed, &field("status")).await {
        Ok(()) => {
            let (code, done) = (call.language.code(), deed.name());
            see_other(&format!("{PLACE}/{dialog}?lang={code}&gjort={done}"))
        }
        Err(error) => {
            tracing::warn!(%error, "demo service owner: the change was not taken");
            let (title, text) = (words.unavailable_title, words.unavailable_text);
            call.notice(StatusCode::BAD_GATEWAY, title, text, back)
        }
    }
}

impl ServiceOwner {
    async fn deed(&self, dialog: Uuid, deed: Deed, status: &str) -> Result<(), Error> {
        let (method, path, change) = deed.change(status);
        self.tell(&method, &format!("{dialog}{path}"), &change)
            .await
    }
}

fn show(call: &Call<'_>, dialog: Uuid) -> Response {
    let (words, site) = (call.words(), call.site);
    let case = site.settings.cases.find(dialog);
    let title = case.map_or("", |case| case.title.choose(call.language));
    let mut main = format!("<h1>{}</h1>\n", words.by_hand_heading);
    let done = call.parameter("gjort");
    let done = Deed::ALL
        .into_iter()
        .find(|deed| Some(deed.name()) == done.as_deref());
    if let Some(deed) = done {
        let (said, label) = (words.by_hand_done, deed.label(words));
        let _ = writeln!(
            main,
            "<p role=\"status\"><strong>{said}: {label}</strong></p>"
        );
    }
    let _ = writeln!(
        main,
        "<p class=\"lead\">{}</p>\n<p><code>{dialog}</code></p>",
        escape(title)
    );
    for deed in Deed::ALL {
        let choice = if deed == Deed::Status {
            statuses(words)
        } else {
            String::new()
        };
        let _ = writeln!(
            main,
            "<form method=\"post\" action=\"{PLACE}/{dialog}?lang={code}\">\n\
             <input type=\"hidden\" name=\"skjema\" value=\"{token}\">\n{choice}\
             <p><button name=\"gjor\" value=\"{name}\">{label}</button></p>\n</form>",
            code = call.language.code(),
            token = escape(&site.form_token),
            name = deed.name(),
            label = deed.label(words),
        );
    }
    page(
        StatusCode::OK,
        call.frame(None).page(words.by_hand_heading, &main),
    )
}

fn statuses(words: &Words) -> String {
    let options = STATUSES.map(|status| format!("<option>{status}</option>"));
    format!(
        "<p><label for=\"status\">{}</label><br>\n<select id=\"status\" name=\"status\">{}</select></p>\n",
        words.by_hand_new_status,
        options.concat()
    )
}
