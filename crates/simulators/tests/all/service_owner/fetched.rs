//! Content and actions that the inbox's page requests from the site in the browser, with the dialog
//! token.

use std::time::Duration;

use jiff::SignedDuration;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use simulators::{
    service_owner::{Content, Handling, ServiceOwner, SiteCall},
    world::{self, Addresses, Size},
};
use url::Url;
use uuid::Uuid;

use super::{
    real::{Served, bind, dialogporten, site},
    stage::{CITIZEN, NOW},
};
use crate::{dialogporten_running::Running, token_issuer::serve};

const INBOX: &str = "http://inbox.localhost:8080";
const OPEN: &str = "query ($id: UUID!) { dialogById(dialogId: $id) { dialog {
    dialogToken status guiActions { url isAuthorized }
    content { mainContentReference { value { value } mediaType } }
    transmissions { id isOpened content { title { value { value } } contentReference { value { value } } } }
    activities { type transmissionId } } errors { __typename } } }";

/// The site with the standard world, and Dialogporten.
struct Scene {
    running: Running,
    owner: ServiceOwner,
    world: Value,
    origin: String,
    http: reqwest::Client,
    _served: Served,
}

impl Scene {
    async fn new() -> Self {
        let at = bind("etat.localhost").await;
        let origin: Url = at.1.clone();
        let addresses = Addresses {
            service_owner: origin.clone(),
        };
        let made = world::make(Size::Standard, NOW.parse().unwrap(), &addresses).unwrap();
        let running = dialogporten(&made.value).await;
        let (served, owner, _) = site(&made.value, &running, at).await;
        Self {
            running,
            owner,
            world: made.value,
            origin: origin.origin().ascii_serialization(),
            http: simulators::http_client::client(Duration::from_secs(10)).unwrap(),
            _served: served,
        }
    }

    fn id(&self, name: &str) -> Uuid {
        let id = self.world["dialogNames"][name].as_str();
        id.unwrap_or_else(|| panic!("no {name}")).parse().unwrap()
    }

    async fn open(&self, id: Uuid) -> Value {
        let token = self.running.issuer.token(CITIZEN, "idporten-loa-high");
        let answer = self
            .running
            .ask_as(&token, OPEN, &json!({ "id": id }))
            .await;
        answer["data"]["dialogById"].clone()
    }

    async fn token(&self, name: &str) -> String {
        let opened = self.open(self.id(name)).await;
        opened["dialog"]["dialogToken"].as_str().unwrap().to_owned()
    }

    async fn asks(&self, method: Method, url: &str, token: Option<&str>) -> Response {
        let url = if url.starts_with('/') {
            format!("{}{url}", self.origin)
        } else {
            url.to_owned()
        };
        let mut request = self.http.request(method, url).header("origin", INBOX);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        request.send().await.unwrap()
    }

    async fn fetches(&self, name: &str) -> Response {
        let token = self.token(name).await;
        let path = format!("/innhold/{}", self.id(name));
        self.asks(Method::GET, &path, Some(&token)).await
    }

    /// Address of the dialog's first GUI action that the site carries out.
    fn action(&self, name: &str) -> String {
        let id = self.id(name).to_string();
        let dialogs = self.world["dialogs"].as_array().unwrap().iter();
        let mut of_it = dialogs.filter(|one| one["create"]["id"] == id);
        let actions = &of_it.next().unwrap()["create"]["guiActions"];
        let urls = actions.as_array().unwrap().iter().map(|one| &one["url"]);
        let mut here = urls
            .filter_map(Value::as_str)
            .filter(|url| url.contains("/handling/"));
        here.next().unwrap().to_owned()
    }
}

fn kind(response: &Response) -> &str {
    response.headers()["content-type"].to_str().unwrap()
}

#[tokio::test]
async fn the_inbox_may_fetch_content_and_nobody_else_s_page() {
    let scene = Scene::new().await;
    let path = format!("/innhold/{}", scene.id("innhold-markdown"));
    let action = scene.action("fartsbot");
    for (url, method) in [(path, "GET"), (action, "POST, DELETE")] {
        let allowed = scene.asks(Method::OPTIONS, &url, None).await;
        assert_eq!(allowed.status(), 204);
        let headers = allowed.headers();
        assert_eq!(headers["access-control-allow-origin"], INBOX);
        assert_eq!(headers["access-control-allow-methods"], method);
        let sent = "authorization, prefer, accept-language";
        assert_eq!(headers["access-control-allow-headers"], sent);

        let url = url.strip_prefix(&scene.origin).unwrap_or(&url);
        let url = format!("{}{url}", scene.origin);
        let foreign = scene.http.request(Method::OPTIONS, url);
        let foreign = foreign.header("origin", "http://annen.localhost:8080");
        let foreign = foreign.send().await.unwrap();
        assert!(
            foreign
                .headers()
                .get("access-control-allow-origin")
                .is_none()
        );
        assert!(
            foreign
                .headers()
                .get("access-control-allow-methods")
                .is_none()
        );
    }
}

