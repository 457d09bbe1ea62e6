//! Every row of the table of addresses: who may use it, with which method, and which headers its
//! answers have.

use arbeidsflate::urls::table::{self, Access, Kind, Row};
use reqwest::{Method, StatusCode};

use crate::support::{
    town::{INBOX_HOST, TestEnv},
    visitor::{Page, Visitor},
};

const NAVIGATION: [(&str, &str); 3] = [
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-dest", "document"),
    ("sec-fetch-site", "none"),
];
const HELPER: [(&str, &str); 3] = [
    ("sec-fetch-mode", "cors"),
    ("sec-fetch-dest", "empty"),
    ("sec-fetch-site", "same-origin"),
];
const FORM: [(&str, &str); 1] = [("content-type", "application/x-www-form-urlencoded")];
/// Those that take a form; the rest take GET.
pub(crate) const POSTED: [Row; 16] = [
    table::LOGOUT.row(),
    table::LOGOUT_EVERYWHERE.row(),
    table::LOGOUT_TOKEN.row(),
    table::LANGUAGE.row(),
    table::APPEARANCE.row(),
    table::CSP_REPORT.row(),
    table::CLOSE_NOTICE.row(),
    table::PROFILE_DELETE_ALL.row(),
    table::PROFILE_END_OTHERS.row(),
    table::PROFILE_UNIT_SETS.row(),
    table::FAVOURITE.row(),
    table::LABELS.row(),
    table::DIALOG_LABELS.row(),
    table::DIALOG_TOKEN.row(),
    table::SAVED_SEARCH_MOVE.row(),
    table::PROFILE_FIELD.row(),
];
/// Those that take both: a form, and the page that tells what became of it.
const ANSWERED: [Row; 5] = [
    table::UNITS.row(),
    table::UNDO.row(),
    table::SAVED_SEARCHES.row(),
    table::SAVED_SEARCH.row(),
    table::SAVED_SEARCH_DELETE.row(),
];

/// An address for the pattern of a row. A row with a new parameter must be thought of here.
pub(crate) fn address(town: &TestEnv, pattern: &str) -> String {
    let filled = pattern
        .replace("{aktor}", "318037434")
        .replace("{visning}", "innboks")
        .replace("{id}", &town.dialog("sykepenger"))
        .replace("{merker}", "skd.0123456789ab")
        .replace("{endring}", &"a".repeat(43))
        .replace("{innsending}", &uuid::Uuid::nil().to_string())
        .replace("{handling}", &uuid::Uuid::nil().to_string())
        .replace("{felt}", "slettede")
        .replace("{sok}", &"a".repeat(22))
        .replace(table::ASSET.row().pattern, arbeidsflate::assets::STYLE.path);
    assert!(!filled.contains('{'), "{pattern}");
    town.at(&filled)
}

/// `docs/rules/security.md#acc-6`, `docs/rules/login.md#oidc-11`.
#[tokio::test]
async fn oidc_11_acc_6_without_a_session_a_navigation_is_sent_to_log_in_and_a_script_is_told() {
    let town = TestEnv::new().await;
    let mut private = 0;
    for row in table::ALL {
        let url = address(&town, row.pattern);
        let is_posted = POSTED.contains(row);
        let method = if is_posted { Method::POST } else { Method::GET };
        let mut headers = NAVIGATION.to_vec();
        if is_posted {
            headers = FORM.to_vec();
        }
        let body = is_posted.then(|| "sprak=nn".to_owned());
        let page = Visitor::new().calls(method, &url, &headers, body).await;
        assert_ne!(
            page.status,
            StatusCode::METHOD_NOT_ALLOWED,
            "{}",
            row.pattern
        );
        assert!(
            !page.status.is_server_error(),
            "{}: {}",
            row.pattern,
            page.status
        );
        if row.access != Access::SignedIn {
            assert_ne!(page.status, StatusCode::UNAUTHORIZED, "{}", row.pattern);
            continue;
        }
        private += 1;
        if is_posted {
            // Never a redirect into login, which the policy for forms would stop
            // (`docs/rules/security.md#csp`): a page that says so.
            assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{}", row.pattern);
            continue;
        }
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", row.pattern);
        let to = page.location();
        assert_eq!(to.path(), "/logg-inn");
        let back = to
            .query_pairs()
            .find(|(name, _)| name == "retur")
            .unwrap()
            .1;
        assert_eq!(town.at(&back), url);
        for method in [Method::GET, Method::HEAD] {
            let script = Visitor::new().calls(method, &url, &HELPER, None).await;
            assert_eq!(script.status, StatusCode::UNAUTHORIZED, "{}", row.pattern);
            assert_eq!(script.header("location"), "");
        }
        let program = Visitor::new().calls(Method::GET, &url, &[], None).await;
        assert_eq!(program.status, StatusCode::UNAUTHORIZED, "{}", row.pattern);
        let old_browser = [("accept", "text/html")];
        let page = Visitor::new()
            .calls(Method::GET, &url, &old_browser, None)
            .await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", row.pattern);
    }
    assert!(private >= 3);
    assert_eq!(town.dialogporten_calls(), 0);
}

