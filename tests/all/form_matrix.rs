//! Every route that takes a form, by what must be refused: the token, the origin and the content type
//! of `docs/rules/security.md#act-2`. A new route is in the matrix, or in the list of exceptions with
//! the reason, or the test fails.

use arbeidsflate::urls::table::{self, Row};
use reqwest::{Method, StatusCode};

use crate::{
    quiet_reads::saves_a_search,
    routes_access::address,
    support::{
        town::TestEnv,
        visitor::{Page, Visitor},
    },
};

/// Routes that take a POST of programs, with the reason why they need no token.
const EXCEPTIONS: [(Row, &str); 2] = [
    (
        table::CSP_REPORT.row(),
        "browsers send reports by themselves, without cookies that count; a log line is all they make",
    ),
    (
        table::LOGOUT_TOKEN.row(),
        "the provider's server sends it: the signature of its token is the proof, not a cookie",
    ),
];

/// Routes that show what a form without a valid token of this person holds, and ask for confirmation
/// instead of refusing it (`docs/rules/security.md#act-3`).
const ASKED_ABOUT: [Row; 6] = [
    table::LABELS.row(),
    table::DIALOG_LABELS.row(),
    table::UNDO.row(),
    table::UNITS.row(),
    table::SAVED_SEARCHES.row(),
    table::SAVED_SEARCH.row(),
];
/// Of these, the ones that keep what was asked for until it is confirmed, in a row of this table.
const KEEPING: [Row; 2] = [table::LABELS.row(), table::DIALOG_LABELS.row()];
const KEPT_IN: &str = "change";

const KIND: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const SAME: (&str, &str) = ("sec-fetch-site", "same-origin");

/// Whose token a form holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Right,
    Missing,
    Empty,
    Garbage,
    /// Of a page of nobody who is signed in.
    Nobodys,
    /// Of a page of somebody else, in another browser.
    OtherPersons,
}

/// One way in which a form is not ours.
struct Case {
    name: &'static str,
    token: Token,
    headers: Vec<(&'static str, String)>,
    status: StatusCode,
}

fn headers(list: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    list.iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect()
}

/// The columns of the matrix.
fn cases(ours: &str) -> Vec<Case> {
    let origin = ("origin", ours);
    let mut cases = Vec::new();
    for (name, token) in [
        ("token missing", Token::Missing),
        ("token empty", Token::Empty),
        ("token garbage", Token::Garbage),
        ("token of nobody", Token::Nobodys),
        ("token of another person", Token::OtherPersons),
    ] {
        cases.push(Case {
            name,
            token,
            headers: headers(&[KIND, origin, SAME]),
            status: StatusCode::FORBIDDEN,
        });
    }
    let kind = |kind| [("content-type", kind), origin, SAME];
    for (name, sent, status) in [
        (
            "origin foreign",
            headers(&[KIND, ("origin", "https://evil.example"), SAME]),
            403,
        ),
        ("origin null", headers(&[KIND, ("origin", "null")]), 403),
        (
            "site cross-site",
            headers(&[KIND, origin, ("sec-fetch-site", "cross-site")]),
            403,
        ),
        (
            "site same-site",
            headers(&[KIND, origin, ("sec-fetch-site", "same-site")]),
            403,
        ),
        ("kind text", headers(&kind("text/plain")), 415),
        ("kind json", headers(&kind("application/json")), 415),
        (
            "kind multipart",
            headers(&kind("multipart/form-data; boundary=x")),
            415,
        ),
        ("kind missing", headers(&[origin, SAME]), 415),
    ] {
        cases.push(Case {
            name,
            token: Token::Right,
            headers: sent,
            status: StatusCode::from_u16(status).unwrap(),
        });
    }
    cases
}

/// Every row of the table that takes a POST, as the server itself says.
async fn posted(town: &TestEnv, visitor: &mut Visitor) -> Vec<Row> {
    let mut rows = Vec::new();
    for row in table::ALL {
        let url = address(town, row.pattern);
        let told = visitor.calls(Method::DELETE, &url, &[], None).await;
        assert_eq!(
            told.status,
            StatusCode::METHOD_NOT_ALLOWED,
            "{}",
            row.pattern
        );
        if told.header("allow").contains("POST") {
            rows.push(*row);
        }
    }
    rows
}

fn token_of(page: &Page) -> String {
    page.attributes("form[action='/sprak'] input[name=skjema]", "value")[0].clone()
}

/// What a person has at the start: a page with a label form, and a saved search.
struct Stage {
    town: TestEnv,
    visitor: Visitor,
    tokens: [String; 3],
    /// The fields of all forms: each route takes its own.
    fields: String,
    /// The ids of a saved search and of the dialog of the label form.
    saved: String,
    dialog: String,
}

impl Stage {
    async fn new() -> Self {
        let town = TestEnv::new().await;
        let mut visitor = Visitor::new();
        let inbox = town.signs_in(&mut visitor, "rask").await;
        let mut other = Visitor::new();
        let others = token_of(&town.signs_in(&mut other, "lys").await);
        let nobodys = token_of(&Visitor::new().opens(&town.at("/")).await);
        let saved = saves_a_search(&town, &mut visitor, &inbox).await;
        let rows = inbox.attributes("main h3 a", "id");
        let dialog = rows[0].strip_prefix("d-").unwrap().to_owned();
        let url = town.at(&format!("/dialog/{dialog}"));
        let page = visitor.opens(&url).await;
        let mut fields = page.form_with("Arkiver").fields;
        fields.retain(|(name, _)| name != "skjema");
        let party = inbox.url.path().split('/').nth(2).unwrap().to_owned();
        for (name, value) in [
            ("sprak", "en"),
            ("utseende", "mork"),
            ("favoritt", "1.x"),
            ("retning", "opp"),
            ("navn", "Nytt navn"),
            ("adresse", &format!("{}?lest=ja", inbox.url.path())),
            ("paa", "1"),
            ("aktor", &party),
            ("gjor", "vis"),
        ] {
            if !fields.iter().any(|(field, _)| field == name) {
                fields.push((name.to_owned(), value.to_owned()));
            }
        }
        let fields = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        Self {
            tokens: [token_of(&inbox), others, nobodys],
            town,
            visitor,
            fields,
            saved,
            dialog,
        }
    }