#[tokio::test]
async fn content_comes_in_the_promised_form_for_this_dialog_s_token_only() {
    let scene = Scene::new().await;
    for (name, promised, part) in [
        (
            "innhold-markdown",
            "text/markdown; charset=utf-8",
            "| Post | Beløp |",
        ),
        ("innhold-html", "text/html; charset=utf-8", "<th>Post</th>"),
    ] {
        let response = scene.fetches(name).await;
        assert_eq!(response.status(), 200, "{name}");
        assert_eq!(kind(&response), promised);
        assert_eq!(response.headers()["access-control-allow-origin"], INBOX);
        assert!(response.headers().get("set-cookie").is_none());
        let text = response.text().await.unwrap();
        assert!(text.contains(part), "{text}");
    }
    let path = format!("/innhold/{}", scene.id("innhold-markdown"));
    let other = scene.token("innhold-html").await;
    let good = scene.token("innhold-markdown").await;
    let forged = good.replacen("ey", "fy", 1);
    for (token, status) in [(None, 401), (Some(&forged), 401), (Some(&other), 403)] {
        let refused = scene
            .asks(Method::GET, &path, token.map(String::as_str))
            .await;
        assert_eq!(refused.status(), status);
        assert_eq!(kind(&refused), "application/problem+json; charset=utf-8");
        let readable = &refused.headers()["access-control-allow-origin"];
        assert_eq!(readable, INBOX, "else the page cannot tell why");
    }
    scene.running.clock.advance(SignedDuration::from_secs(600));
    let late = scene.asks(Method::GET, &path, Some(&good)).await;
    assert_eq!(late.status(), 401, "ten minutes old");
}

#[tokio::test]
async fn fetching_what_a_transmission_carries_opens_it_once() {
    let scene = Scene::new().await;
    let id = scene.id("lang-trad");
    let opened = scene.open(id).await;
    let dialog = &opened["dialog"];
    let sent = dialog["transmissions"].as_array().unwrap();
    let asked = &sent[2];
    assert_eq!(asked["isOpened"], false);
    let url = asked["content"]["contentReference"]["value"][0]["value"]
        .as_str()
        .unwrap();
    let token = dialog["dialogToken"].as_str();
    for _ in 0..2 {
        let response = scene.asks(Method::GET, url, token).await;
        assert_eq!(response.status(), 200);
        let text = response.text().await.unwrap();
        assert!(text.starts_with("# Send oss et situasjonskart"), "{text}");
    }
    let opened = scene.open(id).await;
    assert_eq!(opened["dialog"]["transmissions"][2]["isOpened"], true);
    let told = opened["dialog"]["activities"].as_array().unwrap().iter();
    assert_eq!(
        told.filter(|one| one["transmissionId"] == asked["id"])
            .count(),
        1
    );

    let restricted = sent[9]["id"].as_str().unwrap();
    let path = format!("/innhold/{id}/{restricted}");
    assert_eq!(scene.asks(Method::GET, &path, token).await.status(), 403);
}

