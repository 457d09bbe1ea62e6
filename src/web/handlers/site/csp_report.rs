//! Reports of content security policy violations: size-limited, rate-limited, and logged without
//! full addresses (`docs/rules/security.md#csp-reports`).

use axum::{
    body::Bytes,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde_json::Value;
use url::Url;

use crate::{
    app::App,
    web::{
        extractors::client_address::{client_address, subscriber},
        middleware::request_body,
    },
};

/// Longest report that is read, in bytes.
const REPORT_LIMIT_BYTES: usize = 8 * 1024;

/// Handles `POST /csp-report`, in the old form (`csp-report`) and the new one (a list of reports).
pub async fn take(State(app): State<App>, request: Request) -> Response {
    let address = client_address(
        request.extensions(),
        request.headers(),
        &app.config.trusted_proxies,
    );
    let allowed = address.is_some_and(|address| app.csp_reports.allows(subscriber(address)));
    if !allowed {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    let body = match request_body::read(request.into_body(), REPORT_LIMIT_BYTES).await {
        Ok(body) => body,
        Err(refusal) => return refusal.into_response(),
    };
    for (directive, blocked) in violations(&body) {
        tracing::warn!(
            csp.directive = directive,
            csp.blocked = blocked,
            "a page broke its content security policy"
        );
    }
    StatusCode::NO_CONTENT.into_response()
}

/// The violated directive and the blocked origin of each report in the body, at most twenty.
fn violations(body: &Bytes) -> Vec<(String, String)> {
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return Vec::new();
    };
    let reports = match &value {
        Value::Array(reports) => reports
            .iter()
            .filter_map(|report| report.get("body"))
            .collect(),
        Value::Object(_) => value.get("csp-report").into_iter().collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    let text = |report: &Value, names: [&str; 2]| {
        let found = names
            .iter()
            .find_map(|name| report.get(name).and_then(Value::as_str));
        found.unwrap_or_default().to_owned()
    };
    let violation = |report: &&Value| {
        let directive = text(report, ["effective-directive", "effectiveDirective"]);
        let blocked = text(report, ["blocked-uri", "blockedURL"]);
        (known_directive(&directive), origin(&blocked))
    };
    reports.iter().take(20).map(violation).collect()
}

/// The name of a directive; `?` when the text does not look like one.
fn known_directive(text: &str) -> String {
    let looks_right = text.len() <= 40 && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    if looks_right {
        text.to_owned()
    } else {
        "?".to_owned()
    }
}

/// The origin without path, since a path may name a dialog. Keywords such as `inline` stay.
fn origin(text: &str) -> String {
    match Url::parse(text) {
        Ok(url) => url.origin().ascii_serialization(),
        Err(_)
            if (1..=20).contains(&text.len())
                && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') =>
        {
            text.to_owned()
        }
        Err(_) => "?".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read_and_only_the_origin_kept() {
        let old = r#"{"csp-report":{"effective-directive":"img-src","blocked-uri":"https://evil.example/dialog/1?x"}}"#;
        let new = r#"[{"type":"csp-violation","body":{"effectiveDirective":"script-src-elem","blockedURL":"inline"}}]"#;
        let expect =
            |directive: &str, blocked: &str| vec![(directive.to_owned(), blocked.to_owned())];
        assert_eq!(
            violations(&Bytes::from(old)),
            expect("img-src", "https://evil.example")
        );
        assert_eq!(
            violations(&Bytes::from(new)),
            expect("script-src-elem", "inline")
        );
    }

    #[test]
    fn rubbish_is_kept_out_of_the_log() {
        let planted = "{\"csp-report\":{\"effective-directive\":\"x\\nERROR forged\",\"blocked-uri\":\"a b\\u0000\"}}";
        assert_eq!(
            violations(&Bytes::from(planted)),
            [("?".to_owned(), "?".to_owned())]
        );
        for rubbish in ["", "[]", "{}", "[1,{}]", "\"text\"", "{\"csp-report\":7}"] {
            assert!(
                violations(&Bytes::from(rubbish))
                    .iter()
                    .all(|(d, b)| d.is_empty() && b == "?"),
                "{rubbish}"
            );
        }
    }
}
