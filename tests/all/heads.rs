//! Heads of requests and of answers: what is refused before any page is looked for has a page of its
//! own, and no answer begins with more than proxies take.

use crate::support::{
    raw,
    town::{INBOX_HOST, TestEnv},
    visitor::{Page, Visitor},
};

/// What proxies take of an answer's head unless they are told to take more.
const HEAD_BYTES: usize = 4096;

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn heading(&self) -> &str {
        let (_, after) = self.body.split_once("<h1").unwrap_or_default();
        let (_, text) = after.split_once('>').unwrap_or_default();
        text.split_once('<').unwrap_or_default().0.trim()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut named = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value)
    }
}

/// A navigation to this path, with these header lines; `host` is our own unless it is given.
async fn opens(town: &TestEnv, path: &str, host: Option<&str>, lines: &str) -> Answer {
    let port = town.places.inbox.port().unwrap();
    let own = format!("host: {INBOX_HOST}:{port}\r\n");
    let host = host.unwrap_or(&own);
    let request = format!(
        "GET {path} HTTP/1.1\r\n{host}accept: text/html\r\nsec-fetch-mode: navigate\r\n\
         sec-fetch-dest: document\r\nconnection: close\r\n{lines}\r\n"
    );
    let answer = raw::sends(port, request.as_bytes()).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    Answer {
        status: raw::status(&answer),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// `docs/rules/security.md#ses-10`: more cookies than can be read, which any site under the same
/// parent domain may have set.
#[tokio::test]
async fn too_many_cookies_have_a_page_that_tells_the_way_out() {
    let town = TestEnv::new().await;
    let cookies = |bytes: usize| format!("cookie: a={}\r\n", "x".repeat(bytes));
    for lines in [cookies(17_000), cookies(40_000), "a: b\r\n".repeat(150)] {
        for (language, heading) in [
            ("nb", "Nettleseren sendte for mange informasjonskapsler"),
            ("nn", "Nettlesaren sende for mange informasjonskapslar"),
            ("en", "The browser sent too many cookies"),
        ] {
            let lines = format!("accept-language: {language}\r\n{lines}");
            let answer = opens(&town, "/aktor", None, &lines).await;
            assert_eq!(answer.status, 431, "{}", answer.head);
            assert_eq!(answer.heading(), heading);
            assert!(answer.body.contains("href=\"/aktor\""), "a way on");
            assert_eq!(answer.header("cache-control"), Some("no-store"));
        }
    }
    // The page comes with what it needs, although that is asked for with the same cookies.
    let style = arbeidsflate::assets::STYLE.path;
    let answer = opens(&town, style, None, &cookies(17_000)).await;
    assert_eq!(answer.status, 200, "{}", answer.head);
}

/// `docs/rules/security.md#lim-4`: also a final dot, which makes another host of it for browsers
/// and cookies.
#[tokio::test]
async fn a_request_for_another_host_is_shown_the_way_to_ours() {
    let town = TestEnv::new().await;
    let port = town.places.inbox.port().unwrap();
    let hosts = [
        "host: evil.example\r\n".to_owned(),
        format!("host: {INBOX_HOST}.:{port}\r\n"),
        format!("host: {INBOX_HOST}\r\n"),
        String::new(),
    ];
    let wanted = town.at("/aktor?x=1");
    for host in hosts {
        let answer = opens(&town, "/aktor?x=1", Some(&host), "").await;
        assert_eq!(answer.status, 421, "{host:?}");
        assert_eq!(answer.heading(), "Innboksen har en annen adresse");
        assert!(
            answer.body.contains(&format!("href=\"{wanted}\"")),
            "{host:?}"
        );
        assert!(!answer.body.contains("evil.example"));
        assert_eq!(answer.header("set-cookie"), None);
    }
}

/// Whatever address is asked for, signed in or not.
#[tokio::test]
async fn no_answer_begins_with_more_than_proxies_take() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let sid = format!(
        "cookie: sid={}\r\n",
        visitor.cookie(INBOX_HOST, "sid").unwrap()
    );
    let units = ["&", "%26", "%C3%A6", "=", "'", "a", "~", "q=1&", "/x"];
    for path in [
        "/aktor?",
        "/inbox?search=",
        "/?party=x&search=",
        "/x",
        "/redirect?instanceUrn=",
    ] {
        for unit in units {
            for length in [1980, 2500, 7500] {
                let address = format!("{path}{}", unit.repeat(length / unit.len()));
                for lines in ["", sid.as_str()] {
                    let answer = opens(&town, &address, None, lines).await;
                    let bytes = answer.head.len();
                    assert!(bytes < HEAD_BYTES, "{path} {unit} {length}: {bytes} bytes");
                    assert!(
                        answer.status < 500,
                        "{path} {unit} {length}: {}",
                        answer.status
                    );
                }
            }
        }
    }
}

/// `docs/rules/login.md#oidc-12`: the longest address that can be returned to survives a login,
/// whatever it is made of.
#[tokio::test]
async fn the_longest_address_survives_a_login() {
    let town = TestEnv::new().await;
    for unit in ["%26", "%C3%A6", "=", "x=12345678&"] {
        let path = format!("/aktor?{}", unit.repeat(1900 / unit.len()));
        let mut visitor = Visitor::new();
        let choice = visitor.opens(&town.at(&path)).await;
        let page = town.chooses(&mut visitor, &choice, "lys").await;
        assert_eq!(page.parameters(), Page::parameters_of(&town.at(&path)));
    }
}

/// Forms, what scripts ask for, files and the steps of a login are no places to be led to.
#[tokio::test]
async fn a_login_leads_to_pages_alone() {
    let town = TestEnv::new().await;
    let mut visitor = Visitor::new();
    town.signs_in(&mut visitor, "lys").await;
    let fill = |path: &str| {
        let words = path.split('/');
        let filled = words.map(|word| if word.starts_with('{') { "x" } else { word });
        filled.collect::<Vec<_>>().join("/")
    };
    let mut refused = 0;
    for row in arbeidsflate::urls::table::ALL {
        let path = fill(row.pattern);
        let shown = visitor.steps(&town.at(&path)).await.status.as_u16();
        visitor.stops_at = Some("/logg-inn/retur");
        let sent = visitor
            .opens(&town.at(&format!("/logg-inn?retur={path}")))
            .await;
        visitor.stops_at = None;
        let landed = visitor.steps(sent.location().as_str()).await;
        let leads_to = landed.header("location").to_owned();
        if shown == 405 || row.access == arbeidsflate::urls::Access::Machine {
            assert_eq!(leads_to, "/", "{path} takes no navigation");
        }
        if leads_to == "/" && path != "/" {
            refused += 1;
        } else {
            assert_eq!(leads_to, path);
        }
    }
    assert!(refused > 15, "{refused}");
    for path in [
        "/okt",
        "/logg-inn",
        "/logg-inn/retur",
        "/dialog/x/hendelser",
    ] {
        assert!(!arbeidsflate::urls::is_page(path), "{path}");
    }
}
