//! Limits count by subscriber, however a proxy or the system writes addresses.

use std::net::Ipv4Addr;

use arbeidsflate::app::REPORTS_PER_MINUTE;
use tokio::net::TcpListener;

use crate::support::{
    raw,
    town::{INBOX_HOST, TestEnv, TestEnvOptions},
};

const ADDRESSES: u32 = 640;

async fn behind_a_proxy() -> TestEnv {
    let trusted = "127.0.0.1, ::ffff:127.0.1.0/120".to_owned();
    TestEnv::with(TestEnvOptions {
        settings: vec![("TRUSTED_PROXIES", trusted)],
        ..TestEnvOptions::default()
    })
    .await
}

/// A small request whose sender is counted, and of which few are taken.
fn report(town: &TestEnv, forwarded: &str) -> Vec<u8> {
    let authority = format!("{INBOX_HOST}:{}", town.places.inbox.port().unwrap());
    format!(
        "POST /csp-report HTTP/1.1\r\nhost: {authority}\r\n{forwarded}content-length: 2\r\n\
         connection: close\r\n\r\n{{}}"
    )
    .into_bytes()
}

async fn status_behind(town: &TestEnv, address: &str) -> u16 {
    let forwarded = format!("x-forwarded-for: {address}\r\n");
    let port = town.places.inbox.port().unwrap();
    raw::status(&raw::sends(port, &report(town, &forwarded)).await)
}

/// `docs/rules/security.md#lim-5`.
#[tokio::test]
async fn nobody_shares_a_limit_with_somebody_else_in_any_notation() {
    type Notation = fn(u8, u8) -> String;
    let notations: [(&str, Notation); 8] = [
        ("alone", |a, b| format!("198.18.{a}.{b}")),
        ("with a port", |a, b| format!("198.19.{a}.{b}:4711")),
        ("as IPv6", |a, b| format!("::ffff:203.0.{a}.{b}")),
        ("as IPv6, with a port", |a, b| {
            format!("[::ffff:203.1.{a}.{b}]:4711")
        }),
        ("IPv6", |a, b| format!("2001:db8:{a:x}:{b:x}::1")),
        ("IPv6 in brackets", |a, b| {
            format!("[2001:db8:1{a:x}:{b:x}::1]:443")
        }),
        ("translated", |a, b| format!("64:ff9b::203.2.{a}.{b}")),
        ("after a word", |a, b| {
            format!("unknown, 10.0.0.1;x, 203.3.{a}.{b}, 127.0.1.7:80")
        }),
    ];
    let town = behind_a_proxy().await;
    for (name, notation) in notations {
        for number in 0..ADDRESSES {
            let [.., a, b] = number.to_be_bytes();
            let status = status_behind(&town, &notation(a, b)).await;
            assert_eq!(status, 204, "{name}: address {number}");
        }
        // And a subscriber is one, whatever the port.
        for _ in 1..REPORTS_PER_MINUTE {
            assert_eq!(status_behind(&town, &notation(0, 0)).await, 204, "{name}");
        }
        assert_eq!(status_behind(&town, &notation(0, 0)).await, 429, "{name}");
    }
    // The same address in two notations is one subscriber.
    assert_eq!(status_behind(&town, "[::ffff:198.18.0.0]:1").await, 429);
    // What cannot be read stands for nobody: then the proxy itself is counted.
    for _ in 0..REPORTS_PER_MINUTE {
        assert_eq!(status_behind(&town, "203.4.0.1, unknown").await, 204);
    }
    assert_eq!(status_behind(&town, "203.4.0.2, unknown").await, 429);
}

#[tokio::test]
async fn a_listener_for_both_families_tells_its_visitors_apart() {
    let town = TestEnv::new().await;
    let listener = TcpListener::bind("[::]:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = tokio::spawn(arbeidsflate::server::serve_app(
        town.app.clone(),
        listener,
        std::future::pending(),
    ));
    let report = report(&town, "x-forwarded-for: 203.0.113.7\r\n");
    for visitor in 2..=40 {
        let address = Ipv4Addr::new(127, 0, 0, visitor);
        let answer = raw::sends_from(address, port, &report).await;
        assert_eq!(raw::status(&answer), 204, "{address}");
    }
    let last = Ipv4Addr::new(127, 0, 0, 40);
    for _ in 1..REPORTS_PER_MINUTE {
        let answer = raw::sends_from(last, port, &report).await;
        assert_eq!(raw::status(&answer), 204);
    }
    let answer = raw::sends_from(last, port, &report).await;
    assert_eq!(raw::status(&answer), 429);
    serving.abort();
}