#[tokio::test]
async fn content_fails_in_every_way_that_is_wished() {
    let scene = Scene::new().await;
    let name = "innhold-markdown";
    let id = scene.id(name);
    for (conduct, status) in [
        (Content::Forbidden, 403),
        (Content::NotFound, 404),
        (Content::Broken, 500),
        (Content::Empty, 204),
        (Content::RedirectHere, 302),
        (Content::RedirectLoop, 302),
        (Content::RedirectAway, 302),
    ] {
        scene.owner.answers_content(id, conduct.clone());
        assert_eq!(scene.fetches(name).await.status(), status, "{conduct:?}");
    }
    let location =
        |response: &Response| response.headers()["location"].to_str().unwrap().to_owned();
    let away = location(&scene.fetches(name).await);
    assert!(away.starts_with("http://127.0.0.1:"), "{away}");
    assert_eq!(scene.asks(Method::GET, &away, None).await.status(), 200);

    scene.owner.answers_content(id, Content::RedirectHere);
    let here = location(&scene.fetches(name).await);
    let token = scene.token(name).await;
    let moved = scene.asks(Method::GET, &here, Some(&token)).await;
    assert_eq!(
        (moved.status().as_u16(), kind(&moved)),
        (200, "text/markdown; charset=utf-8")
    );

    scene.owner.answers_content(id, Content::OtherType);
    assert_eq!(kind(&scene.fetches(name).await), "text/html; charset=utf-8");
    scene.owner.answers_content(id, Content::TooLong);
    let long = scene.fetches(name).await.bytes().await.unwrap();
    assert!(long.len() > 100 * 1024);
    scene.owner.answers_content(id, Content::OtherCharset);
    let latin = scene.fetches(name).await;
    assert_eq!(kind(&latin), "text/markdown; charset=iso-8859-1");
    assert!(String::from_utf8(latin.bytes().await.unwrap().to_vec()).is_err());
    scene.owner.answers_content(id, Content::Slow);
    let token = scene.token(name).await;
    let path = format!("/innhold/{id}");
    let slow = scene.asks(Method::GET, &path, Some(&token));
    assert!(
        tokio::time::timeout(Duration::from_millis(300), slow)
            .await
            .is_err()
    );
    scene.owner.behaves();
    assert_eq!(scene.fetches(name).await.status(), 200);

    // Failure modes in addresses of the world.
    for (name, status) in [("innhold-feil", 500), ("innhold-sperret", 403)] {
        let opened = scene.open(scene.id(name)).await;
        let url = opened["dialog"]["content"]["mainContentReference"]["value"][0]["value"].clone();
        let token = opened["dialog"]["dialogToken"].as_str();
        let response = scene.asks(Method::GET, url.as_str().unwrap(), token).await;
        assert_eq!(response.status(), status, "{name}");
        let problem: Value = response.json().await.unwrap();
        assert!(
            problem["detail"].as_str().unwrap().contains(' '),
            "{problem}"
        );
    }
}

