//! Caseworker page, where the demo's operator acts as the service owner.

use reqwest::StatusCode;

use super::site_env::{SiteEnv, Visitor};

#[tokio::test]
async fn the_operator_changes_a_dialog_without_a_login() {
    let env = SiteEnv::new().await;
    env.accept_changes().await;
    let mut operator = Visitor::new(&env.origin);
    let start = operator.get("/").await;
    let way = start.attribute("main p:last-child a", "href").unwrap();
    let choose = operator.get(&way).await;
    assert_eq!(choose.text("h1"), "Handle som etat");
    let id = env.id("sykepenger");
    let inbox = format!("http%3A%2F%2Finbox.localhost%2Fdialog%2F{id}%3Fside%3D2");
    let found = operator
        .get(&format!("/saksbehandler?dialog={inbox}"))
        .await;
    let there = format!("/saksbehandler/{id}");
    assert_eq!(found.location(), format!("{there}?lang=nb"));

    let page = operator.get(&there).await;
    let token = page.attribute("input[name=skjema]", "value").unwrap();
    for deed in ["forsendelse", "hendelse", "stille"] {
        let form = [("skjema", token.as_str()), ("gjor", deed)];
        let done = operator.post(&there, &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let told = operator.get(done.location()).await;
        assert!(told.text("[role=status]").starts_with("Gjort: "));
    }
    let changes = env.changes().await;
    let names: Vec<&str> = changes.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["transmissions", "activities", "patch"]);
    let requests = env.control.received_requests().await.unwrap();
    assert_eq!(requests[2].url.query(), Some("silent=true"));
}

#[tokio::test]
async fn another_site_s_page_changes_nothing() {
    let env = SiteEnv::new().await;
    env.accept_changes().await;
    let mut operator = Visitor::new(&env.origin);
    let there = format!("/saksbehandler/{}", env.id("sykepenger"));
    let page = operator.get(&there).await;
    let token = page.attribute("input[name=skjema]", "value").unwrap();
    let form = [("skjema", token.as_str()), ("gjor", "slett")];
    let foreign = operator
        .post_from("http://annen.localhost", &there, &form)
        .await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    for form in [
        [("skjema", "feil"), ("gjor", "slett")],
        [("skjema", &token), ("gjor", "tull")],
    ] {
        assert_eq!(
            operator.post(&there, &form).await.status,
            StatusCode::FORBIDDEN
        );
    }
    assert!(env.changes().await.is_empty());
}