/// `docs/rules/security.md#lim-7`, `docs/rules/security.md#act-1`: signed in or not.
#[tokio::test]
async fn act_1_other_methods_are_refused_with_those_that_there_are() {
    let town = TestEnv::new().await;
    let mut signed_in = Visitor::new();
    town.signs_in(&mut signed_in, "rask").await;
    let calls = town.dialogporten_calls();
    for row in table::ALL {
        let url = address(&town, row.pattern);
        let is_posted = POSTED.contains(row);
        let mut wrong = vec!["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"];
        let is_answered = ANSWERED.contains(row);
        wrong.extend(match (is_answered, is_posted) {
            (true, _) => vec![],
            (false, true) => vec!["GET", "HEAD"],
            (false, false) => vec!["POST"],
        });
        for method in wrong {
            let method: Method = method.parse().unwrap();
            for visitor in [&mut Visitor::new(), &mut signed_in] {
                let body = (method == Method::POST).then(String::new);
                let page = visitor.calls(method.clone(), &url, &FORM, body).await;
                let place = format!("{method} {}", row.pattern);
                assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED, "{place}");
                let allowed = page.header("allow");
                let (posts, gets) = (is_posted || is_answered, !is_posted || is_answered);
                assert_eq!(allowed.contains("POST"), posts, "{place}: {allowed}");
                assert_eq!(allowed.contains("GET"), gets, "{place}: {allowed}");
                has_every_header(&page, &place);
            }
        }
    }
    for method in ["PUT", "OPTIONS", "TRACE"] {
        let method: Method = method.parse().unwrap();
        let page = Visitor::new()
            .calls(method, &town.at("/nowhere"), &[], None)
            .await;
        assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    }
    assert_eq!(town.dialogporten_calls(), calls);
    assert_eq!(
        signed_in.steps(&town.at("/aktor")).await.status,
        StatusCode::OK
    );
}

/// `docs/rules/security.md#acc-8`: for whom one acts, and the way out, on pages and on pages of
/// faults.
#[tokio::test]
async fn acc_8_every_private_page_says_for_whom_one_acts_and_has_the_way_out() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "rask").await;
    let private = table::ALL
        .iter()
        .filter(|row| row.access == Access::SignedIn && row.kind == Kind::Page);
    let (foreign, own) = (town.dialog("sykepenger"), town.dialog("tilsyn-mat"));
    let urls = private.map(|row| address(&town, row.pattern).replace(&foreign, &own));
    let mut urls: Vec<String> = urls.collect();
    urls.push(town.at("/a/999999999/innboks"));
    urls.push(town.at("/dialog/00000000-0000-0000-0000-000000000000"));
    urls.push(town.at(&format!("/dialog/{foreign}")));
    let mut statuses = std::collections::BTreeMap::new();
    for url in urls {
        let page = visitor.steps(&url).await;
        let is_page = page.header("content-type").starts_with("text/html");
        if page.status.is_redirection() || !is_page {
            continue;
        }
        *statuses.entry(page.status.as_u16()).or_insert(0) += 1;
        assert!(page.text().contains("Fjellbekk"), "{url}: {}", page.text());
        assert!(page.has_form("/logg-ut"), "{url}");
    }
    assert!(statuses[&200] >= 10 && statuses[&404] >= 2, "{statuses:?}");
}

/// `docs/rules/login.md#m23`, `docs/rules/login.md#m28`, `docs/rules/security.md#headers`: the
/// literal set.
#[expect(
    clippy::cognitive_complexity,
    reason = "one header after the other, each with its assertion"
)]
fn has_every_header(page: &Page, place: &str) {
    let is_kept = page.url.path().starts_with("/static/") && page.status == StatusCode::OK;
    let cache = if is_kept {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
        ),
        ("cache-control", cache),
        ("strict-transport-security", ""),
    ] {
        assert_eq!(page.header(name), value, "{place}: {name}");
        assert!(
            page.headers.get_all(name).iter().count() <= 1,
            "{place}: {name} twice"
        );
    }
    let is_notice = page.url.path() == "/logg-ut/varsel" && page.header("allow").is_empty();
    let framing = if is_notice { "" } else { "DENY" };
    assert_eq!(page.header("x-frame-options"), framing, "{place}");
    let is_html = page.header("content-type").starts_with("text/html");
    let reports = if is_html { "csp=\"/csp-report\"" } else { "" };
    assert_eq!(page.header("reporting-endpoints"), reports, "{place}");
    let csp = page.header("content-security-policy");
    if !is_html {
        assert_eq!(csp, "default-src 'none'; frame-ancestors 'none'", "{place}");
    }
    assert!(
        !csp.contains("unsafe") && !csp.contains('*'),
        "{place}: {csp}"
    );
    if !is_kept {
        let vary: Vec<_> = page.headers.get_all("vary").iter().collect();
        assert!(
            vary.iter().any(|v| v.to_str().unwrap().contains("Cookie")),
            "{place}: {vary:?}"
        );
        assert_eq!(page.header("etag"), "", "{place}");
        assert_eq!(page.header("last-modified"), "", "{place}");
    }
    for name in page.headers.keys().map(http::HeaderName::as_str) {
        let is_forbidden =
            name == "server" || name == "x-powered-by" || name.starts_with("access-control-allow");
        assert!(!is_forbidden, "{place}: {name}");
    }
}