#[tokio::test]
async fn a_test_gives_any_content_over_the_control_interface() {
    let scene = Scene::new().await;
    let control = serve(scene.owner.control_router()).await;
    let at = |path: &str| format!("http://127.0.0.1:{control}/service-owner/{path}");
    let name = "innhold-html";
    let hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    let wish = json!({ "conduct": { "given": { "body": hostile } } });
    let set = |body: Value| {
        let url = at(&format!("content/{}", scene.id(name)));
        scene.http.post(url).body(body.to_string()).send()
    };
    assert_eq!(set(wish).await.unwrap().status(), 204);
    let given = scene.fetches(name).await;
    assert_eq!(kind(&given), "text/html; charset=utf-8");
    assert_eq!(given.text().await.unwrap(), hostile);
    assert_eq!(
        set(json!({ "conduct": "nonsense" }))
            .await
            .unwrap()
            .status(),
        400
    );

    let calls: Value = scene
        .http
        .get(at("calls"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let path = format!("/innhold/{}", scene.id(name));
    assert_eq!(
        calls,
        json!({ "calls": [{ "method": "GET", "path": path }] })
    );
    let forgotten = scene.http.delete(at("conduct")).send().await.unwrap();
    assert_eq!(forgotten.status(), 204);
    assert_ne!(scene.fetches(name).await.text().await.unwrap(), hostile);
}

#[tokio::test]
async fn an_action_changes_the_dialog_once() {
    let scene = Scene::new().await;
    let url = scene.action("fartsbot");
    let token = scene.token("fartsbot").await;
    let done = scene.asks(Method::POST, &url, Some(&token)).await;
    assert_eq!(done.status(), 204);
    let opened = scene.open(scene.id("fartsbot")).await;
    assert_eq!(opened["dialog"]["status"], "COMPLETED");
    let offered = opened["dialog"]["guiActions"].as_array().unwrap();
    assert!(
        offered.iter().all(|one| one["url"] != url.as_str()),
        "{offered:?}"
    );
    assert_eq!(
        scene.asks(Method::POST, &url, Some(&token)).await.status(),
        409
    );

    let again = scene.open(scene.id("fartsbot")).await;
    let sent = again["dialog"]["activities"].as_array().unwrap().iter();
    assert_eq!(
        sent.filter(|one| one["type"] == "FORM_SUBMITTED").count(),
        1
    );
    let path = Url::parse(&url).unwrap().path().to_owned();
    let call = SiteCall {
        method: "POST".to_owned(),
        path,
    };
    assert_eq!(scene.owner.calls(), [call.clone(), call]);
}

#[tokio::test]
async fn a_delete_action_takes_the_dialog_away() {
    let scene = Scene::new().await;
    for name in ["privatist-slettes", "forerkort-mange"] {
        let (url, token) = (scene.action(name), scene.token(name).await);
        assert_eq!(
            scene.asks(Method::POST, &url, Some(&token)).await.status(),
            405
        );
        assert_eq!(
            scene
                .asks(Method::DELETE, &url, Some(&token))
                .await
                .status(),
            204
        );
        let opened = scene.open(scene.id(name)).await;
        assert_eq!(
            opened["errors"][0]["__typename"], "DialogByIdDeleted",
            "{name}"
        );
    }
}

#[tokio::test]
async fn an_accepted_action_changes_the_dialog_a_moment_later_or_never() {
    let scene = Scene::new().await;
    let name = "handling-senere";
    let (url, token) = (scene.action(name), scene.token(name).await);
    assert_eq!(
        scene.asks(Method::POST, &url, Some(&token)).await.status(),
        202
    );
    assert_eq!(
        scene.asks(Method::POST, &url, Some(&token)).await.status(),
        202
    );
    let status = async || scene.open(scene.id(name)).await["dialog"]["status"].clone();
    assert_eq!(status().await, "REQUIRES_ATTENTION", "not yet");
    let changed = async {
        while status().await != "COMPLETED" {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(3), changed)
        .await
        .unwrap();
    assert_eq!(
        scene.asks(Method::POST, &url, Some(&token)).await.status(),
        409
    );

    let name = "fartsbot";
    scene.owner.answers_actions(scene.id(name), Handling::Never);
    let (url, token) = (scene.action(name), scene.token(name).await);
    assert_eq!(
        scene.asks(Method::POST, &url, Some(&token)).await.status(),
        202
    );
    scene.owner.behaves();
    let done = scene.asks(Method::POST, &url, Some(&token)).await;
    assert_eq!(done.status(), 204, "nothing had been done");
}

#[tokio::test]
async fn an_action_fails_in_every_way_that_is_wished() {
    let scene = Scene::new().await;
    let early = scene.token("slett-for-tidlig").await;
    let url = scene.action("slett-for-tidlig");
    let response = scene.asks(Method::DELETE, &url, Some(&early)).await;
    assert_eq!(response.status(), 422);
    let problem: Value = response.json().await.unwrap();
    assert_eq!(problem["gracePeriodDays"], 30);
    assert_eq!(problem["deletionAllowedAt"], "2026-12-24T09:30:00Z");

    let name = "handling-feiler";
    let (url, token) = (scene.action(name), scene.token(name).await);
    assert_eq!(
        scene.asks(Method::POST, &url, Some(&token)).await.status(),
        500
    );
    for conduct in [Handling::Slow, Handling::DoneUnanswered] {
        scene.owner.answers_actions(scene.id(name), conduct);
        let asked = scene.asks(Method::POST, &url, Some(&token));
        let answer = tokio::time::timeout(Duration::from_millis(900), asked).await;
        assert!(answer.is_err(), "{conduct:?}");
        let is_done = scene.open(scene.id(name)).await["dialog"]["status"] == "COMPLETED";
        assert_eq!(is_done, conduct == Handling::DoneUnanswered);
    }
}

#[tokio::test]
async fn an_action_needs_a_token_that_holds_it() {
    let scene = Scene::new().await;
    let name = "innsyn-journal";
    let (url, token) = (scene.action(name), scene.token(name).await);
    let opened = scene.open(scene.id(name)).await;
    assert_eq!(opened["dialog"]["guiActions"][0]["isAuthorized"], false);
    assert_eq!(
        scene.asks(Method::POST, &url, Some(&token)).await.status(),
        403
    );
    let good = scene.action("fartsbot");
    for (token, status) in [(None, 401), (Some(token.as_str()), 403)] {
        let refused = scene.asks(Method::POST, &good, token).await;
        assert_eq!(refused.status(), status);
        assert_eq!(kind(&refused), "application/problem+json; charset=utf-8");
        assert_eq!(refused.headers()["access-control-allow-origin"], INBOX);
    }
    let unknown = format!("/handling/{}/annet", scene.id("fartsbot"));
    assert_eq!(
        scene
            .asks(Method::POST, &unknown, Some(&token))
            .await
            .status(),
        404
    );
}
