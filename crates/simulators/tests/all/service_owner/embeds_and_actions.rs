//! Content and actions that the inbox's page requests from the site in the browser, with the dialog
//! token.

use std::time::Duration;

use jiff::SignedDuration;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use simulators::{
    service_owner::{ActionFailure, ContentFailure, LoggedRequest, ServiceOwner},
    world::{self, Addresses, Size},
};
use url::Url;
use uuid::Uuid;

use super::{
    site_env::{CITIZEN, NOW},
    with_simulators::{ServerTask, bind, dialogporten, site},
};
use crate::{dialogporten_env::DialogportenEnv, token_issuer::serve};

const INBOX: &str = "http://inbox.localhost:8080";
const OPEN: &str = "query ($id: UUID!) { dialogById(dialogId: $id) { dialog {
    dialogToken status guiActions { url isAuthorized }
    content { mainContentReference { value { value } mediaType } }
    transmissions { id isOpened content { title { value { value } } contentReference { value { value } } } }
    activities { type transmissionId } } errors { __typename } } }";

/// The site with the standard world, and Dialogporten.
struct EmbedEnv {
    dialogporten_env: DialogportenEnv,
    owner: ServiceOwner,
    world: Value,
    origin: String,
    http: reqwest::Client,
    _server: ServerTask,
}

impl EmbedEnv {
    async fn new() -> Self {
        let at = bind("etat.localhost").await;
        let origin: Url = at.1.clone();
        let addresses = Addresses {
            service_owner: origin.clone(),
        };
        let created = world::build(Size::Standard, NOW.parse().unwrap(), &addresses).unwrap();
        let dialogporten_env = dialogporten(&created.value).await;
        let (server, owner, _) = site(&created.value, &dialogporten_env, at).await;
        Self {
            dialogporten_env,
            owner,
            world: created.value,
            origin: origin.origin().ascii_serialization(),
            http: simulators::http_client::build_client(Duration::from_secs(10)).unwrap(),
            _server: server,
        }
    }

    fn id(&self, name: &str) -> Uuid {
        let id = self.world["dialogNames"][name].as_str();
        id.unwrap_or_else(|| panic!("no {name}")).parse().unwrap()
    }

    async fn open(&self, id: Uuid) -> Value {
        let token = self
            .dialogporten_env
            .issuer
            .token(CITIZEN, "idporten-loa-high");
        let answer = self
            .dialogporten_env
            .ask_as(&token, OPEN, &json!({ "id": id }))
            .await;
        answer["data"]["dialogById"].clone()
    }

    async fn token(&self, name: &str) -> String {
        let opened = self.open(self.id(name)).await;
        opened["dialog"]["dialogToken"].as_str().unwrap().to_owned()
    }

