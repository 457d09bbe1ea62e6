//! The site together with the simulated provider and the simulated Dialogporten.

use reqwest::StatusCode;
use serde_json::{Value, json};
use simulators::{
    http_client,
    idporten::{self, ClientAuthentication, ClientRegistration, Idporten, TestPerson},
    service_owner::{Cases, ClientKey, ServiceOwner, Settings},
    world::{self, Addresses},
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use url::Url;

use super::site_env::{CITIZEN, DIRECTOR, NOW, Visitor};
use crate::{dialogporten_env::DialogportenEnv, token_issuer::serve};

const DIALOG: &str = "query ($id: UUID!) { dialogById(dialogId: $id) { dialog { \
     status endUserContext { systemLabels } content { extendedStatus { value { value } } } \
     transmissions { type content { summary { value { value } } } sender { actorName } } \
     activities { type } guiActions { title { value } } } errors { message } } }";
const SEARCH: &str = "query ($input: SearchDialogInput!) { searchDialogs(input: $input) { \
     items { id content { title { value { value } } } } errors { message } } }";

pub(super) async fn bind(host: &str) -> (TcpListener, Url) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, format!("http://{host}:{port}").parse().unwrap())
}

/// Starts the simulated Dialogporten with the demo's world.
pub(super) async fn dialogporten(world: &Value) -> DialogportenEnv {
    let world = world.clone();
    DialogportenEnv::start_with(move |recorded| *recorded = world).await
}

/// Starts the site on its own origin, and the provider that it uses. Returns a handle that stops the
/// site, the site itself, and its settings.
pub(super) async fn site(
    world: &Value,
    dialogporten_env: &DialogportenEnv,
    (listener, origin): (TcpListener, Url),
) -> (ServerTask, ServiceOwner, Settings) {
    let (provider_listener, issuer) = bind("idporten.localhost").await;
    let control = serve(dialogporten_env.simulator.control_router()).await;
    let settings = Settings {
        cases: Cases::from_world(world, &origin),
        public_url: origin,
        issuer: issuer.clone(),
        client_id: "demo-etat".to_owned(),
        key: ClientKey::generate().unwrap(),
        dialogporten: dialogporten_env.url.parse().unwrap(),
        control: format!("http://127.0.0.1:{control}").parse().unwrap(),
        inbox: "http://inbox.localhost:8080".parse().unwrap(),
        clock: dialogporten_env.clock.clone(),
    };
    let owner = ServiceOwner::new(settings.clone()).unwrap();
    let ours = owner.registration();
    let keys = ClientAuthentication::PrivateKeyJwtAt(ours.jwks_uri);
    let client = ClientRegistration::new(&ours.client_id, keys, &ours.redirect_uri)
        .with_name(&ours.client_name)
        .with_post_logout(&ours.post_logout_redirect_uri)
        .with_frontchannel_logout(&ours.frontchannel_logout_uri);
    let people = world::people(world::Size::Small)
        .unwrap()
        .into_iter()
        .filter_map(|person| {
            let pid = person.pid?;
            Some(TestPerson::new(
                &person.key,
                &person.given_name,
                &person.family_name,
                &pid,
            ))
        });
    let mut login = issuer.clone();
    login.set_host(Some("login.idporten.localhost")).unwrap();
    let provider = Idporten::new(idporten::Settings {
        issuer,
        login,
        clients: vec![client],
        people: people.collect(),
        clock: dialogporten_env.clock.clone(),
    })
    .unwrap();
    tokio::spawn(async move { axum::serve(provider_listener, provider.router()).await });
    (ServerTask::start(listener, owner.router()), owner, settings)
}