    /// Sends the fields to a route, with this token and these headers.
    async fn sends(&mut self, row: Row, token: Token, headers: &[(&'static str, String)]) -> Page {
        let [right, others, nobodys] = self.tokens.each_ref().map(String::as_str);
        let token = match token {
            Token::Right => Some(right),
            Token::Missing => None,
            Token::Empty => Some(""),
            Token::Garbage => Some("AAAA"),
            Token::Nobodys => Some(nobodys),
            Token::OtherPersons => Some(others),
        };
        let token = token.map(|token| format!("&skjema={token}"));
        let body = self.fields.clone() + &token.unwrap_or_default();
        let pattern = row.pattern.replace("{sok}", &self.saved);
        let pattern = pattern.replace("{id}", &self.dialog);
        let url = address(&self.town, &pattern);
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        self.visitor
            .calls(Method::POST, &url, &headers, Some(body))
            .await
    }

    /// Everything that a form could have changed: rows of the store, and calls that write.
    async fn state(&self, without: Option<&str>) -> String {
        let mut rows = self.town.database_rows().await;
        if let Some(table) = without {
            rows.remove(table);
        }
        let events = self.town.around.idporten.events();
        let revoked = events.count(simulators::idporten::Endpoint::Revoke);
        let labels = self.town.dialogporten().requests().fields;
        let labels = labels.get("bulkSetSystemLabels").copied().unwrap_or(0);
        format!("{revoked} {labels} {rows:#?}")
    }
}

/// `docs/rules/security.md#act-2`, `docs/rules/security.md#act-3`, `docs/rules/login.md#m24`.
#[tokio::test]
async fn act_2_every_form_of_the_table_is_refused_unless_it_is_of_this_person_and_origin() {
    let mut stage = Stage::new().await;
    let ours = stage.town.places.inbox.origin().ascii_serialization();
    let rows = posted(&stage.town, &mut stage.visitor).await;
    for (row, reason) in EXCEPTIONS {
        assert!(rows.contains(&row), "{} takes no POST", row.pattern);
        assert!(reason.len() > 20, "{}: {reason}", row.pattern);
    }
    let is_exception = |row: &Row| EXCEPTIONS.iter().any(|(exempt, _)| exempt == row);
    for row in rows.iter().filter(|row| !is_exception(row)) {
        for case in cases(&ours) {
            let place = format!("{}: {}", row.pattern, case.name);
            let has_foreign_token = !matches!(case.token, Token::Right | Token::OtherPersons);
            let is_asked = has_foreign_token && ASKED_ABOUT.contains(row);
            let without = (is_asked && KEEPING.contains(row)).then_some(KEPT_IN);
            let before = stage.state(without).await;
            let page = stage.sends(*row, case.token, &case.headers).await;
            if is_asked {
                assert!(
                    page.status == StatusCode::OK || page.status == StatusCode::SEE_OTHER,
                    "{place}: {}",
                    page.status
                );
            } else {
                assert_eq!(page.status, case.status, "{place}");
            }
            assert_eq!(page.header("set-cookie"), "", "{place}");
            assert!(
                before == stage.state(without).await,
                "{place} changed something"
            );
        }
    }
    // It was the guard that refused them: the same forms of this person are taken. What logs out is
    // last, each from a login of its own.
    let ends = [table::LOGOUT.row(), table::LOGOUT_EVERYWHERE.row()];
    let mut last: Vec<_> = rows.iter().filter(|row| !is_exception(row)).collect();
    last.sort_by_key(|row| ends.contains(row));
    for row in last {
        if ends.contains(row) {
            stage = Stage::new().await;
        }
        let ours = stage.town.places.inbox.origin().ascii_serialization();
        let right = headers(&[KIND, ("origin", &ours), SAME]);
        let page = stage.sends(*row, Token::Right, &right).await;
        assert!(
            ![401, 403, 415].contains(&page.status.as_u16()),
            "{}: {}",
            row.pattern,
            page.status
        );
    }
}
