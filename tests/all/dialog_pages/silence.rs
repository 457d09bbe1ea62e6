//! What service owners write leads browsers to them, and never our server.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::{PARTY, action, arrives, embed, makes, opens, sent, text};
use crate::support::visitor::{Page, Visitor};

/// A listener that counts who comes.
async fn counting() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    (port, count)
}

/// A dialog with an address in every place that can hold one.
fn full_of(address: &str) -> Value {
    let at = |name: &str| format!("{address}{name}");
    let file = |name: &str| {
        let url = json!({ "url": at(name), "mediaType": "application/pdf", "consumerType": "Gui" });
        json!([{ "displayName": text("Fil"), "urls": [url] }])
    };
    let mut letter = sent("Brevet", &at("letter"));
    letter["attachments"] = file("letter-file");
    letter["navigationalActions"] = json!([{ "title": text("Videre"), "url": at("onwards") }]);
    let written = format!("[x]({address}a) ![y]({address}b) <{address}c>");
    json!({
        "content": {
            "mainContentReference": embed(&at("main")),
            "additionalInfo": { "mediaType": "text/markdown", "value": text(&written) },
        },
        "attachments": file("file"),
        "guiActions": [
            action("GET", &at("get"), ""),
            action("GET", &at("get-asked"), "Sikker?"),
            action("POST", &at("post"), ""),
        ],
        "apiActions": [{ "action": "write", "endpoints": [{ "url": at("api"), "httpMethod": "POST" }] }],
        "transmissions": [letter],
    })
}

/// Opens every page that a dialog's page leads to on our own site.
async fn reads_all(visitor: &mut Visitor, page: &Page) {
    let own = page.attributes("main a[href^='/dialog/']", "href");
    for href in own.iter().filter(|href| href.starts_with(page.url.path())) {
        visitor.opens(page.url.join(href).unwrap().as_str()).await;
    }
}

#[tokio::test]
async fn emb_8_the_server_connects_to_no_host_that_a_dialog_names() {
    let (town, mut visitor) = arrives().await;
    let (port, count) = counting().await;
    let planted = makes(
        &town,
        &full_of(&format!("http://planted.localhost:{port}/")),
    );
    let page = opens(&town, &mut visitor, planted).await;
    assert!(
        page.body
            .matches(&format!("planted.localhost:{port}"))
            .count()
            >= 4
    );
    reads_all(&mut visitor, &page).await;

    let dialogs = town.around.world["dialogs"].as_array().unwrap().clone();
    let mut read = 0;
    for dialog in dialogs.iter().filter(|one| one["create"]["party"] == PARTY) {
        let id = dialog["create"]["id"].as_str().unwrap();
        let page = opens(&town, &mut visitor, id).await;
        read += usize::from(page.status == StatusCode::OK);
        reads_all(&mut visitor, &page).await;
    }
    assert!(read > 50, "{read} dialogs were read");
    assert_eq!(count.load(Ordering::SeqCst), 0);
    assert_eq!(town.around.service_owner.calls(), []);

    // Whoever does connect is counted.
    let url = format!("http://planted.localhost:{port}/");
    let http = arbeidsflate::http_client::client(Duration::from_millis(200)).unwrap();
    let _ = http.get(url).send().await;
    assert_eq!(count.load(Ordering::SeqCst), 1);
}