/// A served site that can be stopped, with its connections.
pub(super) struct ServerTask {
    end: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl ServerTask {
    fn start(listener: TcpListener, router: axum::Router) -> Self {
        let (end, ended) = oneshot::channel();
        let until = async {
            let _ = ended.await;
        };
        let task = tokio::spawn(async move {
            let server = axum::serve(listener, router).with_graceful_shutdown(until);
            server.await.unwrap();
        });
        Self { end, task }
    }

    async fn stop(self) {
        let _ = self.end.send(());
        self.task.await.unwrap();
    }
}

/// Logs the citizen in from a page of the site; returns the status of that page afterwards.
async fn log_in(visitor: &mut Visitor, there: &str) -> StatusCode {
    let mut address = visitor.begin_login(there).await.address;
    let hint = format!("testid:{CITIZEN}_idporten-loa-substantial");
    address.query_pairs_mut().append_pair("login_hint", &hint);
    let client = http_client::build_client(std::time::Duration::from_secs(10)).unwrap();
    let back = client.get(address).send().await.unwrap();
    let back: Url = back.headers()["location"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    let path = format!("{}?{}", back.path(), back.query().unwrap());
    visitor.get(&path).await.status
}

/// ID-porten and the site are started separately in the demo: ID-porten reads the site's keys.
#[tokio::test]
async fn a_site_that_starts_anew_with_another_key_is_still_known() {
    let at = bind("etat.localhost").await;
    let (address, origin) = (at.0.local_addr().unwrap(), at.1.clone());
    let addresses = Addresses {
        service_owner: origin.clone(),
    };
    let world = world::build_small_json(NOW.parse().unwrap(), &addresses).unwrap();
    let dialogporten_env = dialogporten(&world).await;
    let (server, _, settings) = site(&world, &dialogporten_env, at).await;
    let id = world["dialogNames"]["sykepenger"].as_str().unwrap();
    let there = format!("/sak/{id}");
    let own = origin.as_str().trim_end_matches('/');
    let mut visitor = Visitor::new(own);
    assert_eq!(log_in(&mut visitor, &there).await, StatusCode::SEE_OTHER);

    drop(visitor);
    server.stop().await;
    let anew = ServiceOwner::new(Settings {
        key: ClientKey::generate().unwrap(),
        ..settings
    })
    .unwrap();
    let listener = TcpListener::bind(address).await.unwrap();
    let _server = ServerTask::start(listener, anew.router());
    let mut visitor = Visitor::new(own);
    assert_eq!(log_in(&mut visitor, &there).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_answer_sent_in_here_stands_in_dialogporten() {
    let at = bind("etat.localhost").await;
    let origin = at.1.clone();
    let addresses = Addresses {
        service_owner: origin.clone(),
    };
    let world = world::build_small_json(NOW.parse().unwrap(), &addresses).unwrap();
    let dialogporten_env = dialogporten(&world).await;
    let _server = site(&world, &dialogporten_env, at).await;
    let id = world["dialogNames"]["sykepenger"].as_str().unwrap();
    let there = format!("/sak/{id}");

    let mut visitor = Visitor::new(origin.as_str().trim_end_matches('/'));
    assert_eq!(log_in(&mut visitor, &there).await, StatusCode::SEE_OTHER);

    let token = visitor
        .get(&there)
        .await
        .attribute("input[name=skjema]", "value")
        .unwrap();
    let form = [
        ("skjema", token.as_str()),
        ("svar", "Jeg jobbet 18 timer hver uke."),
    ];
    let sent = visitor.post(&there, &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);

    let token = dialogporten_env
        .issuer
        .token(CITIZEN, "idporten-loa-substantial");
    let answer = dialogporten_env
        .ask_as(&token, DIALOG, &json!({ "id": id }))
        .await;
    let dialog = &answer["data"]["dialogById"]["dialog"];
    assert_eq!(dialog["status"], "AWAITING", "{answer}");
    let labels = dialog["endUserContext"]["systemLabels"].as_array().unwrap();
    assert!(labels.contains(&json!("SENT")));
    let last = dialog["transmissions"].as_array().unwrap().last().unwrap();
    assert_eq!(last["type"], "SUBMISSION");
    assert_eq!(
        last["content"]["summary"]["value"][0]["value"],
        "Jeg jobbet 18 timer hver uke."
    );
    let activities = dialog["activities"].as_array().unwrap();
    assert_eq!(activities.last().unwrap()["type"], "FORM_SUBMITTED");
    assert_eq!(dialog["guiActions"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn dialogporten_takes_the_world_and_shows_each_party_its_post() {
    let addresses = Addresses {
        service_owner: "http://etat.localhost:8083".parse().unwrap(),
    };
    let world = world::build_small_json(NOW.parse().unwrap(), &addresses).unwrap();
    let dialogporten_env = dialogporten(&world).await;
    let person = |pid: &str| format!("urn:altinn:person:identifier-no:{pid}");
    let company = |number: &str| format!("urn:altinn:organization:identifier-no:{number}");
    // Not included: dialogs that are deleted, not visible yet, or API-only. An API-only dialog has
    // no content, and without `excludeApiOnly` it nulls the whole answer, as in the real one.
    let expected = [
        (CITIZEN, person(CITIZEN), 16),
        (DIRECTOR, person(DIRECTOR), 2),
        (DIRECTOR, company("318037434"), 9),
        (DIRECTOR, company("319227083"), 1),
        (DIRECTOR, company("311585509"), 4),
        ("27828542023", person("27828542023"), 3),
    ];
    for (user, party, count) in expected {
        let token = dialogporten_env
            .issuer
            .token(user, "idporten-loa-substantial");
        let input = json!({ "input": { "party": [party], "limit": 100, "excludeApiOnly": true } });
        let answer = dialogporten_env.ask_as(&token, SEARCH, &input).await;
        let items = answer["data"]["searchDialogs"]["items"].as_array();
        assert_eq!(items.map(Vec::len), Some(count), "{party}: {answer}");
    }
    let token = dialogporten_env
        .issuer
        .token(CITIZEN, "idporten-loa-substantial");
    let input =
        json!({ "input": { "party": [person(CITIZEN)], "limit": 100, "excludeApiOnly": true } });
    let answer = dialogporten_env
        .ask_as(&token, SEARCH, &input)
        .await
        .to_string();
    assert!(answer.contains("Du har fått et brev om helse"));
    assert!(
        !answer.contains("behandling i utlandet"),
        "hidden from the substantial level"
    );
}