/// `docs/rules/security.md#headers`.
#[tokio::test]
async fn m23_m28_every_answer_has_the_whole_set_of_headers() {
    let town = TestEnv::new().await;
    let mut signed_in = Visitor::new();
    town.signs_in(&mut signed_in, "rask").await;
    let mut paths: Vec<String> = table::ALL
        .iter()
        .map(|row| address(&town, row.pattern))
        .collect();
    for path in [
        "/nowhere",
        "/static/nowhere.css",
        "/dialog/no-uuid",
        "/dialog/00000000-0000-0000-0000-000000000000",
        "/a/999999999/innboks",
        "/logg-inn/retur?state=x&code=y",
        "/logg-ut/varsel?iss=x",
    ] {
        paths.push(town.at(path));
    }
    let mut seen = std::collections::BTreeSet::new();
    for url in paths {
        for visitor in [&mut Visitor::new(), &mut signed_in] {
            for headers in [&NAVIGATION, &HELPER] {
                let page = visitor.calls(Method::GET, &url, headers, None).await;
                seen.insert(page.status.as_u16());
                has_every_header(&page, &format!("{url} {}", page.status));
            }
        }
    }
    for status in [200, 303, 400, 401, 403, 404, 405] {
        assert!(seen.contains(&status), "{status} was not among {seen:?}");
    }
}

/// `docs/rules/login.md#m27`, `docs/rules/security.md#headers`.
#[tokio::test]
async fn m27_the_content_security_policy_is_this_text() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    let inbox = town.signs_in(&mut visitor, "lys").await;
    let csp = inbox.header("content-security-policy");
    let (before, rest) = csp.split_once("form-action 'self'").unwrap();
    let (origins, after) = rest.split_once(';').unwrap();
    assert_eq!(
        before,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    );
    assert_eq!(
        after,
        " frame-src 'none'; frame-ancestors 'none'; object-src 'none'; base-uri 'none'; \
         require-trusted-types-for 'script'; trusted-types embed; report-uri /csp-report; \
         report-to csp"
    );
    let login = town.places.login.origin().ascii_serialization();
    assert!(
        origins.split(' ').any(|origin| origin == login),
        "{origins}"
    );
    let known = [login, town.places.issuer.origin().ascii_serialization()];
    for origin in origins.split_whitespace() {
        assert!(known.iter().any(|known| known == origin), "{origin}");
    }
}

/// `docs/rules/security.md#act-4`, `docs/rules/inbox.md#g-4`: nothing but a person's own navigation
/// marks a dialog as read.
#[tokio::test]
async fn a_dialog_is_not_opened_on_suspicion() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let url = town.at(&format!("/dialog/{}", town.dialog("sykepenger")));
    let with = |name: &'static str, value: &'static str| {
        let mut headers = NAVIGATION.to_vec();
        headers.push((name, value));
        headers
    };
    let head = visitor.calls(Method::HEAD, &url, &NAVIGATION, None).await;
    assert_eq!((head.status, head.body.as_str()), (StatusCode::OK, ""));
    for headers in [
        with("sec-purpose", "prefetch"),
        with("sec-purpose", "prefetch;prerender"),
        with("purpose", "prefetch"),
    ] {
        let page = visitor.calls(Method::GET, &url, &headers, None).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{headers:?}");
    }
    assert_eq!(town.openings(), 0);
    assert!(visitor.cookie(INBOX_HOST, "sid").is_some());
    let page = visitor.opens(&url).await;
    assert_eq!((page.status, town.openings()), (StatusCode::OK, 1));
}

/// `docs/rules/security.md#csp-reports`: reports are kept small and few.
#[tokio::test]
async fn reports_of_broken_policies_are_held_back() {
    let town = TestEnv::new().await;
    let url = town.at("/csp-report");
    let mut visitor = Visitor::new();
    let long = "x".repeat(8 * 1024 + 1);
    let mut statuses = Vec::new();
    for body in [&long, "{}", "", "\u{0}"] {
        let body = Some(body.to_owned());
        let page = visitor.calls(Method::POST, &url, &[], body).await;
        statuses.push(page.status.as_u16());
    }
    assert_eq!(statuses, [413, 204, 204, 204]);
    for number in 5..=11 {
        let page = visitor
            .calls(Method::POST, &url, &[], Some(String::new()))
            .await;
        let status = if number <= 10 { 204 } else { 429 };
        assert_eq!(page.status.as_u16(), status, "report {number}");
    }
    assert!(visitor.cookie_names(INBOX_HOST).is_empty());
}