    async fn request(&self, method: Method, url: &str, token: Option<&str>) -> Response {
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

    async fn fetch_content(&self, name: &str) -> Response {
        let token = self.token(name).await;
        let path = format!("/innhold/{}", self.id(name));
        self.request(Method::GET, &path, Some(&token)).await
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
    let env = EmbedEnv::new().await;
    let path = format!("/innhold/{}", env.id("innhold-markdown"));
    let action = env.action("fartsbot");
    for (url, method) in [(path, "GET"), (action, "POST, DELETE")] {
        let allowed = env.request(Method::OPTIONS, &url, None).await;
        assert_eq!(allowed.status(), 204);
        let headers = allowed.headers();
        assert_eq!(headers["access-control-allow-origin"], INBOX);
        assert_eq!(headers["access-control-allow-methods"], method);
        let sent = "authorization, prefer, accept-language";
        assert_eq!(headers["access-control-allow-headers"], sent);

        let url = url.strip_prefix(&env.origin).unwrap_or(&url);
        let url = format!("{}{url}", env.origin);
        let foreign = env.http.request(Method::OPTIONS, url);
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
    let env = EmbedEnv::new().await;
    for (name, promised, part) in [
        (
            "innhold-markdown",
            "text/markdown; charset=utf-8",
            "| Post | Beløp |",
        ),
        ("innhold-html", "text/html; charset=utf-8", "<th>Post</th>"),
    ] {
        let response = env.fetch_content(name).await;
        assert_eq!(response.status(), 200, "{name}");
        assert_eq!(kind(&response), promised);
        assert_eq!(response.headers()["access-control-allow-origin"], INBOX);
        assert!(response.headers().get("set-cookie").is_none());
        let text = response.text().await.unwrap();
        assert!(text.contains(part), "{text}");
    }
    let path = format!("/innhold/{}", env.id("innhold-markdown"));
    let other = env.token("innhold-html").await;
    let good = env.token("innhold-markdown").await;
    let forged = good.replacen("ey", "fy", 1);
    for (token, status) in [(None, 401), (Some(&forged), 401), (Some(&other), 403)] {
        let refused = env
            .request(Method::GET, &path, token.map(String::as_str))
            .await;
        assert_eq!(refused.status(), status);
        assert_eq!(kind(&refused), "application/problem+json; charset=utf-8");
        let readable = &refused.headers()["access-control-allow-origin"];
        assert_eq!(readable, INBOX, "else the page cannot tell why");
    }
    env.dialogporten_env
        .clock
        .advance(SignedDuration::from_secs(600));
    let late = env.request(Method::GET, &path, Some(&good)).await;
    assert_eq!(late.status(), 401, "ten minutes old");
}

#[tokio::test]
async fn fetching_what_a_transmission_carries_opens_it_once() {
    let env = EmbedEnv::new().await;
    let id = env.id("lang-trad");
    let opened = env.open(id).await;
    let dialog = &opened["dialog"];
    let sent = dialog["transmissions"].as_array().unwrap();
    let asked = &sent[2];
    assert_eq!(asked["isOpened"], false);
    let url = asked["content"]["contentReference"]["value"][0]["value"]
        .as_str()
        .unwrap();
    let token = dialog["dialogToken"].as_str();
    for _ in 0..2 {
        let response = env.request(Method::GET, url, token).await;
        assert_eq!(response.status(), 200);
        let text = response.text().await.unwrap();
        assert!(text.starts_with("# Send oss et situasjonskart"), "{text}");
    }
    let opened = env.open(id).await;
    assert_eq!(opened["dialog"]["transmissions"][2]["isOpened"], true);
    let told = opened["dialog"]["activities"].as_array().unwrap().iter();
    assert_eq!(
        told.filter(|one| one["transmissionId"] == asked["id"])
            .count(),
        1
    );

    let restricted = sent[9]["id"].as_str().unwrap();
    let path = format!("/innhold/{id}/{restricted}");
    assert_eq!(env.request(Method::GET, &path, token).await.status(), 403);
}

#[tokio::test]
async fn content_fails_in_every_mode_that_is_set() {
    let env = EmbedEnv::new().await;
    let name = "innhold-markdown";
    let id = env.id(name);
    for (mode, status) in [
        (ContentFailure::Forbidden, 403),
        (ContentFailure::NotFound, 404),
        (ContentFailure::Broken, 500),
        (ContentFailure::Empty, 204),
        (ContentFailure::RedirectHere, 302),
        (ContentFailure::RedirectLoop, 302),
        (ContentFailure::RedirectAway, 302),
    ] {
        env.owner.set_content_failure(id, mode.clone());
        assert_eq!(env.fetch_content(name).await.status(), status, "{mode:?}");
    }
    let location =
        |response: &Response| response.headers()["location"].to_str().unwrap().to_owned();
    let away = location(&env.fetch_content(name).await);
    assert!(away.starts_with("http://127.0.0.1:"), "{away}");
    assert_eq!(env.request(Method::GET, &away, None).await.status(), 200);

    env.owner
        .set_content_failure(id, ContentFailure::RedirectHere);
    let here = location(&env.fetch_content(name).await);
    let token = env.token(name).await;
    let moved = env.request(Method::GET, &here, Some(&token)).await;
    assert_eq!(
        (moved.status().as_u16(), kind(&moved)),
        (200, "text/markdown; charset=utf-8")
    );

    env.owner.set_content_failure(id, ContentFailure::OtherType);
    assert_eq!(
        kind(&env.fetch_content(name).await),
        "text/html; charset=utf-8"
    );
    env.owner.set_content_failure(id, ContentFailure::TooLong);
    let long = env.fetch_content(name).await.bytes().await.unwrap();
    assert!(long.len() > 100 * 1024);
    env.owner
        .set_content_failure(id, ContentFailure::OtherCharset);
    let latin = env.fetch_content(name).await;
    assert_eq!(kind(&latin), "text/markdown; charset=iso-8859-1");
    assert!(String::from_utf8(latin.bytes().await.unwrap().to_vec()).is_err());
    env.owner.set_content_failure(id, ContentFailure::Slow);
    let token = env.token(name).await;
    let path = format!("/innhold/{id}");
    let slow = env.request(Method::GET, &path, Some(&token));
    assert!(
        tokio::time::timeout(Duration::from_millis(300), slow)
            .await
            .is_err()
    );
    env.owner.clear_failures();
    assert_eq!(env.fetch_content(name).await.status(), 200);
}

#[tokio::test]
async fn an_address_of_the_world_sets_the_failure_mode_of_its_content() {
    let env = EmbedEnv::new().await;
    for (name, status) in [("innhold-feil", 500), ("innhold-sperret", 403)] {
        let opened = env.open(env.id(name)).await;
        let url = opened["dialog"]["content"]["mainContentReference"]["value"][0]["value"].clone();
        let token = opened["dialog"]["dialogToken"].as_str();
        let response = env.request(Method::GET, url.as_str().unwrap(), token).await;
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
    let env = EmbedEnv::new().await;
    let control = serve(env.owner.control_router()).await;
    let at = |path: &str| format!("http://127.0.0.1:{control}/service-owner/{path}");
    let name = "innhold-html";
    let hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    let body = json!({ "conduct": { "given": { "body": hostile } } });
    let set = |body: Value| {
        let url = at(&format!("content/{}", env.id(name)));
        env.http.post(url).body(body.to_string()).send()
    };
    assert_eq!(set(body).await.unwrap().status(), 204);
    let given = env.fetch_content(name).await;
    assert_eq!(kind(&given), "text/html; charset=utf-8");
    assert_eq!(given.text().await.unwrap(), hostile);
    assert_eq!(
        set(json!({ "conduct": "nonsense" }))
            .await
            .unwrap()
            .status(),
        400
    );

    let calls: Value = env
        .http
        .get(at("calls"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let path = format!("/innhold/{}", env.id(name));
    assert_eq!(
        calls,
        json!({ "calls": [{ "method": "GET", "path": path }] })
    );
    let forgotten = env.http.delete(at("conduct")).send().await.unwrap();
    assert_eq!(forgotten.status(), 204);
    assert_ne!(env.fetch_content(name).await.text().await.unwrap(), hostile);
}

#[tokio::test]
async fn an_action_changes_the_dialog_once() {
    let env = EmbedEnv::new().await;
    let url = env.action("fartsbot");
    let token = env.token("fartsbot").await;
    let done = env.request(Method::POST, &url, Some(&token)).await;
    assert_eq!(done.status(), 204);
    let opened = env.open(env.id("fartsbot")).await;
    assert_eq!(opened["dialog"]["status"], "COMPLETED");
    let offered = opened["dialog"]["guiActions"].as_array().unwrap();
    assert!(
        offered.iter().all(|one| one["url"] != url.as_str()),
        "{offered:?}"
    );
    assert_eq!(
        env.request(Method::POST, &url, Some(&token)).await.status(),
        409
    );

    let again = env.open(env.id("fartsbot")).await;
    let sent = again["dialog"]["activities"].as_array().unwrap().iter();
    assert_eq!(
        sent.filter(|one| one["type"] == "FORM_SUBMITTED").count(),
        1
    );
    let path = Url::parse(&url).unwrap().path().to_owned();
    let call = LoggedRequest {
        method: "POST".to_owned(),
        path,
    };
    assert_eq!(env.owner.calls(), [call.clone(), call]);
}

#[tokio::test]
async fn a_delete_action_takes_the_dialog_away() {
    let env = EmbedEnv::new().await;
    for name in ["privatist-slettes", "forerkort-mange"] {
        let (url, token) = (env.action(name), env.token(name).await);
        assert_eq!(
            env.request(Method::POST, &url, Some(&token)).await.status(),
            405
        );
        assert_eq!(
            env.request(Method::DELETE, &url, Some(&token))
                .await
                .status(),
            204
        );
        let opened = env.open(env.id(name)).await;
        assert_eq!(
            opened["errors"][0]["__typename"], "DialogByIdDeleted",
            "{name}"
        );
    }
}

#[tokio::test]
async fn an_accepted_action_changes_the_dialog_a_moment_later_or_never() {
    let env = EmbedEnv::new().await;
    let name = "handling-senere";
    let (url, token) = (env.action(name), env.token(name).await);
    assert_eq!(
        env.request(Method::POST, &url, Some(&token)).await.status(),
        202
    );
    assert_eq!(
        env.request(Method::POST, &url, Some(&token)).await.status(),
        202
    );
    let status = async || env.open(env.id(name)).await["dialog"]["status"].clone();
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
        env.request(Method::POST, &url, Some(&token)).await.status(),
        409
    );

    let name = "fartsbot";
    env.owner
        .set_action_failure(env.id(name), ActionFailure::Never);
    let (url, token) = (env.action(name), env.token(name).await);
    assert_eq!(
        env.request(Method::POST, &url, Some(&token)).await.status(),
        202
    );
    env.owner.clear_failures();
    let done = env.request(Method::POST, &url, Some(&token)).await;
    assert_eq!(done.status(), 204, "nothing had been done");
}

#[tokio::test]
async fn an_action_fails_in_every_mode_that_is_set() {
    let env = EmbedEnv::new().await;
    let early = env.token("slett-for-tidlig").await;
    let url = env.action("slett-for-tidlig");
    let response = env.request(Method::DELETE, &url, Some(&early)).await;
    assert_eq!(response.status(), 422);
    let problem: Value = response.json().await.unwrap();
    assert_eq!(problem["gracePeriodDays"], 30);
    assert_eq!(problem["deletionAllowedAt"], "2026-12-24T09:30:00Z");

    let name = "handling-feiler";
    let (url, token) = (env.action(name), env.token(name).await);
    assert_eq!(
        env.request(Method::POST, &url, Some(&token)).await.status(),
        500
    );
    for mode in [ActionFailure::Slow, ActionFailure::DoneUnanswered] {
        env.owner.set_action_failure(env.id(name), mode);
        let asked = env.request(Method::POST, &url, Some(&token));
        let answer = tokio::time::timeout(Duration::from_millis(900), asked).await;
        assert!(answer.is_err(), "{mode:?}");
        let is_done = env.open(env.id(name)).await["dialog"]["status"] == "COMPLETED";
        assert_eq!(is_done, mode == ActionFailure::DoneUnanswered);
    }
}

#[tokio::test]
async fn an_action_needs_a_token_that_holds_it() {
    let env = EmbedEnv::new().await;
    let name = "innsyn-journal";
    let (url, token) = (env.action(name), env.token(name).await);
    let opened = env.open(env.id(name)).await;
    assert_eq!(opened["dialog"]["guiActions"][0]["isAuthorized"], false);
    assert_eq!(
        env.request(Method::POST, &url, Some(&token)).await.status(),
        403
    );
    let good = env.action("fartsbot");
    for (token, status) in [(None, 401), (Some(token.as_str()), 403)] {
        let refused = env.request(Method::POST, &good, token).await;
        assert_eq!(refused.status(), status);
        assert_eq!(kind(&refused), "application/problem+json; charset=utf-8");
        assert_eq!(refused.headers()["access-control-allow-origin"], INBOX);
    }
    let unknown = format!("/handling/{}/annet", env.id("fartsbot"));
    assert_eq!(
        env.request(Method::POST, &unknown, Some(&token))
            .await
            .status(),
        404
    );
}
